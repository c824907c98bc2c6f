/** The commands by which each figure of a report can be reached, with its own sources and filters. */
import type {ReportData} from './report-data.ts';

const bare = /^[\w@%+=:,./-][\w@%+=:,./~-]*$/;

/**
 * A word as a POSIX shell reads it back; `<host>`, which redaction leaves, too. The `~` that redaction puts in place of a
 * home folder stays bare: the shell makes the folder of it again.
 */
export const shellWord = (word: string): string =>
	bare.test(word) || /^~\/[\w@%+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** The tables of a report; each is what one command prints. */
export const reportTables = [
	'all',
	'kind',
	'signature',
	'provenance',
	'regression',
	'fix',
	'user',
	'hour',
	'week',
	'session',
	'left-out',
] as const;
export type ReportTable = (typeof reportTables)[number];

type Reached = Pick<ReportData, 'asked' | 'news'>;

const run = ({asked, news}: Reached, ...words: readonly string[]): string =>
	['session-tui', ...words, ...asked.filters, ...(news === null ? [] : ['--since-last']), ...asked.sources]
		.map(shellWord)
		.join(' ');

/** Prints the rows of a table, with the figures that the report gives. */
export const tableCommand = (report: Reached, table: ReportTable): string => run(report, 'friction', '--by', table);

/** Prints the marks behind a row of kinds, people, sessions or signatures, each once. */
export const marksCommand = (
	report: Reached,
	of: {readonly kind?: string; readonly signature?: string; readonly user?: string; readonly session?: string},
): string => run(report, 'friction', '--once', ...Object.entries(of).flatMap(([flag, value]) => [`--${flag}`, value]));

/** Prints an event whole. `place`: `FILE:LINE`. */
export const showCommand = ({asked}: Reached, place: string): string =>
	['session-tui', 'show', place, ...asked.filters.filter(word => word === '--demo'), ...asked.sources]
		.map(shellWord)
		.join(' ');
