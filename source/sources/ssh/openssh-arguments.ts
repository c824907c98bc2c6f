/** The command lines of the system's ssh. Options that OpenSSH 7.6 lacks are not used: it would end with status 255. Pure. */
import type {RemoteAddress} from '../address.ts';
import type {HostSettings} from './host-settings.ts';
import {destinationArguments} from './resolve-host.ts';
import {inTerminal} from './terminal-input.ts';

export interface OpensshArguments {
	readonly address: RemoteAddress;
	readonly settings: HostSettings;
	/** The socket of our own master; null: the person's own live one is used. */
	readonly controlPath: string | null;
}

const option = (name: string, value: string | number): readonly string[] => ['-o', `${name}=${value}`];

const always = [
	...['-x', '-a'],
	...option('ClearAllForwardings', 'yes'),
	...option('RemoteCommand', 'none'),
	...option('PermitLocalCommand', 'no'),
	...option('LogLevel', 'ERROR'),
];

/** The connection: logs in, listens on the control socket, runs nothing. */
export function masterArguments(
	{address, settings, controlPath}: OpensshArguments,
	manner: {
		readonly mayAsk: boolean;
		readonly passwordPrompts: number;
		readonly keepalive: {readonly seconds: number; readonly count: number};
		readonly connectSeconds: number;
	},
): readonly string[] {
	return [
		...['-T', '-N'],
		...always,
		...option('RequestTTY', 'no'),
		...option('BatchMode', manner.mayAsk ? 'no' : 'yes'),
		...option('NumberOfPasswordPrompts', manner.passwordPrompts),
		// A changed key is fatal under every setting; ssh would go on under `no`.
		...(settings.hostKeyChecking === 'accept-new' ? option('StrictHostKeyChecking', 'accept-new') : []),
		...option('ServerAliveInterval', manner.keepalive.seconds),
		...option('ServerAliveCountMax', manner.keepalive.count),
		...option('ConnectTimeout', manner.connectSeconds),
		...option('ControlMaster', 'yes'),
		...option('ControlPath', controlPath ?? 'none'),
		...option('ControlPersist', 'no'),
		...destinationArguments(address),
	];
}

/** A command over the connection that stands; it never makes one of its own. */
export function sessionArguments(
	{address, controlPath}: Omit<OpensshArguments, 'settings'>,
	command: string,
	isTerminal: boolean,
): readonly string[] {
	return [
		// With a terminal ssh would look for its own commands in what we send (`~.`).
		...(isTerminal ? ['-tt', '-e', 'none'] : ['-T']),
		...always,
		...option('RequestTTY', isTerminal ? 'force' : 'no'),
		...option('BatchMode', 'yes'),
		...option('ControlMaster', 'no'),
		// Where the master is gone ssh would connect anew by itself; this makes that fail. (With the person's own master
		// it would change the name of the socket.)
		...(controlPath === null ? [] : [...option('ControlPath', controlPath), ...option('ProxyCommand', 'false')]),
		...destinationArguments(address),
		isTerminal ? inTerminal(command) : command,
	];
}

/** Asks whether a master lives. */
export const checkArguments = ({address, controlPath}: Omit<OpensshArguments, 'settings'>): readonly string[] => [
	...(controlPath === null ? [] : option('ControlPath', controlPath)),
	...['-O', 'check'],
	...destinationArguments(address),
];
