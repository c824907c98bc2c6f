/** Goes the way to a server step by step and says what was found at each; ends where it does not go on. */
import {plural} from '../../text/format.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {RemoteAddress} from '../address.ts';
import type {EngineChoice} from '../open-remote.ts';
import {explainError} from '../remote/errors.ts';
import {type Ask, RemoteError, type Transport} from '../remote/transport.ts';
import {nameOf, readKnownHosts} from '../ssh/host-key.ts';
import type {HostSettings} from '../ssh/host-settings.ts';
import {knownTypes} from '../ssh/known-hosts.ts';
import {openTransport} from '../ssh/open-transport.ts';
import {resolveHost} from '../ssh/resolve-host.ts';
import {examineFiles} from './examine-files.ts';
import {reachPort} from './reach-port.ts';
import {bad, good, note, type Step} from './step.ts';

const portPatience = 15_000;

export interface ServerToExamine {
	readonly address: RemoteAddress;
	readonly engine: EngineChoice;
	readonly reader: string | null;
	readonly ask: Ask;
	readonly env: Readonly<Record<string, string | undefined>>;
}

export async function* examineServer({address, engine, reader, ask, env}: ServerToExamine): AsyncGenerator<Step, void> {
	const notices: SafeText[] = [];
	const onNotice = (text: string) => void notices.push(safeLine(text));
	let settings: HostSettings;
	try {
		({settings} = await resolveHost(address, env, onNotice));
	} catch (error) {
		yield bad('name', error);
		return;
	}
	yield good(
		'name',
		`${address.host} is ${settings.user}@${settings.hostName}, port ${settings.port}${wayOf(settings)}`,
	);
	if (settings.proxyJump === null && settings.proxyCommand === null) {
		const reached = await reachPort(settings.hostName, settings.port, portPatience).catch((error: unknown) => error);
		if (typeof reached !== 'number') {
			const {hostName: host, port} = settings;
			yield bad('port', explainError('ssh2', String(reached), {server: address.host, host, port}));
			return;
		}
		yield good('port', `answers in ${Math.max(1, Math.round(reached))} ms`);
	}
	// That there is a key says nothing before the server has shown the same one.
	let known: Step | null = null;
	try {
		const {types} = knownTypes(readKnownHosts(settings), nameOf(settings));
		if (types.size > 0) known = good('host key', `known: ${[...types].join(', ')}`);
		else if (!ask.hasNobody)
			yield note(
				'host key',
				`not known under ${nameOf(settings)}`,
				'It is shown with its fingerprint and asked for once.',
			);
	} catch (error) {
		yield bad('host key', error);
		return;
	}
	let opened: Transport | null = null;
	try {
		const transport = await openTransport(address, {engine, ask, env, onNotice});
		opened = transport;
		const started = performance.now();
		await transport.connect({});
		if (known) yield known;
		known = null;
		const why = transport.reason === '' ? '' : ` (${transport.reason})`;
		const took = Math.round(performance.now() - started);
		const by = transport.loginBy ? `, let in by ${transport.loginBy}` : '';
		yield good('login', `${transport.destination} by ${transport.engine}${why} in ${took} ms${by}`);
		for (const text of notices.splice(0)) yield {name: 'login', state: 'note', found: text, next: own('')};
		yield* examineFiles({transport, server: address.host, root: address.path, reader, ask});
	} catch (error) {
		const isHostKey = error instanceof RemoteError && error.kind === 'host-key';
		if (known && !isHostKey) yield known;
		yield bad(isHostKey ? 'host key' : 'login', error);
	} finally {
		await opened?.close();
	}
}

function wayOf({proxyJump, proxyCommand}: HostSettings): string {
	if (proxyJump !== null) return `, through ${proxyJump} (${plural(proxyJump.split(',').length, 'jump')})`;
	return proxyCommand === null ? '' : ', through a ProxyCommand';
}
