/** What the person wrote as a source: a place on this machine or on a server. Pure. */

export interface LocalAddress {
	readonly kind: 'local';
	readonly path: string;
}

export interface RemoteAddress {
	readonly kind: 'remote';
	readonly user: string | null;
	/** Host name, address or alias of the ssh configuration. */
	readonly host: string;
	/** null: what the ssh configuration says. */
	readonly port: number | null;
	/** As written; not absolute means below the login folder. Never empty. */
	readonly path: string;
}

export interface BadAddress {
	readonly kind: 'bad';
	/** What is wrong and what to write instead. */
	readonly message: string;
}

export type Address = LocalAddress | RemoteAddress | BadAddress;

const bad = (message: string): BadAddress => ({kind: 'bad', message});

function remote(user: string | undefined, host: string, port: number | null, path: string): Address {
	// ssh would take it for an option.
	if (host.startsWith('-') || user?.startsWith('-')) return bad('a host or a user cannot begin with "-"');
	if (/[\s\u0000-\u001f\u007f]/.test(host + (user ?? ''))) return bad('a host or a user holds no blanks');
	return {kind: 'remote', user: user ?? null, host, port, path: path === '' ? '.' : path};
}

function parseUrl(word: string): Address {
	const parts = /^ssh:\/\/(?:([^@/]*)@)?(\[[^\]/]+\]|[^:/]+)(?::(\d+))?(\/.*)?$/is.exec(word);
	const host = parts?.[2]?.replace(/^\[|\]$/g, '');
	if (!parts || !host) return bad('an ssh address reads ssh://[user@]HOST[:port]/PATH');
	const [, user, , port, path] = parts;
	const number = port === undefined ? null : Number(port);
	if (number !== null && (number < 1 || number > 65_535)) return bad(`${port} is no port (1 to 65535)`);
	try {
		return remote(user === undefined ? undefined : decodeURIComponent(user), host, number, decodeURI(path ?? ''));
	} catch {
		return bad('a "%" in an ssh address begins a code of two digits; write "%25" for the sign itself');
	}
}

/**
 * As scp reads it: a colon before the first slash parts a host from a path. What exists here under the very name is
 * local, whatever is in it, and so is anything that begins with '/', './', '~' or, on Windows, a drive.
 */
export function parseAddress(
	word: string,
	exists: (path: string) => boolean,
	platform: NodeJS.Platform = process.platform,
): Address {
	if (word === '') return bad('an empty name; the folder at hand is "."');
	if (word.includes('\u0000')) return bad('no path holds a NUL character');
	if (/^ssh:\/\//i.test(word)) return parseUrl(word);
	if (platform === 'win32' && /^[A-Za-z]:(?:[\\/]|$)/.test(word)) return {kind: 'local', path: word};
	const parts = /^(?:([^@/:]+)@)?(\[[^\]/]+\]|[^:/]+):(.*)$/s.exec(word);
	if (!parts || /^[.~]/.test(word) || exists(word)) return {kind: 'local', path: word};
	return remote(parts[1], parts[2]!.replace(/^\[|\]$/g, ''), null, parts[3]!);
}
