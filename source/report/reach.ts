/** The commands by which each figure of a report can be reached, with its own sources and filters. */
import type {ReportData} from './report-data.ts';

/** A word as a POSIX shell reads it back; `<host>`, which redaction leaves, too. */
export const shellWord = (word: string): string =>
	/^[\w@%+=:,./~-]+$/.test(word) && !word.startsWith('~') ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

export interface ReachCommand {
	/** Which figures. */
	readonly figures: string;
	readonly command: string;
}

/** In capitals: what to put in from the row at hand. */
export function reachCommands({asked}: ReportData): ReachCommand[] {
	const sources = asked.sources.map(shellWord);
	const all = [...asked.filters.map(shellWord), ...sources];
	const run = (...words: readonly string[]): string => ['session-tui', ...words, ...all].join(' ');
	const rows = (...words: readonly string[]): string => run(...words, '--format', 'ndjson');
	return [
		{figures: 'what was read', command: rows('sessions')},
		{figures: 'a kind', command: rows('friction', '--kind', 'KIND')},
		{
			figures: 'a signature, a regression, what came before its fix',
			command: `${rows('friction', '--kind', 'KIND')} | jq 'select(.signature == "SIGNATURE")'`,
		},
		{figures: 'evidence', command: ['session-tui', 'show', 'FILE:LINE', ...sources].join(' ')},
		{figures: 'a user', command: rows('friction', '--user', 'USER')},
		{figures: "a user's sessions and time", command: rows('sessions', '--user', 'USER')},
		{figures: 'an hour, a week (in UTC)', command: `${rows('friction')} | jq -r .time`},
		{figures: 'a session', command: rows('friction', '--session', 'FILE')},
		{figures: "a session's commands", command: rows('commands', '--session', 'FILE')},
		{figures: "a long session's blocks", command: rows('blocks', '--session', 'FILE')},
	];
}
