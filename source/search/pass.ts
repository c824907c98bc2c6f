/** One look at every record that the scopes let through, newest sessions first, what was said before what came out. */
import {HitList} from './hits.ts';
import {SPARSE_HITS} from './limits.ts';
import {Plan, type RecordScope, recordScope} from './match.ts';
import {nameIsChosen} from './match-text.ts';
import type {Earlier} from './memory.ts';
import type {Pace} from './pace.ts';
import type {Group, Query} from './query.ts';
import {Scan, type Stretch} from './scan.ts';
import {type SearchSegment, type TextChunk, type TextStore, type Tier, tierOf, tiers} from './segment.ts';

/** A transcript file as the search sees it. */
export interface SearchFile {
	/** Given back in each hit. */
	readonly fileId: number;
	readonly segment: SearchSegment;
	/** null where nobody is known. */
	readonly user: string | null;
	/** What tells sessions apart: a sub-agent's file carries that of the session it belongs to. */
	readonly session: string;
	/** Milliseconds since the epoch: newest first is by this; undated files come last. */
	readonly start: number | null;
}

/** Newest first; equal ones keep their order. */
export const newestFirst = (files: readonly SearchFile[]): SearchFile[] => {
	const timeOf = ({start}: SearchFile) => start ?? Number.MIN_SAFE_INTEGER;
	return [...files].sort((a, b) => timeOf(b) - timeOf(a));
};

export class Pass {
	readonly hits = new HitList();
	/** Sessions and users with a hit. */
	readonly sessions = new Set<string>();
	readonly users = new Set<string>();
	readonly plan: Plan;
	readonly recordsTotal: number;
	recordsSearched = 0;
	private readonly files: readonly SearchFile[];
	private readonly tiers: readonly Tier[];
	private readonly spans = new Map<TextStore, Span>();
	private readonly scan: Scan;
	private isFinished = false;

	/** `files` newest first. `earlier`: passes that hold all hits of this one, as far as they came and files have not grown. */
	constructor(
		readonly query: Query,
		files: readonly SearchFile[],
		private earlier: Earlier | null = null,
	) {
		const {scopes} = query;
		this.plan = new Plan(query.groups);
		this.scan = new Scan(this.plan);
		this.files = files.filter(({user}) => nameIsChosen(scopes.users, user));
		this.tiers = tiers.filter(tier => scopes.fields.some(field => tierOf(field) === tier));
		this.recordsTotal = this.files.reduce(
			(sum, {segment}) => this.tiers.reduce((both, tier) => both + segment[tier].records, sum),
			0,
		);
	}

	file(index: number): SearchFile {
		return this.files[index]!;
	}

	/** The file of a hit. Throws where no file has this id: hits come from these files. */
	fileWithId(fileId: number): SearchFile {
		const file = this.files.find(each => each.fileId === fileId);
		if (file === undefined) throw new RangeError(`no file ${fileId} in this search`);
		return file;
	}

	/**
	 * Fills the pass; yields whenever it is time to give way, and the name of a tier before it is looked at. Ends early, if
	 * `first`, at the first hits.
	 */
	*run(pace: Pace, first = false): Generator<Tier | null, void, undefined> {
		for (const tier of this.tiers) {
			yield tier;
			for (const [index, file] of this.files.entries()) {
				yield* this.scanFile(index, tier, pace);
				if (first && this.hits.length > 0) return;
				const {records} = file.segment[tier];
				this.recordsSearched = Math.min(this.recordsSearched + records, this.recordsTotal);
			}
		}
		this.isFinished = true;
	}

	/** Lets go of the passes before it: kept passes do not keep one another. */
	release(): void {
		this.earlier = null;
	}

	/** Whether a finished pass has seen that nothing of a group stands anywhere. */
	lacks(group: Group): boolean {
		if (!this.isFinished) return false;
		const chunks = this.files.reduce(
			(sum, {segment}) => this.tiers.reduce((both, tier) => both + segment[tier].chunks.length, sum),
			0,
		);
		return this.plan.absencesOf(group) === chunks;
	}

	private *scanFile(index: number, tier: Tier, pace: Pace): Generator<null, void, undefined> {
		const {segment, start, session, user} = this.file(index);
		const store = segment[tier];
		const known = this.earlier?.knownOf(store, start) ?? null;
		const from = this.hits.length;
		const {records} = store;
		if (known === null || !known.isNothing(records)) {
			const scope = recordScope(this.query.scopes, store, start);
			for (let at = store.chunks.length - 1; at >= 0; at--) {
				const chunk = store.chunks[at]!;
				const found: number[] = [];
				for (const stretch of stretchesOf(store, chunk, scope, known)) {
					this.scan.begin(stretch);
					for (let done = false; !done; ) {
						done = this.scan.run(pace.deadline, found);
						if (pace.due) yield null;
					}
				}
				for (const record of found.reverse()) this.hits.push(index, tier, record);
			}
		}
		if (this.hits.length > from) {
			this.sessions.add(session);
			if (user !== null) this.users.add(user);
		}
		this.spans.set(store, {from, to: this.hits.length, records, start});
	}

	/** Its hits in a store; null where it has not looked at it as it is now. */
	knownOf(store: TextStore, start: number | null): KnownHits | null {
		const span = this.spans.get(store);
		return span && span.start === start ? new KnownHits(this.hits, span) : null;
	}
}

/** What of a chunk has to be looked at: all of it, or the records where an earlier pass found something. */
function* stretchesOf(
	store: TextStore,
	chunk: TextChunk,
	scope: RecordScope | null,
	known: KnownHits | null,
): Generator<Stretch> {
	const {firstRecord, records} = chunk;
	if (records === 0) return;
	const hits = known !== null && firstRecord + records <= known.records ? known.within(chunk) : null;
	if (hits === null || hits.length * SPARSE_HITS > records) {
		yield {store, chunk, scope, first: firstRecord, last: firstRecord + records};
		return;
	}
	for (const record of hits) yield {store, chunk, scope, first: record, last: record + 1};
}

/** Which hits of a pass are those of a store, and how much of it there was. */
interface Span {
	readonly from: number;
	readonly to: number;
	readonly records: number;
	readonly start: number | null;
}

/** Hits of an earlier pass in one store; they stand in it from the last to the first. */
export class KnownHits {
	readonly records: number;
	private next: number;
	constructor(
		private readonly hits: HitList,
		private readonly span: Span,
	) {
		this.records = span.records;
		this.next = span.from;
	}

	/** Whether there are none, among so many records. */
	isNothing(records: number): boolean {
		return this.span.from === this.span.to && records === this.records;
	}

	/** Those of a chunk, ascending. Chunks are asked for from the last to the first. */
	within({firstRecord, records}: TextChunk): number[] {
		const found: number[] = [];
		for (; this.next < this.span.to; this.next++) {
			const {record} = this.hits.at(this.next);
			if (record < firstRecord) break;
			if (record < firstRecord + records) found.push(record);
		}
		return found.reverse();
	}
}
