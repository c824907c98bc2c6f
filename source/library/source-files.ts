/**
 * The files of one source: listed, queued newest first, read one after the other. Each source has its own queue, so that one
 * whose bytes are slow to come holds nobody else up.
 */
import {type LeftOut, type Source, SourceError, type SourceFile} from '../sources/source.ts';
import type {FileRecord} from './file-record.ts';

export interface SourceProblem {
	readonly source: string;
	readonly path: string;
	readonly message: string;
}

export interface SourceFilesOptions {
	newRecord(file: SourceFile): FileRecord;
	/** A file is gone; `isForSure`: the listing is of all that is there. */
	onGone(record: FileRecord, isForSure: boolean): void;
	/** A file has been read, or could not be; the next one waits until it resolves. */
	onRead(record: FileRecord, bytes: number): Promise<void>;
}

const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));

export class SourceFiles {
	readonly records = new Map<string, FileRecord>();
	leftOut: readonly (LeftOut & {readonly source: string})[] = [];
	private listProblems: readonly SourceProblem[] = [];
	private queue: FileRecord[] = [];
	private running: Promise<void> | null = null;
	private isReading = false;
	private isPartial = false;
	private readonly closing = new AbortController();
	private timesListed = 0;
	private applied = 0;

	constructor(
		readonly source: Source,
		private readonly options: SourceFilesOptions,
	) {}

	/** The records are all files that the source has. */
	get isComplete(): boolean {
		return this.applied > 0 && this.listProblems.length === 0 && !this.isPartial;
	}

	get hasBeenListed(): boolean {
		return this.applied > 0;
	}

	/** Files still wait, or one is being read. */
	get hasWaiting(): boolean {
		return this.isReading || this.queue.length > 0;
	}

	/** New and changed files wait to be read; removed ones are forgotten. Nothing changes where the source cannot be listed. */
	async list(): Promise<void> {
		const {source, closing} = this;
		const turn = ++this.timesListed;
		let problem: SourceError | null = null;
		const listing = await source.list(closing.signal).catch((error: unknown) => {
			if (closing.signal.aborted) return null;
			if (!(error instanceof SourceError)) throw error;
			problem = error;
			return null;
		});
		// A later listing may have overtaken this one.
		if (closing.signal.aborted || turn < this.applied) return;
		this.applied = turn;
		if (problem) this.listProblems = [this.problem(problem)];
		if (!listing) return;
		const isWhole = listing.isPartial !== true && listing.problems.length === 0;
		const present = new Set<string>();
		for (const file of listing.files) {
			present.add(file.path);
			const known = this.records.get(file.path);
			if (known) known.relist(file);
			else this.records.set(file.path, this.options.newRecord(file));
		}
		for (const [path, record] of this.records) {
			if (present.has(path)) continue;
			this.records.delete(path);
			this.options.onGone(record, isWhole);
		}
		this.isPartial = listing.isPartial === true;
		this.leftOut = listing.leftOut.map(one => ({...one, source: source.name}));
		this.listProblems = listing.problems.map(one => this.problem(one));
		this.enqueue();
	}

	/** Reads what waits, and what is listed meanwhile. */
	read(): Promise<void> {
		if (this.queue.length === 0 && !this.running) return Promise.resolve();
		this.running ??= this.run().finally(() => {
			this.running = null;
		});
		return this.running;
	}

	/** Puts a file at the head of the queue. */
	prefer(record: FileRecord): void {
		const at = this.queue.indexOf(record);
		if (at > 0) this.queue.unshift(...this.queue.splice(at, 1));
	}

	/** What could not be read: folders and files of the listing, and files that failed while they were read. */
	problems(): SourceProblem[] {
		const failed = [...this.records.values()].flatMap(({state, problem, file}) =>
			state === 'failed' && problem ? [this.problem({path: file.path, message: problem})] : [],
		);
		return [...this.listProblems, ...failed];
	}

	/** Stops after the chunk at hand. */
	close(): void {
		this.closing.abort();
		this.queue = [];
	}

	private problem({path, message}: {readonly path: string; readonly message: string}): SourceProblem {
		return {source: this.source.name, path, message};
	}

	/** What waits comes newest first: by the date in the name where there is one, then by the last change. */
	enqueue(): void {
		const age = ({file}: FileRecord) => `${file.date ?? new Date(file.modified).toISOString()}`;
		this.queue = [...this.records.values()]
			.filter(({state}) => state === 'waiting')
			.map(record => ({record, age: age(record)}))
			.sort((a, b) => (a.age < b.age ? 1 : a.age > b.age ? -1 : b.record.file.modified - a.record.file.modified))
			.map(({record}) => record);
	}

	private async run(): Promise<void> {
		const {signal} = this.closing;
		for (let record = this.queue.shift(); record; record = this.queue.shift()) {
			// Listed again while it was being read: perhaps nothing is left to do.
			if (record.state !== 'waiting') continue;
			const before = record.bytesRead;
			this.isReading = true;
			await record.index(nextTurn, signal).finally(() => {
				this.isReading = false;
			});
			if (signal.aborted) return;
			// It may have gone while it was being read.
			if (this.records.get(record.file.path) === record)
				await this.options.onRead(record, Math.max(0, record.bytesRead - before));
			await nextTurn();
		}
	}
}
