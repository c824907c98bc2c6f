/** How a person wants servers to be reached and read, and sources made so. */
import os from 'node:os';
import path from 'node:path';
import type {RemoteAddress} from './address.ts';
import type {RemoteChoices, RemoteHooks, RemoteOptions} from './remote/options.ts';
import type {OpenRemote, OpenShut} from './resolve.ts';
import {isShut} from './shut.ts';

export const engineChoices = ['auto', 'ssh2', 'openssh'] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** Plain data: it crosses to the library's thread. */
export interface RemoteSettings extends RemoteChoices {
	readonly engine: EngineChoice;
}

export const usualRemoteSettings: RemoteSettings = {
	engine: 'auto',
	reader: null,
	since: null,
	watchSeconds: null,
	keepsCopy: true,
};

export interface OpenerOptions {
	readonly settings: RemoteSettings;
	readonly hooks: RemoteHooks;
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly home?: string;
	readonly cwd?: string;
}

/**
 * What makes sources of servers, and of folders here that only sudo may read. Loads the code for it only where one of the words
 * needs it. Nothing is reached before a source is listed.
 */
export async function remoteOpeners(
	words: readonly string[],
	{settings, hooks, env = process.env, home = os.homedir(), cwd = process.cwd()}: OpenerOptions,
): Promise<{readonly openRemote?: OpenRemote; readonly openShut?: OpenShut}> {
	const isRoot = process.getuid?.() === 0;
	const hasShut = !isRoot && words.some(word => isShut(path.resolve(cwd, word.replace(/^~(?=\/|$)/, home))));
	if (!hasShut && !words.some(word => word.includes(':'))) return {};
	const {openRemoteSource} = await import('./remote/remote-source.ts');
	const {engine, ...choices} = settings;
	const open = (address: RemoteAddress, name: string, openTransport: RemoteOptions['openTransport']) =>
		openRemoteSource({...choices, ...hooks, address, name, openTransport, env, home});
	return {
		openRemote: (address, word) =>
			open(address, word, async () => {
				const {openTransport} = await import('./ssh/open-transport.ts');
				return openTransport(address, {engine, ask: hooks.ask, env, onNotice: hooks.onNotice});
			}),
		openShut: (absolute, word) =>
			open({kind: 'remote', user: null, host: 'this machine', port: null, path: absolute}, word, async () => {
				const {LocalTransport} = await import('./remote/local-transport.ts');
				return new LocalTransport();
			}),
	};
}
