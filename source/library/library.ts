/**
 * All files of the sources together: listed side by side, indexed newest first, kept fresh.
 *
 * Knows nothing of threads and terminals. The explorer runs it in a worker (worker/), commands run it where they are. It is
 * cooperative: between two chunks of a file it lets everything else have its turn.
 */
import type {FileFacts, SearchText} from '../analysis/file-indexer.ts';
import {Review} from '../analysis/review.ts';
import type {AnalysisOptions} from '../analysis/types.ts';
import {userOf} from '../sources/person.ts';
import type {LeftOut, Source, SourceFile} from '../sources/source.ts';
import {CopyIndex, type CountedFile, countOnce} from './copies.ts';
import {type Families, familiesOf} from './families.ts';
import {FileRecord} from './file-record.ts';
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
	/** Told of every text worth searching while files are read. */
	readonly onText?: (record: FileRecord, text: SearchText) => void;
	/** Told when what was told of a file no longer holds: it is read anew, or gone. */
	readonly onReset?: (record: FileRecord) => void;
}

export class Library {
	private readonly parts: readonly SourceFiles[];
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
		this.parts = sources.map(
			source =>
				new SourceFiles(source, {
					newRecord: file => this.newRecord(source, file),
					onGone: record => this.forget(record),
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

	/** The row of every session: files that are no sub-agent's, and sub-agents whose session is not there. */
	summaries(): SessionSummary[] {
		this.countCopies();
		const {parents, children} = this.families();
		const rows: SessionSummary[] = [];
		for (const record of this.files()) {
			if (parents.has(record.id)) continue;
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

	private newRecord(source: Source, file: SourceFile): FileRecord {
		const onReset = (record: FileRecord) => {
			this.copyIndex = null;
			this.options.onReset?.(record);
		};
		const record = new FileRecord(this.nextId++, source, file, this.options, this.options.onText ?? null, onReset);
		this.byId.set(record.id, record);
		return record;
	}

	private forget(record: FileRecord): void {
		this.byId.delete(record.id);
		this.summarised.delete(record.id);
		this.copyIndex = null;
		this.options.onReset?.(record);
	}

	private wasRead(record: FileRecord, bytes: number): void {
		this.bytesThisRun += bytes;
		this.reviewFile(record);
		if (record.facts) this.copyIndex?.add(record.id, record.facts.copyKeys);
		this.knownFamilies = null;
		if (!this.parts.some(({hasWaiting}) => hasWaiting)) this.reviewSubagents();
		this.onChange([record]);
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
