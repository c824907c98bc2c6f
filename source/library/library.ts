/**
 * All files of the sources together: listed side by side, indexed newest first, kept fresh.
 *
 * Knows nothing of threads and terminals. The explorer runs it in a worker (worker/), commands run it where they are. It is
 * cooperative: between two chunks of a file it lets everything else have its turn.
 */
import type {FileFacts} from '../analysis/file-indexer.ts';
import {Review} from '../analysis/review.ts';
import type {AnalysisOptions} from '../analysis/types.ts';
import {userOf} from '../sources/person.ts';
import type {LeftOut, Source, SourceFile} from '../sources/source.ts';
import {type CacheSettings, SourceCache} from './cache/source-cache.ts';
import {CopyIndex, type CountedFile, countOnce} from './copies.ts';
import {FactsLost} from './facts-lost.ts';
import {type Families, familiesOf} from './families.ts';
import {FileRecord, type RecordEvents, type RecordOptions} from './file-record.ts';
import {SourceFiles, type SourceProblem} from './source-files.ts';
import type {SessionSummary} from './summaries.ts';
import {type Copied, summariseFile, unknownUser} from './summarise.ts';

export interface LibraryProgress {
	/** `indexing` while files wait, else `listing` while a source has not been listed once, else `ready`. */
	readonly phase: 'listing' | 'indexing' | 'ready';
	readonly files: number;
	readonly filesDone: number;
	readonly bytes: number;
	readonly bytesDone: number;
	/** Bytes read in this run of indexing, and how long it has taken. */
	readonly bytesThisRun: number;
	readonly secondsThisRun: number;
}

export type LibraryProblem = SourceProblem;

export interface LibraryOptions extends AnalysisOptions {
	/** What people know of marks; may be replaced later. */
	readonly review?: Review;
	/** Keeps the text of all files for searching. */
	readonly isSearchable?: boolean;
	/** Where what is found is kept from run to run; without it everything stays in memory. */
	readonly cache?: CacheSettings | null;
	/** Told when what was known of a file no longer holds: it is read anew, or gone. */
	readonly onReset?: (record: FileRecord) => void;
}

/** Bytes that a file has grown by before it is written to the cache again. */
const unwrittenAtLeast = 256 << 10;

export class Library {
	private readonly parts: readonly SourceFiles[];
	private readonly caches: readonly (SourceCache | null)[];
	private readonly recordOptions: RecordOptions;
	private readonly recordEvents: RecordEvents = {
		onReset: record => {
			this.copyIndex = null;
			this.options.onReset?.(record);
		},
		onLost: ({source}) => {
			this.partOf(source).enqueue();
			void this.index();
		},
	};
	private readonly byId = new Map<number, FileRecord>();
	/** null: must be filled again, because a file is gone or is read anew. */
	private copyIndex: CopyIndex | null = null;
	private copies = new Map<number, Copied>();
	private readonly summarised = new Map<number, {inputs: readonly unknown[]; summary: SessionSummary}>();
	private review: Review;
	private copiesAreStale = false;
	/** null: a file came, went or was read since. */
	private knownFamilies: Families | null = null;
	private knownLeftOut: readonly (LeftOut & {source: string})[] | null = null;
	private nextId = 1;
	private bytesThisRun = 0;
	/** When the first of the sources that are being read began. */
	private runStarted: number | null = null;
	private secondsThisRun = 0;
	private onChange: (changed: readonly FileRecord[]) => void = () => {};

	constructor(
		readonly sources: readonly Source[],
		private readonly options: LibraryOptions,
	) {
		this.review = options.review ?? new Review();
		const {gapSeconds, slowSeconds, rules = [], cache = null} = options;
		// What is kept for the next run is all there is to know, searched now or not.
		this.recordOptions = {
			gapSeconds,
			slowSeconds,
			rules,
			isSearchable: options.isSearchable === true || cache !== null,
		};
		this.caches = sources.map(({root}) => cache && new SourceCache(root, this.recordOptions, cache));
		this.parts = sources.map(
			(source, index) =>
				new SourceFiles(source, {
					newRecord: file => this.newRecord(source, file, this.caches[index] ?? null),
					onGone: (record, isForSure) => this.forget(record, isForSure),
					onRead: (record, bytes) => this.wasRead(record, bytes),
				}),
		);
	}

	/**
	 * Walks the sources again, side by side; `onListed` is told of each when its files are known. New and changed files wait
	 * to be indexed; removed ones are forgotten. Rejects where a source broke, after the others have been listed.
	 */
	async list(onListed: (source: Source) => void = () => {}): Promise<void> {
		const listings = this.sources.map(async source => {
			await this.listSource(source);
			onListed(source);
		});
		for (const listing of await Promise.allSettled(listings)) if (listing.status === 'rejected') throw listing.reason;
	}

	/** Walks one of the sources again. */
	async listSource(source: Source): Promise<void> {
		await this.partOf(source).list();
		this.knownFamilies = null;
		this.knownLeftOut = null;
		if (!this.parts.some(({hasWaiting}) => hasWaiting)) this.reviewSubagents();
	}

	/**
	 * Reads everything that waits, each source by itself; calls `onChange` now and then with the files that have changed.
	 * Resolves when nothing waits any more. May be called again while it runs.
	 */
	async index(onChange?: (changed: readonly FileRecord[]) => void): Promise<void> {
		if (onChange) this.onChange = onChange;
		if (this.runStarted === null) {
			this.runStarted = performance.now();
			this.bytesThisRun = 0;
		}
		await Promise.all(this.parts.map(part => part.read()));
		if (this.runStarted === null || this.parts.some(({hasWaiting}) => hasWaiting)) return;
		this.secondsThisRun = (performance.now() - this.runStarted) / 1000;
		this.runStarted = null;
	}

	/** Writes to the cache what it does not know yet. Never rejects: without a cache things go on, only slower. */
	async flush(): Promise<void> {
		await Promise.all(
			this.parts.map(async ({source, records, isComplete}, index) => {
				const cache = this.caches[index];
				if (!cache) return;
				for (const record of records.values()) if (record.unwrittenBytes > 0) await cache.keep(record);
				await cache.flush(records.values(), isComplete && source.file === null);
			}),
		);
	}

	/**
	 * Does something with the facts and texts of files. Where the cache turns out to be damaged meanwhile, the files are read
	 * again and it is done once more.
	 */
	async withFacts<Value>(work: () => Value | Promise<Value>): Promise<Value> {
		for (;;) {
			try {
				return await work();
			} catch (error) {
				if (!(error instanceof FactsLost)) throw error;
				await this.index();
			}
		}
	}

	/** Stops after the chunk at hand. */
	close(): void {
		for (const part of this.parts) part.close();
	}

	/** Puts a file at the head of the queue: somebody waits for it. */
	prefer(id: number): void {
		const record = this.byId.get(id);
		if (record) this.partOf(record.source).prefer(record);
	}

	get(id: number): FileRecord | undefined {
		return this.byId.get(id);
	}

	/** Every file, sub-agents' included: source by source. */
	*files(): Generator<FileRecord> {
		for (const {records} of this.parts) yield* records.values();
	}

	get progress(): LibraryProgress {
		let files = 0;
		let bytes = 0;
		let bytesDone = 0;
		let filesDone = 0;
		for (const {file, state, bytesRead} of this.files()) {
			files++;
			bytes += file.size;
			bytesDone += state === 'waiting' ? Math.min(bytesRead, file.size) : file.size;
			if (state !== 'waiting') filesDone++;
		}
		const isListed = this.parts.every(({hasBeenListed}) => hasBeenListed);
		const phase = filesDone < files ? 'indexing' : isListed ? 'ready' : 'listing';
		const {bytesThisRun, runStarted} = this;
		const secondsThisRun = runStarted === null ? this.secondsThisRun : (performance.now() - runStarted) / 1000;
		return {phase, files, filesDone, bytes, bytesDone, bytesThisRun, secondsThisRun};
	}

	/** What could not be read: folders and files of the listing, and files that failed while they were read. */
	problems(): LibraryProblem[] {
		return this.parts.flatMap(part => part.problems());
	}

	/** The same object until a source is listed again. */
	leftOut(): readonly (LeftOut & {source: string})[] {
		this.knownLeftOut ??= this.parts.flatMap(({leftOut}) => leftOut);
		return this.knownLeftOut;
	}

	/**
	 * The row of every session: files that are no sub-agent's, and sub-agents whose session is not there.
	 * @throws FactsLost
	 */
	summaries(): SessionSummary[] {
		this.countCopies();
		const {parents, children} = this.families();
		const rows: SessionSummary[] = [];
		for (const record of this.files()) {
			// Only the file itself may tell whose it is: a sub-agent's is no session before it has been read.
			if (parents.has(record.id) || (record.file.kind === 'subagent' && !record.facts)) continue;
			rows.push(this.summary(record, children.get(record.id)?.length ?? 0));
		}
		return rows;
	}

	/** Made anew only when something it says has changed: it is asked for several times a second. */
	private summary(record: FileRecord, subagents: number): SessionSummary {
		const {facts, file, state} = record;
		const copies = this.copies.get(record.id) ?? null;
		const inputs = [facts, file, state, copies?.copied.events ?? 0, subagents];
		const known = this.summarised.get(record.id);
		if (known?.inputs.every((input, index) => input === inputs[index])) return known.summary;
		const summary = summariseFile(record, copies, subagents);
		this.summarised.set(record.id, {inputs, summary});
		return summary;
	}

	/** Every file that has been read, with its person and what it only copied: what totals are made of. */
	*ownFiles(): Generator<{user: string; facts: FileFacts; copiedKeys: ReadonlySet<number> | null; record: FileRecord}> {
		this.countCopies();
		for (const record of this.files()) {
			const {facts, file} = record;
			if (!facts) continue;
			const user = userOf(file, facts.project) ?? unknownUser;
			yield {user, facts, record, copiedKeys: this.copies.get(record.id)?.copiedKeys ?? null};
		}
	}

	/** Lays what people know of marks over all files, in place of what they knew before. */
	setReview(review: Review): void {
		this.review = review;
		for (const record of this.files()) this.reviewFile(record);
		this.reviewSubagents();
	}

	private reviewFile(record: FileRecord): void {
		record.review(this.review, record.facts?.start ?? null);
		this.copiesAreStale = true;
	}

	/** They began when their session did, which is known when all files are. */
	private reviewSubagents(): void {
		if (!this.review.dependsOnStart) return;
		for (const [id, parent] of this.families().parents)
			this.byId.get(id)?.review(this.review, parent.facts?.start ?? null);
	}

	/** The session a file belongs to: itself, or for a sub-agent's file the one that started it. */
	sessionOf(record: FileRecord): FileRecord {
		return record.file.kind === 'session' ? record : (this.families().parents.get(record.id) ?? record);
	}

	/** Keys of what a file only copied from an earlier session; null where it copied nothing. */
	copiedKeysOf(id: number): ReadonlySet<number> | null {
		this.countCopies();
		return this.copies.get(id)?.copiedKeys ?? null;
	}

	/** The sub-agents' files that belong to a session. */
	subagentsOf(id: number): readonly FileRecord[] {
		return this.families().children.get(id) ?? [];
	}

	/** For each sub-agent's file its session, and the other way round. */
	private families(): Families {
		this.knownFamilies ??= familiesOf([...this.files()]);
		return this.knownFamilies;
	}

	private partOf(source: Source): SourceFiles {
		const part = this.parts[this.sources.indexOf(source)];
		if (!part) throw new RangeError('no source of this library');
		return part;
	}

	private newRecord(source: Source, file: SourceFile, cache: SourceCache | null): FileRecord {
		const record = new FileRecord(this.nextId++, source, file, this.recordOptions, this.recordEvents, cache);
		this.byId.set(record.id, record);
		if (record.facts) this.isKnown(record);
		return record;
	}

	private forget(record: FileRecord, isForSure: boolean): void {
		this.byId.delete(record.id);
		this.summarised.delete(record.id);
		this.copyIndex = null;
		if (isForSure) this.caches[this.sources.indexOf(record.source)]?.forget(record.file);
		this.options.onReset?.(record);
	}

	private async wasRead(record: FileRecord, bytes: number): Promise<void> {
		this.bytesThisRun += bytes;
		this.isKnown(record);
		if (!this.parts.some(({hasWaiting}) => hasWaiting)) this.reviewSubagents();
		this.onChange([record]);
		const {unwrittenBytes, bytesRead} = record;
		// A session that is being written grows every second: its segment follows now and then.
		if (unwrittenBytes > Math.min(bytesRead - 1, Math.max(unwrittenAtLeast, bytesRead >> 4)))
			await this.caches[this.sources.indexOf(record.source)]?.keep(record);
	}

	/** There are facts of a file, or others than before. */
	private isKnown(record: FileRecord): void {
		this.reviewFile(record);
		if (record.facts) this.copyIndex?.add(record.id, record.facts.copyKeys);
		this.knownFamilies = null;
	}

	private countCopies(): void {
		if (this.copyIndex && !this.copiesAreStale) return;
		this.copiesAreStale = false;
		this.copyIndex ??= this.newCopyIndex();
		this.copies = new Map();
		for (const group of this.copyIndex.groups()) {
			const records = group.flatMap(id => this.byId.get(id) ?? []);
			// Of two that began together the same one comes first in every run, in whatever order sources were listed.
			records.sort(
				(a, b) =>
					this.sources.indexOf(a.source) - this.sources.indexOf(b.source) || (a.file.path < b.file.path ? -1 : 1),
			);
			const files = records.flatMap(({id, facts}): CountedFile[] =>
				facts ? [{id, start: facts.start, copyKeys: facts.copyKeys}] : [],
			);
			for (const [id, copied] of countOnce(files)) this.copies.set(id, copied);
		}
	}

	private newCopyIndex(): CopyIndex {
		const index = new CopyIndex();
		for (const {id, facts} of this.files()) if (facts) index.add(id, facts.copyKeys);
		return index;
	}
}

export type {FileFacts, FileRecord};
