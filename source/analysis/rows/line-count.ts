/** Lines of a text; a newline at its end begins no further line, and an empty text has none. */
export function lineCount(text: string): number {
	if (text === '') return 0;
	let lines = 1;
	for (let at = text.indexOf('\n'); at !== -1 && at < text.length - 1; at = text.indexOf('\n', at + 1)) lines++;
	return lines;
}
