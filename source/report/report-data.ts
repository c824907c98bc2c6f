/**
 * What a report says, as plain data: `count-report.ts` counts (copies once, product.md section 2), the report only writes
 * down. Times in milliseconds since the epoch, durations in seconds, null where unknown.
 */
import type {MarkKind, Severity} from '../analysis/types.ts';
import type {
	FixedTotal,
	FrictionTotal,
	HourTotal,
	KindTotal,
	ProvenanceTotal,
	SessionTotal,
	UserTotal,
	WeekTotal,
	WholeTotal,
} from '../library/totals.ts';

export interface ReportData {
	readonly asked: Asked;
	/** With `--since-last`: what is told is only what came since; null without it. */
	readonly news: News | null;
	readonly read: WholeTotal;
	readonly leftOut: readonly LeftOut[];
	/** Without marks that a fix came after (`preFix`). */
	readonly kinds: readonly KindTotal[];
	/** Without marks that a fix came after. */
	readonly signatures: readonly SignatureTotal[];
	/** Marks at commands. */
	readonly byProvenance: readonly ProvenanceTotal[];
	readonly regressions: readonly Regression[];
	readonly preFix: readonly PreFix[];
	readonly byUser: readonly UserTotal[];
	/** In which hours, days and weeks are told: `UTC`, or the name of a zone. */
	readonly zone: string;
	/** Hours of the day, 0 to 23; those that are not here have nothing. */
	readonly byHour: readonly HourTotal[];
	readonly byWeek: readonly WeekTotal[];
	readonly sessions: readonly SessionTotal[];
}

export interface Asked {
	/** Sources as they were named on the command line; empty for the default one. */
	readonly sources: readonly string[];
	/** The filters as words, `['--since', '7d']`: each command that the report lists gets them. */
	readonly filters: readonly string[];
}

export interface News {
	/** When the last run was; null for the first one, to which everything is new. */
	readonly since: number | null;
}

export interface LeftOut {
	/** `lines that are no JSON`, `events of unknown types`, `marks that are copies`, `sessions without a time`… */
	readonly what: string;
	readonly count: number;
	readonly why: string;
	/** Some places or names. */
	readonly examples: readonly string[];
}

export interface SignatureTotal extends KindTotal {
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
	/** Uncut: what leaves is redacted first and cut then. */
	readonly evidence: string;
	readonly command: string | null;
}

interface Fix {
	readonly issue: string;
	readonly title: string;
	/** null where the list of fixes tells no more of it. */
	readonly fixedAt: number | null;
}

/** A friction that a fix was to end, in sessions that started after it. */
export interface Regression extends Fix, FrictionTotal {
	readonly kind: MarkKind;
	readonly signature: string;
	readonly last: number | null;
	readonly evidence: readonly ReportEvidence[];
}

/** Marks in sessions that started before their fix: told apart, counted nowhere else. */
export interface PreFix extends Fix, FixedTotal {}

export const longSessionSeconds = 48 * 3600;

/** Between 0 and 1; null where there were no commands. */
export const failedShare = ({
	commands,
	failedCommands,
}: Pick<SessionTotal, 'commands' | 'failedCommands'>): number | null =>
	commands === 0 ? null : failedCommands / commands;

/** Whether `--fail-on` this severity fails: `amber` fails on either. */
export const failsOn = ({read: {red, amber}}: Pick<ReportData, 'read'>, severity: Severity): boolean =>
	red > 0 || (severity === 'amber' && amber > 0);
