/** This machine itself as a server: for reading with sudo what lies here, and for tests. */
import {type ChildProcess, spawn} from 'node:child_process';
import type {Ending, ExecuteOptions, Execution, Transport} from './transport.ts';

const keptErrorBytes = 64 * 1024;

class LocalExecution implements Execution {
	readonly stdin: NodeJS.WritableStream;
	readonly stdout: AsyncIterable<Buffer>;
	readonly ending: Promise<Ending>;
	private errors: Buffer = Buffer.alloc(0);
	private isKilled = false;

	constructor(private readonly child: ChildProcess & {stdin: NodeJS.WritableStream}) {
		const {stdout, stderr} = child;
		this.stdin = child.stdin;
		this.stdin.on('error', () => {});
		this.stdout = quietly(stdout ?? []);
		stderr?.on('data', (chunk: Buffer) => {
			this.errors = Buffer.concat([this.errors, chunk]).subarray(-keptErrorBytes);
		});
		this.ending = new Promise(resolve => {
			child.once('error', () => resolve({code: null, signal: null, isClean: false}));
			child.once('close', (code, signal) => resolve({code, signal, isClean: code !== null && !this.isKilled}));
		});
	}

	stderr(): string {
		return this.errors.toString('utf8');
	}

	/** The whole group: a shell waits for its children before it minds a signal. */
	kill(): void {
		this.isKilled = true;
		const {pid} = this.child;
		if (pid === undefined || this.child.exitCode !== null) return;
		try {
			process.kill(-pid, 'SIGTERM');
		} catch {
			this.child.kill('SIGTERM');
		}
		this.child.stdout?.destroy();
	}
}

/** Ends where the stream is torn off. */
async function* quietly(stream: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer, void> {
	try {
		yield* stream;
	} catch {
		// How the run ended is told by `ending`.
	}
}

/** Runs commands here, by /bin/sh. */
export class LocalTransport implements Transport {
	readonly engine = 'local';
	readonly reason = '';
	readonly destination = 'this machine';
	private readonly running = new Set<LocalExecution>();

	async connect(): Promise<void> {}

	async execute(command: string, {signal}: ExecuteOptions = {}): Promise<Execution> {
		signal?.throwIfAborted();
		// A session of its own: sudo then finds no terminal to ask on, over the screen's head.
		const child = spawn('/bin/sh', ['-c', command], {stdio: 'pipe', detached: true});
		const execution = new LocalExecution(child);
		const kill = () => execution.kill();
		signal?.addEventListener('abort', kill, {once: true});
		this.running.add(execution);
		void execution.ending.then(() => {
			signal?.removeEventListener('abort', kill);
			this.running.delete(execution);
		});
		return execution;
	}

	/** It never dies by itself. */
	onLost(): void {}

	async close(): Promise<void> {
		for (const execution of this.running) execution.kill();
		await Promise.all([...this.running].map(({ending}) => ending));
	}
}
