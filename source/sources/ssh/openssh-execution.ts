/** A command over the system's ssh as an `Execution`. */
import {spawn} from 'node:child_process';
import {Writable} from 'node:stream';
import type {Ending, Execution} from '../remote/transport.ts';
import {childEnv, type Env} from './resolve-host.ts';
import {streamChunks} from './stream-chunks.ts';
import {TailText} from './tail-text.ts';

/** ssh's own failures end with it, and so does a command on the server that a signal ended: it decides nothing. */
const undecided = 255;

export interface OpensshCommand {
	readonly argv: readonly string[];
	readonly env: Env;
	readonly isTerminal: boolean;
	/** Asked when the command has ended: whether the connection still stands. */
	readonly isAlive: () => Promise<boolean>;
}

/** A terminal has no end of input but a character. */
const terminalInput = (stdin: Writable): Writable =>
	new Writable({
		write: (chunk: Buffer, _encoding, done) => void stdin.write(chunk, done),
		final: done => void stdin.end(Buffer.from([4]), () => done()),
	});

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
	const stdin = isTerminal ? terminalInput(child.stdin) : child.stdin;
	if (isTerminal) stdin.on('error', ignore);
	return {
		stdin,
		stdout: streamChunks(child.stdout, isCut),
		stderr: () => said.text(),
		ending,
		kill: () => {
			isKilled = true;
			child.kill();
			cut();
		},
	};
}
