/**
 * What lists show of all files of a source, in one file that is read at once: 20,000 segments would take seconds to open. Holds
 * nothing that the segments do not; where it is missing or damaged they are asked.
 */
import fs from 'node:fs';
import v8 from 'node:v8';
import type {CopyKeys} from '../../analysis/copy-keys.ts';
import {errorCode} from '../../sources/system-errors.ts';
import type {Digest} from '../file-digest.ts';
import {CacheDamage, encode, openContainer, readSection} from './container.ts';
import type {KeptKey} from './kept-file.ts';
import {type Column, columnOf, valuesOf} from './table.ts';

export interface ListedFile {
	readonly key: KeptKey;
	readonly digest: Digest;
	readonly copyKeys: CopyKeys;
}

/** A digest with its maps as lists, which make columns. */
type Row = Omit<KeptKey, 'version' | 'gapSeconds' | 'slowSeconds'> &
	Omit<Digest, 'types' | 'kinds'> & {
		readonly typeNames: readonly string[];
		readonly typeCounts: readonly number[];
		readonly kindNames: readonly string[];
		readonly kindCounts: readonly number[];
		readonly keyCount: number;
	};

/** What all rows have in common. */
export interface ListsKey extends Pick<KeptKey, 'version' | 'gapSeconds' | 'slowSeconds'> {
	/** Of the source: by which people know it again. */
	readonly root: string;
}

function rowOf({key, digest, copyKeys}: ListedFile): Row {
	const {path, size, modified, bytesRead} = key;
	const {types, kinds, ...rest} = digest;
	return {
		...{path, size, modified, bytesRead},
		...rest,
		typeNames: [...types.keys()],
		typeCounts: [...types.values()],
		kindNames: Object.keys(kinds),
		kindCounts: Object.values(kinds),
		keyCount: copyKeys.keys.length,
	};
}

export function encodeLists(key: ListsKey, files: readonly ListedFile[]): readonly Uint8Array[] {
	const count = files.reduce((sum, {copyKeys}) => sum + copyKeys.keys.length, 0);
	const keys = new Float64Array(count);
	const kinds = new Uint8Array(count);
	let at = 0;
	for (const {copyKeys} of files) {
		keys.set(copyKeys.keys, at);
		kinds.set(copyKeys.kinds, at);
		at += copyKeys.keys.length;
	}
	return encode(key, [
		{name: 'files', bytes: v8.serialize(columnOf(files.map(rowOf)))},
		{name: 'keys', bytes: new Uint8Array(keys.buffer)},
		{name: 'kinds', bytes: kinds},
	]).buffers;
}

/** By their paths; empty where there is nothing of this key, or it is damaged. */
export function readLists(file: string, key: ListsKey): Map<string, ListedFile> {
	try {
		const opened = openContainer(file);
		try {
			if (JSON.stringify(opened.key) !== JSON.stringify(key)) return new Map();
			// Their checksums hold: this program wrote them.
			const rows = valuesOf(v8.deserialize(readSection(opened, 'files')) as Column) as Row[];
			const keys = readSection(opened, 'keys');
			const kinds = readSection(opened, 'kinds');
			return filesOf(key, rows, new Float64Array(keys.buffer, keys.byteOffset, keys.length >> 3), kinds);
		} finally {
			fs.closeSync(opened.descriptor);
		}
	} catch (error) {
		if (error instanceof CacheDamage || errorCode(error) !== null) return new Map();
		throw error;
	}
}

function filesOf(
	{version, gapSeconds, slowSeconds}: ListsKey,
	rows: readonly Row[],
	keys: Float64Array,
	kinds: Uint8Array,
): Map<string, ListedFile> {
	const files = new Map<string, ListedFile>();
	let at = 0;
	for (const row of rows) {
		const {path, size, modified, bytesRead, typeNames, typeCounts, kindNames, kindCounts, keyCount, ...rest} = row;
		files.set(path, {
			key: {version, gapSeconds, slowSeconds, path, size, modified, bytesRead},
			digest: {
				...rest,
				types: new Map(typeNames.map((name, index) => [name, typeCounts[index] ?? 0])),
				kinds: Object.fromEntries(kindNames.map((name, index) => [name, kindCounts[index]])),
			},
			copyKeys: {keys: keys.subarray(at, at + keyCount), kinds: kinds.subarray(at, at + keyCount)},
		});
		at += keyCount;
	}
	return files;
}
