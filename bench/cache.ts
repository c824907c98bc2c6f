/**
 * What the cache saves: the library started again on made-up transcripts, in this process, without a screen.
 *
 * - second start: CPU milliseconds from nothing to complete rows, listing included; of 1 GB, and of 20,000 files;
 * - grown: of a session of 50 MB that has grown by 100 kB, from the listing until its row says so.
 *
 * The anchor is the first start, which reads everything and fills the cache. Half a GB and 20,000 small files are written to
 * the temporary folder first; SESSION_TUI_BENCH_BYTES says another size.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {defaultAnalysisOptions} from '../source/analysis/types.ts';
import {Library} from '../source/library/library.ts';
import {openFolder} from '../source/sources/local.ts';
import {median, report} from './figure.ts';
import {generate} from './generate.mjs';

const starts = 5;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-bench-'));
process.once('exit', () => fs.rmSync(folder, {recursive: true, force: true}));

const cache = {
	folder: path.join(folder, 'cache'),
	build: 'bench',
	writes: true,
	onProblem: (sentence: string) => {
		throw new Error(sentence);
	},
};

/** CPU milliseconds of this process until all rows are there; then what is new is written. */
async function startOn(transcripts: string): Promise<number> {
	const before = process.cpuUsage();
	const library = new Library([openFolder(transcripts)], {...defaultAnalysisOptions, isSearchable: true, cache});
	await library.list();
	await library.index();
	library.summaries();
	const {user, system} = process.cpuUsage(before);
	await library.flush();
	library.close();
	return (user + system) / 1000;
}

async function measure(what: string, transcripts: string, atMost: number): Promise<void> {
	const first = await startOn(transcripts);
	const again: number[] = [];
	for (let start = 0; start < starts; start++) again.push(await startOn(transcripts));
	report({what, value: median(again), unit: 'ms CPU', anchor: {what: 'first start', value: first}, bound: {atMost}});
}

async function measureGrowth(transcripts: string): Promise<void> {
	generate(transcripts, 50e6, {files: 1});
	const first = await startOn(transcripts);
	const [name = ''] = fs
		.readdirSync(transcripts, {recursive: true, encoding: 'utf8'})
		.filter(one => /jsonl$/.test(one));
	const more = path.join(folder, 'more');
	generate(more, 100e3, {files: 1, seed: 2});
	const [added = ''] = fs.readdirSync(more, {recursive: true, encoding: 'utf8'}).filter(one => /jsonl$/.test(one));
	const grown: number[] = [];
	for (let start = 0; start < starts; start++) {
		fs.appendFileSync(path.join(transcripts, name), fs.readFileSync(path.join(more, added)));
		grown.push(await startOn(transcripts));
	}
	report({
		what: 'a session of 50 MB grown by 100 kB',
		value: median(grown),
		unit: 'ms CPU',
		anchor: {what: 'first start', value: first},
		bound: {atMost: 200},
	});
}

const bytes = Number(process.env.SESSION_TUI_BENCH_BYTES ?? 500e6);
generate(path.join(folder, 'large'), bytes);
await measure(`second start, ${Math.round(bytes / 1e6)} MB`, path.join(folder, 'large'), 250);
generate(path.join(folder, 'many'), 0, {files: 20_000});
await measure('second start, 20,000 files', path.join(folder, 'many'), 800);
await measureGrowth(path.join(folder, 'one'));
