/** The connection of the openssh engine: a master ssh of our own, which cannot outlive us. */
import {type ChildProcess, execFile, spawn} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {childEnv, type Env} from './resolve-host.ts';
import {TailText} from './tail-text.ts';

/**
 * Runs ssh until its own input ends, which it does when we are gone in whatever way: a master left alone would hold the
 * connection for ever. Then the folder of its socket goes too. ssh itself gets no input and no terminal.
 */
const watched =
	'd=$1; shift; exec 3<&0; "$@" </dev/null 3<&- & p=$!; { read x <&3; kill $p; } 2>/dev/null & w=$!; wait $p; c=$?; kill $w 2>/dev/null; rm -rf "$d"; exit $c';

/** How often to look for the control socket, milliseconds: it is the one sign that the login has worked. */
const lookEvery = 20;

export interface Master {
	/** What it said so far; hostile. */
	stderr(): string;
	isRunning(): boolean;
	/** Resolves when the login has worked (true) or ssh has ended (false). */
	readonly isReady: Promise<boolean>;
	readonly hasEnded: Promise<void>;
	stop(): Promise<void>;
}

/** @param controlPath - in a folder of its own, which is removed when the master ends */
export function startMaster(argv: readonly string[], env: Env, controlPath: string): Master {
	const child: ChildProcess = spawn('/bin/sh', ['-c', watched, 'sh', path.dirname(controlPath), 'ssh', ...argv], {
		env: childEnv(env),
		detached: true,
		stdio: ['pipe', 'ignore', 'pipe'],
	});
	const said = new TailText();
	let isRunning = true;
	child.stderr?.on('data', (chunk: Buffer) => said.add(chunk));
	child.stdin?.on('error', () => {}); // it has ended, which `hasEnded` tells
	const hasEnded = new Promise<void>(resolve => {
		const end = () => {
			isRunning = false;
			// Bytes of its last words may still be in the pipe.
			setImmediate(resolve);
		};
		child.once('error', error => {
			said.add(Buffer.from(error.message));
			end();
		});
		child.once('close', end);
	});
	const isReady = new Promise<boolean>(resolve => {
		const look = setInterval(() => {
			if (!fs.existsSync(controlPath)) return;
			clearInterval(look);
			resolve(true);
		}, lookEvery);
		void hasEnded.then(() => {
			clearInterval(look);
			resolve(false);
		});
	});
	return {
		stderr: () => said.text(),
		isRunning: () => isRunning,
		isReady,
		hasEnded,
		stop: async () => {
			child.stdin?.destroy();
			await hasEnded;
		},
	};
}

/** Whether a master answers. `argv` as `checkArguments` makes them. */
export const doesMasterLive = (argv: readonly string[], env: Env): Promise<boolean> =>
	new Promise(resolve => {
		const child = execFile('ssh', argv, {env: childEnv(env), timeout: 5000}, error => resolve(error === null));
		child.stdin?.end();
	});
