/**
 * The search as it is typed, over made-up transcripts: milliseconds from a key to the first page and to the complete
 * one, beside the time of one plain Buffer.indexOf pass for the same text over the same bytes (the anchor, which does
 * not depend on the machine).
 *
 *     node --import tsx bench/search.ts [RECORDS] [SEED]
 *
 * RECORDS commands and as many outputs; 1,000,000 take some 2 GB of memory and half a minute to make.
 */
import {SearchMemory} from '../source/search/memory.ts';
import {parseQuery} from '../source/search/query.ts';
import {type SearchFile, search} from '../source/search/search.ts';
import {SearchSegment} from '../source/search/segment.ts';
import {Vocabulary} from '../source/search/vocabulary.ts';
import {safeText} from '../source/text/safe-text.ts';
import {randomFrom} from './search-corpus.ts';

const [records = 100_000, seed = 1] = process.argv.slice(2).map(Number);
const RECORDS_PER_FILE = 500;

/** Typed key by key; the mistyped ones are mended, the last ones are found by nothing or by letters. */
const queries = [
	'permission denied',
	'git push --force',
	'exit 127',
	'npm run build',
	'src/index.ts',
	'--no-verify',
	'permision denid',
	'dokcer compose',
	'pytset',
	'dckrcmp',
	'zzzyx',
];

const random = randomFrom(seed);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const syllables = 'ba co de fi gu ha jo ke li mu na po re si tu va we xi yo za'.split(' ');
const invented = Array.from({length: 20_000}, () =>
	Array.from({length: 2 + Math.floor(random() * 3)}, () => pick(syllables)).join(''),
);
const tools = ['git', 'npm run', 'docker compose', 'pytest', 'rsync -av', 'cat', 'grep -rn', 'ls -la', 'cd', 'node'];
const parts = ['push', 'build', 'test', '--force', '--no-verify', '2>&1', '| tail -20', 'src/index.ts', '&& echo done'];
const lines = ['Permission denied', 'ok', 'error: failed', 'exit 127', 'No such file or directory', 'warning:', '→'];

const makeCommand = (): string =>
	`${pick(tools)} ${pick(parts)} ${pick(invented)}/${pick(invented)}.${pick(['ts', 'py', 'md'])} ${pick(invented)}`;
const makeOutput = (): string =>
	Array.from({length: 1 + Math.floor(random() * 12)}, () =>
		random() < 0.05 ? pick(lines) : `${pick(invented)} ${pick(invented)}: ${pick(invented)} ${pick(invented)}`,
	).join('\n');

function makeFiles(): {files: SearchFile[]; addMs: number; bytes: number} {
	const files: SearchFile[] = [];
	let addMs = 0;
	for (let made = 0; made < records; made += RECORDS_PER_FILE) {
		const fileId = files.length;
		const texts = Array.from({length: Math.min(RECORDS_PER_FILE, records - made)}, () => ({
			command: safeText(makeCommand()),
			output: safeText(makeOutput()),
		}));
		const segment = new SearchSegment();
		const started = performance.now();
		for (const [index, {command, output}] of texts.entries()) {
			const place = {line: index + 1, offset: index * 1000, length: 900, toolUseId: `toolu_${made + index}`};
			const rest = {...place, tool: 'Bash', time: made + index, mark: null};
			segment.add({...rest, field: 'command', text: command});
			segment.add({...rest, field: 'output', text: output});
		}
		addMs += performance.now() - started;
		files.push({fileId, segment, user: `user${fileId % 9}`, session: String(fileId), start: made});
	}
	return {files, addMs, bytes: files.reduce((sum, {segment}) => sum + segment.bytes, 0)};
}

function anchorMs(files: readonly SearchFile[], text: string): number {
	const needle = Buffer.from(text);
	const started = performance.now();
	for (const {segment} of files) {
		for (const {chunks} of [segment.said, segment.outputs]) {
			for (const {bytes, used} of chunks) {
				const part = bytes.subarray(0, used);
				for (let at = part.indexOf(needle); at !== -1; at = part.indexOf(needle, at + needle.length));
			}
		}
	}
	return performance.now() - started;
}

const quantile = (values: readonly number[], share: number): number =>
	values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const shown = (milliseconds: number): string => milliseconds.toFixed(1).padStart(8);

const {files, addMs, bytes} = makeFiles();
console.log(
	`${records} commands and outputs, ${(bytes / 1e6).toFixed(0)} MB of text; add ${(bytes / 1e3 / addMs).toFixed(0)} MB/s; ` +
		`RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
);

const vocabulary = new Vocabulary();
const memory = new SearchMemory();
const first: number[] = [];
const complete: number[] = [];
const ratios: number[] = [];
console.log('   first complete   anchor    ratio     hits  how      query');
for (const query of queries) {
	for (let length = 1; length <= query.length; length++) {
		const typed = query.slice(0, length);
		const started = performance.now();
		let firstMs: number | null = null;
		let hits = 0;
		let how = '';
		for await (const page of search(files, parseQuery(typed), {vocabulary, memory})) {
			firstMs ??= performance.now() - started;
			hits = page.total;
			how = page.how;
		}
		const completeMs = performance.now() - started;
		const anchor = anchorMs(files, typed.trim());
		first.push(firstMs ?? completeMs);
		complete.push(completeMs);
		ratios.push(completeMs / anchor);
		if (length < query.length) continue;
		const figures = [firstMs ?? completeMs, completeMs, anchor, completeMs / anchor].map(shown).join(' ');
		console.log(`${figures} ${String(hits).padStart(8)}  ${how.padEnd(8)} ${typed}`);
	}
}
console.log(`${first.length} keys, p50 / p95`);
for (const [name, values] of Object.entries({
	'first page ms': first,
	'complete ms': complete,
	'ratio to anchor': ratios,
}))
	console.log(`${name.padEnd(16)} ${shown(quantile(values, 0.5))} ${shown(quantile(values, 0.95))}`);
console.log(`vocabulary: ${vocabulary.size} words`);
