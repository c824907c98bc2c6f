/** People: what the sessions of each add up to, copies counted once. */
import {type BlockSpan, unionSeconds} from '../analysis/blocks.ts';
import type {MarkKind} from '../analysis/types.ts';
import {type KindCounts, recentDays, type SessionSummary, type UserSummary} from './summaries.ts';

const dayMilliseconds = 86_400_000;

/** Number of the local day a time falls on. */
const localDay = (time: number): number => {
	const date = new Date(time);
	return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMilliseconds);
};

const startOfDay = (day: number): number => {
	const date = new Date(day * dayMilliseconds);
	return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime();
};

/** Active seconds on each of the `recentDays` local days that end with `newestDay`. */
function activeDays(blocks: readonly BlockSpan[], newestDay: number): number[] {
	const days = new Array<number>(recentDays).fill(0);
	const first = newestDay - recentDays + 1;
	for (const {start, end} of blocks) {
		for (let day = Math.max(first, localDay(start)); day <= Math.min(newestDay, localDay(end)); day++) {
			const seconds = (Math.min(end, startOfDay(day + 1)) - Math.max(start, startOfDay(day))) / 1000;
			// A block of a single event has no length and still is activity.
			days[day - first] = (days[day - first] as number) + Math.max(seconds, 1);
		}
	}
	return days;
}

/** A time that is still a day or more to come: somebody's clock was wrong. It ends no row of days. */
export const isWrongClock = (time: number): boolean => time >= Date.now() + dayMilliseconds;

export function summariseUsers(sessions: Iterable<SessionSummary>): UserSummary[] {
	const byUser = new Map<string, SessionSummary[]>();
	let newest = Number.NEGATIVE_INFINITY;
	for (const session of sessions) {
		const own = byUser.get(session.user);
		if (own) own.push(session);
		else byUser.set(session.user, [session]);
		if (session.end !== null && session.end > newest && !isWrongClock(session.end)) newest = session.end;
	}
	const newestDay = Number.isFinite(newest) ? localDay(newest) : 0;
	return [...byUser].map(([user, own]) => summariseUser(user, own, newestDay));
}

function summariseUser(user: string, sessions: readonly SessionSummary[], newestDay: number): UserSummary {
	const sum = (value: (session: SessionSummary) => number) => sessions.reduce((total, one) => total + value(one), 0);
	const blocks = sessions.flatMap(session => session.blocks);
	const kinds: {-readonly [kind in MarkKind]?: number} = {};
	for (const session of sessions) {
		addKinds(kinds, session.kinds);
		addKinds(kinds, session.copiedKinds, -1);
	}
	return {
		user,
		sessions: sessions.length,
		waiting: sum(session => (session.state === 'listed' ? 1 : 0)),
		activeSeconds: unionSeconds(blocks),
		spanSeconds: sum(session => session.spanSeconds),
		prompts: sum(session => session.prompts - session.copied.prompts),
		commands: sum(session => session.commands - session.copied.commands),
		toolErrors: sum(session => session.toolErrors - session.copied.toolErrors),
		red: sum(session => session.red - session.copied.red),
		amber: sum(session => session.amber - session.copied.amber),
		kinds,
		last: sessions.reduce<number | null>((last, {end}) => (end !== null && end > (last ?? 0) ? end : last), null),
		days: activeDays(blocks, newestDay),
	};
}

/** Adds counts by kind, or takes them off with -1. */
export function addKinds(into: {[kind in MarkKind]?: number}, kinds: KindCounts, sign: 1 | -1 = 1): void {
	for (const [kind, count] of Object.entries(kinds) as [MarkKind, number][]) {
		into[kind] = (into[kind] ?? 0) + sign * count;
	}
}
