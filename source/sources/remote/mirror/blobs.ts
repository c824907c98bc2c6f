/**
 * Where the bytes of copied files are put: in a folder, in one nameless file that goes with the process, or in memory. A blob
 * never changes; a file that grew gets a new blob, which may use the bytes of the old one.
 */
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {hashName} from './cache-folder.ts';

export interface BlobReader {
	/** Fills from `position` of the blob on; fewer bytes only at its end. @throws the system's error */
	read(target: Buffer, position: number): number;
	close(): void;
}

export interface Blob {
	readonly length: number;
	/** Of its file in the copy's folder; null where it has none. */
	readonly name: string | null;
	/** @throws the system's error where its bytes are gone */
	open(): BlobReader;
}

/** A blob in the making. */
export interface Draft {
	readonly length: number;
	/** @throws the system's error: a full disk. The bytes are taken nevertheless, for `copyTo`. */
	write(bytes: Buffer): void;
	/** Everything taken so far, where the disk refuses it. */
	copyTo(write: (bytes: Buffer) => void): void;
	/** The blob of the first `length` bytes so far; writing may go on. @throws the system's error */
	blob(length: number): Blob;
	/** Brings it to the disk and ends it. Never rejects where there is no disk. */
	finish(): Promise<void>;
	/** Ends it; what it alone had is removed. */
	discard(): void;
}

export interface Store {
	/** With the bytes of `base` at its beginning. @throws the system's error */
	draft(path: string, base: Blob | null): Draft;
	/** What nobody reads any more. */
	drop(blob: Blob): void;
	close(): void;
}

const bufferedBytes = 256 * 1024;

function readFully(descriptor: number, target: Buffer, position: number): number {
	let filled = 0;
	while (filled < target.length) {
		const count = fs.readSync(descriptor, target, filled, target.length - filled, position + filled);
		if (count === 0) break;
		filled += count;
	}
	return filled;
}

function writeFully(descriptor: number, bytes: Buffer, position: number): void {
	for (let done = 0; done < bytes.length; )
		done += fs.writeSync(descriptor, bytes, done, bytes.length - done, position + done);
}

function copyBlob(base: Blob, write: (bytes: Buffer) => void): void {
	const reader = base.open();
	try {
		const buffer = Buffer.allocUnsafe(1024 * 1024);
		for (let at = 0; at < base.length; ) {
			const count = reader.read(buffer.subarray(0, Math.min(buffer.length, base.length - at)), at);
			if (count === 0) throw new Error('the copy is shorter than its journal says');
			write(buffer.subarray(0, count));
			at += count;
		}
	} finally {
		reader.close();
	}
}

class FileBlob implements Blob {
	constructor(
		private readonly folder: string,
		readonly name: string,
		readonly length: number,
	) {}

	open(): BlobReader {
		const descriptor = fs.openSync(path.join(this.folder, this.name), 'r');
		const {length} = this;
		return {
			read: (target, position) => readFully(descriptor, target.subarray(0, Math.max(0, length - position)), position),
			close: () => fs.closeSync(descriptor),
		};
	}

	isIn(folder: string): boolean {
		return this.folder === folder;
	}
}

/** The blob of a line in the journal. */
export const fileBlob = (folder: string, name: string, length: number): Blob => new FileBlob(folder, name, length);

/** Collects small writes. */
class FileDraft implements Draft {
	private pieces: Buffer[] = [];
	private waiting = 0;
	private written: number;
	private isEnded = false;

	constructor(
		private readonly folder: string,
		private readonly name: string,
		private readonly descriptor: number,
		private readonly baseLength: number,
	) {
		this.written = baseLength;
	}

	get length(): number {
		return this.written + this.waiting;
	}

	write(bytes: Buffer): void {
		this.pieces.push(Buffer.from(bytes));
		this.waiting += bytes.length;
		if (this.waiting >= bufferedBytes) this.flush();
	}

	blob(length: number): Blob {
		this.flush();
		return new FileBlob(this.folder, this.name, length);
	}

	copyTo(write: (bytes: Buffer) => void): void {
		copyBlob(new FileBlob(this.folder, this.name, this.written), write);
		for (const piece of this.pieces) write(piece);
	}

	async finish(): Promise<void> {
		this.isEnded = true;
		const {descriptor} = this;
		await new Promise<void>((resolve, reject) => {
			fs.fsync(descriptor, error => {
				fs.closeSync(descriptor);
				if (error) reject(error);
				else resolve();
			});
		});
	}

	discard(): void {
		if (this.isEnded) return;
		this.isEnded = true;
		fs.closeSync(this.descriptor);
		if (this.baseLength === 0) fs.rmSync(path.join(this.folder, this.name), {force: true});
	}

	private flush(): void {
		if (this.waiting === 0) return;
		const bytes = this.pieces.length === 1 ? this.pieces[0]! : Buffer.concat(this.pieces);
		writeFully(this.descriptor, bytes, this.written);
		this.written += bytes.length;
		this.pieces = [];
		this.waiting = 0;
	}
}

/** Files of a folder, named by a hash of the path and a random part: a new version never takes the place of the old. */
export class FolderStore implements Store {
	constructor(private readonly folder: string) {}

	draft(file: string, base: Blob | null): Draft {
		// Bytes behind a blob's end belong to nobody, so the new ones can be written there.
		if (base instanceof FileBlob && base.isIn(this.folder)) {
			const descriptor = fs.openSync(path.join(this.folder, base.name), 'r+');
			try {
				fs.ftruncateSync(descriptor, base.length);
			} catch (error) {
				fs.closeSync(descriptor);
				throw error;
			}
			return new FileDraft(this.folder, base.name, descriptor, base.length);
		}
		const name = `${hashName(file)}-${randomBytes(6).toString('hex')}`;
		const descriptor = fs.openSync(path.join(this.folder, name), 'wx', 0o600);
		fs.fchmodSync(descriptor, 0o600);
		const draft = new FileDraft(this.folder, name, descriptor, 0);
		if (base) copyBlob(base, bytes => draft.write(bytes));
		return draft;
	}

	drop(blob: Blob): void {
		if (blob instanceof FileBlob && blob.isIn(this.folder)) fs.rmSync(path.join(this.folder, blob.name), {force: true});
	}

	/** Removes what no journal tells of: drafts of a process that was killed. */
	sweep(names: ReadonlySet<string>): void {
		for (const name of fs.readdirSync(this.folder))
			if (!names.has(name)) fs.rmSync(path.join(this.folder, name), {force: true});
	}

	close(): void {}
}

interface Extent {
	readonly at: number;
	readonly length: number;
}

class SpoolBlob implements Blob {
	readonly name = null;

	constructor(
		private readonly descriptor: number,
		readonly extents: readonly Extent[],
		readonly length: number,
	) {}

	open(): BlobReader {
		return {
			read: (target, position) => {
				let filled = 0;
				let start = 0;
				const wanted = Math.max(0, Math.min(target.length, this.length - position));
				for (const extent of this.extents) {
					const inside = position + filled - start;
					if (filled < wanted && inside >= 0 && inside < extent.length) {
						const end = Math.min(wanted, filled + extent.length - inside);
						filled += readFully(this.descriptor, target.subarray(filled, end), extent.at + inside);
					}
					start += extent.length;
				}
				return filled;
			},
			close() {},
		};
	}
}

/** One file without a name: its room is free again the moment the process ends, however it ends. */
export class SpoolStore implements Store {
	private readonly descriptor: number;
	private end = 0;

	/** @throws the system's error */
	constructor(temporaryFolder: string = os.tmpdir()) {
		const folder = fs.mkdtempSync(path.join(temporaryFolder, 'session-tui-'));
		try {
			const file = path.join(folder, 'spool');
			this.descriptor = fs.openSync(file, 'wx+', 0o600);
			fs.unlinkSync(file);
		} finally {
			fs.rmSync(folder, {recursive: true, force: true});
		}
	}

	draft(_path: string, base: Blob | null): Draft {
		const extents: Extent[] = base instanceof SpoolBlob ? [...base.extents] : [];
		let length = base instanceof SpoolBlob ? base.length : 0;
		let refused: Buffer | null = null;
		const write = (bytes: Buffer): void => {
			const at = this.end;
			this.end += bytes.length;
			try {
				writeFully(this.descriptor, bytes, at);
			} catch (error) {
				refused = Buffer.from(bytes);
				throw error;
			}
			const last = extents.at(-1);
			if (last && last.at + last.length === at)
				extents[extents.length - 1] = {at: last.at, length: last.length + bytes.length};
			else extents.push({at, length: bytes.length});
			length += bytes.length;
		};
		if (base && !(base instanceof SpoolBlob)) copyBlob(base, write);
		return {
			get length() {
				return length;
			},
			write,
			copyTo: into => {
				copyBlob(new SpoolBlob(this.descriptor, extents, length), into);
				if (refused) into(refused);
			},
			blob: count => new SpoolBlob(this.descriptor, cut(extents, count), count),
			finish: async () => {},
			discard() {},
		};
	}

	/** Room is not given back before the end: a file that is rewritten over and over costs it each time. */
	drop(): void {}

	close(): void {
		fs.closeSync(this.descriptor);
	}
}

/** The first bytes of a file in pieces. */
function cut(extents: readonly Extent[], length: number): Extent[] {
	const kept: Extent[] = [];
	let left = length;
	for (const extent of extents) {
		if (left <= 0) break;
		kept.push({at: extent.at, length: Math.min(extent.length, left)});
		left -= extent.length;
	}
	return kept;
}

class MemoryBlob implements Blob {
	readonly name = null;

	constructor(private readonly bytes: Buffer) {}

	get length(): number {
		return this.bytes.length;
	}

	open(): BlobReader {
		return {
			read: (target, position) => (position < this.bytes.length ? this.bytes.copy(target, 0, position) : 0),
			close() {},
		};
	}
}

/** Where no disk takes anything. Whoever uses it minds how much there is. */
export class MemoryStore implements Store {
	draft(_path: string, base: Blob | null): Draft {
		const pieces: Buffer[] = [];
		let length = 0;
		const write = (bytes: Buffer): void => {
			pieces.push(Buffer.from(bytes));
			length += bytes.length;
		};
		if (base) copyBlob(base, write);
		return {
			get length() {
				return length;
			},
			write,
			copyTo: into => pieces.forEach(into),
			blob: count => new MemoryBlob(Buffer.concat(pieces, count)),
			finish: async () => {},
			discard() {},
		};
	}

	drop(): void {}
	close(): void {}
}
