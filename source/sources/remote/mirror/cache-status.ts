/** What copies of servers are kept on this machine, and removing them. */
import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../../system-errors.ts';
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

/** Whether nothing has ever come from there: a typo, or a server that let nobody in. */
const isEmpty = ({files, listedAt, isInUse}: KeptCopy): boolean => files === 0 && listedAt === null && !isInUse;

/** Every copy that something has come to, the one listed last first. @throws the system's error */
export const keptCopies = (place: CachePlace): KeptCopy[] => allCopies(place).filter(copy => !isEmpty(copy));

function allCopies(place: CachePlace): KeptCopy[] {
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

/** So old is what nobody is about to make: between its folder and its lock lies a moment. */
const freshMilliseconds = 60_000;

/** Removes the folders to which nothing has come, that of `mine` at once. What cannot be removed stays. */
export function removeEmptyCopies(place: CachePlace, mine: string): void {
	try {
		const servers = serversFolder(place);
		for (const entry of fs.readdirSync(servers, {withFileTypes: true})) {
			const folder = path.join(servers, entry.name);
			if (!entry.isDirectory()) continue;
			const isFresh = Date.now() - fs.statSync(folder).mtimeMs < freshMilliseconds;
			const data = path.join(folder, 'data');
			if ((isFresh && folder !== mine) || isHeld(path.join(folder, 'lock'))) continue;
			// Its journal is only read where there are no data: one of many files is long.
			if (fs.existsSync(data) && fs.readdirSync(data).length > 0) continue;
			const journal = readJournal(path.join(folder, 'journal'));
			if ((journal?.files.size ?? 0) > 0 || (journal?.listedAt ?? null) !== null) continue;
			fs.rmSync(folder, {recursive: true, force: true});
		}
	} catch (error) {
		if (errorCode(error) === null) throw error;
	}
}

/** Removes every copy that no running session-tui writes to. @returns what was removed and what was left */
export function clearCopies(place: CachePlace): {removed: KeptCopy[]; inUse: KeptCopy[]} {
	const all = allCopies(place);
	for (const {folder, isInUse} of all) if (!isInUse) fs.rmSync(folder, {recursive: true, force: true});
	const copies = all.filter(copy => !isEmpty(copy));
	return {removed: copies.filter(({isInUse}) => !isInUse), inUse: copies.filter(({isInUse}) => isInUse)};
}
