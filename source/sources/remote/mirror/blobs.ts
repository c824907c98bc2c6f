/**
 * Where the bytes of copied files are put: in a folder, in one nameless file that goes with the process, or in memory. A blob
 * never changes; a file that grew gets a new blob, which may use the bytes of the old one.
 */
import fs from 'node:fs';

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

/** Small pieces are gathered before they are written. */
export const bufferedBytes = 256 * 1024;

export function readFully(descriptor: number, target: Buffer, position: number): number {
	let filled = 0;
	while (filled < target.length) {
		const count = fs.readSync(descriptor, target, filled, target.length - filled, position + filled);
		if (count === 0) break;
		filled += count;
	}
	return filled;
}

export function writeFully(descriptor: number, bytes: Buffer, position: number): void {
	for (let done = 0; done < bytes.length; )
		done += fs.writeSync(descriptor, bytes, done, bytes.length - done, position + done);
}

export function copyBlob(base: Blob, write: (bytes: Buffer) => void): void {
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
