/** What `scale.ts` measures, each in a process of its own, so that none finds code or memory of another one warm. */
import fs from 'node:fs';
import path from 'node:path';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import readline from 'node:readline';
import {setTimeout as wait} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {defaultAnalysisOptions} from '../source/analysis/types.ts';
import {listsName} from '../source/library/cache/source-cache.ts';
import {Library} from '../source/library/library.ts';
import {LibraryClient, startLibraryWorker} from '../source/library/worker/client.ts';
import {openFolder} from '../source/sources/local.ts';
import {median} from './figure.ts';
import {peakMemoryMb} from './proc.ts';
import {drawExplorer} from './screen.ts';

/** Milliseconds, CPU of all threads of the process, and MB. */
export type Measured = Readonly<Record<string, number>>;

const timerMilliseconds = 1;
/** The library brings its cache up to date when nothing has changed for a second. */
const keptAfterMilliseconds = 2_500;

/** Until the cache below a folder is complete: its lists are written last. */
export async function listsIn(folder: string): Promise<void> {
	const hasLists = (below: string): boolean =>
		fs
			.readdirSync(below, {withFileTypes: true})
			.some(entry => entry.name === listsName || (entry.isDirectory() && hasLists(path.join(below, entry.name))));
	while (!hasLists(folder)) await wait(50);
}

const cpuMilliseconds = (): number => {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
};

/** The library alone, on this thread: everything read, and all of it in the cache. */
async function index(folder: string, cacheFolder: string): Promise<Measured> {
	const cache = {folder: cacheFolder, build: 'scale', writes: true, onProblem: stop};
	const library = new Library([openFolder(folder)], {...defaultAnalysisOptions, isSearchable: true, cache});
	const began = performance.now();
	const before = cpuMilliseconds();
	await library.list();
	await library.index();
	library.summaries();
	await library.flush();
	return {
		wall: performance.now() - began,
		cpu: cpuMilliseconds() - before,
		peak: peakMemoryMb(process.pid),
		bytes: library.progress.bytes,
	};
}

function stop(sentence: string): never {
	throw new Error(sentence);
}

function explorerOn(folder: string, cacheFolder: string) {
	const connection = startLibraryWorker(pathToFileURL('dist/library.js'), {
		words: [folder],
		isDemo: false,
		demoFolder: 'fixtures/demo',
		...defaultAnalysisOptions,
		cache: {folder: cacheFolder, build: 'scale', writes: true},
	});
	const client = new LibraryClient({
		connection,
		onNotice: text => console.error(text),
		onFailure: error => {
			throw error;
		},
	});
	return {client, screen: drawExplorer(client)};
}

const until = (client: LibraryClient, isSo: () => boolean): Promise<void> =>
	new Promise(resolve => {
		const unsubscribe = client.subscribe(() => {
			if (!isSo()) return;
			unsubscribe();
			resolve();
		});
	});

/** The explorer and its thread, as in the program: from the first frame with rows until all lists are complete. */
async function explore(folder: string, cacheFolder: string): Promise<Measured> {
	const {client, screen} = explorerOn(folder, cacheFolder);
	let firstFrame: {readonly wall: number; readonly cpu: number} | null = null;
	screen.onFrame = () => {
		if (firstFrame || client.state.sessions.size === 0) return;
		firstFrame = {wall: performance.now(), cpu: cpuMilliseconds()};
		client.begin();
	};
	const delay = monitorEventLoopDelay({resolution: timerMilliseconds});
	await until(client, () => client.state.progress.phase !== 'listing');
	delay.enable();
	if (client.state.progress.phase !== 'ready') await until(client, () => client.state.progress.phase === 'ready');
	const complete = {wall: performance.now(), cpu: cpuMilliseconds()};
	delay.disable();
	while (!firstFrame) await wait(1);
	const {wall, cpu} = firstFrame as {wall: number; cpu: number}; // set by the frame, which the compiler does not see
	await listsIn(cacheFolder);
	return {
		wall: Math.max(0, complete.wall - wall),
		cpu: Math.max(0, complete.cpu - cpu),
		delay: delay.percentile(99) / 1e6 - timerMilliseconds,
		peak: peakMemoryMb(process.pid),
	};
}

/** A session grows while the explorer shows it: from the bytes' arrival until its row says so. */
async function grow(folder: string, cacheFolder: string): Promise<Measured> {
	const {client} = explorerOn(folder, cacheFolder);
	client.begin();
	await until(client, () => client.state.progress.phase === 'ready');
	await wait(keptAfterMilliseconds);
	const [name = ''] = fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(one => one.endsWith('.jsonl'));
	const file = path.join(folder, name);
	const end = fs.readFileSync(file).subarray(-100_000);
	const added = end.subarray(end.indexOf('\n') + 1);
	const walls: number[] = [];
	const cpus: number[] = [];
	for (let time = 0; time < 5; time++) {
		const size = fs.statSync(file).size + added.length;
		const [wall, cpu] = [performance.now(), cpuMilliseconds()];
		fs.appendFileSync(file, added);
		await until(client, () => [...client.state.sessions.values()].some(({bytes}) => bytes === size));
		walls.push(performance.now() - wall);
		cpus.push(cpuMilliseconds() - cpu);
		await wait(keptAfterMilliseconds);
	}
	return {wall: median(walls), cpu: median(cpus)};
}

/** The anchor of the CPU: what everybody would write first. */
async function parse(folder: string): Promise<Measured> {
	const before = cpuMilliseconds();
	for (const name of fs.readdirSync(folder, {recursive: true, encoding: 'utf8'})) {
		if (!name.endsWith('.jsonl')) continue;
		for await (const line of readline.createInterface({input: fs.createReadStream(path.join(folder, name))}))
			JSON.parse(line);
	}
	return {cpu: cpuMilliseconds() - before};
}

export const runs: {readonly [name: string]: (folder: string, cacheFolder: string) => Promise<Measured>} = {
	index,
	explore,
	grow,
	parse,
};
