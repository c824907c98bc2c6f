/** Blobs in a folder, one file each. */
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
	type Blob,
	type BlobReader,
	bufferedBytes,
	copyBlob,
	type Draft,
	readFully,
	type Store,
	writeFully,
} from './blobs.ts';
import {hashName} from './cache-folder.ts';

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
