/**
 * What the ssh configuration says of a host: the answer of `ssh -G`, read and expanded. Pure.
 *
 * `ssh -G` prints identityfile, certificatefile, identityagent and proxycommand unexpanded (OpenSSH 9.2), hence the
 * expansions here; ssh_config(5), TOKENS.
 */

/** Facts of this machine that expansions need. */
export interface Here {
	readonly home: string;
	readonly user: string;
	readonly hostName: string;
	readonly userId: number;
	readonly env: Readonly<Record<string, string | undefined>>;
}

export type HostKeyChecking = 'yes' | 'ask' | 'accept-new';

export interface HostSettings {
	/** The host as the person wrote it. */
	readonly alias: string;
	readonly hostName: string;
	readonly port: number;
	readonly user: string;
	readonly hostKeyAlias: string | null;
	/** Absolute, in the order of the configuration; most do not exist. */
	readonly identityFiles: readonly string[];
	readonly certificateFiles: readonly string[];
	readonly isIdentitiesOnly: boolean;
	/** Socket of the agent; null: none. */
	readonly agentSocket: string | null;
	readonly userKnownHosts: readonly string[];
	readonly globalKnownHosts: readonly string[];
	/** `no` counts as `accept-new`: a changed key is fatal under every setting. */
	readonly hostKeyChecking: HostKeyChecking;
	readonly hashesKnownHosts: boolean;
	/** Hops before the last, as `-J` takes them; null: none. */
	readonly proxyJump: string | null;
	/** For `/bin/sh -c`, expanded; null: none. */
	readonly proxyCommand: string | null;
	readonly addressFamily: 'any' | 'inet' | 'inet6';
	readonly bindAddress: string | null;
	/** Seconds; null: not set. */
	readonly connectTimeout: number | null;
	/** In order of preference; a method that is switched off is not in it. */
	readonly methods: readonly LoginMethod[];
	readonly passwordPrompts: number;
	/** Algorithms of host keys in order of preference; empty: the usual ones. */
	readonly hostKeyAlgorithms: readonly string[];
	/** Algorithms that may be used, by OpenSSH's names; empty: not known. */
	readonly keyExchanges: readonly string[];
	readonly ciphers: readonly string[];
	readonly macs: readonly string[];
	readonly isGssapi: boolean;
	/** Whether a ControlPath is configured, so that a live master may be waiting there. */
	readonly hasControlPath: boolean;
	/** What only the system's ssh can do, in half a sentence; null: nothing of the kind is configured. */
	readonly special: string | null;
}

export type LoginMethod = 'publickey' | 'keyboard-interactive' | 'password';

const usualMethods: readonly LoginMethod[] = ['publickey', 'keyboard-interactive', 'password'];

/** The lines `keyword value…` by keyword. */
export function parseSettings(text: string): ReadonlyMap<string, readonly string[]> {
	const settings = new Map<string, string[]>();
	for (const line of text.split(/\r?\n/)) {
		const [, keyword, value] = /^(\S+) (.*)$/.exec(line) ?? [];
		if (keyword === undefined || value === undefined) continue;
		const name = keyword.toLowerCase();
		const values = settings.get(name);
		if (values) values.push(value);
		else settings.set(name, [value]);
	}
	return settings;
}

/** `~`, `${NAME}` and the `%` tokens of a file name. An unknown user's home or variable stays as it is. */
export function expandPath(written: string, here: Here, tokens: Readonly<Record<string, string>>): string {
	const home = written === '~' || written.startsWith('~/') ? here.home + written.slice(1) : written;
	const filled = home.replace(/\$\{(\w+)\}/g, (whole, name: string) => here.env[name] ?? whole);
	return expandTokens(filled, tokens);
}

export const expandTokens = (text: string, tokens: Readonly<Record<string, string>>): string =>
	text.replace(/%(.)/g, (whole, letter: string) => (letter === '%' ? '%' : (tokens[letter] ?? whole)));

const isOn = (value: string | undefined, otherwise: boolean): boolean =>
	value === undefined ? otherwise : /^(?:yes|true)$/i.test(value);
const unlessNone = (value: string | undefined): string | null =>
	value === undefined || /^none$/i.test(value) || value === '' ? null : value;

const checking: Readonly<Record<string, HostKeyChecking>> = {
	yes: 'yes',
	true: 'yes',
	ask: 'ask',
	'accept-new': 'accept-new',
	no: 'accept-new',
	off: 'accept-new',
	false: 'accept-new',
};

/** An agent's socket as IdentityAgent names it (`none`, `SSH_AUTH_SOCK`, `$NAME`, a path), else that of the environment. */
function agentSocket(written: string | undefined, here: Here, tokens: Readonly<Record<string, string>>): string | null {
	const usual = here.env.SSH_AUTH_SOCK || null;
	if (written === undefined || written === 'SSH_AUTH_SOCK') return usual;
	if (/^none$/i.test(written)) return null;
	if (/^\$\w+$/.test(written)) return here.env[written.slice(1)] || null;
	return expandPath(written, here, tokens);
}

function methodsOf(get: (name: string) => string | undefined): readonly LoginMethod[] {
	const isAllowed: Readonly<Record<LoginMethod, boolean>> = {
		publickey: !/^(?:no|false)$/i.test(get('pubkeyauthentication') ?? 'yes'),
		'keyboard-interactive': isOn(get('kbdinteractiveauthentication') ?? get('challengeresponseauthentication'), true),
		password: isOn(get('passwordauthentication'), true),
	};
	const preferred = get('preferredauthentications')?.split(',');
	const order = preferred ? usualMethods.filter(method => preferred.includes(method)) : [...usualMethods];
	if (preferred) order.sort((a, b) => preferred.indexOf(a) - preferred.indexOf(b));
	const isBatch = isOn(get('batchmode'), false);
	return order.filter(method => isAllowed[method] && (method === 'publickey' || !isBatch));
}

function specialOf(get: (name: string) => string | undefined): string | null {
	if (unlessNone(get('pkcs11provider'))) return 'a PKCS#11 key is configured';
	if (unlessNone(get('knownhostscommand'))) return 'a KnownHostsCommand is configured';
	if (unlessNone(get('revokedhostkeys'))) return 'a list of revoked host keys is configured';
	// `ssh -G` prints no quotes: then nobody but ssh knows where one name ends.
	const knownHosts = `${get('userknownhostsfile') ?? ''} ${get('globalknownhostsfile') ?? ''}`.split(' ');
	if (knownHosts.some(file => unlessNone(file) !== null && !/^[/~%$]/.test(file) && !/^\w:/.test(file)))
		return 'a known_hosts file with a blank in its name is configured';
	if (isOn(get('proxyusefdpass'), false)) return 'ProxyUseFdpass is configured';
	if (isOn(get('hostbasedauthentication'), false)) return 'host-based login is configured';
	return null;
}

/** @param text - what `ssh -G` printed */
export function hostSettings(alias: string, text: string, here: Here): HostSettings {
	const settings = parseSettings(text);
	const get = (name: string) => settings.get(name)?.[0];
	const hostName = get('hostname') ?? alias;
	const port = Number(get('port')) || 22;
	const user = get('user') ?? here.user;
	const hostKeyAlias = unlessNone(get('hostkeyalias'));
	const tokens: Readonly<Record<string, string>> = {
		...{d: here.home, h: hostName, i: String(here.userId), k: hostKeyAlias ?? alias},
		...{L: here.hostName.split('.')[0] ?? '', l: here.hostName, n: alias, p: String(port), r: user, u: here.user},
	};
	const paths = (name: string) =>
		(settings.get(name) ?? []).filter(path => unlessNone(path)).map(path => expandPath(path, here, tokens));
	/** Blanks part the files on one line; `ssh -G` prints no quotes. */
	const lists = (name: string) =>
		(get(name) ?? '')
			.split(' ')
			.filter(path => unlessNone(path))
			.map(path => expandPath(path, here, tokens));
	const names = (name: string) => (get(name) ?? '').split(',').filter(Boolean);
	const proxyJump = unlessNone(get('proxyjump'));
	const proxyCommand = unlessNone(get('proxycommand'));
	const family = get('addressfamily');
	return {
		...{alias, hostName, port, user, hostKeyAlias},
		identityFiles: paths('identityfile'),
		certificateFiles: paths('certificatefile'),
		isIdentitiesOnly: isOn(get('identitiesonly'), false),
		agentSocket: agentSocket(get('identityagent'), here, tokens),
		userKnownHosts: lists('userknownhostsfile'),
		globalKnownHosts: lists('globalknownhostsfile'),
		hostKeyChecking: checking[(get('stricthostkeychecking') ?? 'ask').toLowerCase()] ?? 'yes',
		hashesKnownHosts: isOn(get('hashknownhosts'), false),
		proxyJump,
		proxyCommand: proxyCommand === null || proxyJump !== null ? null : expandTokens(proxyCommand, tokens),
		addressFamily: family === 'inet' || family === 'inet6' ? family : 'any',
		bindAddress: unlessNone(get('bindaddress')),
		connectTimeout: Number(get('connecttimeout')) || null,
		methods: methodsOf(get),
		passwordPrompts: Number(get('numberofpasswordprompts')) || 3,
		hostKeyAlgorithms: names('hostkeyalgorithms'),
		keyExchanges: names('kexalgorithms'),
		ciphers: names('ciphers'),
		macs: names('macs'),
		isGssapi: isOn(get('gssapiauthentication'), false),
		hasControlPath: unlessNone(get('controlpath')) !== null,
		special: specialOf(get),
	};
}

/** The settings where there is no `ssh` to ask: the host as it was written, files where OpenSSH has them. */
export function usualSettings(host: string, port: number | null, user: string | null, here: Here): HostSettings {
	const names = ['id_rsa', 'id_ecdsa', 'id_ed25519'];
	const rows = [
		`hostname ${host}`,
		`port ${port ?? 22}`,
		`user ${user ?? here.user}`,
		...names.map(name => `identityfile ~/.ssh/${name}`),
		'userknownhostsfile ~/.ssh/known_hosts ~/.ssh/known_hosts2',
		'globalknownhostsfile /etc/ssh/ssh_known_hosts',
	];
	return hostSettings(host, rows.join('\n'), here);
}
