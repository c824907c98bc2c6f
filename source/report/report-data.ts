/**
 * What a report says, as plain data: the caller counts (copies once, product.md section 2), the report only writes down.
 * Times in milliseconds since the epoch, durations in seconds, null where unknown.
 */
import type {MarkKind, Severity} from '../analysis/types.ts';

export interface ReportData {
	readonly asked: {
		/** Sources as they were named on the command line; empty for the default one. */
		readonly sources: readonly string[];
		/** The filters as words, `['--since', '7d']`: each command that the report lists gets them. */
		readonly filters: readonly string[];
	};
	readonly read: ReadTotals;
	readonly leftOut: readonly LeftOut[];
	/** Without marks that a fix came after (`preFix`). */
	readonly kinds: readonly KindTotals[];
	/** Without marks that a fix came after. */
	readonly signatures: readonly SignatureTotals[];
	readonly regressions: readonly Regression[];
	readonly preFix: readonly PreFix[];
	readonly byUser: readonly UserTotals[];
	/** The zone that `byHour` and `byWeek` were counted in: `UTC`, `UTC+1`. */
	readonly zone: string;
	/** Hours of the day, 0 to 23; those that are not here have nothing. */
	readonly byHour: readonly HourTotals[];
	readonly byWeek: readonly WeekTotals[];
	readonly longSessions: readonly LongSession[];
	readonly quality: readonly SessionQuality[];
}

export interface ReadTotals {
	readonly users: number;
	readonly sessions: number;
	readonly files: number;
	readonly bytes: number;
	readonly events: number;
	readonly toolUses: number;
	readonly commands: number;
	readonly activeSeconds: number;
	/** Of the first and the last event. */
	readonly start: number | null;
	readonly end: number | null;
}

export interface LeftOut {
	/** `lines that are no JSON`, `events of unknown types`, `marks that are copies`, `sessions without a time`… */
	readonly what: string;
	readonly count: number;
	readonly why: string;
	/** Some places or names. */
	readonly examples: readonly string[];
}

interface FrictionTotals {
	readonly count: number;
	readonly users: number;
	readonly sessions: number;
	/** An estimate; null where worked out for none. */
	readonly lostSeconds: number | null;
}

export interface KindTotals extends FrictionTotals {
	readonly kind: MarkKind;
	readonly severity: Severity;
}

export interface SignatureTotals extends KindTotals {
	readonly signature: string;
	readonly first: number | null;
	readonly last: number | null;
	/** The issue of a known fix: `#84`. */
	readonly fix: string | null;
	/** The strongest first. */
	readonly evidence: readonly ReportEvidence[];
}

export interface ReportEvidence {
	readonly user: string;
	readonly file: string;
	readonly line: number;
	readonly time: number | null;
	readonly evidence: string;
	readonly command: string | null;
}

interface Fix {
	readonly issue: string;
	readonly title: string;
	readonly fixedAt: number;
}

/** A friction that a fix was to end, in sessions that started after it. */
export interface Regression extends Fix, FrictionTotals {
	readonly kind: MarkKind;
	readonly signature: string;
	readonly last: number | null;
	readonly evidence: readonly ReportEvidence[];
}

/** Marks in sessions that started before their fix: told apart, counted nowhere else. */
export interface PreFix extends Fix, FrictionTotals {}

export interface UserTotals {
	readonly user: string;
	readonly sessions: number;
	readonly activeSeconds: number;
	readonly commands: number;
	readonly red: number;
	readonly amber: number;
	readonly topKind: MarkKind | null;
}

export interface HourTotals {
	readonly hour: number;
	readonly red: number;
	readonly amber: number;
}

export interface WeekTotals {
	/** The week's Monday, as a date: `2026-02-02`. */
	readonly monday: string;
	readonly sessions: number;
	readonly activeSeconds: number;
	readonly red: number;
	readonly amber: number;
}

interface ReportedSession {
	readonly user: string;
	readonly file: string;
	readonly sessionId: string | null;
	readonly start: number | null;
	readonly activeSeconds: number;
}

/** More than 48 h from its first event to its last. */
export interface LongSession extends ReportedSession {
	readonly title: string | null;
	readonly spanSeconds: number;
	readonly blocks: number;
}

export interface SessionQuality extends ReportedSession {
	readonly red: number;
	readonly amber: number;
	readonly commands: number;
	/** Those whose outcome is failed, timeout or interrupted. */
	readonly failedCommands: number;
	/** retry-loop marks, and those of them whose last try failed as well. */
	readonly retryLoops: number;
	readonly retryLoopsNotHelped: number;
}

export const longSessionSeconds = 48 * 3600;

/** Marks per hour of activity; null where there was none to speak of (below a minute). */
export const marksPerActiveHour = ({
	red,
	amber,
	activeSeconds,
}: Omit<UserTotals, 'topKind'> | SessionQuality): number | null =>
	activeSeconds < 60 ? null : ((red + amber) * 3600) / activeSeconds;

/** Between 0 and 1; null where there were no commands. */
export const failedShare = ({commands, failedCommands}: SessionQuality): number | null =>
	commands === 0 ? null : failedCommands / commands;

/** Marks of all kinds, those before their fix not among them. */
export function frictionTotals({kinds}: ReportData): {red: number; amber: number; lostSeconds: number | null} {
	const sum = (severity: Severity): number =>
		kinds.reduce((total, kind) => total + (kind.severity === severity ? kind.count : 0), 0);
	const lost = kinds.flatMap(({lostSeconds}) => lostSeconds ?? []);
	return {red: sum('red'), amber: sum('amber'), lostSeconds: lost.length === 0 ? null : lost.reduce((a, b) => a + b)};
}

/** Whether `--fail-on` this severity fails: `amber` fails on either. */
export function failsOn(data: ReportData, severity: Severity): boolean {
	const {red, amber} = frictionTotals(data);
	return red > 0 || (severity === 'amber' && amber > 0);
}
