/** Sentences for logins that end before the server refuses anything: host keys, questions without an answer. Pure. */
import {type SafeText, safeLine} from '../../text/safe-text.ts';
import {RemoteError} from '../remote/transport.ts';

/** Why a question had no answer. */
export type Unanswered = 'declined' | 'quiet' | 'nobody';

const nobody = 'without a terminal nobody can be asked';

/** @param fingerprint - type and SHA256; '' where it is not told */
export function unknownHostKey(alias: string, fingerprint: string, why: Unanswered | 'strict'): RemoteError {
	if (why === 'declined')
		return new RemoteError(
			'host-key',
			safeLine(`The host key of ${alias} was not accepted.`),
			'',
			safeLine(fingerprint),
		);
	const reason = why === 'nobody' ? `, and ${nobody}` : why === 'strict' ? ' (StrictHostKeyChecking yes)' : '';
	const next =
		why === 'nobody'
			? `If that is right, connect once with \`ssh ${alias}\`, or run this command at a terminal.`
			: why === 'quiet'
				? 'Ctrl+R connects again and asks.'
				: 'If that is right, its admin or you must add it to known_hosts.';
	return new RemoteError(
		'host-key',
		safeLine(`The host key of ${alias} is not known here${reason}. Not connecting.`),
		safeLine(`${fingerprint === '' ? '' : `Its key: ${fingerprint}. `}${next}`),
		safeLine(fingerprint),
	);
}

/** @param tried - what was tried before, in a sentence */
export function unansweredLogin(alias: string, why: Unanswered, tried = ''): RemoteError {
	if (why === 'quiet')
		return new RemoteError(
			'auth',
			safeLine(`${alias} wants an answer that only you can give.`),
			'Ctrl+R connects again.',
		);
	if (why === 'declined')
		return new RemoteError('cancelled', safeLine(`The login to ${alias} was not answered.`), safeLine(tried));
	return new RemoteError(
		'auth',
		safeLine(`${alias} wants a password or a code, and ${nobody}.`),
		safeLine(`${tried} Run this command at a terminal, or log in with a key that ssh-agent holds.`.trim()),
	);
}

export function lockedKey(path: string, why: Unanswered): RemoteError {
	const reason = why === 'nobody' ? `, and ${nobody}` : '';
	return new RemoteError(
		'cancelled',
		safeLine(`${path} is locked by a passphrase${reason}.`),
		safeLine(`ssh-add ${path}${why === 'nobody' ? ', or run this command at a terminal.' : ''}`),
	);
}

/** Bare where a shell takes it as it is: a home folder is shown as `~`, and a quoted `~` names no folder. */
const shellWord = (text: string): string =>
	/^[\w./@%+:,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** @param name - under which known_hosts has the other key, with its port */
export function changedHostKey(
	alias: string,
	entry: {readonly name: string; readonly path: string; readonly line: number},
	raw: SafeText,
): RemoteError {
	const {name, path, line} = entry;
	return new RemoteError(
		'host-key',
		safeLine(`The host key of ${alias} CHANGED (${path}, line ${line}). Not connecting.`),
		safeLine(
			'Somebody may be between you and the server. If it was reinstalled, ask its admin for the fingerprint, then ' +
				`\`ssh-keygen -R ${shellWord(name)} -f ${shellWord(path)}\`.`,
		),
		raw,
	);
}

/** What the system's ssh says of a changed key, which may be that of a host on the way; null where it says none. */
export function changedKeyIn(said: string): {name: string; path: string; line: number} | null {
	const name = /Host key for (\S+) has changed/.exec(said)?.[1];
	const place = /^Offending (?:\S+ )?key (?:for \S+ )?in (.+):(\d+)\s*$/m.exec(said);
	return name && place?.[1] ? {name, path: place[1], line: Number(place[2])} : null;
}
