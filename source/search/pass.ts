/** One look at every record that the scopes let through, newest sessions first, what was said before what came out. */
import {HitList} from './hits.ts';
import {ChunkScan, Plan, recordScope} from './match.ts';
import {nameIsChosen} from './match-text.ts';
import type {Pace} from './pace.ts';
import type {Query} from './query.ts';
import {type SearchSegment, type Tier, tierOf, tiers} from './segment.ts';

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

	/** `files` newest first. */
	constructor(
		readonly query: Query,
		files: readonly SearchFile[],
	) {
		const {scopes} = query;
		this.plan = new Plan(query.groups);
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

	/** Fills the pass; yields whenever it gave way. Ends early where cancelled, or, if `first`, at the first hits. */
	async *run(pace: Pace, first = false): AsyncGenerator<void, void, undefined> {
		for (const tier of this.tiers) {
			for (const [index, file] of this.files.entries()) {
				for await (const _ of this.scanFile(index, tier, pace)) {
					if (pace.cancelled) return;
					yield;
				}
				if (first && this.hits.length > 0) return;
				const {records} = file.segment[tier];
				this.recordsSearched = Math.min(this.recordsSearched + records, this.recordsTotal);
			}
		}
	}

	private async *scanFile(index: number, tier: Tier, pace: Pace): AsyncGenerator<void, void, undefined> {
		const {segment, start, session, user} = this.file(index);
		const store = segment[tier];
		const scope = recordScope(this.query.scopes, store, start);
		for (let at = store.chunks.length - 1; at >= 0; at--) {
			const scan = new ChunkScan(this.plan, store, store.chunks[at]!, scope);
			const found: number[] = [];
			for (let done = false; !done; ) {
				done = scan.run(pace.deadline, found);
				if (!pace.due) continue;
				await pace.breathe();
				yield;
			}
			for (const record of found.reverse()) this.hits.push(index, tier, record);
			if (found.length > 0) {
				this.sessions.add(session);
				if (user !== null) this.users.add(user);
			}
		}
	}
}
