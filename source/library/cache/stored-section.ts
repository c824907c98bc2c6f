/**
 * Sections of segments that are read in parts, into memory that is there already. A section is read whole and its checksum
 * worked out when it is looked at first; as long as the file stays the very same one, its parts are believed after that.
 */
import fs from 'node:fs';
import {checksum} from './checksum.ts';
import {CacheDamage, type Placed, placedIn, readExactlyInto, readPlaced} from './container.ts';
import type {KeptFile} from './kept-file.ts';

/** Files that are open at a time, and no longer than until others have their turn: parts of one are read one after the other. */
const mostOpen = 16;

interface OpenFile {
	readonly descriptor: number;
	/** Which file it is, in which state. */
	readonly identity: string;
}

/** Oldest first. */
const open = new Map<KeptFile, OpenFile>();

function opened(file: KeptFile): OpenFile {
	const known = open.get(file);
	if (known) return known;
	if (open.size === 0) setImmediate(() => close(0));
	close(mostOpen - 1);
	const descriptor = fs.openSync(file.file, 'r');
	const {dev, ino, size, mtimeMs} = fs.fstatSync(descriptor);
	const now = {descriptor, identity: `${dev} ${ino} ${size} ${mtimeMs}`};
	open.set(file, now);
	return now;
}

/** Closes all but so many. */
function close(most: number): void {
	for (const [oldest, {descriptor}] of open) {
		if (open.size <= most) break;
		open.delete(oldest);
		fs.closeSync(descriptor);
	}
}

export class StoredSection {
	/** Where it stands in which file, once its checksum has held. */
	private known: {readonly identity: string; readonly placed: Placed} | null = null;

	constructor(
		private readonly file: KeptFile,
		private readonly name: string,
	) {}

	/** All of it. @throws CacheDamage, also where there is another segment by now, or none */
	whole(): Buffer {
		return this.file.guarded(() => {
			const {descriptor, placed} = this.find();
			return readPlaced(descriptor, placed);
		});
	}

	/** Reads the bytes from `start` to `end` to the begin of `target`. @throws CacheDamage, as `whole` */
	readInto(target: Buffer, start: number, end: number): void {
		this.file.guarded(() => {
			const {descriptor, placed, isSure} = this.find();
			if (isSure) return readExactlyInto(descriptor, placed.offset + start, target.subarray(0, end - start));
			if (end - start === placed.length) {
				const bytes = target.subarray(0, placed.length);
				readExactlyInto(descriptor, placed.offset, bytes);
				if (checksum(bytes) !== placed.sum) throw new CacheDamage('a part of it is damaged');
			} else readPlaced(descriptor, placed).copy(target, 0, start, end);
			this.known = {identity: opened(this.file).identity, placed};
		});
	}

	private find(): {readonly descriptor: number; readonly placed: Placed; readonly isSure: boolean} {
		const {descriptor, identity} = opened(this.file);
		if (this.known?.identity === identity) return {descriptor, placed: this.known.placed, isSure: true};
		return {descriptor, placed: placedIn(this.file.headOf(descriptor, identity), this.name), isSure: false};
	}
}
