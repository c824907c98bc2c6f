/**
 * The projecting reader alone: lines of the files below a folder to events, beside `JSON.parse` of the same lines.
 * `node --import tsx bench/scanner.ts FOLDER`. CPU of this thread's process; nothing is kept of an event.
 */
import fs from 'node:fs';
import path from 'node:path';
import {type LineParser, PlainParser} from '../source/transcript/line-parser.ts';
import {TranscriptReader} from '../source/transcript/reader.ts';
import {indexingParser} from '../source/transcript/scanner/scanner.ts';

const [folder = ''] = process.argv.slice(2);
const files = fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.jsonl'));
const chunk = Buffer.alloc(1 << 20);

/** MB/s, by CPU seconds. */
function speed(parser: LineParser | null): number {
	const before = process.cpuUsage();
	let bytes = 0;
	for (const file of files) {
		const descriptor = fs.openSync(path.join(folder, file), 'r');
		const reader = parser && new TranscriptReader({entry() {}, badLine() {}}, undefined, parser);
		for (let length = -1; length !== 0; bytes += length) {
			length = fs.readSync(descriptor, chunk, 0, chunk.length, null);
			reader?.push(chunk.subarray(0, length));
		}
		reader?.end();
		fs.closeSync(descriptor);
	}
	const {user, system} = process.cpuUsage(before);
	return bytes / (user + system);
}

for (let round = 1; round <= 4; round++) {
	const [read, plain, fast] = [speed(null), speed(new PlainParser()), speed(indexingParser())];
	console.log(
		`round ${round}: reading alone ${read.toFixed()} MB/s, JSON.parse ${plain.toFixed()}, scanner ${fast.toFixed()}`,
	);
}
