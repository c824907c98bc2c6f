/** The way to a server: its name resolved as ssh resolves it, and the engine that can go there. */
import fs from 'node:fs';
import type {RemoteAddress} from '../address.ts';
import {type Ask, RemoteError, type Transport} from '../remote/transport.ts';
import {AutoTransport} from './auto-transport.ts';
import {chooseEngine} from './choose-engine.ts';
import type {EngineOptions} from './engine-options.ts';
import {nameOf, readKnownHosts} from './host-key.ts';
import type {HostSettings} from './host-settings.ts';
import {findIdentities} from './identities.ts';
import {knownTypes} from './known-hosts.ts';
import {checkArguments} from './openssh-arguments.ts';
import {doesMasterLive} from './openssh-master.ts';
import {OpensshTransport} from './openssh-transport.ts';
import {type Env, resolveHost} from './resolve-host.ts';
import {Ssh2Transport} from './ssh2-transport.ts';

export interface OpenTransportOptions {
	readonly engine: 'auto' | 'ssh2' | 'openssh';
	readonly ask: Ask;
	/** Of the person: PATH to find ssh, HOME, SSH_AUTH_SOCK. */
	readonly env: Env;
	/** A sentence to show once: a banner of the server, a missing ssh. Has passed the gate. */
	readonly onNotice: (text: string) => void;
	/** For tests: how soon a silent server counts as gone. */
	readonly keepalive?: {readonly seconds: number; readonly count: number};
}

/** Debian switches GSSAPI on for everybody, so a ticket is what tells. */
const hasTicket = (settings: HostSettings, env: Env): boolean =>
	settings.isGssapi && (Boolean(env.KRB5CCNAME) || fs.existsSync(`/tmp/krb5cc_${process.getuid?.() ?? ''}`));

const hasOnlyAuthorities = (settings: HostSettings): boolean =>
	knownTypes(readKnownHosts(settings), nameOf(settings)).hasOnlyAuthorities;

/**
 * Resolves and chooses; does not connect yet.
 * @throws RemoteError where the name or the configuration is bad
 */
export async function openTransport(address: RemoteAddress, options: OpenTransportOptions): Promise<Transport> {
	const {engine, env, onNotice} = options;
	const resolved = await resolveHost(address, env, onNotice);
	const {settings} = resolved;
	// OpenSSH for Windows has no ControlMaster, which the engine stands on.
	const hasSsh = resolved.hasSsh && process.platform !== 'win32';
	const common = (reason: string): EngineOptions => ({...options, settings, reason});
	const openssh = (reason: string, usesLiveMaster: boolean): Transport => {
		if (!hasSsh)
			throw new RemoteError('config', 'This machine has no ssh that this program can use.', 'Use --transport ssh2.');
		return new OpensshTransport({...common(reason), address, usesLiveMaster});
	};
	const hasLiveMaster =
		engine !== 'ssh2' &&
		hasSsh &&
		settings.hasControlPath &&
		(await doesMasterLive(checkArguments({address, controlPath: null}), env));
	if (engine === 'openssh') return openssh('', hasLiveMaster);
	if (engine === 'ssh2') return new Ssh2Transport(common(''));
	const verdict = chooseEngine({
		...{settings, hasSsh, hasLiveMaster},
		identities: await findIdentities(settings),
		certificates: settings.certificateFiles.filter(file => fs.existsSync(file)),
		hasTicket: hasTicket(settings, env),
		hasOnlyAuthorities: hasOnlyAuthorities(settings),
	});
	if (verdict.engine === 'openssh') return openssh(verdict.reason, hasLiveMaster);
	const first = new Ssh2Transport(common(verdict.reason));
	return hasSsh ? new AutoTransport(first, reason => openssh(reason, false)) : first;
}
