/**
 * A server to try everything on: a real sshd on loopback with accounts for every situation (lab/people.ts), transcripts
 * that root alone may read (lab/tree.ts), and a client's side of its own: keys, known_hosts, an ssh configuration.
 * Everything it makes has a name of its own, so several labs live side by side, and is gone however the process ends.
 *
 *     const lab = await startLab({roles: ['cat', 'none']});
 *     t.after(() => lab.stop());
 *     spawn('ssh', ['cat', 'uptime'], {env: lab.env});   // or ssh -F lab.config; an alias is called like its role
 */
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {missingFor, type Role, roleNames, roleSpec} from './lab/people.ts';
import {startReaper} from './lab/reaper.ts';
import {type LabServer, type ServerOptions, startServer} from './lab/server.ts';
import {makeTrees} from './lab/tree.ts';

export {missingFor, type Role, roleNames} from './lab/people.ts';
export type {LabServer, ServerOptions} from './lab/server.ts';
export {hostilePaths, hostileText} from './lab/tree.ts';

/** Why there can be no lab here, for the `skip` of a test; false where there can. */
export const noLab: string | false = (() => {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'the server lab needs Linux and root';
	const programs = ['/usr/sbin/sshd', '/usr/bin/sudo', '/usr/sbin/useradd', '/usr/sbin/visudo', '/usr/bin/ssh'];
	const missing = programs.filter(program => !fs.existsSync(program));
	return missing.length > 0 ? `the server lab needs ${missing.join(', ')}` : false;
})();

export interface LabOptions {
	/** Accounts to make; all that this machine has a shell for unless said. Each costs some 50 ms. */
	readonly roles?: readonly Role[];
	readonly server?: ServerOptions;
}

export interface Lab {
	/** Everything of the lab lies below it; readable for all, writable for root. */
	readonly folder: string;
	/** Root's transcripts in the team layout (files 0600, folders 0755): the demo team. */
	readonly team: string;
	/** The same, readable for the group of the role `group`. */
	readonly groupTeam: string;
	/** The same, with one person's folder shut. */
	readonly locked: string;
	/** `hostilePaths` below it. */
	readonly hostile: string;
	/** Absolute path of the reader script that the role `script` may run with sudo. */
	readonly reader: string;
	/** Password of the roles that have one. */
	readonly password: string;
	/** Passphrase of the key of the host alias `encrypted`. */
	readonly passphrase: string;
	/** The client's ssh configuration: aliases called like the roles, and those of `addHost`. */
	readonly config: string;
	readonly knownHosts: string;
	/** The client's keys: `plain`, `encrypted`, `foreign` (no account takes it), with `.pub` beside each. */
	readonly keys: Readonly<Record<'plain' | 'encrypted' | 'foreign', string>>;
	/** For programs under test: `ssh` on its PATH reads `config`; own HOME and XDG folders. */
	readonly env: Readonly<Record<string, string>>;
	readonly server: LabServer;
	account(role: Role): string;
	/** Another alias; lines are those of ssh_config, the usual ones follow. `role` says whose account, of which server. */
	addHost(alias: string, role: Role, lines?: readonly string[], server?: LabServer): void;
	/** A second sshd with the same accounts. Its keys are made known. */
	startServer(name: string, options?: ServerOptions): Promise<LabServer>;
	/** An agent with so many foreign keys and then the right one. @returns its socket */
	startAgent(foreignKeys: number): Promise<string>;
	/** Processes and temporary files of the accounts that are still there, one line each. */
	leftovers(): string[];
	/** How often an account has called sudo so far, successful or not. */
	sudoCalls(role: Role): number;
	stop(): Promise<void>;
}

const run = (...argv: [string, ...string[]]): string =>
	execFileSync(argv[0], argv.slice(1), {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});

/** Account files are locked while another lab changes them. */
async function runLocked(...argv: [string, ...string[]]): Promise<void> {
	for (let left = 100; ; left--) {
		const {status, stderr} = spawnSync(argv[0], argv.slice(1), {encoding: 'utf8'});
		if (status === 0) return;
		if (left === 0 || !/lock/.test(stderr)) throw new Error(`${argv.join(' ')}: ${stderr}`);
		await new Promise(resolve => setTimeout(resolve, 50));
	}
}

export async function startLab(options: LabOptions = {}): Promise<Lab> {
	if (noLab) throw new Error(noLab);
	const roles = options.roles ?? roleNames.filter(role => missingFor(role) === null);
	const folder = fs.mkdtempSync('/tmp/session-tui-lab-');
	fs.chmodSync(folder, 0o755);
	const reaper = startReaper(folder);
	try {
		return await buildLab(folder, roles, options, reaper.reap);
	} catch (error) {
		await reaper.reap();
		throw error;
	}
}

async function buildLab(
	folder: string,
	roles: readonly Role[],
	options: LabOptions,
	reap: () => Promise<void>,
): Promise<Lab> {
	const at = (...parts: string[]) => path.join(folder, ...parts);
	const note = (list: 'pids' | 'accounts' | 'groups' | 'files', line: string | number) =>
		fs.appendFileSync(at(list), `${line}\n`);
	// Account names hold small letters only, so that they pass every rule for names.
	const letters = [...folder.slice(-6)].map(sign => sign.toLowerCase().charCodeAt(0).toString(36)).join('');
	const id = `stl${letters.slice(0, 12)}${process.pid.toString(36)}`.slice(0, 20);
	const account = (role: Role) => `${id}-${role}`;
	for (const name of ['home', 'data', 'sbin', 'bin', 'busybox', 'ssh/hosts', 'client', 'log'])
		fs.mkdirSync(at(name), {recursive: true});
	const group = `${id}-ops`;
	note('groups', group);
	await runLocked('groupadd', group);

	const password = 'correct horse lab';
	const passphrase = 'battery staple lab';
	const keys = {plain: at('client/plain'), encrypted: at('client/encrypted'), foreign: at('client/foreign')};
	for (const [name, file] of Object.entries(keys))
		run('ssh-keygen', '-q', '-t', 'ed25519', '-N', name === 'encrypted' ? passphrase : '', '-C', name, '-f', file);
	const authorized = [keys.plain, keys.encrypted].map(file => fs.readFileSync(`${file}.pub`, 'utf8'));
	const trees = makeTrees(at('data'), group);
	const reader = makeReader(folder, trees.team);
	makeBusybox(folder);

	for (const role of roles) {
		const spec = roleSpec(role);
		const home = at('home', role);
		note('accounts', account(role));
		await runLocked(
			...(['useradd', '-M', '-d', home, '-s', spec.shell === 'BUSYBOX' ? at('busybox/login') : spec.shell] as const),
			...['-p', '*', ...(spec.isInGroup ? ['-G', group] : []), account(role)],
		);
		fs.mkdirSync(path.join(home, '.ssh'), {recursive: true, mode: 0o700});
		const options = spec.keyOptions ? `${spec.keyOptions} ` : '';
		fs.writeFileSync(path.join(home, '.ssh/authorized_keys'), authorized.map(line => options + line).join(''), {
			mode: 0o600,
		});
		for (const [name, text] of Object.entries(spec.home ?? {})) fs.writeFileSync(path.join(home, name), text);
		run('chown', '-R', `${account(role)}:`, home);
	}
	const withPassword = roles.filter(role => roleSpec(role).hasPassword).map(role => `${account(role)}:${password}\n`);
	if (withPassword.length > 0) execFileSync('chpasswd', {input: withPassword.join('')});
	writeSudoers(folder, id, roles, account, {READER: reader, TEAM: trees.team}, file => note('files', file));

	const accounts = roles.map(account);
	const server = await startServer(folder, 'main', accounts, at('pids'), options.server);
	const knownHosts = at('client/known_hosts');
	const learn = ({port, publicKeys}: LabServer) =>
		fs.appendFileSync(knownHosts, publicKeys.map(key => `[127.0.0.1]:${port} ${key}\n`).join(''));
	learn(server);
	const config = writeClient(folder, knownHosts);
	const addHost: Lab['addHost'] = (alias, role, lines = [], of = server) => {
		const rows = [`Host ${alias}`, ...lines, 'HostName 127.0.0.1', `Port ${of.port}`, `User ${account(role)}`];
		// Identities add up, so the usual one goes only where no other is named.
		if (!lines.some(line => line.startsWith('IdentityFile'))) rows.push(`IdentityFile ${keys.plain}`);
		fs.writeFileSync(at('ssh/hosts', `${alias}.conf`), `${rows.join('\n  ')}\n`);
	};
	for (const role of roles) addHost(role, role);

	return {
		...trees,
		...{folder, reader, password, passphrase, config, knownHosts, keys, server, account, addHost},
		env: {
			PATH: `${at('bin')}:${process.env.PATH ?? '/usr/bin:/bin'}`,
			HOME: at('client'),
			XDG_CACHE_HOME: at('client/cache'),
			XDG_CONFIG_HOME: at('client/config'),
			LC_ALL: 'C.UTF-8',
			TZ: 'UTC',
			TERM: 'xterm-256color',
		},
		startServer: async (name, serverOptions) => {
			const another = await startServer(folder, name, accounts, at('pids'), serverOptions);
			learn(another);
			return another;
		},
		startAgent: foreignKeys => startAgent(folder, foreignKeys, keys.plain, pid => note('pids', pid)),
		leftovers: () => leftovers(accounts),
		sudoCalls: role => {
			const log = at('log', `sudo-${role}`);
			return fs.existsSync(log) ? (fs.readFileSync(log, 'latin1').match(/COMMAND=/g) ?? []).length : 0;
		},
		stop: reap,
	};
}

/** The script that the documentation hands to admins, for the lab's folder. */
function makeReader(folder: string, team: string): string {
	const file = path.join(folder, 'sbin/session-read');
	const shipped = fs.readFileSync('docs/session-read', 'utf8');
	fs.writeFileSync(file, shipped.replace(/^ROOT=.*$/m, `ROOT=${team}`), {mode: 0o755});
	return file;
}

/** A login shell that finds the small tools before the usual ones. */
function makeBusybox(folder: string): void {
	if (missingFor('busybox') !== null) return;
	const bin = path.join(folder, 'busybox');
	const usual = new Set(['sudo', 'busybox']);
	for (const tool of run('busybox', '--list').split('\n'))
		if (tool !== '' && !usual.has(tool)) fs.symlinkSync('/bin/busybox', path.join(bin, tool));
	const login = `#!/bin/busybox sh\nPATH=${bin}:/usr/bin:/bin; export PATH\nexec ${bin}/sh "$@"\n`;
	fs.rmSync(path.join(bin, 'login'), {force: true});
	fs.writeFileSync(path.join(bin, 'login'), login, {mode: 0o755});
}

function writeSudoers(
	folder: string,
	id: string,
	roles: readonly Role[],
	account: (role: Role) => string,
	words: Readonly<Record<string, string>>,
	note: (file: string) => void,
): void {
	const lines = roles.flatMap(role => [
		...roleSpec(role).sudoers.map(line =>
			line.replace('USER', account(role)).replace(/READER|TEAM/, word => words[word] ?? word),
		),
		`Defaults:${account(role)} logfile=${folder}/log/sudo-${role}, loglinelen=0, !syslog`,
	]);
	const draft = path.join(folder, 'sudoers');
	fs.writeFileSync(draft, `${lines.join('\n')}\n`, {mode: 0o440});
	run('visudo', '-cf', draft);
	const file = `/etc/sudoers.d/${id}`;
	note(file);
	fs.renameSync(draft, `${file}~`); // a name with a tilde is left out by sudo
	fs.renameSync(`${file}~`, file);
}

/** `ssh` that reads the lab's configuration, and the configuration. */
function writeClient(folder: string, knownHosts: string): string {
	const config = path.join(folder, 'ssh/config');
	const rows = [
		`Include ${folder}/ssh/hosts/*.conf`,
		'Host *',
		'IdentitiesOnly yes',
		'IdentityAgent none',
		`UserKnownHostsFile ${knownHosts}`,
		'GlobalKnownHostsFile /dev/null',
		'StrictHostKeyChecking ask',
	];
	fs.writeFileSync(config, `${rows.join('\n  ')}\n`);
	for (const name of ['ssh', 'scp'])
		fs.writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh\nexec /usr/bin/${name} -F ${config} "$@"\n`, {
			mode: 0o755,
		});
	return config;
}

async function startAgent(
	folder: string,
	foreignKeys: number,
	key: string,
	note: (pid: number) => void,
): Promise<string> {
	const socket = path.join(folder, 'client/agent');
	const child = spawn('ssh-agent', ['-D', '-a', socket], {detached: true, stdio: 'ignore', cwd: '/'});
	child.unref();
	note(child.pid ?? 0);
	while (!fs.existsSync(socket)) await new Promise(resolve => setTimeout(resolve, 10));
	const add = (file: string) =>
		execFileSync('ssh-add', ['-q', file], {env: {...process.env, SSH_AUTH_SOCK: socket}, stdio: 'ignore'});
	for (let index = 0; index < foreignKeys; index++) {
		const file = path.join(folder, `client/agent-key-${index}`);
		run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', `foreign ${index}`, '-f', file);
		add(file);
	}
	add(key);
	return socket;
}

function leftovers(accounts: readonly string[]): string[] {
	const owners = new Map(accounts.map(name => [Number(run('id', '-u', name)), name]));
	const found: string[] = [];
	for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
		try {
			const owner = owners.get(fs.statSync(`/proc/${pid}`).uid);
			const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
			// What has ended and waits for its parent has no words.
			if (owner && words !== '') found.push(`${owner}: process ${pid} ${words}`);
		} catch {
			// it ended meanwhile
		}
	}
	for (const name of fs.readdirSync('/tmp')) {
		const owner = owners.get(fs.lstatSync(`/tmp/${name}`, {throwIfNoEntry: false})?.uid ?? -1);
		if (owner) found.push(`${owner}: /tmp/${name}`);
	}
	return found;
}
