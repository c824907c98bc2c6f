/**
 * The projecting reader alone: all lines of the files to events with what indexing reads, nothing kept. The anchor is the
 * same reader with `JSON.parse` of every line. CPU of this process, the second pass on: code is warm, as it is in a library
 * of a few hundred megabytes. Another folder: `node --import tsx bench/scanner.ts FOLDER`.
 */
import fs from 'node:fs';
import path from 'node:path';
import {type LineParser, PlainParser} from '../source/transcript/line-parser.ts';
import {TranscriptReader} from '../source/transcript/reader.ts';
import {indexingParser} from '../source/transcript/scanner/scanner.ts';
import {median, report} from './figure.ts';

const runs = 5;
const [folder = ''] = process.argv.slice(2);
const files = fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.jsonl'));
const chunk = Buffer.alloc(1 << 20);

/** Megabytes for each second of CPU. */
function speed(parser: LineParser): number {
	const before = process.cpuUsage();
	let bytes = 0;
	for (const file of files) {
		const descriptor = fs.openSync(path.join(folder, file), 'r');
		const reader = new TranscriptReader({entry() {}, badLine() {}}, undefined, parser);
		for (let length = -1; length !== 0; bytes += Math.max(length, 0)) {
			length = fs.readSync(descriptor, chunk, 0, chunk.length, null);
			reader.push(chunk.subarray(0, length));
		}
		reader.end();
		fs.closeSync(descriptor);
	}
	const {user, system} = process.cpuUsage(before);
	return bytes / (user + system);
}

const found = Array.from({length: runs + 1}, () => [speed(new PlainParser()), speed(indexingParser())]).slice(1);
const [plain, scanned] = [0, 1].map(which => median(found.map(pair => pair[which] ?? Number.NaN)));
report({
	what: 'reading lines to what is indexed',
	value: scanned ?? Number.NaN,
	unit: 'MB/s',
	anchor: {what: 'with JSON.parse', value: plain ?? Number.NaN},
	bound: {atLeast: Math.round(2 * (plain ?? Number.NaN))},
});
