/**
 * A file of named sections, each with its checksum: the form of everything the cache writes. A head of JSON says what is
 * inside and where; nothing is believed before its checksum has been worked out.
 *
 *     0   8 bytes   magic
 *     8   4         bytes of the head
 *     12  4         checksum of the head
 *     16            the head, JSON; then the sections, each from a multiple of 8 on
 */
import fs from 'node:fs';
import {checksum} from './checksum.ts';

const magic = Buffer.from('STUIKEPT');
const prefixBytes = 16;
/** Read at once with the prefix: most heads are shorter. */
const firstReadBytes = 4096;
const largestHeadBytes = 64 << 20;
/** Used for each of them: thousands are read one after the other. */
const first = Buffer.allocUnsafeSlow(firstReadBytes);

export interface Section {
	readonly name: string;
	readonly bytes: Uint8Array;
}

export interface Placed {
	readonly name: string;
	readonly offset: number;
	readonly length: number;
	readonly sum: number;
}

/** What a cache file says is not so: it was damaged, or replaced by another. Whatever it held must be found out anew. */
export class CacheDamage extends Error {}

const padded = (length: number): number => (length + 7) & ~7;

/** The file as a list of buffers to write one after the other, and where its sections come to stand. */
export function encode(
	key: unknown,
	sections: readonly Section[],
): {readonly buffers: readonly Uint8Array[]; readonly placed: readonly Placed[]} {
	// Offsets in the head count from its end, so that the head's own length does not matter to it.
	let end = 0;
	const placed = sections.map(({name, bytes}): Placed => {
		const offset = end;
		end += padded(bytes.length);
		return {name, offset, length: bytes.length, sum: checksum(bytes)};
	});
	const json = Buffer.from(JSON.stringify({key, sections: placed.map(section => Object.values(section))}));
	const head = Buffer.alloc(padded(json.length), ' ');
	json.copy(head);
	const prefix = Buffer.alloc(prefixBytes);
	magic.copy(prefix);
	prefix.writeUInt32LE(head.length, 8);
	prefix.writeUInt32LE(checksum(head), 12);
	const buffers: Uint8Array[] = [prefix, head];
	for (const {bytes} of sections) {
		buffers.push(bytes);
		const gap = padded(bytes.length) - bytes.length;
		if (gap > 0) buffers.push(new Uint8Array(gap));
	}
	const begin = prefixBytes + head.length;
	return {buffers, placed: placed.map(section => ({...section, offset: begin + section.offset}))};
}

export interface Head {
	readonly key: unknown;
	readonly sections: ReadonlyMap<string, Placed>;
}

export interface Opened extends Head {
	readonly descriptor: number;
}

/**
 * Opens a file and reads its head; the descriptor must be closed.
 * @throws CacheDamage, or the system's error where it cannot be opened
 */
export function openContainer(file: string): Opened {
	const descriptor = fs.openSync(file, 'r');
	try {
		return {descriptor, ...readHead(descriptor)};
	} catch (error) {
		fs.closeSync(descriptor);
		throw error;
	}
}

/** @throws CacheDamage */
export function readHead(descriptor: number): Head {
	const had = fs.readSync(descriptor, first, 0, firstReadBytes, 0);
	if (had < prefixBytes || !first.subarray(0, 8).equals(magic)) throw new CacheDamage('no file of this cache');
	const length = first.readUInt32LE(8);
	if (length > largestHeadBytes) throw new CacheDamage('its head cannot be so long');
	const head =
		prefixBytes + length <= had
			? first.subarray(prefixBytes, prefixBytes + length)
			: readExactly(descriptor, prefixBytes, length);
	if (checksum(head) !== first.readUInt32LE(12)) throw new CacheDamage('its head is damaged');
	// The checksum holds, so this program wrote it.
	const {key, sections} = JSON.parse(head.toString('utf8')) as {
		key: unknown;
		sections: [string, number, number, number][];
	};
	const begin = prefixBytes + length;
	return {
		key,
		sections: new Map(
			sections.map(([name, offset, size, sum]) => [name, {name, offset: begin + offset, length: size, sum}]),
		),
	};
}

/** Where a section stands. @throws CacheDamage */
export function placedIn({sections}: Head, name: string): Placed {
	const section = sections.get(name);
	if (!section) throw new CacheDamage(`it has no ${name}`);
	return section;
}

/** The bytes of a section, aligned for columns of any width. @throws CacheDamage */
export const readSection = (opened: Opened, name: string): Buffer =>
	readPlaced(opened.descriptor, placedIn(opened, name));

/** @throws CacheDamage */
export function readPlaced(descriptor: number, {offset, length, sum}: Placed): Buffer {
	const bytes = readExactly(descriptor, offset, length);
	if (checksum(bytes) !== sum) throw new CacheDamage('a part of it is damaged');
	return bytes;
}

function readExactly(descriptor: number, offset: number, length: number): Buffer {
	// Asked of the file first: a damaged length must not take the memory.
	if (offset + length > fs.fstatSync(descriptor).size) throw new CacheDamage('its end is missing');
	const bytes = Buffer.allocUnsafeSlow(length);
	readExactlyInto(descriptor, offset, bytes);
	return bytes;
}

/** Fills the bytes from a place of the file on. @throws CacheDamage */
export function readExactlyInto(descriptor: number, offset: number, bytes: Buffer): void {
	for (let at = 0; at < bytes.length; ) {
		const had = fs.readSync(descriptor, bytes, at, bytes.length - at, offset + at);
		if (had === 0) throw new CacheDamage('its end is missing');
		at += had;
	}
}
