/**
 * One file of the library: what is known of it and where reading it goes on.
 */
import {type FileFacts, FileIndexer, type SearchText} from '../analysis/file-indexer.ts';
import {type Review, reviewFacts} from '../analysis/review.ts';
import type {AnalysisOptions} from '../analysis/types.ts';
import type {Source, SourceFile} from '../sources/source.ts';
import {SourceError} from '../sources/source.ts';
import {type ResumePoint, startOfFile, TranscriptReader} from '../transcript/reader.ts';
import {indexingParser} from '../transcript/scanner/scanner.ts';

/** Bytes read between two looks at what else there is to do: about 5 ms of parsing. */
const chunkBytes = 1 << 20;

/** Bytes before the resume point that must be unchanged for a file to count as merely grown. */
const overlapBytes = 512;

export type FileState = 'waiting' | 'indexed' | 'failed';

export class FileRecord {
	state: FileState = 'waiting';
	problem: string | null = null;
	facts: FileFacts | null = null;
	/** As the indexer gave them, before anybody's review. */
	private found: FileFacts | null = null;
	/** Bytes understood so far. */
	bytesRead = 0;
	private indexer: FileIndexer;
	private resume: ResumePoint = startOfFile;
	private overlap: Buffer = Buffer.alloc(0);
	private indexedSize = -1;
	private indexedModified = -1;

	constructor(
		readonly id: number,
		readonly source: Source,
		public file: SourceFile,
		private readonly options: AnalysisOptions,
		private readonly onText: ((record: FileRecord, text: SearchText) => void) | null,
		/** Told when the file is read from its start again, so that whoever kept its texts can drop them. */
		private readonly onReset: (record: FileRecord) => void,
	) {
		this.indexer = this.newIndexer();
	}

	/** Takes what a new listing says; the file waits again when it has changed. */
	relist(file: SourceFile): void {
		// The same object while it says the same: rows are made anew only for files that changed.
		if (!saysTheSame(this.file, file)) this.file = file;
		if (file.size !== this.indexedSize || file.modified !== this.indexedModified) this.state = 'waiting';
	}

	/**
	 * Reads what has not been read yet. Only the new tail of a file that has grown; everything again when it shrank or
	 * its earlier bytes changed. Calls `pause` between chunks. A file that cannot be read is `failed` and says why.
	 * Ends early, with nothing settled, where `signal` is aborted.
	 */
	async index(pause: () => Promise<void>, signal?: AbortSignal): Promise<void> {
		const {path, size, modified} = this.file;
		try {
			if (!(await this.hasOnlyGrown())) this.reset();
			const reader = new TranscriptReader(
				{
					entry: entry => this.indexer.entry(entry),
					badLine: place => this.indexer.badLine(place.line),
				},
				this.resume,
				indexingParser(),
			);
			let at = this.resume.offset;
			for await (const chunk of this.source.chunks(path, at, {chunkBytes, ...(signal && {signal})})) {
				reader.push(chunk);
				at += chunk.length;
				this.bytesRead = at;
				this.keepOverlap(chunk);
				await pause();
			}
			const {resume, isTorn} = reader.end();
			this.cutOverlap(at - resume.offset);
			this.resume = resume;
			this.found = this.indexer.facts(isTorn);
			this.facts = this.found;
			this.problem = null;
			this.settle('indexed', size, modified);
		} catch (error) {
			if (signal?.aborted) return;
			if (!(error instanceof SourceError)) throw error;
			this.problem = error.message;
			this.settle('failed', size, modified);
		}
	}

	/** Lays what people know of marks over the facts; `start`: when its session began. */
	review(review: Review, start: number | null): void {
		this.facts = this.found && reviewFacts(this.found, review, start);
	}

	/** A file that was listed anew while it was being read, and has changed since it began, waits again. */
	private settle(state: FileState, size: number, modified: number): void {
		this.indexedSize = size;
		this.indexedModified = modified;
		this.state = this.file.size === size && this.file.modified === modified ? state : 'waiting';
	}

	private newIndexer(): FileIndexer {
		return new FileIndexer(this.options, this.onText && (text => this.onText?.(this, text)));
	}

	private reset(): void {
		this.indexer = this.newIndexer();
		this.resume = startOfFile;
		this.overlap = Buffer.alloc(0);
		this.bytesRead = 0;
		this.facts = null;
		this.found = null;
		this.onReset(this);
	}

	private async hasOnlyGrown(): Promise<boolean> {
		if (this.resume.offset === 0) return this.facts === null && this.bytesRead === 0;
		if (this.file.size < this.resume.offset) return false;
		const from = this.resume.offset - this.overlap.length;
		const now = await this.source.readRange(this.file.path, from, this.overlap.length);
		return now.equals(this.overlap);
	}

	/** Remembers the last bytes seen. The chunk's buffer is used again by the source, hence the copy. */
	private keepOverlap(chunk: Buffer): void {
		const kept = Buffer.concat([this.overlap, chunk.subarray(-2 * overlapBytes)]);
		this.overlap = kept.subarray(-2 * overlapBytes);
	}

	/** Leaves the bytes just before the resume point: those behind it are not understood yet. */
	private cutOverlap(unread: number): void {
		this.overlap = this.overlap.subarray(0, Math.max(0, this.overlap.length - unread)).subarray(-overlapBytes);
	}
}

const saysTheSame = (a: SourceFile, b: SourceFile): boolean =>
	(Object.keys(b) as (keyof SourceFile)[]).every(key => a[key] === b[key]);
