/** What both engines are made with, and the sentences they share. */
import {safeLine} from '../../text/safe-text.ts';
import type {ErrorContext} from '../remote/errors.ts';
import {type Ask, RemoteError} from '../remote/transport.ts';
import type {HostSettings} from './host-settings.ts';
import type {Env} from './resolve-host.ts';

export interface EngineOptions {
	readonly settings: HostSettings;
	/** Why this engine. */
	readonly reason: string;
	readonly ask: Ask;
	readonly env: Env;
	readonly onNotice: (text: string) => void;
	/** Seconds between signs of life, and how many may stay unanswered. */
	readonly keepalive?: {readonly seconds: number; readonly count: number};
}

export const usualKeepalive = {seconds: 15, count: 3};
const usualConnectSeconds = 15;

export const connectSeconds = (settings: HostSettings): number => settings.connectTimeout ?? usualConnectSeconds;

export const destinationOf = ({user, hostName, port}: HostSettings): string => `${user}@${hostName}:${port}`;

export const errorContext = (settings: HostSettings): ErrorContext => ({
	...{server: settings.alias, host: settings.hostName, port: settings.port, user: settings.user},
	seconds: connectSeconds(settings),
});

export const cancelled = (): RemoteError => new RemoteError('cancelled', 'Connecting was cancelled.');

export const notConnected = (settings: HostSettings): RemoteError =>
	new RemoteError('lost', safeLine(`There is no connection to ${settings.alias}.`));

/** @param raw - what was said at the end */
export const lostError = (settings: HostSettings, raw: string): RemoteError =>
	new RemoteError('lost', safeLine(`The connection to ${settings.alias} was lost.`), '', raw);
