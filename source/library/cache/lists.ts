/**
 * What lists show of all files of a source, in one file that is read at once: 20,000 segments would take seconds to open. Holds
 * nothing that the segments do not; where it is missing or damaged they are asked.
 */
import fs from 'node:fs';
import type {CopyKeys} from '../../analysis/copy-keys.ts';
import {errorCode} from '../../sources/system-errors.ts';
import type {Digest} from '../file-digest.ts';
import {numbered, signaturesIn} from '../signatures.ts';
import {CacheDamage, encode, type Opened, openContainer, readSection, type Section} from './container.ts';
import type {KeptKey} from './kept-file.ts';

export interface ListedFile {
	readonly key: KeptKey;
	readonly digest: Digest;
	readonly copyKeys: CopyKeys;
	/** Of its marks (library/signatures.ts). */
	readonly signatures: Uint32Array;
}

/** Path, size, modified, identity, bytes read, count of copy keys, of signatures. */
type Place = readonly [string, number, number, string, number, number, number];

/** A digest as JSON has it. */
type PlainDigest = Omit<Digest, 'types'> & {readonly types: readonly (readonly [string, number])[]};

/** What all rows have in common. */
export interface ListsKey extends Pick<KeptKey, 'version' | 'gapSeconds' | 'slowSeconds'> {
	/** Of the source: by which people know it again. */
	readonly root: string;
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
		// JSON is what the engine reads fastest into rows of one shape.
		{name: 'files', bytes: Buffer.from(JSON.stringify(files.map(placeOf)))},
		{name: 'digests', bytes: Buffer.from(JSON.stringify(files.map(({digest}) => plain(digest))))},
		{name: 'keys', bytes: new Uint8Array(keys.buffer)},
		{name: 'kinds', bytes: kinds},
		...signatureSections(files),
	]).buffers;
}

/** Each signature once, in whatever order, and for each file the places of its own there. */
function signatureSections(files: readonly ListedFile[]): Section[] {
	const places = new Map<number, number>();
	const at: number[] = [];
	for (const {signatures} of files) {
		for (const number of signatures) {
			const place = places.get(number) ?? places.size;
			places.set(number, place);
			at.push(place);
		}
	}
	const words = [...signaturesIn(Uint32Array.from(places.keys()))];
	return [
		{name: 'signatures', bytes: Buffer.from(JSON.stringify(words))},
		{name: 'signed', bytes: new Uint8Array(Uint32Array.from(at).buffer)},
	];
}

/** Back to numbers of this run, for all files one after the other. */
function readSignatures(opened: Opened): Uint32Array {
	const known = numbered(JSON.parse(readSection(opened, 'signatures').toString()) as string[]);
	const {buffer, byteOffset, length} = readSection(opened, 'signed');
	return new Uint32Array(buffer, byteOffset, length >> 2).map(place => known[place] as number);
}

const placeOf = ({key: {path, size, modified, identity, bytesRead}, copyKeys, signatures}: ListedFile): Place => [
	path,
	size,
	modified,
	identity,
	bytesRead,
	copyKeys.keys.length,
	signatures.length,
];

const plain = (digest: Digest): PlainDigest => ({...digest, types: [...digest.types]});

/** By their paths; empty where there is nothing of this key, or it is damaged. */
export function readLists(file: string, key: ListsKey): Map<string, ListedFile> {
	try {
		const opened = openContainer(file);
		try {
			if (JSON.stringify(opened.key) !== JSON.stringify(key)) return new Map();
			// Their checksums hold: this program wrote them.
			const places = JSON.parse(readSection(opened, 'files').toString()) as Place[];
			const digests = JSON.parse(readSection(opened, 'digests').toString()) as PlainDigest[];
			const keys = readSection(opened, 'keys');
			const kinds = readSection(opened, 'kinds');
			const copyKeys = {keys: new Float64Array(keys.buffer, keys.byteOffset, keys.length >> 3), kinds};
			return filesOf(key, places, digests, copyKeys, readSignatures(opened));
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
	places: readonly Place[],
	digests: readonly PlainDigest[],
	{keys, kinds}: CopyKeys,
	signatures: Uint32Array,
): Map<string, ListedFile> {
	const files = new Map<string, ListedFile>();
	let at = 0;
	let signedAt = 0;
	for (const [index, [path, size, modified, identity, bytesRead, keyCount, signatureCount]] of places.entries()) {
		const digest = digests[index] as PlainDigest;
		files.set(path, {
			key: {version, gapSeconds, slowSeconds, path, size, modified, identity, bytesRead},
			// In its place: another copy of every row would take as long as reading them.
			digest: Object.assign(digest, {types: new Map(digest.types)}),
			copyKeys: {keys: keys.subarray(at, at + keyCount), kinds: kinds.subarray(at, at + keyCount)},
			signatures: signatures.subarray(signedAt, signedAt + signatureCount),
		});
		at += keyCount;
		signedAt += signatureCount;
	}
	return files;
}
