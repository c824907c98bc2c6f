/** The projecting reader on real transcripts: the same events, and the same facts of each file. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {type FileFacts, FileIndexer, type SearchText} from '../../../source/analysis/file-indexer.ts';
import type {Entry} from '../../../source/transcript/event.ts';
import {type LineParser, PlainParser} from '../../../source/transcript/line-parser.ts';
import {TranscriptReader} from '../../../source/transcript/reader.ts';
import {project} from '../../../source/transcript/scanner/project.ts';
import {indexingParser, Scanner} from '../../../source/transcript/scanner/scanner.ts';

const corpus = process.env.SESSION_TUI_CORPUS;
const folders = corpus ? [corpus, 'fixtures'] : ['fixtures'];
if (!corpus) console.log('SESSION_TUI_CORPUS is unset: only the fixtures are read.');
const files = folders.flatMap(folder =>
	fs
		.readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.filter(file => file.endsWith('.jsonl'))
		.map(file => path.join(folder, file)),
);

interface Found {
	readonly entries: Entry[];
	readonly texts: SearchText[];
	readonly facts: FileFacts;
}

function index(bytes: Buffer, parser: LineParser): Found {
	const texts: SearchText[] = [];
	const entries: Entry[] = [];
	const indexer = new FileIndexer({gapSeconds: 600, slowSeconds: 60}, text => texts.push(text));
	const reader = new TranscriptReader(
		{
			entry: entry => {
				entries.push(entry);
				indexer.entry(entry);
			},
			badLine: place => indexer.badLine(place.line),
		},
		undefined,
		parser,
	);
	for (let start = 0; start < bytes.length; start += 1 << 20) reader.push(bytes.subarray(start, start + (1 << 20)));
	return {entries, texts, facts: indexer.facts(reader.end().isTorn)};
}

test('every file of the corpus says the same to both readers', () => {
	const parser = indexingParser();
	assert.ok(parser instanceof Scanner);
	assert.ok(files.length > 5);
	for (const file of files) {
		const bytes = fs.readFileSync(file);
		const plain = index(bytes, new PlainParser());
		const scanned = index(bytes, parser);
		assert.equal(scanned.entries.length, plain.entries.length, file);
		plain.entries.forEach((entry, at) => {
			const expected = {...entry, event: project(entry.event)};
			assert.ok(isDeepStrictEqual(scanned.entries[at], expected), `${file}:${entry.line}`);
		});
		assert.ok(isDeepStrictEqual(scanned.texts, plain.texts), `texts of ${file}`);
		assert.ok(isDeepStrictEqual(scanned.facts, plain.facts), `facts of ${file}`);
	}
});
