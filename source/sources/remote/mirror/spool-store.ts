/** Blobs in one nameless file that goes with the process. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {type Blob, type BlobReader, copyBlob, type Draft, readFully, type Store, writeFully} from './blobs.ts';

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
