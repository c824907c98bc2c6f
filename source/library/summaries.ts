/**
 * What lists show of a session and of a person: plain objects, small enough to be sent to the screen as often as they
 * change. Every figure is worked out here once, for screens and commands alike.
 */
import type {Block, MarkKind} from '../analysis/types.ts';
import type {Counts} from './copies.ts';

/** Marks by kind; kinds without any are absent. */
export type KindCounts = Partial<Record<MarkKind, number>>;

export interface SessionSummary extends Counts {
	/** Number of the file in its library; stays the same while the library lives. */
	readonly id: number;
	/** `listed`: known by name and size only, its figures are still 0. */
	readonly state: 'listed' | 'indexed' | 'failed';
	/** Why it could not be read, else null. */
	readonly problem: string | null;
	readonly user: string;
	/** Relative to the source's root. */
	readonly file: string;
	readonly source: string;
	/** A sub-agent's file whose session is not there. */
	readonly isOrphan: boolean;
	/** `YYYY-MM-DD` of the name: stands in for `start` until the file has been read. */
	readonly date: string | null;
	readonly modified: number;
	readonly bytes: number;
	readonly sessionId: string | null;
	/** Raw transcript text in one line. */
	readonly title: string | null;
	/** What a sub-agent was told first; stands in for a title where there is none. */
	readonly task: string | null;
	readonly project: string | null;
	/** Milliseconds since the epoch, null without any time. */
	readonly start: number | null;
	readonly end: number | null;
	readonly spanSeconds: number;
	readonly activeSeconds: number;
	readonly blocks: readonly Block[];
	readonly badLines: number;
	readonly subagents: number;
	readonly versions: readonly string[];
	readonly kinds: KindCounts;
	/** Red and amber marks over the active time, in `densityBuckets` equal parts. */
	readonly density: {readonly red: readonly number[]; readonly amber: readonly number[]};
	/** The part of the counts that another session, started earlier, already has. */
	readonly copied: Counts;
	readonly copiedKinds: KindCounts;
}

export interface UserSummary {
	readonly user: string;
	readonly sessions: number;
	/** Not yet read. */
	readonly waiting: number;
	/** Seconds in the union of the sessions' blocks. */
	readonly activeSeconds: number;
	/** Sum of the sessions' spans. */
	readonly spanSeconds: number;
	readonly prompts: number;
	readonly commands: number;
	readonly toolErrors: number;
	readonly red: number;
	readonly amber: number;
	readonly kinds: KindCounts;
	/** Milliseconds since the epoch of the latest event. */
	readonly last: number | null;
	/** Active seconds a day, oldest first, `recentDays` days up to the library's newest day. */
	readonly days: readonly number[];
}

export const densityBuckets = 8;
export const recentDays = 30;

export const noCounts: Counts = {
	events: 0,
	toolUses: 0,
	commands: 0,
	toolErrors: 0,
	prompts: 0,
	compactions: 0,
	red: 0,
	amber: 0,
};

/** The kind that stands most often, the first of equals in the order of `markKinds`. */
export function topKind(kinds: KindCounts): MarkKind | null {
	let best: MarkKind | null = null;
	let most = 0;
	for (const [kind, count] of Object.entries(kinds) as [MarkKind, number][]) {
		if (count > most) {
			best = kind;
			most = count;
		}
	}
	return best;
}
