/** Whether to trust the key that a host shows: known_hosts first, then the person, once. */
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {safeLine} from '../../text/safe-text.ts';
import {makeFolder} from '../make-folder.ts';
import {RemoteError} from '../remote/transport.ts';
import {errorCode} from '../system-errors.ts';
import type {HostSettings} from './host-settings.ts';
import {
	fingerprintOf,
	type HostKeyVerdict,
	judgeHostKey,
	type KnownHostsFile,
	keyTypeOf,
	knownHostsLine,
	knownHostsName,
	knownTypes,
} from './known-hosts.ts';
import type {Prompter} from './prompter.ts';
import {changedHostKey, unknownHostKey} from './refusals.ts';

export type HostKeyAlgorithm =
	| 'ssh-ed25519'
	| 'ecdsa-sha2-nistp256'
	| 'ecdsa-sha2-nistp384'
	| 'ecdsa-sha2-nistp521'
	| 'rsa-sha2-512'
	| 'rsa-sha2-256';

/** Host keys that ssh2 can verify, in the order in which OpenSSH prefers them. */
const verifiable: readonly HostKeyAlgorithm[] = [
	'ssh-ed25519',
	'ecdsa-sha2-nistp256',
	'ecdsa-sha2-nistp384',
	'ecdsa-sha2-nistp521',
	'rsa-sha2-512',
	'rsa-sha2-256',
];

/** @throws RemoteError where a file is there and cannot be read: what it forbids would be let in */
export function readKnownHosts(settings: HostSettings): readonly KnownHostsFile[] {
	return [...settings.userKnownHosts, ...settings.globalKnownHosts].flatMap(file => {
		try {
			return [{path: file, text: fs.readFileSync(file, 'utf8')}];
		} catch (error) {
			const code = errorCode(error);
			if (code === 'ENOENT' || code === 'ENOTDIR') return [];
			throw new RemoteError(
				'host-key',
				safeLine(
					`${file} cannot be read (${code ?? 'unknown error'}), so no host key can be verified. Not connecting.`,
				),
				safeLine(`Make it readable: chmod u+r '${file}'.`),
			);
		}
	});
}

export const nameOf = ({hostName, port, hostKeyAlias}: HostSettings): string =>
	knownHostsName(hostName, port, hostKeyAlias);

/** What to ask the host for: kinds that are known of it first, as ssh does, so that only a true stranger is unknown. */
export function hostKeyAlgorithms(settings: HostSettings, files: readonly KnownHostsFile[]): HostKeyAlgorithm[] {
	const wanted = settings.hostKeyAlgorithms;
	const usable = verifiable.filter(algorithm => wanted.length === 0 || wanted.includes(algorithm));
	const order = (algorithm: HostKeyAlgorithm) =>
		wanted.length === 0 ? verifiable.indexOf(algorithm) : wanted.indexOf(algorithm);
	const {types} = knownTypes(files, nameOf(settings));
	const isKnown = (algorithm: string) => types.has(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);
	return usable.sort((a, b) => Number(isKnown(b)) - Number(isKnown(a)) || order(a) - order(b));
}

function refusal(verdict: HostKeyVerdict, blob: Buffer, settings: HostSettings): RemoteError | null {
	const raw = safeLine(`${keyTypeOf(blob)} ${fingerprintOf(blob)}`);
	if (verdict.kind === 'changed')
		return changedHostKey(settings.alias, {name: nameOf(settings), path: verdict.path, line: verdict.line}, raw);
	if (verdict.kind === 'revoked')
		return new RemoteError(
			'host-key',
			safeLine(`The host key of ${settings.alias} is revoked (${verdict.path}, line ${verdict.line}). Not connecting.`),
			'Ask the admin of the server.',
			raw,
		);
	return null;
}

/** As ssh does it: into the first of the person's files, with a folder that nobody else can enter. */
export function appendKnownHost(settings: HostSettings, blob: Buffer): void {
	const [file] = settings.userKnownHosts;
	if (file === undefined) return;
	makeFolder(path.dirname(file), 0o700);
	const salt = settings.hashesKnownHosts ? randomBytes(20) : null;
	const before = fs.existsSync(file) && fs.statSync(file).isFile() ? fs.readFileSync(file) : Buffer.alloc(0);
	const gap = before.length > 0 && before.at(-1) !== 0x0a ? '\n' : '';
	fs.appendFileSync(file, gap + knownHostsLine(nameOf(settings), blob, salt), {mode: 0o600});
}

export interface HostKeyDecision {
	readonly settings: HostSettings;
	readonly files: readonly KnownHostsFile[];
	/** Asks; answers null to everything when reconnecting. */
	readonly prompter: Prompter;
	readonly onNotice: (text: string) => void;
}

/** @throws RemoteError where the key is not to be trusted */
export async function verifyHostKey(blob: Buffer, decision: HostKeyDecision): Promise<void> {
	const {settings, files, prompter, onNotice} = decision;
	const bareName = settings.hostKeyAlias === null && settings.port !== 22 ? settings.hostName.toLowerCase() : null;
	const verdict = judgeHostKey(files, nameOf(settings), blob, bareName);
	if (verdict.kind === 'known') return;
	const refused = refusal(verdict, blob, settings);
	if (refused) throw refused;
	const type = keyTypeOf(blob);
	const others = verdict.kind === 'unknown' ? verdict.otherTypes : [];
	const fingerprint = `${type} ${fingerprintOf(blob)}`;
	const isAsked =
		settings.hostKeyChecking === 'ask' || (settings.hostKeyChecking === 'accept-new' && others.length > 0);
	const {alias} = settings;
	if (settings.hostKeyChecking === 'yes') throw unknownHostKey(alias, fingerprint, 'strict');
	if (isAsked) {
		const answer = await prompter.ask({
			kind: 'host-key',
			title: safeLine(`${settings.alias} is not known here yet. Is this its key?`),
			details: [
				fingerprint,
				`${settings.hostName}, port ${settings.port}`,
				...(others.length > 0 ? [`known_hosts has other keys of it (${others.join(', ')}), not this one.`] : []),
			].map(text => safeLine(text)),
			isVisible: true,
		});
		if (answer?.trim().toLowerCase() !== 'yes') throw unknownHostKey(alias, fingerprint, prompter.unanswered);
	}
	try {
		appendKnownHost(settings, blob);
	} catch (error) {
		onNotice(
			`The host key of ${settings.alias} could not be written to known_hosts (${errorCode(error) ?? 'failed'}).`,
		);
	}
}
