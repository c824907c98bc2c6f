/** Blobs in memory, where no disk takes anything. */
import {type Blob, type BlobReader, copyBlob, type Draft, type Store} from './blobs.ts';

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
