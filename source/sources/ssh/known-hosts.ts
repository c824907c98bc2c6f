/**
 * known_hosts as OpenSSH reads it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): plain, hashed and wildcard names, `!` negation,
 * `[host]:port`, `@revoked` and `@cert-authority`. Pure.
 */
import {createHash, createHmac} from 'node:crypto';

export interface KnownHostsFile {
	readonly path: string;
	readonly text: string;
}

interface KnownKey {
	readonly marker: 'revoked' | 'cert-authority' | null;
	readonly type: string;
	/** As it stands there: base64 without padding differences being looked at by bytes. */
	readonly blob: Buffer;
	readonly path: string;
	/** From 1. */
	readonly line: number;
}

export type HostKeyVerdict =
	| {readonly kind: 'known'}
	| {readonly kind: 'unknown'; readonly otherTypes: readonly string[]}
	| {readonly kind: 'changed'; readonly path: string; readonly line: number}
	| {readonly kind: 'revoked'; readonly path: string; readonly line: number};

/** The name under which a host's keys are kept. */
export function knownHostsName(host: string, port: number, hostKeyAlias: string | null): string {
	if (hostKeyAlias !== null) return hostKeyAlias.toLowerCase();
	return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

function isWildcardMatch(pattern: string, name: string): boolean {
	let star = -1;
	let retry = 0;
	let at = 0;
	let index = 0;
	// Two pointers with one step back: linear for all practical patterns, and no regular expression of foreign text.
	while (index < name.length) {
		if (pattern[at] === '*') {
			star = at++;
			retry = index;
		} else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[index])) {
			at++;
			index++;
		} else if (star >= 0) {
			at = star + 1;
			index = ++retry;
		} else return false;
	}
	while (pattern[at] === '*') at++;
	return at === pattern.length;
}

function isHashMatch(field: string, name: string): boolean {
	const [, , salt = '', hash = ''] = field.split('|');
	return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest().equals(Buffer.from(hash, 'base64'));
}

/** Whether the first field of a line names the host. */
export function isNamedBy(field: string, name: string): boolean {
	if (field.startsWith('|1|')) return isHashMatch(field, name);
	let isMatch = false;
	for (const pattern of field.toLowerCase().split(',')) {
		const isNegated = pattern.startsWith('!');
		if (!isWildcardMatch(isNegated ? pattern.slice(1) : pattern, name)) continue;
		if (isNegated) return false;
		isMatch = true;
	}
	return isMatch;
}

/** All keys that the files have for a name. */
function keysOf(files: readonly KnownHostsFile[], name: string): KnownKey[] {
	const keys: KnownKey[] = [];
	for (const {path, text} of files)
		for (const [index, line] of text.split(/\r?\n/).entries()) {
			const parts = /^\s*(?:@(revoked|cert-authority)\s+)?([^\s#@]\S*)\s+(\S+)\s+([A-Za-z0-9+/=]+)(?:\s|$)/.exec(line);
			if (!parts) continue;
			const [, marker, field = '', type = '', blob = ''] = parts;
			if (!isNamedBy(field, name)) continue;
			const kind = marker === 'revoked' || marker === 'cert-authority' ? marker : null;
			keys.push({marker: kind, type, blob: Buffer.from(blob, 'base64'), path, line: index + 1});
		}
	return keys;
}

/** Type of a key as its own blob names it. */
export function keyTypeOf(blob: Buffer): string {
	if (blob.length < 4) return '';
	const length = blob.readUInt32BE(0);
	return length > 64 || length > blob.length - 4 ? '' : blob.toString('latin1', 4, 4 + length);
}

/** `SHA256:…` as ssh prints it. */
export const fingerprintOf = (blob: Buffer): string =>
	`SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;

/**
 * What the files say of a key that a host shows.
 * @param bareName - the host without its port: ssh accepts a key that is known for it there, when the name with the port has none
 */
export function judgeHostKey(
	files: readonly KnownHostsFile[],
	name: string,
	blob: Buffer,
	bareName: string | null = null,
): HostKeyVerdict {
	const keys = keysOf(files, name);
	const revoked = [...keys, ...(bareName === null ? [] : keysOf(files, bareName))].find(
		key => key.marker === 'revoked' && key.blob.equals(blob),
	);
	if (revoked) return {kind: 'revoked', path: revoked.path, line: revoked.line};
	const plain = keys.filter(key => key.marker === null);
	if (plain.some(key => key.blob.equals(blob))) return {kind: 'known'};
	const type = keyTypeOf(blob);
	const changed = plain.find(key => key.type === type);
	if (changed) return {kind: 'changed', path: changed.path, line: changed.line};
	if (bareName !== null && keysOf(files, bareName).some(key => key.marker === null && key.blob.equals(blob)))
		return {kind: 'known'};
	return {kind: 'unknown', otherTypes: [...new Set(plain.map(key => key.type))]};
}

/** Types of the keys that are known for a host, and whether certificates alone vouch for it. */
export function knownTypes(
	files: readonly KnownHostsFile[],
	name: string,
): {readonly types: ReadonlySet<string>; readonly hasOnlyAuthorities: boolean} {
	const keys = keysOf(files, name).filter(key => key.marker !== 'revoked');
	const types = new Set(keys.filter(key => key.marker === null).map(key => key.type));
	return {types, hasOnlyAuthorities: types.size === 0 && keys.length > 0};
}

/** A line to append; hashed where the configuration wants names hidden. */
export function knownHostsLine(name: string, blob: Buffer, salt: Buffer | null): string {
	const hash = salt && createHmac('sha1', salt).update(name).digest('base64');
	const field = salt === null ? name : `|1|${salt.toString('base64')}|${hash}`;
	return `${field} ${keyTypeOf(blob)} ${blob.toString('base64')}\n`;
}
