/**
 * The search as people meet it: typed into the explorer, answered by the library's thread over its own cache, and timed
 * where the screen is told. A made-up corpus; nothing of it is held in memory but what the program holds.
 *
 *     node --import tsx bench/search-live.ts [COMMANDS] [OUTPUT_MB] [FOLDER]
 *
 * Without FOLDER everything is made anew in a temporary folder, and removed. In FOLDER it stays for the next time.
 * 1,000,000 commands with 1000 MB of output take 4 GB of disk and some minutes to make and to index.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import {setTimeout as wait} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import type {LibraryPort, SearchProgress} from '../source/library/port.ts';
import {LibraryClient, startLibraryWorker} from '../source/library/worker/client.ts';
import {quantile} from './figure.ts';
import {peakMemoryMb} from './proc.ts';
import {drawExplorer} from './screen.ts';
import {writeCorpus} from './search-corpus.ts';

const [commands = 100_000, outputMegabytes = 100] = process.argv.slice(2, 4).map(Number);
const keptFolder = process.argv[4];
const keyMilliseconds = 100;
const timerMilliseconds = 1;

/** Typed key by key; some mistyped, the last ones found by letters or nowhere. */
const typed = [
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
/** Asked at once, each of other words than the one before: frequent and rare ones, and two that stand nowhere. */
const asked = [
	'permission',
	'exit 127',
	'No such file',
	'warning:',
	'src/za',
	'fiko',
	'error failed',
	'99999',
	'qqqq',
	"'xyzzy",
];

interface Timing {
	readonly query: string;
	/** Milliseconds from the key to the first page with hits; null without any. */
	firstHits: number | null;
	/** To the first page with so many hits, of outputs. */
	firstFifty: number | null;
	complete: number | null;
	isCancelled: boolean;
	total: number;
	how: string;
}

const enoughHits = 50;

/** The port with a clock: what it is asked, and when the answers are there. */
function timed(port: LibraryPort, timings: Timing[]): LibraryPort {
	const search: LibraryPort['search'] = (query, onPage) => {
		const asked = performance.now();
		const timing: Timing = {
			query,
			firstHits: null,
			firstFifty: null,
			complete: null,
			isCancelled: false,
			total: 0,
			how: '',
		};
		timings.push(timing);
		const running = port.search(query, (page: SearchProgress) => {
			const time = performance.now() - asked;
			if (page.hits.length > 0) timing.firstHits ??= time;
			if (page.hits.length >= enoughHits) timing.firstFifty ??= time;
			if (page.complete) timing.complete ??= time;
			timing.total = page.total;
			timing.how = page.how;
			onPage(page);
		});
		return {
			cancel: () => {
				timing.isCancelled = timing.complete === null;
				running.cancel();
			},
		};
	};
	return new Proxy(port, {
		get: (target, name) => {
			if (name === 'search') return search;
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

const until = (client: LibraryClient, isSo: () => boolean): Promise<void> =>
	new Promise(resolve => {
		const unsubscribe = client.subscribe(() => {
			if (!isSo()) return;
			unsubscribe();
			resolve();
		});
	});

const shown = (milliseconds: number | null): string =>
	(milliseconds === null ? '–' : milliseconds.toFixed(1)).padStart(8);
function printQuantiles(what: string, values: readonly (number | null)[]): void {
	const known = values.filter(value => value !== null);
	const [half, most] = [quantile(known, 0.5), quantile(known, 0.95)];
	console.log(`${what.padEnd(44)} ${shown(half)} ${shown(most)} ${shown(Math.max(...known))}   ${known.length}`);
}

async function main(folder: string): Promise<void> {
	const corpus = path.join(folder, 'team');
	if (!fs.existsSync(corpus)) {
		const bytes = writeCorpus(corpus, {commands, outputBytes: (outputMegabytes * 1e6) / commands, seed: 1});
		console.log(`${commands} commands, ${(bytes / 1e6).toFixed(0)} MB of output written`);
	}
	const module = path.join(folder, 'library.mjs');
	await build({
		entryPoints: ['source/library/worker/thread.ts'],
		outfile: module,
		...{
			bundle: true,
			platform: 'node',
			target: 'node20',
			format: 'esm',
			logLevel: 'error',
			loader: {'.node': 'empty'},
			define: {__dirname: '"."'},
		},
		banner: {
			js: "import {createRequire as benchRequire} from 'node:module'; const require = benchRequire(import.meta.url);",
		},
	});
	const connection = startLibraryWorker(pathToFileURL(module), {
		words: [corpus],
		isDemo: false,
		demoFolder: 'fixtures/demo',
		gapSeconds: 600,
		slowSeconds: 60,
		cache: {folder: path.join(folder, 'cache'), build: 'bench', writes: true},
	});
	const client = new LibraryClient({
		connection,
		onNotice: text => console.error(text),
		onFailure: error => {
			throw error;
		},
	});
	const started = performance.now();
	client.begin();
	await until(client, () => client.state.progress.phase === 'ready');
	const {files, bytes} = client.state.progress;
	console.log(
		`${files} files, ${(bytes / 1e6).toFixed(0)} MB, ready after ${((performance.now() - started) / 1000).toFixed(1)} s`,
	);
	// The cache is written behind it, and what is built ahead of the first search comes after that.
	await wait(Number(process.env.BENCH_WAIT ?? 5_000));
	console.log(`load ${os.loadavg()[0]?.toFixed(1)}, RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB before`);

	const timings: Timing[] = [];
	const screen = drawExplorer(timed(client, timings));
	const type = (name: string, text?: string) => screen.explorer.keys([text === undefined ? {name} : {name, text}]);
	type('/', '/');
	const delay = monitorEventLoopDelay({resolution: timerMilliseconds});
	delay.enable();
	for (const query of typed) {
		for (const character of query) {
			type(character === ' ' ? 'space' : character, character);
			await wait(keyMilliseconds);
		}
		for (const deadline = performance.now() + 5000; performance.now() < deadline && timings.at(-1)?.complete === null; )
			await wait(20);
		if (process.env.BENCH_ALL)
			for (const {query: q, firstHits, complete, total, how} of timings.slice(-query.length))
				console.log(`    ${shown(firstHits)} ${shown(complete)} ${String(total).padStart(8)} ${how.padEnd(8)} ${q}`);
		for (const _ of query) type('backspace');
	}
	delay.disable();
	const typing = timings.splice(0);
	screen.close();

	const askedTimings: Timing[] = [];
	const clocked = timed(client, askedTimings);
	for (let round = 0; round < 3; round++) {
		for (const query of asked) {
			await new Promise<void>(resolve => {
				clocked.search(`out: ${query}`, page => page.complete && resolve());
			});
		}
	}
	if (process.env.BENCH_ALL)
		for (const {query: q, firstFifty, complete, total, how} of askedTimings)
			console.log(`    ${shown(firstFifty)} ${shown(complete)} ${String(total).padStart(8)} ${how.padEnd(8)} ${q}`);
	const regex: Timing[] = [];
	const cancelling = timed(client, regex);
	for (let round = 0; round < 10; round++) {
		const first = cancelling.search('/x.*y/', () => {});
		await wait(200);
		first.cancel();
		await new Promise<void>(resolve => {
			cancelling.search('cmd: git', page => page.hits.length > 0 && resolve());
		});
	}
	console.log(`${''.padEnd(44)} ${'p50'.padStart(8)} ${'p95'.padStart(8)} ${'most'.padStart(8)}   keys`);
	printQuantiles(
		'key to first hits, ms',
		typing.map(({firstHits}) => firstHits),
	);
	printQuantiles(
		'the same, of keys with a complete answer',
		typing.map(({complete, firstHits}) => firstHits ?? complete),
	);
	printQuantiles(
		'key to complete answer',
		typing.map(({complete}) => complete),
	);
	printQuantiles(
		'first 50 hits of outputs',
		askedTimings.map(({firstFifty}) => firstFifty),
	);
	printQuantiles(
		'all outputs searched',
		askedTimings.map(({complete}) => complete),
	);
	printQuantiles(
		'a key after a regex over everything',
		regex.filter((_, index) => index % 2 === 1).map(({firstHits}) => firstHits),
	);
	console.log(
		`cancelled before anything was shown: ${typing.filter(({isCancelled, firstHits}) => isCancelled && firstHits === null).length} of ${typing.length}`,
	);
	console.log(
		`delay of the screen's thread while typing, p99: ${(delay.percentile(99) / 1e6 - timerMilliseconds).toFixed(1)} ms`,
	);
	console.log(
		`RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB, most ${peakMemoryMb(process.pid).toFixed(0)} MB; load ${os.loadavg()[0]?.toFixed(1)}`,
	);
	client.close();
}

const folder = keptFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-bench-'));
fs.mkdirSync(folder, {recursive: true});
try {
	await main(path.resolve(folder));
} finally {
	if (!keptFolder) fs.rmSync(folder, {recursive: true});
}
