/**
 * Reading a server, against the native tools in the same minute: 1,000 files of some 300 MB that root alone may read, on a
 * real sshd, over loopback and over a line of 50 ms and 20 Mbit/s (pacing-proxy.ts). Needs root and what the server lab needs.
 *
 * And how late the screen's thread is while the library's fetches and reads: both as in the program, from the built bundle.
 *
 *     node --import tsx bench/remote.ts [FILES [loopback|line|screen]]
 */
import {execFile, execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import {LibraryClient, startLibraryWorker} from '../source/library/worker/client.ts';
import {usualRemoteSettings} from '../source/sources/open-remote.ts';
import {openRemoteSource, type RemoteSource} from '../source/sources/remote/remote-source.ts';
import {openTransport} from '../source/sources/ssh/open-transport.ts';
import {type Lab, noLab, startLab} from '../test/remote/lab.ts';
import {median, report} from './figure.ts';
import {makeTeam} from './remote-team.ts';
import {drawExplorer} from './screen.ts';

const roundTripMilliseconds = 50;
const megabits = 20;
const rounds = 3;
const grownFiles = 20;
const grownBytes = 10_000;

const execute = promisify(execFile);
const [written = '1000', part = 'all'] = process.argv.slice(2);
if (noLab) throw new Error(noLab);
const lab = await startLab({roles: ['tools']});
try {
	const root = path.join(lab.folder, 'data/bench');
	const team = makeTeam(root, Number(written));
	console.log(`${team.files.length} files, ${Math.round(team.bytes / 1e6)} MB`);
	const slowPort = await startLine(lab);
	fs.appendFileSync(lab.knownHosts, lab.server.publicKeys.map(key => `[127.0.0.1]:${slowPort} ${key}\n`).join(''));
	lab.addHost('slow', 'tools', [`Port ${slowPort}`]);
	if (part === 'all' || part === 'loopback') await loopback(lab, root, team.files.length);
	if (part === 'all' || part === 'line') await slowLine(lab, root, team.files);
	if (part === 'all' || part === 'screen') await screen(lab, root);
} finally {
	await lab.stop();
}
process.exit();

/** The proxy in a process of its own; it ends with us. */
function startLine({server}: Lab): Promise<number> {
	const argv = ['--import', 'tsx', 'bench/pacing-proxy.ts', server.port, roundTripMilliseconds, megabits].map(String);
	const child = spawn(process.execPath, argv, {stdio: ['pipe', 'pipe', 'inherit']});
	child.unref();
	return new Promise(resolve => child.stdout.once('data', bytes => resolve(Number(String(bytes)))));
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return (performance.now() - started) / 1000;
}

function sh(command: string): Promise<unknown> {
	return execute('/bin/sh', ['-c', command], {env: lab.env, maxBuffer: 1e8});
}

/** A native tool into an empty folder. */
function native(command: (into: string) => string): Promise<number> {
	const into = path.join(lab.folder, 'client/native');
	fs.rmSync(into, {recursive: true, force: true});
	fs.mkdirSync(into, {recursive: true});
	return seconds(() => sh(command(into)));
}

interface Fetched {
	readonly source: RemoteSource;
	readonly loginSeconds: number;
	/** From the login to the list. */
	readonly listSeconds: number;
	/** From the login until all is here. */
	readonly allSeconds: number;
	readonly wholeSeconds: number;
	/** As they came over the line, by run: the list is the first. */
	readonly wireBytes: readonly number[];
}

/** As the program does it, into its copy; `keeps` what was fetched before. */
async function fetchAll(
	host: string,
	root: string,
	keeps: boolean,
	engine: 'auto' | 'openssh' = 'auto',
): Promise<Fetched> {
	if (!keeps) fs.rmSync(path.join(lab.folder, 'client/cache'), {recursive: true, force: true});
	const ask = async () => null;
	const address = {kind: 'remote', user: null, host, port: null, path: root} as const;
	let loginEnd = 0;
	const wireBytes: number[] = [];
	const started = performance.now();
	const source = openRemoteSource({
		...usualRemoteSettings,
		...{address, name: `${host}:${root}`, ask, env: lab.env, home: lab.env.HOME ?? ''},
		onStatus: () => {},
		onNotice: text => console.log(text),
		openTransport: async () => {
			const transport = await openTransport(address, {engine, ask, env: lab.env, onNotice: () => {}});
			const connect = transport.connect.bind(transport);
			transport.connect = async options => {
				await connect(options);
				loginEnd = performance.now();
			};
			const run = transport.execute.bind(transport);
			transport.execute = async (command, options) => {
				const execution = await run(command, options);
				return {...execution, stdout: counted(execution.stdout, wireBytes)};
			};
			return transport;
		},
	});
	const {files, problems} = await source.list();
	if (problems.length > 0) throw new Error(problems[0]?.message);
	const listed = performance.now();
	await allOf(
		source,
		files.map(file => file.path),
	);
	const ended = performance.now();
	return {
		source,
		loginSeconds: (loginEnd - started) / 1000,
		listSeconds: (listed - loginEnd) / 1000,
		allSeconds: (ended - loginEnd) / 1000,
		wholeSeconds: (ended - started) / 1000,
		wireBytes,
	};
}

/** Adds up in a new place of `sums`. */
async function* counted(chunks: AsyncIterable<Buffer>, sums: number[]): AsyncGenerator<Buffer> {
	const at = sums.push(0) - 1;
	for await (const chunk of chunks) {
		sums[at] = (sums[at] ?? 0) + chunk.length;
		yield chunk;
	}
}

/** Until every file is here whole. Of each a byte is asked for, so that reading it again is not measured. */
async function allOf(source: RemoteSource, files: readonly string[]): Promise<void> {
	for (const file of files) for await (const _ of source.chunks(file, 0, {chunkBytes: 1})) break;
}

async function loopback(lab: Lab, root: string, files: number): Promise<void> {
	const ours: number[] = [];
	const byOpenssh: number[] = [];
	const tar: number[] = [];
	const rsync: number[] = [];
	const sudoBefore = lab.sudoCalls('tools');
	let sudo = 0;
	for (let round = 0; round < rounds; round++) {
		tar.push(await native(into => `ssh tools 'sudo -n tar -C ${root} -cf - .' | tar -C ${into} -xf -`));
		const before = lab.sudoCalls('tools');
		const fetched = await fetchAll('tools', root, false);
		ours.push(fetched.wholeSeconds);
		await fetched.source.close();
		sudo = lab.sudoCalls('tools') - before;
		const other = await fetchAll('tools', root, false, 'openssh');
		byOpenssh.push(other.wholeSeconds);
		await other.source.close();
		rsync.push(await native(into => `rsync -a --rsync-path='sudo -n rsync' tools:${root}/ ${into}/`));
	}
	console.log(`sudo calls of the tools in all: ${lab.sudoCalls('tools') - sudoBefore}`);
	const anchor = {what: 'of ssh sudo tar | tar x', value: median(tar)};
	report({
		what: 'first fetch, loopback, login included',
		value: median(ours),
		unit: 's',
		anchor,
		bound: {atMost: 1.5 * median(tar)},
	});
	report({
		what: 'the same by openssh',
		value: median(byOpenssh),
		unit: 's',
		anchor,
		bound: {atMost: 1.5 * median(tar)},
	});
	report({what: 'rsync -a, loopback', value: median(rsync), unit: 's', anchor});
	report({what: 'sudo calls of a first fetch', value: sudo, unit: 'calls', bound: {atMost: files / 100}});
}

async function slowLine(lab: Lab, root: string, files: readonly string[]): Promise<void> {
	const rsync = (into: string) => `rsync -az --rsync-path='sudo -n rsync' slow:${root}/ ${into}/`;
	const nativeSeconds = await native(rsync);
	const first = await fetchAll('slow', root, false);
	report({
		...{
			what: `first fetch, ${roundTripMilliseconds} ms ${megabits} Mbit/s, login included`,
			value: first.wholeSeconds,
			unit: 's',
		},
		anchor: {what: 'of rsync -az', value: nativeSeconds},
		bound: {atMost: 1.1 * nativeSeconds},
	});
	report({what: 'first list after login, same line', value: first.listSeconds, unit: 's', bound: {atMost: 0.5}});
	await first.source.close();
	const idle: number[] = [];
	const grown: number[] = [];
	const share: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const same = await fetchAll('slow', root, true);
		idle.push(same.allSeconds);
		await same.source.close();
		const news = files.slice(round * grownFiles, (round + 1) * grownFiles).map(file => grow(path.join(root, file)));
		const more = await fetchAll('slow', root, true);
		grown.push(more.allSeconds);
		const packed = execFileSync('zstd', ['-3', '-c'], {input: Buffer.concat(news), maxBuffer: 1e8}).length;
		share.push(more.wireBytes.slice(1).reduce((sum, bytes) => sum + bytes, 0) / packed);
		await more.source.close();
	}
	const rsyncAgain = await seconds(() => sh(rsync(path.join(lab.folder, 'client/native'))));
	const anchor = {what: 'of rsync -az, login included', value: rsyncAgain};
	report({
		what: 'refresh after login, nothing changed, same line',
		value: median(idle),
		unit: 's',
		anchor,
		bound: {atMost: 0.5},
	});
	report({
		what: `refresh after login, ${grownFiles} files grown, same line`,
		value: median(grown),
		unit: 's',
		bound: {atMost: 0.9},
	});
	report({
		what: 'bytes over the line for their new ends, as a multiple of these packed by zstd -3',
		value: median(share),
		unit: 'times',
		bound: {atMost: 1.3},
	});
}

async function screen(lab: Lab, root: string): Promise<void> {
	for (const host of ['tools', 'slow']) {
		const late: number[] = [];
		// Over the line one round tells enough: it lasts.
		for (let round = 0; round < (host === 'slow' ? 1 : rounds); round++)
			late.push(await fetchOnScreen(lab, `${host}:${root}`));
		report({
			what: `delay of the screen's thread, 99th percentile, while all is fetched and read (${host === 'slow' ? 'same line' : 'loopback'})`,
			value: median(late),
			unit: 'ms',
			bound: {atMost: 16},
		});
	}
}

/** @returns milliseconds */
async function fetchOnScreen(lab: Lab, word: string): Promise<number> {
	fs.rmSync(path.join(lab.folder, 'client/cache'), {recursive: true, force: true});
	// The thread takes over the environment of the program.
	Object.assign(process.env, lab.env);
	const connection = startLibraryWorker(pathToFileURL('dist/library.js'), {
		...{words: [word], isDemo: false, demoFolder: 'fixtures/demo', gapSeconds: 600, slowSeconds: 60},
		remote: usualRemoteSettings,
	});
	const resolution = 1;
	const delay = monitorEventLoopDelay({resolution});
	await new Promise<void>((resolve, reject) => {
		const client = new LibraryClient({connection, onNotice: text => console.error(text), onFailure: reject});
		const drawn = drawExplorer(client);
		client.subscribe(() => {
			const {progress, sessions} = client.state;
			if (progress.phase === 'indexing') delay.enable();
			if (progress.phase !== 'ready' || sessions.size === 0) return;
			delay.disable();
			drawn.close();
			client.close();
			resolve();
		});
	});
	return delay.percentile(99) / 1e6 - resolution;
}

/** Whole lines at the end, as a session writes them. @returns them */
function grow(file: string): Buffer {
	const text = fs.readFileSync(file);
	const start = text.lastIndexOf(10, Math.max(0, text.length - 2 - grownBytes)) + 1;
	const more = text.subarray(start);
	fs.appendFileSync(file, more);
	return more;
}
