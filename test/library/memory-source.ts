/** A source whose files are in memory: what it is asked for is counted, and it can fail when a test wants it to. */
import {
	type ChunkOptions,
	type Listing,
	type Placement,
	type Source,
	SourceError,
	type SourceFile,
} from '../../source/sources/source.ts';

type Placed = Placement & Pick<SourceFile, 'identity'>;

export class MemorySource implements Source {
	readonly name = 'memory';
	readonly root = '/memory';
	readonly file = null;
	/** Bytes handed out since the last look. */
	bytesRead = 0;
	/** Ends the reading of a file with a failure after so many chunks. */
	failsAfterChunks = Number.POSITIVE_INFINITY;
	private readonly files = new Map<string, {bytes: Buffer; modified: number; placement: Partial<Placed>}>();
	private changes = 0;

	constructor(private readonly chunkBytes = 64 * 1024) {}

	put(path: string, text: string | Buffer, placement: Partial<Placed> & {modified?: number} = {}): void {
		const {modified = ++this.changes, ...rest} = placement;
		const known = this.files.get(path);
		this.files.set(path, {bytes: Buffer.from(text), modified, placement: {...known?.placement, ...rest}});
	}

	remove(path: string): void {
		this.files.delete(path);
	}

	async list(): Promise<Listing> {
		return {files: [...this.files.keys()].map(path => this.listed(path)), leftOut: [], problems: []};
	}

	listed(path: string): SourceFile {
		const {bytes, modified, placement} = this.get(path);
		return {
			path,
			size: bytes.length,
			modified,
			owner: null,
			user: path.split('/')[0] ?? null,
			userFrom: 'folder',
			project: null,
			date: null,
			id: null,
			kind: 'session',
			parentId: null,
			...placement,
		};
	}

	async *chunks(path: string, from: number, options?: ChunkOptions): AsyncIterable<Buffer> {
		const {bytes} = this.get(path);
		const size = Math.min(this.chunkBytes, options?.chunkBytes ?? this.chunkBytes);
		const shared = Buffer.alloc(size); // a chunk holds only until the next one is asked for
		for (let at = from, chunk = 0; at < bytes.length; at += size, chunk++) {
			if (chunk >= this.failsAfterChunks) throw new SourceError('failed', path, 'the disk is on fire');
			const length = bytes.copy(shared, 0, at, at + size);
			this.bytesRead += length;
			yield shared.subarray(0, length);
		}
	}

	async readRange(path: string, offset: number, length: number): Promise<Buffer> {
		const {bytes} = this.get(path);
		if (offset + length > bytes.length) throw new SourceError('shrunk', path, 'the file is shorter than it was');
		return Buffer.from(bytes.subarray(offset, offset + length));
	}

	watch() {
		return {mode: 'events' as const, stop: () => {}};
	}

	private get(path: string) {
		const file = this.files.get(path);
		if (!file) throw new SourceError('vanished', path, 'the file is gone');
		return file;
	}
}
