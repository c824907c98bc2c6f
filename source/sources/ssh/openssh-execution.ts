/** A command over the system's ssh as an `Execution`. */
import {spawn} from 'node:child_process';
import type {Ending, Execution} from '../remote/transport.ts';
import {childEnv, type Env} from './resolve-host.ts';
import {streamChunks} from './stream-chunks.ts';
import {TailText} from './tail-text.ts';
import {terminalStreams} from './terminal-input.ts';

/** ssh's own failures end with it, and so does a command on the server that a signal ended: it decides nothing. */
const undecided = 255;

export interface OpensshCommand {
	readonly argv: readonly string[];
	readonly env: Env;
	readonly isTerminal: boolean;
	/** Asked when the command has ended: whether the connection still stands. */
	readonly isAlive: () => Promise<boolean>;
}

export function opensshExecution({argv, env, isTerminal, isAlive}: OpensshCommand): Execution {
	const child = spawn('ssh', argv, {env: childEnv(env), detached: true, stdio: ['pipe', 'pipe', 'pipe']});
	const said = new TailText();
	let isKilled = false;
	let cut: () => void = () => {};
	const isCut = new Promise<void>(resolve => {
		cut = resolve;
	});
	const ending = new Promise<Ending>(resolve => {
		child.once('error', error => {
			said.add(Buffer.from(error.message));
			resolve({code: null, signal: null, isClean: false});
		});
		// `exit` and not `close`: that one waits until everything has been read.
		child.once('exit', code => {
			if (code === null || code === undecided || isKilled) resolve({code: null, signal: null, isClean: false});
			// A master that dies between the status and the last bytes leaves a status behind as if all had come.
			else void isAlive().then(isClean => resolve({code, signal: null, isClean}));
		});
		void isCut.then(() => resolve({code: null, signal: null, isClean: false}));
	});
	child.stderr.on('data', (chunk: Buffer) => said.add(chunk));
	const ignore = () => {}; // `ending` tells it
	for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', ignore);
	const terminal = isTerminal ? terminalStreams(child.stdin) : null;
	if (terminal) {
		child.stdout.pipe(terminal.stdout);
		for (const stream of [terminal.stdin, terminal.stdout]) stream.on('error', ignore);
	}
	return {
		stdin: terminal?.stdin ?? child.stdin,
		stdout: streamChunks(terminal?.stdout ?? child.stdout, isCut),
		stderr: () => said.text(),
		ending,
		kill: () => {
			isKilled = true;
			child.kill();
			cut();
		},
	};
}
