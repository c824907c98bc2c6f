/**
 * All files of the sources together: listed at once, indexed newest first, kept fresh.
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
import {FileRecord} from './file-record.ts';
import type {SessionSummary} from './summaries.ts';
import {type Copied, summariseFile, unknownUser} from './summarise.ts';

export interface LibraryProgress {
	/** `listing` until the folders have been walked, `indexing` while files wait, then `ready`. */
	readonly phase: 'listing' | 'indexing' | 'ready';
	readonly files: number;
	readonly filesDone: number;
	readonly bytes: number;
	readonly bytesDone: number;
	/** Bytes read in this run of indexing, and how long it has taken. */
	readonly bytesThisRun: number;
	readonly secondsThisRun: number;
}

export interface LibraryProblem {
	readonly source: string;
	readonly path: string;
	readonly message: string;
}

export interface LibraryOptions extends AnalysisOptions {
	/** What people know of marks; may be replaced later. */
	readonly review?: Review;
	/** Told of every text worth searching while files are read. */
	readonly onText?: (record: FileRecord, text: SearchText) => void;
	/** Told when what was told of a file no longer holds: it is read anew, or gone. */
	readonly onReset?: (record: FileRecord) => void;
}

const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));

export class Library {
	private readonly records = new Map<string, FileRecord>();
	private readonly byId = new Map<number, FileRecord>();
	private readonly queue: FileRecord[] = [];
	private leftOutFiles: (LeftOut & {source: string})[] = [];
	private listProblems: LibraryProblem[] = [];
	/** null: must be filled again, because a file is gone or is read anew. */
	private copyIndex: CopyIndex | null = null;
	private copies = new Map<number, Copied>();
	private readonly summarised = new Map<number, {inputs: readonly unknown[]; summary: SessionSummary}>();
	private review: Review;
	private copiesAreStale = false;
	/** null: a file came, went or was read since. */
	private knownFamilies: Families | null = null;
	private nextId = 1;
	private phase: LibraryProgress['phase'] = 'listing';
	private bytesThisRun = 0;
	private runStarted = performance.now();
	private secondsThisRun = 0;
	private isClosed = false;
	private running: Promise<void> | null = null;

	constructor(
		readonly sources: readonly Source[],
		private readonly options: LibraryOptions,
	) {
		this.review = options.review ?? new Review();
	}

	/** Walks the sources again. New and changed files wait to be indexed; removed ones are forgotten. */
	async list(): Promise<void> {
		const present = new Set<string>();
		const leftOut: typeof this.leftOutFiles = [];
		const problems: LibraryProblem[] = [];
		for (const [index, source] of this.sources.entries()) {
			const listing = await source.list();
			for (const file of listing.files) {
				const key = `${index}\0${file.path}`;
				present.add(key);
				this.put(key, source, file);
			}
			leftOut.push(...listing.leftOut.map(one => ({...one, source: source.name})));
			problems.push(...listing.problems.map(one => ({...one, source: source.name})));
		}
		for (const [key, record] of this.records) if (!present.has(key)) this.forget(key, record);
		this.leftOutFiles = leftOut;
		this.listProblems = problems;
		this.knownFamilies = null;
		this.enqueue();
	}

	/** Reads everything that waits; calls `onChange` now and then with the files that have changed. */
	index(onChange: (changed: readonly FileRecord[]) => void = () => {}): Promise<void> {
		this.running ??= this.run(onChange).finally(() => {
			this.running = null;
		});
		return this.running;
	}

	/** Stops after the chunk at hand. */
	close(): void {
		this.isClosed = true;
		this.queue.length = 0;
	}

	/** Puts a file at the head of the queue: somebody waits for it. */
	prefer(id: number): void {
		const at = this.queue.findIndex(record => record.id === id);
		if (at > 0) this.queue.unshift(...this.queue.splice(at, 1));
	}

	get(id: number): FileRecord | undefined {
		return this.byId.get(id);
	}

	/** Every file, sub-agents' included, in no promised order. */
	files(): Iterable<FileRecord> {
		return this.records.values();
	}

	get progress(): LibraryProgress {
		let bytes = 0;
		let bytesDone = 0;
		let filesDone = 0;
		for (const {file, state, bytesRead} of this.records.values()) {
			bytes += file.size;
			bytesDone += state === 'waiting' ? Math.min(bytesRead, file.size) : file.size;
			if (state !== 'waiting') filesDone++;
		}
		const {phase, bytesThisRun} = this;
		const secondsThisRun = this.running ? (performance.now() - this.runStarted) / 1000 : this.secondsThisRun;
		return {phase, files: this.records.size, filesDone, bytes, bytesDone, bytesThisRun, secondsThisRun};
	}

	/** What could not be read: folders and files of the listing, and files that failed while they were read. */
	problems(): LibraryProblem[] {
		const failed = [...this.records.values()].flatMap(({state, problem, source, file}) =>
			state === 'failed' && problem ? [{source: source.name, path: file.path, message: problem}] : [],
		);
		return [...this.listProblems, ...failed];
	}

	leftOut(): readonly (LeftOut & {source: string})[] {
		return this.leftOutFiles;
	}

	/** The row of every session: files that are no sub-agent's, and sub-agents whose session is not there. */
	summaries(): SessionSummary[] {
		this.countCopies();
		const {parents, children} = this.families();
		const rows: SessionSummary[] = [];
		for (const record of this.records.values()) {
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
		for (const record of this.records.values()) {
			const {facts, file} = record;
			if (!facts) continue;
			const user = userOf(file, facts.project) ?? unknownUser;
			yield {user, facts, record, copiedKeys: this.copies.get(record.id)?.copiedKeys ?? null};
		}
	}

	/** Lays what people know of marks over all files, in place of what they knew before. */
	setReview(review: Review): void {
		this.review = review;
		for (const record of this.records.values()) this.reviewFile(record);
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
	subagentsOf(id: number): FileRecord[] {
		return this.families().children.get(id) ?? [];
	}

	/** For each sub-agent's file its session, and the other way round. */
	private families(): Families {
		this.knownFamilies ??= this.findFamilies();
		return this.knownFamilies;
	}

	private findFamilies(): Families {
		const parents = new Map<number, FileRecord>();
		const children = new Map<number, FileRecord[]>();
		const agents = [...this.records.values()].filter(({file}) => file.kind === 'subagent');
		if (agents.length === 0) return {parents, children};
		const sessions = new SessionDirectory(this.records.values());
		for (const agent of agents) {
			const parent = sessions.parentOf(agent);
			if (!parent) continue;
			parents.set(agent.id, parent);
			const siblings = children.get(parent.id);
			if (siblings) siblings.push(agent);
			else children.set(parent.id, [agent]);
		}
		return {parents, children};
	}

	private put(key: string, source: Source, file: SourceFile): void {
		const known = this.records.get(key);
		if (known) {
			known.relist(file);
			return;
		}
		const onReset = (record: FileRecord) => {
			this.copyIndex = null;
			this.options.onReset?.(record);
		};
		const record = new FileRecord(this.nextId++, source, file, this.options, this.options.onText ?? null, onReset);
		this.records.set(key, record);
		this.byId.set(record.id, record);
	}

	private forget(key: string, record: FileRecord): void {
		this.records.delete(key);
		this.byId.delete(record.id);
		this.summarised.delete(record.id);
		this.copyIndex = null;
		this.options.onReset?.(record);
	}

	/** Newest first: by the date in the name where there is one, then by the last change. */
	private enqueue(): void {
		const waiting = [...this.records.values()].filter(({state}) => state === 'waiting');
		const age = ({file}: FileRecord) => `${file.date ?? new Date(file.modified).toISOString()}`;
		waiting.sort((a, b) => (age(a) < age(b) ? 1 : age(a) > age(b) ? -1 : b.file.modified - a.file.modified));
		this.queue.length = 0;
		this.queue.push(...waiting);
		this.phase = waiting.length > 0 ? 'indexing' : 'ready';
	}

	private async run(onChange: (changed: readonly FileRecord[]) => void): Promise<void> {
		this.runStarted = performance.now();
		this.bytesThisRun = 0;
		for (let record = this.queue.shift(); record && !this.isClosed; record = this.queue.shift()) {
			const before = record.bytesRead;
			await record.index(nextTurn);
			this.bytesThisRun += Math.max(0, record.bytesRead - before);
			this.reviewFile(record);
			if (record.facts) this.copyIndex?.add(record.id, record.facts.copyKeys);
			this.copiesAreStale = true;
			this.knownFamilies = null;
			if (this.queue.length === 0) {
				this.phase = 'ready';
				this.reviewSubagents();
			}
			onChange([record]);
			await nextTurn();
		}
		this.secondsThisRun = (performance.now() - this.runStarted) / 1000;
	}

	private countCopies(): void {
		if (this.copyIndex && !this.copiesAreStale) return;
		this.copiesAreStale = false;
		this.copyIndex ??= this.newCopyIndex();
		this.copies = new Map();
		for (const group of this.copyIndex.groups()) {
			const files = group.flatMap((id): CountedFile[] => {
				const facts = this.byId.get(id)?.facts;
				return facts ? [{id, start: facts.start, copyKeys: facts.copyKeys}] : [];
			});
			for (const [id, copied] of countOnce(files)) this.copies.set(id, copied);
		}
	}

	private newCopyIndex(): CopyIndex {
		const index = new CopyIndex();
		for (const {id, facts} of this.records.values()) if (facts) index.add(id, facts.copyKeys);
		return index;
	}
}

interface Families {
	readonly parents: Map<number, FileRecord>;
	readonly children: Map<number, FileRecord[]>;
}

/** Sessions by the ids that name them: a sub-agent carries the id of the session that started it. */
class SessionDirectory {
	private readonly byName = new Map<string, FileRecord>();
	private readonly bySessionId = new Map<string, FileRecord>();

	constructor(records: Iterable<FileRecord>) {
		for (const record of records) {
			if (record.file.kind !== 'session') continue;
			if (record.file.id) this.byName.set(record.file.id, record);
			const main = record.facts?.sessionId;
			if (main) this.bySessionId.set(main, record);
			for (const id of record.facts?.sessionIds ?? []) {
				if (!this.bySessionId.has(id)) this.bySessionId.set(id, record);
			}
		}
	}

	parentOf({file, facts}: FileRecord): FileRecord | null {
		const id = facts?.sessionId ?? file.parentId;
		if (!id) return null;
		return this.bySessionId.get(id) ?? this.byName.get(id) ?? null;
	}
}

export type {FileFacts, FileRecord};
