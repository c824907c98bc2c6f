/** The person's keys: which there are, of what kind, and in what order they are offered. */
import fs from 'node:fs';
import {type AgentKey, agentKeys} from './agent-keys.ts';
import type {HostSettings} from './host-settings.ts';
import {keyTypeOf} from './known-hosts.ts';

/** A key file of the configuration. */
export interface IdentityFile {
	readonly path: string;
	/** null: only the public half is here (its private one is in the agent), or it cannot be read. */
	readonly privateText: string | null;
	/** null where it cannot be known without the passphrase. */
	readonly blob: Buffer | null;
	readonly hasCertificate: boolean;
}

export interface Identities {
	readonly files: readonly IdentityFile[];
	readonly agent: readonly AgentKey[];
}

/** A key to offer: one of the agent's, or a file. */
export type Offer =
	| {readonly from: 'agent'; readonly key: AgentKey}
	| {readonly from: 'file'; readonly file: IdentityFile};

const readOrNull = (path: string): string | null => {
	try {
		return fs.readFileSync(path, 'utf8');
	} catch {
		return null;
	}
};

const publicBlob = (line: string): Buffer | null => {
	const [, blob] = /^\s*\S+\s+([A-Za-z0-9+/=]+)/.exec(line) ?? [];
	const bytes = blob === undefined ? null : Buffer.from(blob, 'base64');
	return bytes && keyTypeOf(bytes) !== '' ? bytes : null;
};

/** The public half of a private key in OpenSSH's own format stands in the clear before the locked part (PROTOCOL.key). */
export function blobOfPrivate(text: string): Buffer | null {
	const [, body] = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text) ?? [];
	if (body === undefined) return null;
	const bytes = Buffer.from(body, 'base64');
	let at = 'openssh-key-v1\0'.length;
	for (let skipped = 0; skipped < 3; skipped++) {
		if (at + 4 > bytes.length) return null;
		at += 4 + bytes.readUInt32BE(at);
	}
	at += 4; // number of keys
	if (at + 4 > bytes.length) return null;
	const end = at + 4 + bytes.readUInt32BE(at);
	const blob = bytes.subarray(at + 4, end);
	return end <= bytes.length && keyTypeOf(blob) !== '' ? Buffer.from(blob) : null;
}

function identityFile(path: string): IdentityFile | null {
	const text = readOrNull(path);
	const pub = readOrNull(`${path}.pub`);
	if (text === null && pub === null) return null;
	const isPrivate = text !== null && /PRIVATE KEY-----|^PuTTY-User-Key-File/m.test(text);
	return {
		path,
		privateText: isPrivate ? text : null,
		blob:
			(text === null ? null : isPrivate ? blobOfPrivate(text) : publicBlob(text)) ??
			(pub === null ? null : publicBlob(pub)),
		hasCertificate: fs.existsSync(`${path}-cert.pub`),
	};
}

export async function findIdentities(settings: HostSettings): Promise<Identities> {
	const files = [...new Set(settings.identityFiles)].map(identityFile).filter(file => file !== null);
	return {files, agent: await agentKeys(settings.agentSocket)};
}

export const isSecurityKey = (type: string): boolean => type.startsWith('sk-');
export const isCertificate = (type: string): boolean => type.includes('-cert-v0');

/** As OpenSSH orders them: keys of the agent that the configuration names, the agent's others, then files. */
export function offersOf({files, agent}: Identities, isIdentitiesOnly: boolean): readonly Offer[] {
	const usable = agent.filter(key => !isSecurityKey(key.type) && !isCertificate(key.type));
	const isNamed = (key: AgentKey) => files.some(file => file.blob?.equals(key.blob));
	const position = (key: AgentKey) => files.findIndex(file => file.blob?.equals(key.blob));
	const named = usable.filter(isNamed).sort((a, b) => position(a) - position(b));
	const others = isIdentitiesOnly ? [] : usable.filter(key => !isNamed(key));
	const inAgent = (file: IdentityFile) => usable.some(key => file.blob?.equals(key.blob));
	const left = files.filter(
		file => file.privateText !== null && !inAgent(file) && !(file.blob && isSecurityKey(keyTypeOf(file.blob))),
	);
	return [
		...[...named, ...others].map(key => ({from: 'agent', key}) as const),
		...left.map(file => ({from: 'file', file}) as const),
	];
}
