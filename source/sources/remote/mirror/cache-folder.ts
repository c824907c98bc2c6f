/** Where copies of servers are kept, and how such a folder is made: for its owner alone, whatever the umask. */
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {makeFolder} from '../../make-folder.ts';
import {errorCode} from '../../system-errors.ts';

export interface CachePlace {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly home: string;
}

/** `$XDG_CACHE_HOME/session-tui/servers`; a relative XDG folder counts as none, as its specification says. */
export function serversFolder({env, home}: CachePlace): string {
	const xdg = env.XDG_CACHE_HOME;
	return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), 'session-tui', 'servers');
}

/** The folder of one server's copy: nothing of its name, its users or its paths stands in names on the disk. */
export const copyFolder = (place: CachePlace, destination: string, root: string): string =>
	path.join(serversFolder(place), hashName(`${destination}\0${root}`));

export const hashName = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 40);

/** A folder that is a link, another's or no folder: nothing is put into it. */
export class ForeignFolder extends Error {}

/** Makes a folder that only its owner may enter, or shuts the one that is there. @throws ForeignFolder, or the system's error */
export function makePrivateFolder(folder: string): void {
	try {
		fs.mkdirSync(folder, {mode: 0o700});
	} catch (error) {
		if (errorCode(error) !== 'EEXIST') throw error;
	}
	const stats = fs.lstatSync(folder);
	if (!stats.isDirectory()) throw new ForeignFolder(`${folder} is no folder`);
	const uid = process.getuid?.();
	if (uid !== undefined && stats.uid !== uid) throw new ForeignFolder(`${folder} belongs to another account`);
	if (process.platform !== 'win32' && (stats.mode & 0o777) !== 0o700) fs.chmodSync(folder, 0o700);
}

const cacheTag =
	'Signature: 8a477f597d28d172789f06886806bc55\n# Copies made by session-tui; backups may leave them out.\n';

/** Makes the folder of a copy and those above it. @throws ForeignFolder, or the system's error */
export function makeCopyFolder(place: CachePlace, folder: string): void {
	const servers = serversFolder(place);
	const own = path.dirname(servers);
	makeFolder(path.dirname(own), 0o700);
	for (const one of [own, servers, folder]) makePrivateFolder(one);
	try {
		fs.writeFileSync(path.join(servers, 'CACHEDIR.TAG'), cacheTag, {flag: 'wx', mode: 0o600});
	} catch (error) {
		if (errorCode(error) !== 'EEXIST') throw error;
	}
}
