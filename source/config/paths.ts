/** Where the program keeps what is a person's own: settings, and what they said. By the XDG specification. */
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** A relative folder in the environment is to be ignored, says the specification. */
function xdg(configured: string | undefined, otherwise: string): string {
	const folder = configured && path.isAbsolute(configured) ? configured : otherwise;
	return path.join(folder, 'session-tui');
}

export const configFolder = (env: Environment, home: string): string =>
	xdg(env.XDG_CONFIG_HOME, path.join(home, '.config'));

export const stateFolder = (env: Environment, home: string): string =>
	xdg(env.XDG_STATE_HOME, path.join(home, '.local', 'state'));

/** What can be found out again. */
export const cacheFolder = (env: Environment, home: string): string =>
	xdg(env.XDG_CACHE_HOME, path.join(home, '.cache'));

/** `~` and `~/x` as the shell reads them. */
export const expandHome = (written: string, home: string): string =>
	written === '~' || written.startsWith('~/') || written.startsWith('~\\')
		? path.join(home, written.slice(1))
		: written;
