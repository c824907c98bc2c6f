/** What the cache holds of which source, and removing it. */
import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../../sources/system-errors.ts';
import {CacheDamage, openContainer} from './container.ts';
import {isTemporary} from './folder.ts';
import type {ListsKey} from './lists.ts';
import {indexFolder, listsName} from './source-cache.ts';

export interface KeptIndex {
	readonly folder: string;
	/** The root of the source, as data: hostile. null where nothing tells. */
	readonly root: string | null;
	/** Transcripts whose findings are kept. */
	readonly files: number;
	/** On this disk. */
	readonly bytes: number;
	/** When it was last written, milliseconds since the epoch. */
	readonly writtenAt: number | null;
}

/** Of every source. `folder`: of all caches of the program. @throws the system's error */
export function keptIndexes(folder: string): KeptIndex[] {
	const all = indexFolder(folder);
	if (!fs.existsSync(all)) return [];
	return fs
		.readdirSync(all, {withFileTypes: true})
		.filter(entry => entry.isDirectory())
		.map(({name}) => keptIndex(path.join(all, name)));
}

function keptIndex(folder: string): KeptIndex {
	let [files, bytes, writtenAt] = [0, 0, null as number | null];
	for (const name of fs.readdirSync(folder)) {
		// Another instance may be writing: what is gone by now counts no more.
		const stats = fs.statSync(path.join(folder, name), {throwIfNoEntry: false});
		if (!stats) continue;
		bytes += stats.size;
		if (name !== listsName && !isTemporary(name)) files++;
		writtenAt = Math.max(writtenAt ?? 0, stats.mtimeMs);
	}
	return {folder, root: rootOf(path.join(folder, listsName)), files, bytes, writtenAt};
}

function rootOf(lists: string): string | null {
	try {
		const {descriptor, key} = openContainer(lists);
		fs.closeSync(descriptor);
		return (key as ListsKey).root ?? null; // its checksum holds: this program, in some version, wrote it
	} catch (error) {
		if (error instanceof CacheDamage || errorCode(error) !== null) return null;
		throw error;
	}
}

/** Removes all of it; a running instance notices and reads its transcripts again. @returns what was there */
export function clearIndexes(folder: string): KeptIndex[] {
	const removed = keptIndexes(folder);
	fs.rmSync(indexFolder(folder), {recursive: true, force: true});
	return removed;
}
