/** Every flag of the program in one table: parsing, help and completions are made from it. */

import {markKinds, outcomes} from '../analysis/types.ts';
import {engineChoices} from '../sources/open-remote.ts';

/** Of rows. */
export const formats = ['table', 'ndjson', 'tsv', 'md'] as const;
/** Of a report. */
export const reportFormats = ['md', 'json'] as const;
export type Format = (typeof formats)[number] | (typeof reportFormats)[number];
export const allFormats = ['table', 'ndjson', 'tsv', 'md', 'json'] as const satisfies readonly Format[];

/** What `friction --by` counts by: the tables of a report. */
export const countedBy = [
	'all',
	'kind',
	'signature',
	'user',
	'session',
	'hour',
	'week',
	'provenance',
	'fix',
	'regression',
	'left-out',
] as const;
export type CountedBy = (typeof countedBy)[number];

export interface Flag {
	/** What stands for its value in the help; null for a flag without one. */
	readonly value: string | null;
	readonly about: string;
	/** May be given several times. */
	readonly isMany?: boolean;
	/** What a value can be, where that is a closed list; several are parted by commas where the flag is many. */
	readonly choices?: readonly string[];
	readonly short?: string;
}

export const flags = {
	demo: {value: null, about: 'read the bundled demo team'},
	at: {value: 'FILE:LINE', about: 'open the explorer on this event (as rows and reports give it)'},
	viewer: {
		value: null,
		about: 'the explorer for people without a shell here: no key starts a program or writes a file',
	},
	user: {value: 'NAME', about: 'only these people, several with commas; * stands for any letters', isMany: true},
	session: {value: 'ID|FILE', about: 'only this session, by its id (or its beginning) or its file', isMany: true},
	since: {
		value: 'TIME',
		about:
			'only sessions that started at or after 48h, 7d (before now) or 2026-02-01[T14:30]; of a server nothing older is fetched',
	},
	until: {value: 'TIME', about: 'only sessions that started at or before; a date is its whole day'},
	kind: {value: 'KIND', about: 'only what carries a mark of these kinds', isMany: true, choices: markKinds},
	outcome: {value: 'OUTCOME', about: 'only what ended so', isMany: true, choices: outcomes},
	tool: {value: 'TOOL', about: 'only calls of these tools (Bash, mcp__*)', isMany: true},
	gap: {value: 'TIME', about: 'a longer pause ends an active block (10m)'},
	transport: {
		value: 'ENGINE',
		about: 'how servers are reached: auto (ssh2, or the system ssh for what that cannot do), ssh2, openssh',
		choices: engineChoices,
	},
	reader: {value: 'COMMAND', about: "what reads on the server in place of cat: 'sudo -n /usr/local/sbin/session-read'"},
	'no-cache': {value: null, about: 'keep nothing of what was read for the next time'},
	watch: {value: 'SECONDS', about: 'look at servers again every so many seconds'},
	slow: {value: 'TIME', about: 'a longer command is marked slow (60s)'},
	sort: {value: 'FIELD[:asc|desc]', about: 'order of the rows, by any field; several with commas'},
	limit: {value: 'N', about: 'at most N rows; without it, or with 0, all'},
	format: {
		value: 'FORMAT',
		about: 'table (for reading), ndjson (the stable contract), tsv, md; report: md or json',
		choices: allFormats,
	},
	by: {value: 'WHAT', about: 'count marks by this instead, copies once: the tables of a report', choices: countedBy},
	once: {value: null, about: 'leave out copies: marks that stand in an earlier session already'},
	zone: {value: 'ZONE', about: 'hours and weeks in utc (as it is without it) or local time', choices: ['utc', 'local']},
	'since-last': {value: null, about: 'only what is new since the last report --since-last'},
	'fail-on': {value: 'SEVERITY', about: 'exit status 4 where there is a mark so bad', choices: ['red', 'amber']},
	output: {value: 'FILE', about: 'write it to this file', short: 'o'},
	create: {value: null, about: 'create the issue with gh, after looking for a duplicate'},
	from: {value: 'FILE', about: 'the draft as a person has completed it'},
	'no-redact': {value: null, about: 'leave secrets, home folders and host names in'},
	pseudonyms: {value: null, about: 'user-1, user-2 … in place of names'},
	host: {value: 'NAME', about: 'redact this host name as well', isMany: true},
	repeated: {value: null, about: 'count equal commands instead, copies once'},
	playbook: {value: 'PATH', about: 'a file, folder or git checkout that tells what to run', isMany: true},
	'include-fixed': {value: null, about: 'marks too that a known fix has ended'},
	regressions: {value: null, about: 'only marks that came back after their fix'},
	judged: {value: null, about: 'only marks that somebody has judged, whatever they said'},
	repo: {value: 'OWNER/NAME', about: 'the repository of the issue on GitHub'},
	title: {value: 'TEXT', about: 'what the fix is called, in place of the title of the issue'},
	signature: {value: 'SIGNATURE', about: 'marks with exactly this signature'},
	pattern: {value: 'REGEX', about: 'the fix ends marks whose signature or evidence holds this'},
	'fixed-at': {value: 'TIME', about: 'when it was fixed, in place of when the issue was closed'},
	help: {value: null, about: 'this text', short: 'h'},
	version: {value: null, about: 'the version', short: 'V'},
} as const satisfies Readonly<Record<string, Flag>>;

export type FlagName = keyof typeof flags;
export const flagNames = Object.keys(flags) as FlagName[];
export const flagOf = (name: FlagName): Flag => flags[name];

/** What was written for each flag, unchecked; `''` stands for a flag without a value. */
export type WrittenFlags = {readonly [name in FlagName]?: readonly string[]};
