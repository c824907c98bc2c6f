/**
 * What many files add up to, copies counted once: by kind, person, session, hour, week, fix, and all together. The one place
 * where reports and `friction --by` count; signatures are grouped in friction.ts, for the screen as well. Pure.
 *
 * Marks and calls of a sub-agent count at its session; time is that of the sessions' own files.
 */
import {type BlockSpan, unionSeconds} from '../analysis/blocks.ts';
import {keyOf} from '../analysis/copy-keys.ts';
import type {ProvenanceKind} from '../analysis/provenance.ts';
import type {StepFacts} from '../analysis/steps.ts';
import {type Mark, type MarkKind, markKinds, type Severity} from '../analysis/types.ts';
import type {MarkedFile} from './friction.ts';
import {lostSpan} from './lost-span.ts';
import {topKind} from './summaries.ts';
import {isCopied} from './summarise.ts';

export interface TotalledFile extends MarkedFile {
	/** Relative to its source's root. */
	readonly path: string;
	/** A sub-agent's file whose session is among the files. */
	readonly isFolded: boolean;
	/** Where its commands came from; without it marks are not counted by that. */
	readonly originOf?: (step: StepFacts) => ProvenanceKind;
}

export interface FrictionTotal {
	readonly marks: number;
	readonly users: number;
	readonly sessions: number;
	/** Estimated; what was lost in one file at the same time counts once. Null where it was worked out for none. */
	readonly lostSeconds: number | null;
	/** Some of it is the most that it can have been (`≤`): slow commands that may have waited for a permission. */
	readonly upperBound: boolean;
}

export interface KindTotal extends FrictionTotal {
	readonly kind: MarkKind;
	readonly severity: Severity;
}

/** Marks at commands, by where those came from. */
export interface ProvenanceTotal extends FrictionTotal {
	readonly provenance: ProvenanceKind;
}

/** Marks that a fix has ended, by its issue (`#84`). */
export interface FixedTotal extends FrictionTotal {
	readonly issue: string;
}

export interface UserTotal {
	readonly user: string;
	readonly sessions: number;
	/** Of the union of the sessions' blocks. */
	readonly activeSeconds: number;
	readonly toolUses: number;
	readonly commands: number;
	readonly red: number;
	readonly amber: number;
	readonly topKind: MarkKind | null;
}

export interface SessionTotal {
	readonly user: string;
	readonly file: string;
	readonly sessionId: string | null;
	readonly title: string | null;
	/** Milliseconds since the epoch. */
	readonly start: number | null;
	readonly spanSeconds: number;
	readonly activeSeconds: number;
	readonly blocks: number;
	readonly commands: number;
	/** Those whose outcome is failed or timeout. */
	readonly failedCommands: number;
	readonly red: number;
	readonly amber: number;
	/** retry-loop marks, and those of them whose last try failed as well. */
	readonly retryLoops: number;
	readonly retryLoopsNotHelped: number;
}

export interface HourTotal {
	readonly hour: number;
	readonly red: number;
	readonly amber: number;
}

export interface WeekTotal {
	/** The week's Monday, as a date: `2026-02-02`. */
	readonly monday: string;
	/** In which something was done in this week. */
	readonly sessions: number;
	/** Of blocks that began in it; people working side by side count each. */
	readonly activeSeconds: number;
	readonly red: number;
	readonly amber: number;
}

export interface WholeTotal {
	readonly users: number;
	readonly sessions: number;
	readonly files: number;
	readonly toolUses: number;
	readonly commands: number;
	readonly activeSeconds: number;
	readonly red: number;
	readonly amber: number;
	readonly lostSeconds: number | null;
	/** Of the first and the last event, milliseconds since the epoch. */
	readonly start: number | null;
	readonly end: number | null;
}

export interface Totals {
	readonly whole: WholeTotal;
	readonly kinds: readonly KindTotal[];
	readonly fixed: readonly FixedTotal[];
	readonly provenances: readonly ProvenanceTotal[];
	readonly users: readonly UserTotal[];
	readonly sessions: readonly SessionTotal[];
	/** Hours in which there was a mark. */
	readonly hours: readonly HourTotal[];
	readonly weeks: readonly WeekTotal[];
	/** Marks that stand in an earlier session already, and marks without a time: they are in no hour and no week. */
	readonly copiedMarks: number;
	readonly undatedMarks: number;
}

export const zones = ['utc', 'local'] as const;
/** In which days and hours are told. */
export type Zone = (typeof zones)[number];

const wholeMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Marks while they are counted. */
class MarkTally {
	private marks = 0;
	private readonly users = new Set<string>();
	private readonly sessions = new Set<number>();
	private readonly lost = new Map<number, BlockSpan[]>();
	private upperBound = false;

	add({file, session, user}: MarkedFile, mark: Mark): void {
		this.marks++;
		this.users.add(user);
		this.sessions.add(session);
		const span = lostSpan(mark);
		if (span === null) return;
		entry(this.lost, file, () => []).push(span);
		this.upperBound ||= mark.isUpperBound;
	}

	total(): FrictionTotal {
		const lost = [...this.lost.values()].reduce((sum, spans) => sum + unionSeconds(spans), 0);
		return {
			marks: this.marks,
			users: this.users.size,
			sessions: this.sessions.size,
			lostSeconds: this.lost.size === 0 ? null : wholeMilliseconds(lost),
			upperBound: this.upperBound,
		};
	}
}

class UserTally {
	readonly blocks: BlockSpan[] = [];
	readonly kinds: {[kind in MarkKind]?: number} = {};
	sessions = 0;
	toolUses = 0;
	commands = 0;
	red = 0;
	amber = 0;
}

class WeekTally {
	readonly sessions = new Set<number>();
	readonly blocks = new Map<string, BlockSpan[]>();
	red = 0;
	amber = 0;
}

class SessionTally {
	commands = 0;
	failedCommands = 0;
	red = 0;
	amber = 0;
	retryLoops = 0;
	retryLoopsNotHelped = 0;
	/** The session's own file. */
	own: TotalledFile | null = null;
}

class Tally {
	private readonly all = new MarkTally();
	private readonly kinds = new Map<string, {kind: MarkKind; severity: Severity; tally: MarkTally}>();
	private readonly fixed = new Map<string, MarkTally>();
	private readonly provenances = new Map<ProvenanceKind, MarkTally>();
	private readonly users = new Map<string, UserTally>();
	private readonly sessions = new Map<number, SessionTally>();
	private readonly hours = new Map<number, {red: number; amber: number}>();
	private readonly weeks = new Map<string, WeekTally>();
	private files = 0;
	private copiedMarks = 0;
	private undatedMarks = 0;
	private start: number | null = null;
	private end: number | null = null;

	constructor(private readonly zone: Zone) {}

	add(file: TotalledFile): void {
		const {facts, copiedKeys} = file;
		const user = entry(this.users, file.user, () => new UserTally());
		const session = entry(this.sessions, file.session, () => new SessionTally());
		this.files++;
		if (!file.isFolded) {
			user.sessions++;
			session.own = file;
			for (const block of facts.blocks) this.block(file, user, block);
		}
		if (facts.start !== null) this.start = Math.min(this.start ?? facts.start, facts.start);
		if (facts.end !== null) this.end = Math.max(this.end ?? facts.end, facts.end);
		for (const step of facts.steps) {
			if (step.line > 0 && !copiedKeys?.has(keyOf(step.id))) this.step(user, session, step);
		}
		for (const mark of facts.marks) {
			if (copiedKeys !== null && isCopied(mark, copiedKeys)) this.copiedMarks++;
			else this.mark(file, user, session, mark);
		}
		this.origins(file);
		for (const mark of facts.setAside) {
			if (mark.standing !== 'fixed' || mark.fixedBy === null) continue;
			if (copiedKeys === null || !isCopied(mark, copiedKeys))
				entry(this.fixed, mark.fixedBy, () => new MarkTally()).add(file, mark);
		}
	}

	private origins(file: TotalledFile): void {
		const {facts, copiedKeys, originOf} = file;
		if (originOf === undefined || facts.marks.length === 0) return;
		const steps = new Map(facts.steps.map(step => [step.id, step]));
		for (const mark of facts.marks) {
			const step = mark.toolUseId === null ? undefined : steps.get(mark.toolUseId);
			if (!step || step.command === null || (copiedKeys !== null && isCopied(mark, copiedKeys))) continue;
			entry(this.provenances, originOf(step), () => new MarkTally()).add(file, mark);
		}
	}

	private block({session, user: name}: TotalledFile, user: UserTally, block: BlockSpan): void {
		user.blocks.push(block);
		const week = entry(this.weeks, mondayOf(block.start, this.zone), () => new WeekTally());
		week.sessions.add(session);
		entry(week.blocks, name, () => []).push(block);
	}

	private step(user: UserTally, session: SessionTally, {command, outcome}: StepFacts): void {
		user.toolUses++;
		if (command === null) return;
		user.commands++;
		session.commands++;
		if (outcome === 'failed' || outcome === 'timeout') session.failedCommands++;
	}

	private mark(file: TotalledFile, user: UserTally, session: SessionTally, mark: Mark): void {
		const {kind, severity, time} = mark;
		this.all.add(file, mark);
		entry(this.kinds, `${kind} ${severity}`, () => ({kind, severity, tally: new MarkTally()})).tally.add(file, mark);
		user[severity]++;
		user.kinds[kind] = (user.kinds[kind] ?? 0) + 1;
		session[severity]++;
		if (kind === 'retry-loop') {
			session.retryLoops++;
			// The mark stands at the last try.
			const last = file.facts.steps.find(({id}) => id === mark.toolUseId);
			if (last?.finding) session.retryLoopsNotHelped++;
		}
		if (time === null) {
			this.undatedMarks++;
			return;
		}
		entry(this.hours, hourOf(time, this.zone), () => ({red: 0, amber: 0}))[severity]++;
		entry(this.weeks, mondayOf(time, this.zone), () => new WeekTally())[severity]++;
	}

	result(): Totals {
		const users = [...this.users].map(
			([user, {blocks, kinds, ...counts}]): UserTotal => ({
				user,
				...counts,
				activeSeconds: wholeMilliseconds(unionSeconds(blocks)),
				topKind: topKind(inOrder(kinds)),
			}),
		);
		const sum = (value: (user: UserTotal) => number): number => users.reduce((all, user) => all + value(user), 0);
		return {
			whole: {
				users: users.length,
				sessions: sum(({sessions}) => sessions),
				files: this.files,
				toolUses: sum(({toolUses}) => toolUses),
				commands: sum(({commands}) => commands),
				activeSeconds: wholeMilliseconds(sum(({activeSeconds}) => activeSeconds)),
				red: sum(({red}) => red),
				amber: sum(({amber}) => amber),
				lostSeconds: this.all.total().lostSeconds,
				start: this.start,
				end: this.end,
			},
			kinds: [...this.kinds.values()].map(({kind, severity, tally}) => ({kind, severity, ...tally.total()})),
			fixed: [...this.fixed].map(([issue, tally]) => ({issue, ...tally.total()})),
			provenances: [...this.provenances].map(([provenance, tally]) => ({provenance, ...tally.total()})),
			users,
			sessions: [...this.sessions.values()].flatMap(sessionTotal),
			hours: [...this.hours].map(([hour, marks]) => ({hour, ...marks})).sort((a, b) => a.hour - b.hour),
			weeks: [...this.weeks]
				.map(
					([monday, {sessions, blocks, red, amber}]): WeekTotal => ({
						...{monday, red, amber},
						sessions: sessions.size,
						activeSeconds: wholeMilliseconds([...blocks.values()].reduce((all, spans) => all + unionSeconds(spans), 0)),
					}),
				)
				.sort((a, b) => (a.monday < b.monday ? -1 : 1)),
			copiedMarks: this.copiedMarks,
			undatedMarks: this.undatedMarks,
		};
	}
}

function sessionTotal({own, ...counts}: SessionTally): SessionTotal[] {
	if (own === null) return [];
	const {user, path, facts} = own;
	const {sessionId, title, start, end, activeSeconds, blocks} = facts;
	return [
		{
			...{user, file: path, sessionId, title, start, ...counts},
			spanSeconds: start === null || end === null ? 0 : wholeMilliseconds((end - start) / 1000),
			activeSeconds: wholeMilliseconds(activeSeconds),
			blocks: blocks.length,
		},
	];
}

/** Of kinds with equal counts the one that comes first in the table of kinds is the top one. */
const inOrder = (kinds: {readonly [kind in MarkKind]?: number}): {[kind in MarkKind]?: number} =>
	Object.fromEntries(markKinds.flatMap(kind => (kinds[kind] === undefined ? [] : [[kind, kinds[kind]]])));

const hourOf = (time: number, zone: Zone): number =>
	zone === 'utc' ? new Date(time).getUTCHours() : new Date(time).getHours();

function mondayOf(time: number, zone: Zone): string {
	const date = new Date(time);
	const day =
		zone === 'utc'
			? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
			: Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
	const monday = new Date(day);
	monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
	return monday.toISOString().slice(0, 10);
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
	let value = map.get(key);
	if (value === undefined) {
		value = make();
		map.set(key, value);
	}
	return value;
}

export function totalsOf(files: Iterable<TotalledFile>, zone: Zone): Totals {
	const tally = new Tally(zone);
	for (const file of files) tally.add(file);
	return tally.result();
}
