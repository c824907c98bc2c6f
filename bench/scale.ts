/**
 * The table of scale: every figure that the program promises for a large library, on made-up transcripts, each beside its anchor of
 * the same minute. `npm run bench -- scale [100M|1G|5G]`; without a size 100M.
 *
 * SESSION_TUI_BENCH_FOLDER keeps the transcripts from run to run; else they are made in the temporary folder and removed.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {type Figure, median, report} from './figure.ts';
import {generate} from './generate.mjs';
import {cpuSeconds} from './proc.ts';
import {startInPty} from './pty.ts';
import {listsIn, type Measured, runs} from './scale-runs.ts';

const times = 5;
const manyFiles = 20_000;
const units: Readonly<Record<string, number>> = {M: 1e6, G: 1e9};

/** Runs one of `runs` in a process of its own. */
function inOwnProcess(run: string, folder: string, cache: string): Measured {
	const script = process.argv[1] ?? '';
	const args = [script, 'run', run, folder, cache];
	const said = execFileSync(process.execPath, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});
	return JSON.parse(said) as Measured;
}

/** The median of each value over several runs. */
function medians(measure: () => Measured): Measured {
	const all = Array.from({length: times}, measure);
	return Object.fromEntries(
		Object.keys(all[0] ?? {}).map(key => [key, median(all.map(one => one[key] ?? Number.NaN))]),
	);
}

/** Milliseconds that a shell command takes by the clock, at its best of three: the files are in memory then. */
function shellMilliseconds(command: string, folder: string): number {
	const runsOfIt = [1, 2, 3].map(() => {
		const began = performance.now();
		// Through a pipe: grep stops at the first hit where nobody reads what it says.
		spawnSync('sh', ['-c', `${command} | cat >/dev/null`, 'sh', folder], {stdio: 'ignore'});
		return performance.now() - began;
	});
	return Math.min(...runsOfIt);
}

/** CPU milliseconds of an empty Node. */
function bareNode(): number {
	const usage = execFileSync(process.execPath, ['-p', 'JSON.stringify(process.cpuUsage())'], {encoding: 'utf8'});
	const {user, system} = JSON.parse(usage) as NodeJS.CpuUsage;
	return (user + system) / 1000;
}

/** CPU milliseconds of the built program in a terminal until the first person's name is written. */
async function firstFrame(folder: string, home: string): Promise<number> {
	for (const name of ['CACHE', 'CONFIG', 'STATE', 'DATA']) process.env[`XDG_${name}_HOME`] = path.join(home, name);
	const program = startInPty(['dist/cli.js', folder]);
	let seconds = Number.NaN;
	await program.until(written => {
		if (!written.includes('anna')) return false;
		seconds = cpuSeconds(program.pid);
		return true;
	});
	// The first start fills the cache of the later ones.
	await program.quiet(1_000);
	await listsIn(process.env.XDG_CACHE_HOME ?? '');
	program.end();
	return seconds * 1000;
}

/** A figure with both of its bounds. */
function tell(figure: Omit<Figure, 'bound'>, atMost: number, stretch: number): void {
	report({...figure, bound: {atMost}, stretch});
}

/** Best of a second start: in milliseconds after the first frame, beside an empty Node. */
function secondStart(what: string, folder: string, cache: string, atMost: number, stretch: number): void {
	inOwnProcess('explore', folder, cache);
	const anchor = {what: 'node -p 0', value: bareNode()};
	const {wall = 0, cpu = 0} = medians(() => inOwnProcess('explore', folder, cache));
	tell({what: `second start, ${what}, after the first frame`, value: wall, unit: 'ms', anchor}, atMost, stretch);
	report({what: '… in CPU', value: cpu, unit: 'ms', anchor});
}

async function large(name: string, folder: string, home: string): Promise<void> {
	const first = inOwnProcess('index', folder, path.join(home, 'first'));
	const {wall = 0, cpu = 0, bytes = 1} = first;
	const wc = shellMilliseconds('find "$1" -name "*.jsonl" -print0 | xargs -0 wc -l', folder);
	tell(
		{what: `full index of ${name}, cache included`, value: wall, unit: 'ms', anchor: {what: 'wc -l', value: wc}},
		12 * wc,
		12 * wc,
	);
	const hasRipgrep = spawnSync('rg', ['--version']).status === 0;
	const searcher = hasRipgrep ? 'rg -j1 -ic orchard "$1"' : 'grep -ric orchard "$1"';
	const grep = shellMilliseconds(searcher, folder);
	const anchor = {what: hasRipgrep ? 'rg -j1 -ic' : 'grep -ric (no rg here)', value: grep};
	report({what: '… beside', value: wall, unit: 'ms', anchor, ...(hasRipgrep && {stretch: 4 * grep})});
	const {cpu: parsing = 0} = inOwnProcess('parse', folder, '');
	tell(
		{what: '… CPU of all threads', value: cpu, unit: 'ms', anchor: {what: 'readline + JSON.parse', value: parsing}},
		0.45 * parsing,
		0.15 * parsing,
	);
	report({what: '… speed by the clock', value: bytes / 1e3 / wall, unit: 'MB/s'});
	const {delay = 0, peak = 0} = inOwnProcess('explore', folder, path.join(home, 'explored'));
	tell({what: `screen's delay p99, indexing ${name}`, value: delay, unit: 'ms'}, 30, 18);
	tell({what: `RSS of the whole program, indexing ${name}`, value: peak, unit: 'MB'}, 350, 160);
	secondStart(name, folder, path.join(home, 'first'), 250, 50);
}

async function starts(folder: string, home: string): Promise<void> {
	await firstFrame(folder, home);
	const frames: number[] = [];
	const bare: number[] = [];
	for (let time = 0; time < times; time++) {
		bare.push(bareNode());
		frames.push(await firstFrame(folder, home));
	}
	const anchor = {what: 'node -p 0', value: median(bare)};
	const value = median(frames);
	tell({what: 'start to first frame, CPU', value, unit: 'ms', anchor}, anchor.value + 250, anchor.value + 150);
}

/** The rows of search-live.ts, which makes its own transcripts: what each is called there, and its bounds here. */
const searchRows: readonly (readonly [pattern: RegExp, what: string, unit: string, atMost: number, stretch: number])[] =
	[
		[/^key to first hits, ms\s+([\d.]+)/m, 'key to first command hits, p50', 'ms', 50, 12],
		[/^key to first hits, ms\s+[\d.]+\s+([\d.]+)/m, 'key to first command hits, p95', 'ms', 120, 35],
		[/^first 50 hits of outputs\s+[\d.]+\s+([\d.]+)/m, 'first page of output hits, p95', 'ms', 150, 75],
		[/^all outputs searched\s+[\d.]+\s+([\d.]+)/m, 'whole output scan, p95', 'ms', 800, 350],
		[/thread while typing, p99:\s+([\d.]+)/m, "screen's delay p99, typing", 'ms', 30, 18],
		[/most ([\d.]+) MB/m, 'RSS of the whole program, searching', 'MB', 400, 250],
	];

function search(bytes: number, keep: string | null): void {
	const commands = Math.min(1e6, bytes / 1e3);
	const args = ['--import', 'tsx', 'bench/search-live.ts', String(commands), String(commands / 1e3)];
	if (keep !== null) args.push(path.join(keep, `search-${commands}`));
	const {stdout} = spawnSync(process.execPath, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});
	for (const [pattern, what, unit, atMost, stretch] of searchRows) {
		const found = pattern.exec(stdout)?.[1];
		if (found === undefined) throw new Error(`search-live.ts says nothing of: ${what}`);
		tell({what: `${what}, ${commands} commands`, value: Number(found), unit}, atMost, stretch);
	}
}

async function main(size: string): Promise<void> {
	const bytes = Number.parseInt(size, 10) * (units[size.slice(-1)] ?? Number.NaN);
	const keep = process.env.SESSION_TUI_BENCH_FOLDER ?? null;
	const home = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-bench-'));
	process.once('exit', () => fs.rmSync(home, {recursive: true, force: true}));
	const transcripts = (name: string, most: number, files: number | null = null): string => {
		const folder = path.join(keep ?? home, name);
		if (!fs.existsSync(folder)) generate(folder, most, {files});
		return folder;
	};
	const largeFolder = transcripts(size, bytes);
	await large(size, largeFolder, home);
	const share = Math.min(1, bytes / 1e9);
	const files = Math.round(manyFiles * share);
	const manyFolder = transcripts(`files-${files}`, files * 40e3, files);
	const many = path.join(home, 'many');
	const {peak = 0} = inOwnProcess('explore', manyFolder, many);
	tell({what: `RSS of the whole program, indexing ${files} files`, value: peak, unit: 'MB'}, 350, 160);
	secondStart(`${files} files`, manyFolder, many, 400, 150);
	// It grows: never one that is kept.
	const one = path.join(home, 'one');
	generate(one, 50e6, {files: 1});
	const {wall = 0, cpu = 0} = inOwnProcess('grow', one, path.join(home, 'grown'));
	tell({what: 'a session of 50 MB grown by 100 kB, seen and indexed', value: wall, unit: 'ms'}, 200, 60);
	report({what: '… in CPU', value: cpu, unit: 'ms'});
	await starts(largeFolder, path.join(home, 'home'));
	search(bytes, keep);
}

const [mode = '', ...rest] = process.argv.slice(2);
if (mode === 'run') {
	const [name = '', folder = '', cache = ''] = rest;
	console.log(JSON.stringify(await runs[name]?.(folder, cache)));
} else {
	await main(rest[0] ?? '100M');
}
process.exit();
