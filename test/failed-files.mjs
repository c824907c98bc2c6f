/** A reporter of node:test that names the files in which a test failed, one a line. */
export default async function* failedFiles(events) {
	for await (const {type, data} of events) if (type === 'test:fail' && data.file) yield `${data.file}\n`;
}
