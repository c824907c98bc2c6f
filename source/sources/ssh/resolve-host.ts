/** Asks the system's ssh what it makes of a host: `ssh -G`, so that aliases mean what they mean to OpenSSH. */
import {type ExecFileException, execFile} from 'node:child_process';
import os from 'node:os';
import {safeLine} from '../../text/safe-text.ts';
import type {RemoteAddress} from '../address.ts';
import {explainError} from '../remote/errors.ts';
import {RemoteError} from '../remote/transport.ts';
import {type Here, type HostSettings, hostSettings, usualSettings} from './host-settings.ts';

export interface ResolvedHost {
	readonly settings: HostSettings;
	/** False where there is no `ssh` on this machine. */
	readonly hasSsh: boolean;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** A slow `Match exec` of the person's own is theirs; one that hangs is not waited for. */
const patience = 30_000;

/** The environment without what is undefined, as child processes take it. */
export const childEnv = (env: Env): Record<string, string> =>
	Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

export function thisMachine(env: Env): Here {
	const {username, homedir, uid} = os.userInfo();
	// Windows' own agent listens there, and no variable says so.
	const agent = process.platform === 'win32' ? {SSH_AUTH_SOCK: '\\\\.\\pipe\\openssh-ssh-agent'} : {};
	return {home: env.HOME || homedir, user: username, hostName: os.hostname(), userId: uid, env: {...agent, ...env}};
}

/**
 * What ssh would take for an option, or a shell of a ProxyCommand for more than a name. OpenSSH refuses the same, newer
 * versions only.
 * @throws RemoteError
 */
export function refuseDangerous(address: RemoteAddress): void {
	const isBadHost = address.host.startsWith('-') || /[\s\u0000-\u001f\u007f'"`$\\;&<>|(){},*?!~#]/.test(address.host);
	const user = address.user ?? '';
	const isBadUser = user.startsWith('-') || /[\s\u0000-\u001f\u007f'"`$;&<>|(){}]|\\$/.test(user);
	if (!isBadHost && !isBadUser) return;
	const what = isBadHost ? `"${address.host}" is no name of a host` : `"${user}" is no name of a user`;
	throw new RemoteError('config', safeLine(`${what}: it holds characters that could mean something to a shell.`));
}

/** `user@host` and port as arguments for ssh; the destination stands behind `--`. */
export function destinationArguments(address: RemoteAddress): readonly string[] {
	const host = address.user === null ? address.host : `${address.user}@${address.host}`;
	return [...(address.port === null ? [] : ['-p', String(address.port)]), '--', host];
}

/** @throws RemoteError where the host is dangerous or the configuration is broken */
export async function resolveHost(
	address: RemoteAddress,
	env: Env,
	onNotice: (text: string) => void,
): Promise<ResolvedHost> {
	refuseDangerous(address);
	const here = thisMachine(env);
	const answer = await new Promise<{error: ExecFileException | null; out: string; err: string}>(resolve => {
		const argv = ['-G', ...destinationArguments(address)];
		const child = execFile('ssh', argv, {env: childEnv(env), timeout: patience, encoding: 'utf8'}, (error, out, err) =>
			resolve({error, out, err}),
		);
		child.stdin?.end();
	});
	if (answer.error?.code === 'ENOENT') {
		onNotice('There is no ssh on this machine: the ssh configuration is not read, the host is taken as written.');
		return {settings: usualSettings(address.host, address.port, address.user, here), hasSsh: false};
	}
	if (answer.error) {
		const otherwise = {kind: 'config', message: 'ssh rejects its configuration or the name of the host.'} as const;
		throw explainError('ssh', answer.err || answer.error.message, {server: address.host}, otherwise);
	}
	return {settings: hostSettings(address.host, answer.out, here), hasSsh: true};
}
