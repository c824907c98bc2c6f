/**
 * The error catalogue: what ssh2, the system's ssh, sudo and the tools on a server say when something is wrong, and what
 * that means to a person. Data, each row with an example that its test holds to; the first row that matches counts.
 *
 * Sources of the texts: OpenSSH 9.2 and 10.2, ssh2 1.17, sudo 1.9.13, GNU and BusyBox tools, each provoked; sudo-rs from
 * its source. Servers are always asked with LC_ALL=C.
 */
import {type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {RemoteError, type RemoteErrorKind} from './transport.ts';

/** Who says it: the ssh2 package, the system's ssh, a program on the server, this machine. */
export type Speaker = 'ssh2' | 'ssh' | 'remote' | 'local';

export interface ErrorRow {
	readonly where: readonly Speaker[];
	readonly pattern: RegExp;
	readonly kind: RemoteErrorKind;
	/** `{server}` `{host}` `{port}` `{user}` `{path}` `{command}` `{seconds}` are filled in, `{1}` is the first group of the pattern. */
	readonly message: string;
	readonly hint: string;
	/** What it matches, as it was really said. */
	readonly example: string;
}

/** What messages may name. */
export interface ErrorContext {
	/** The host as the person wrote it. */
	readonly server: string;
	/** As resolved. */
	readonly host?: string;
	readonly port?: number;
	readonly user?: string;
	readonly path?: string;
	/** What sudo was asked to run. */
	readonly command?: string;
	/** How long was waited. */
	readonly seconds?: number;
}

const readme = 'README, "Server setup", has rules to ask the admin for.';

export const errorRows: readonly ErrorRow[] = [
	{
		where: ['ssh2', 'ssh'],
		pattern:
			/getaddrinfo (?:ENOTFOUND|EAI_\w+)|Could not resolve hostname|Temporary failure in name resolution|Name or service not known/,
		kind: 'dns',
		message: '"{server}" is neither a Host in ~/.ssh/config nor a name that DNS knows.',
		hint: '`ssh -G {server}` shows what ssh makes of it.',
		example: 'getaddrinfo ENOTFOUND kids',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern: /ECONNREFUSED|Connection refused/,
		kind: 'refused',
		message: 'Nothing listens on {host}:{port}.',
		hint: 'Is the Port in ~/.ssh/config right, and is sshd running there?',
		example: 'connect ECONNREFUSED 127.0.0.1:2399',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern: /EHOSTUNREACH|ENETUNREACH|No route to host|Network is unreachable/,
		kind: 'refused',
		message: 'There is no way to {host}:{port} from here.',
		hint: 'Is the network or the VPN up?',
		example: 'ssh: connect to host 10.0.0.1 port 22: No route to host',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern: /Timed out while waiting for handshake|ETIMEDOUT|Connection timed out|Operation timed out/,
		kind: 'timeout',
		message: 'No answer from {host}:{port} in {seconds} s.',
		hint: 'Is the VPN up? Does a firewall drop it?',
		example: 'Timed out while waiting for handshake',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for \S+ has changed/,
		kind: 'host-key',
		message: 'The host key of {server} CHANGED. Not connecting.',
		hint: 'Somebody may be between you and the server. If it was reinstalled, ask its admin for the fingerprint, then take its old key out of known_hosts: `ssh {server} true` names the line.',
		example: '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern: /REVOKED HOST KEY|marked as revoked/,
		kind: 'host-key',
		message: 'The host key of {server} is revoked in known_hosts. Not connecting.',
		hint: 'Ask the admin of the server.',
		example: '@       WARNING: REVOKED HOST KEY DETECTED!               @',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern: /Host denied \(verification failed\)|Host key verification failed/,
		kind: 'host-key',
		message: 'The host key of {server} is not known here. Not connecting.',
		hint: '`ssh {server}` at a terminal shows the key and asks.',
		example: 'Host key verification failed.',
	},
	{
		where: ['ssh2'],
		pattern: /no matching (?:host key format|key exchange algorithm|\S+ cipher|\S+ MAC)/,
		kind: 'algorithm',
		message: 'The server and the ssh2 engine have no algorithm in common ({0}).',
		hint: '`--transport openssh` uses the system ssh, which knows more.',
		example: 'Handshake failed: no matching host key format',
	},
	{
		where: ['ssh'],
		pattern: /Unable to negotiate .*?(no matching [^.]+ found\. Their offer: [^\n]*)/,
		kind: 'algorithm',
		message: 'The server and ssh have no algorithm in common: {1}',
		hint: 'The server is very old or very strict; its admin can say which algorithms to allow in ~/.ssh/config.',
		example:
			'Unable to negotiate with 127.0.0.1 port 22: no matching key exchange method found. Their offer: sntrup761x25519-sha512@openssh.com',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern: /Too many authentication failures/,
		kind: 'auth',
		message: 'Too many keys were offered before the right one; {server} hung up.',
		hint: 'Set IdentityFile and `IdentitiesOnly yes` for this Host in ~/.ssh/config.',
		example: 'Received disconnect from 127.0.0.1 port 22:2: Too many authentication failures',
	},
	{
		where: ['ssh'],
		pattern: /Permission denied \(([^)]*)\)/,
		kind: 'auth',
		message: 'The server refused user {user}; it allows: {1}.',
		hint: '`ssh {server} true` must work first.',
		example: 'kim@127.0.0.1: Permission denied (publickey,password).',
	},
	{
		where: ['ssh'],
		pattern: /Permission denied, please try again/,
		kind: 'auth',
		message: 'The server refused user {user}.',
		hint: '`ssh {server} true` must work first.',
		example: 'Permission denied, please try again.',
	},
	{
		where: ['ssh2'],
		pattern: /All configured authentication methods failed/,
		kind: 'auth',
		message: 'The server refused user {user}.',
		hint: '`ssh {server} true` must work first.',
		example: 'All configured authentication methods failed',
	},
	{
		where: ['ssh2'],
		pattern: /bad passphrase|integrity check failed/,
		kind: 'passphrase',
		message: 'Wrong passphrase for {path}.',
		hint: '',
		example: 'OpenSSH key integrity check failed -- bad passphrase?',
	},
	{
		where: ['ssh2'],
		pattern: /no passphrase given/,
		kind: 'passphrase',
		message: '{path} is locked by a passphrase.',
		hint: '`ssh-add {path}` once, and no passphrase is asked for any more.',
		example: 'Cannot parse privateKey: Encrypted private OpenSSH key detected, but no passphrase given',
	},
	{
		where: ['ssh2'],
		pattern: /Unsupported (?:key format|OpenSSH private key type)/,
		kind: 'key-type',
		message: 'The ssh2 engine cannot use a key of this kind (a security key?).',
		hint: '`--transport openssh` uses the system ssh, which can.',
		example: 'Unsupported OpenSSH private key type: sk-ssh-ed25519@openssh.com',
	},
	{
		where: ['ssh'],
		pattern: /Bad configuration option|terminating, \d+ bad configuration|: line \d+:|line \d+: /,
		kind: 'config',
		message: 'ssh itself rejects its configuration: {line}',
		hint: 'Mend the file it names.',
		example: '/home/kim/.ssh/config: line 3: Bad configuration option: bogusoption',
	},
	{
		where: ['ssh'],
		pattern: /(?:Bad owner or permissions on|Can't open user config file) ([^\n]*)/,
		kind: 'config',
		message: 'ssh itself rejects its configuration: {line}',
		hint: 'Mend the file it names.',
		example: 'Bad owner or permissions on /home/kim/.ssh/config',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern: /Channel open failure|Session open refused by peer|administratively prohibited/,
		kind: 'sessions',
		message: 'The server allows no further session on this connection (MaxSessions).',
		hint: '',
		example: '(SSH) Channel open failure: open failed',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern:
			/Keepalive timeout|No response from server|Timeout, server \S+ not responding|Broken pipe|Control master terminated|client_loop:/,
		kind: 'lost',
		message: 'The connection to {server} was lost.',
		hint: '',
		example: 'Keepalive timeout',
	},
	{
		where: ['ssh2', 'ssh'],
		pattern:
			/Connection lost before handshake|ECONNRESET|EPIPE|kex_exchange_identification|Connection reset by|Connection closed by/,
		kind: 'dropped',
		message: '{host}:{port} closed the connection before login.',
		hint: 'Has sshd been stopped there, or does something else answer on this port? After failed logins a server also blocks an address for a while: then wait 20 seconds.',
		example: 'kex_exchange_identification: read: Connection reset by peer',
	},
	{
		where: ['remote'],
		pattern: /(This account is currently not available[^\n]*)/,
		kind: 'shell',
		message: 'This account cannot run commands (forced command or nologin). The server said: {1}',
		hint: 'Ask the admin for an account with a shell.',
		example: 'This account is currently not available.',
	},
	{
		where: ['remote'],
		pattern: /you must have a tty to run sudo/,
		kind: 'sudo-tty',
		message: 'sudo on {server} wants a terminal.',
		hint: 'Ask the admin for `Defaults:{user} !requiretty`.',
		example: 'sudo: sorry, you must have a tty to run sudo',
	},
	{
		where: ['remote'],
		pattern: /is not in the sudoers file|is not allowed to (?:execute|run)|I'm afraid I can't do that/,
		kind: 'sudo-denied',
		message: 'Your account has no sudo right for this on {server}.',
		hint: readme,
		example: 'Sorry, user kim is not allowed to execute ‘/usr/bin/cat /data/a’ as root on kids.',
	},
	{
		where: ['remote'],
		pattern:
			/Sorry, try again|\d+ incorrect password attempt|Authentication failed, try again|no password was provided/,
		kind: 'sudo-password',
		message: 'Wrong sudo password.',
		hint: '',
		example: 'sudo: 1 incorrect password attempt',
	},
	{
		where: ['remote'],
		pattern: /a password is required|interactive authentication is required|a terminal is required/,
		kind: 'sudo',
		message:
			'You may not read these files without a password: either sudo wants one, or your account has no sudo rule for `{command}`.',
		hint: readme,
		example: 'sudo: a password is required',
	},
	{
		where: ['remote'],
		pattern: /sudo: (?:command )?not found|'?sudo'?: No such file or directory|Unknown command:? '?sudo/,
		kind: 'sudo-missing',
		message: 'There is no sudo on {server}; the files must be readable for your group.',
		hint: readme,
		example: 'bash: line 1: sudo: command not found',
	},
	{
		where: ['remote'],
		pattern: /must be owned by uid 0 and have the setuid bit|"no new privileges" flag is set/,
		kind: 'sudo-denied',
		message: 'sudo cannot work on {server} (a container without the right to change users).',
		hint: 'The files must be readable for your group.',
		example: 'sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set',
	},
	{
		where: ['remote'],
		pattern: /find: (?:['‘]?)(.+?)(?:['’]?): Permission denied/,
		kind: 'list',
		message: '{1} cannot be listed.',
		hint: 'Name a file instead, or ask the admin for the right to list it (README, "Server setup").',
		example: "find: '/data/user_sessions/anna': Permission denied",
	},
	{
		where: ['remote'],
		pattern: /(?:cat|find|tail|head): .*Permission denied|can't open .*: Permission denied/,
		kind: 'permission',
		message: 'Your account may not read {path} on {server}.',
		hint: readme,
		example: 'cat: /data/a.jsonl: Permission denied',
	},
	{
		where: ['remote'],
		pattern: /No such file or directory/,
		kind: 'gone',
		message: '{path} is not there on {machine}.',
		hint: '',
		example: 'cat: /data/a.jsonl: No such file or directory',
	},
	{
		where: ['local'],
		pattern: /ENOSPC/,
		kind: 'disk',
		message: 'The disk of this machine is full.',
		hint: '`session-tui cache clear` frees what is kept of servers; `--no-cache` keeps nothing.',
		example: 'ENOSPC: no space left on device, write',
	},
];

/** The lines of `raw` in which something is said, without control characters. */
export const cleanWords = (raw: string): SafeText => safeText(raw.slice(0, 64 * 1024).trim());

/** `kids` of `kids:/data` and `ssh://kids/data`: for a sentence that has the path already. */
const machineOf = (server: string): string => /^(?:ssh:\/\/[^/]+|[^/]*?(?=:[/~]))/.exec(server)?.[0] ?? server;

function fill(template: string, context: ErrorContext, match: RegExpMatchArray, line: string): SafeText {
	const known: Readonly<Record<string, string | number | undefined>> = {
		...context,
		host: context.host ?? context.server,
		port: context.port ?? 22,
		user: context.user ?? 'you',
		machine: machineOf(context.server),
		path: context.path ?? 'them',
		command: context.command ?? `sudo -n cat ${context.path ?? 'FILE'}`,
		seconds: context.seconds ?? 15,
		line,
	};
	return safeLine(
		template.replace(/\{(\w+)\}/g, (_, name: string) => String(known[name] ?? match[Number(name)] ?? '')),
	);
}

/** The row for what was said; null when the catalogue has none. */
export function findErrorRow(where: Speaker, raw: string): ErrorRow | null {
	return errorRows.find(row => row.where.includes(where) && row.pattern.test(raw)) ?? null;
}

/** What was said as an error for a person. What no row knows is shown in its own words, under `otherwise`. */
export function explainError(
	where: Speaker,
	raw: string,
	context: ErrorContext,
	otherwise: {readonly kind: RemoteErrorKind; readonly message: string} = {kind: 'failed', message: ''},
): RemoteError {
	const row = findErrorRow(where, raw);
	const words = cleanWords(raw);
	const match = row?.pattern.exec(raw);
	if (!row || !match) {
		const said = safeLine(raw.trim().split('\n').at(-1) ?? '');
		const message = otherwise.message || said || `${safeLine(context.server)} could not be reached.`;
		return new RemoteError(otherwise.kind, safeLine(message), otherwise.message ? said : '', words);
	}
	const start = raw.lastIndexOf('\n', match.index) + 1;
	const [line = ''] = raw.slice(start).trim().split('\n');
	return new RemoteError(
		row.kind,
		fill(row.message, context, match, line),
		fill(row.hint, context, match, line),
		words,
	);
}
