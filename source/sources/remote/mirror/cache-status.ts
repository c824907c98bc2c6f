/** What copies of servers are kept on this machine, and removing them. */
import fs from 'node:fs';
import path from 'node:path';
import {type CachePlace, serversFolder} from './cache-folder.ts';
import {readJournal} from './journal.ts';
import {isHeld} from './lock.ts';

export interface KeptCopy {
	readonly folder: string;
	/** `user@host:port`; hostile, as is `root`. '' where the journal cannot be read. */
	readonly destination: string;
	readonly root: string;
	readonly files: number;
	/** On this disk. */
	readonly bytes: number;
	/** When the server was last listed, milliseconds since the epoch. */
	readonly listedAt: number | null;
	/** Whether a running session-tui writes to it. */
	readonly isInUse: boolean;
}

function bytesIn(folder: string): number {
	let bytes = 0;
	for (const entry of fs.readdirSync(folder, {recursive: true, withFileTypes: true}))
		if (entry.isFile())
			bytes += fs.statSync(path.join(entry.parentPath, entry.name), {throwIfNoEntry: false})?.size ?? 0;
	return bytes;
}

/** Every copy, the one listed last first. @throws the system's error */
export function keptCopies(place: CachePlace): KeptCopy[] {
	const servers = serversFolder(place);
	if (!fs.existsSync(servers)) return [];
	const copies = fs.readdirSync(servers, {withFileTypes: true}).flatMap((entry): KeptCopy[] => {
		if (!entry.isDirectory()) return [];
		const folder = path.join(servers, entry.name);
		const journal = readJournal(path.join(folder, 'journal'));
		return [
			{
				folder,
				destination: journal?.destination ?? '',
				root: journal?.root ?? '',
				files: journal?.files.size ?? 0,
				bytes: bytesIn(folder),
				listedAt: journal?.listedAt ?? null,
				isInUse: isHeld(path.join(folder, 'lock')),
			},
		];
	});
	return copies.sort((a, b) => (b.listedAt ?? 0) - (a.listedAt ?? 0));
}

/** Removes every copy that no running session-tui writes to. @returns what was removed and what was left */
export function clearCopies(place: CachePlace): {removed: KeptCopy[]; inUse: KeptCopy[]} {
	const copies = keptCopies(place);
	const removed = copies.filter(({isInUse}) => !isInUse);
	for (const {folder} of removed) fs.rmSync(folder, {recursive: true, force: true});
	return {removed, inUse: copies.filter(({isInUse}) => isInUse)};
}
