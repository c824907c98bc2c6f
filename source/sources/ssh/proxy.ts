/**
 * The way to a host that is behind another: ProxyJump and ProxyCommand as a child process whose pipes are the connection.
 * The hop is the system ssh's own business, with its logins and its known_hosts; only its questions come to us.
 */
import {type ChildProcessByStdio, spawn} from 'node:child_process';
import {Duplex, type Readable, type Writable} from 'node:stream';
import type {HostSettings} from './host-settings.ts';
import {childEnv, type Env} from './resolve-host.ts';
import {TailText} from './tail-text.ts';

export interface Hop {
	readonly stream: Duplex;
	/** What the hop said; the reason where it failed. */
	stderr(): string;
	/** It has ended, and all it said has been read. */
	readonly ended: Promise<void>;
	stop(): void;
}

/** Program and arguments; null: the host is reached directly. */
export function proxyArguments(settings: HostSettings, isQuiet: boolean): readonly [string, ...string[]] | null {
	if (settings.proxyCommand !== null) return ['/bin/sh', '-c', `exec ${settings.proxyCommand}`];
	if (settings.proxyJump === null) return null;
	const hops = settings.proxyJump.split(',');
	const last = hops.pop() ?? '';
	const destination = last.includes('://') || !/(?::\d+|\])$/.test(last) ? last : `ssh://${last}`;
	return [
		'ssh',
		...['-o', `BatchMode=${isQuiet ? 'yes' : 'no'}`, '-o', 'RemoteCommand=none', '-o', 'PermitLocalCommand=no'],
		...['-o', 'LogLevel=ERROR', '-o', 'ConnectTimeout=15', '-x', '-a'],
		...(hops.length > 0 ? ['-J', hops.join(',')] : []),
		...['-W', `[${settings.hostName}]:${settings.port}`, '--', destination],
	];
}

export function startHop(argv: readonly [string, ...string[]], env: Env): Hop {
	const [program, ...rest] = argv;
	// Without a controlling terminal it cannot ask there, over the screen.
	const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(program, rest, {
		env: childEnv(env),
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const said = new TailText();
	child.stderr.on('data', (chunk: Buffer) => said.add(chunk));
	const stream = Duplex.from({readable: child.stdout, writable: child.stdin});
	child.on('error', error => {
		said.add(Buffer.from(error.message));
		stream.destroy();
	});
	const ended = new Promise<void>(resolve => {
		child.once('close', () => resolve());
		child.once('error', () => resolve());
	});
	return {stream, stderr: () => said.text(), ended, stop: () => child.kill()};
}
