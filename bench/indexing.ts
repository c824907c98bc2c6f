/**
 * Reading everything, search index included: the library's worker from the built bundle, and on this thread the
 * explorer drawing what it is told, as in the program. What is counted:
 *
 * - per core: CPU seconds of the indexing thread alone, from the moment the files are listed until all are read;
 * - with helpers: CPU seconds of the whole process in that time, so the drawing, the compiler's and the collector's threads too;
 * - delay: how late a timer of a millisecond fires on this thread meanwhile;
 * - memory: the largest resident memory of the real program in a terminal, from its start until all is read.
 *
 * The anchor is JSON.parse of every line in a process of its own, nothing kept.
 */
import {monitorEventLoopDelay} from 'node:perf_hooks';
import {pathToFileURL} from 'node:url';
import {LibraryClient, startLibraryWorker} from '../source/library/worker/client.ts';
import {median, report} from './figure.ts';
import {parseSeconds} from './parse-alone.ts';
import {cpuSeconds, peakMemoryMb, threadCpuSeconds, threadsOf} from './proc.ts';
import {startInPty} from './pty.ts';
import {drawExplorer} from './screen.ts';

const [team = ''] = process.argv.slice(2);
const runs = 3;
const bundle = pathToFileURL('dist/library.js');
const options = {words: [team], isDemo: false, demoFolder: 'fixtures/demo', gapSeconds: 600, slowSeconds: 60};

interface Run {
	readonly megabytes: number;
	readonly threadSeconds: number;
	readonly processSeconds: number;
	readonly wallSeconds: number;
	readonly delayMilliseconds: number;
}

const timerMilliseconds = 1;

async function indexOnce(): Promise<Run> {
	const before = new Set(threadsOf(process.pid));
	const connection = startLibraryWorker(bundle, options);
	const client = new LibraryClient({
		connection,
		onNotice: text => console.error(text),
		onFailure: error => {
			throw error;
		},
	});
	const screen = drawExplorer(client);
	await until(client, () => client.state.progress.phase !== 'listing');
	const threads = threadsOf(process.pid).filter(thread => !before.has(thread));
	const cpuOf = () => new Map(threads.map(thread => [thread, threadCpuSeconds(process.pid, thread)]));
	const [threadsBefore, processBefore, wallBefore] = [cpuOf(), cpuSeconds(process.pid), performance.now()];
	const delay = monitorEventLoopDelay({resolution: timerMilliseconds});
	delay.enable();
	await until(client, () => client.state.progress.phase === 'ready');
	delay.disable();
	const processSeconds = cpuSeconds(process.pid) - processBefore;
	// Of the threads that came with the worker its own is the busiest.
	const threadSeconds = Math.max(...[...cpuOf()].map(([thread, cpu]) => cpu - (threadsBefore.get(thread) ?? 0)));
	const run = {
		megabytes: client.state.progress.bytes / 1e6,
		threadSeconds,
		processSeconds,
		wallSeconds: (performance.now() - wallBefore) / 1000,
		delayMilliseconds: delay.percentile(99) / 1e6 - timerMilliseconds,
	};
	screen.close();
	client.close();
	return run;
}

const until = (client: LibraryClient, isSo: () => boolean): Promise<void> =>
	new Promise(resolve => {
		const unsubscribe = client.subscribe(() => {
			if (!isSo()) return;
			unsubscribe();
			resolve();
		});
	});

async function programMemoryMb(): Promise<number> {
	const program = startInPty(['dist/cli.js', team]);
	await program.quiet(1000); // while it reads, its progress is drawn eight times a second
	const memory = peakMemoryMb(program.pid);
	program.end();
	return memory;
}

const found: Run[] = [];
const parsed: number[] = [];
for (let run = 0; run < runs; run++) {
	parsed.push(parseSeconds(team));
	found.push(await indexOnce());
}
const middle = (value: (run: Run) => number) => median(found.map(value));
const parse = {what: 'for JSON.parse alone', value: (found[0]?.megabytes ?? Number.NaN) / median(parsed)};
const unit = 'MB/s';
report({
	what: 'full index, per core',
	value: middle(run => run.megabytes / run.threadSeconds),
	unit,
	anchor: parse,
	bound: {atLeast: 150},
});
report({
	what: 'full index, with helpers',
	value: middle(run => run.megabytes / run.processSeconds),
	unit,
	anchor: parse,
});
report({what: 'full index, by the clock', value: middle(run => run.megabytes / run.wallSeconds), unit});
const delay = middle(run => run.delayMilliseconds);
report({what: 'delay of the screen meanwhile, p99', value: delay, unit: 'ms', bound: {atMost: 30}});
report({
	what: 'memory of the program when all is read, peak',
	value: await programMemoryMb(),
	unit: 'MB',
	bound: {atMost: 300},
});
process.exit();
