/** Whether transcripts lie here that this account may not read: then `sudo` is tried, as it is on a server. */
import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from './system-errors.ts';

/** Folders looked into, and transcripts of each tried: enough to know, few enough to cost nothing. */
const foldersTried = 20;
const filesTried = 2;

const isDenied = (error: unknown): boolean => errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM';

function mayRead(file: string): boolean {
	try {
		fs.accessSync(file, fs.constants.R_OK);
		return true;
	} catch (error) {
		return !isDenied(error);
	}
}

/** null: it cannot be listed for want of a right. */
function entriesOf(folder: string): fs.Dirent[] | null {
	try {
		return fs.readdirSync(folder, {withFileTypes: true}).sort((a, b) => (a.name < b.name ? -1 : 1));
	} catch (error) {
		return isDenied(error) ? null : [];
	}
}

/** An absolute path of a folder or a file. */
export function isShut(place: string): boolean {
	const hasShutFile = (folder: string, entries: readonly fs.Dirent[]): boolean =>
		entries
			.filter(entry => entry.isFile() && entry.name.endsWith('.jsonl'))
			.slice(0, filesTried)
			.some(entry => !mayRead(path.join(folder, entry.name)));
	let stats: fs.Stats;
	try {
		stats = fs.statSync(place);
	} catch (error) {
		return isDenied(error);
	}
	if (!stats.isDirectory()) return stats.isFile() && !mayRead(place);
	const entries = entriesOf(place);
	if (entries === null || hasShutFile(place, entries)) return true;
	const folders = entries.filter(entry => entry.isDirectory()).slice(0, foldersTried);
	const inside = folders.map(({name}) => [path.join(place, name), entriesOf(path.join(place, name))] as const);
	// One folder that is shut among open ones is a problem to tell, not a reason to read everything another way.
	const isOpen = inside.some(([, files]) => files !== null) || entries.some(entry => entry.isFile());
	return inside.some(([folder, files]) => (files === null ? !isOpen : hasShutFile(folder, files)));
}
