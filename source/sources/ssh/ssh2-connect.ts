/** From a host to a logged-in ssh2 client: host key, login, the questions between, and what it means where it fails. */
import {setTimeout as delay} from 'node:timers/promises';
import type {Client, ConnectConfig} from 'ssh2';
import {safeLine, safeText} from '../../text/safe-text.ts';
import {explainError} from '../remote/errors.ts';
import {RemoteError} from '../remote/transport.ts';
import {algorithmsOf, lackingAlgorithms} from './algorithms.ts';
import type {Credentials} from './credentials.ts';
import {cancelled, connectSeconds, type EngineOptions, errorContext, usualKeepalive} from './engine-options.ts';
import {type HostKeyDecision, hostKeyAlgorithms, readKnownHosts, verifyHostKey} from './host-key.ts';
import {findIdentities, offersOf} from './identities.ts';
import {Login} from './login.ts';
import {PausableTimer} from './pausable-timer.ts';
import type {Prompter} from './prompter.ts';
import {type ProxyWay, startProxyWay} from './proxy-way.ts';

export interface Ssh2Link {
	readonly client: Client;
	/** The process through which it is reached; null: directly. */
	readonly way: ProxyWay | null;
}

/** A hop that has failed gets so long to say why. */
const hopWordsMilliseconds = 1_000;

/** For ssh2's `hostVerifier`. Called again whenever keys are exchanged anew: then only the same key will do. */
function hostVerifier(decision: HostKeyDecision, onRefusal: (error: RemoteError) => void) {
	let accepted: Buffer | null = null;
	return (key: Buffer, verify: (isTrusted: boolean) => void): void => {
		if (accepted) {
			verify(accepted.equals(key));
			return;
		}
		verifyHostKey(key, decision).then(
			() => {
				accepted = Buffer.from(key);
				verify(true);
			},
			(error: unknown) => {
				onRefusal(error instanceof RemoteError ? error : new RemoteError('host-key', safeLine(String(error))));
				verify(false);
			},
		);
	};
}

/** @throws RemoteError; nothing is left open then */
export async function connectSsh2(
	options: EngineOptions,
	credentials: Credentials,
	prompter: Prompter,
	signal: AbortSignal | undefined,
): Promise<Ssh2Link> {
	const {settings, onNotice} = options;
	const context = errorContext(settings);
	const lacking = lackingAlgorithms(settings);
	if (lacking !== null) throw new RemoteError('algorithm', safeLine(`${lacking}.`), 'Use --transport openssh.');
	const {ssh2} = await import('./ssh2-package.ts');
	const files = readKnownHosts(settings);
	const offers = offersOf(await findIdentities(settings), settings.isIdentitiesOnly);
	if (signal?.aborted) throw cancelled();
	const client = new ssh2.Client();
	const way = await startProxyWay(options, prompter, credentials.hopAnswers, () => client.destroy());
	const explain = (error: Error): RemoteError => {
		if (!way || !/before handshake|ECONNRESET|EPIPE|Premature close/.test(error.message))
			return explainError('ssh2', error.message, context);
		const message = `The way to ${settings.alias} through another host or command failed.`;
		return explainError('ssh', way.hop.stderr().trim() || error.message, context, {kind: 'dropped', message});
	};
	const seconds = connectSeconds(settings);
	let timer: PausableTimer | null = null;
	let abort = () => {};
	try {
		await new Promise<void>((resolve, reject) => {
			abort = () => reject(cancelled());
			signal?.addEventListener('abort', abort, {once: true});
			const clock = new PausableTimer(seconds * 1000, () =>
				reject(explain(new Error('Timed out while waiting for handshake'))),
			);
			timer = clock;
			prompter.onOpen = isOpen => (isOpen ? clock.pause() : clock.resume());
			// Of a hop that ends the words come after the broken pipe.
			const fail = (error: Error) =>
				void Promise.race([way?.hop.ended, delay(way ? hopWordsMilliseconds : 0)]).then(() => reject(explain(error)));
			const login = new Login({ssh2, settings, offers, prompter, credentials, onFailure: reject});
			// A banner is the server's to write and arrives raw.
			client.on('banner', text => onNotice(safeText(text.trim())));
			// It may come more than once, and after the end; without a listener it would end the program.
			client.on('error', (error: Error & {level?: string}) => {
				// A key that could not sign is passed over, the next one is tried.
				if (error.level !== 'agent' && !/^Error (?:while )?signing/.test(error.message)) fail(error);
			});
			client.once('close', () => fail(new Error('Connection lost before handshake')));
			client.once('ready', () => {
				login.succeed();
				resolve();
			});
			const config: ConnectConfig = {
				host: settings.hostName,
				port: settings.port,
				username: settings.user,
				forceIPv4: settings.addressFamily === 'inet',
				forceIPv6: settings.addressFamily === 'inet6',
				...(settings.bindAddress === null ? {} : {localAddress: settings.bindAddress}),
				...(way ? {sock: way.hop.stream} : {}),
				readyTimeout: 0, // it would run on while the person types
				keepaliveInterval: (options.keepalive ?? usualKeepalive).seconds * 1000,
				keepaliveCountMax: (options.keepalive ?? usualKeepalive).count,
				algorithms: {...algorithmsOf(settings), serverHostKey: hostKeyAlgorithms(settings, files)},
				// Without one ssh2 takes every key.
				hostVerifier: hostVerifier({settings, files, prompter, onNotice}, reject),
				authHandler: login.handler,
			};
			client.connect(config);
		});
	} catch (error) {
		client.destroy();
		way?.stop();
		throw error instanceof RemoteError ? error : explain(error instanceof Error ? error : new Error(String(error)));
	} finally {
		(timer as PausableTimer | null)?.stop(); // set inside the promise, which the compiler cannot see
		prompter.onOpen = null;
		signal?.removeEventListener('abort', abort);
	}
	// 52 → 8 ms for a command on loopback.
	client.setNoDelay(true);
	return {client, way};
}
