/** `friction --by WHAT`: the tables of a report and of the Friction screen, one row a kind, a signature, a person …; copies once. */
import {groupBySignature} from '../library/friction.ts';
import {marksPerActiveHour} from '../library/rates.ts';
import {type TotalledFile, totalsOf} from '../library/totals.ts';
import {countingIn, hasUpperBound, leftOutOfCount, regressions} from '../report/count-report.ts';
import {leftOutOf} from '../report/left-out.ts';
import {type CommandContext, exitStatus, type RowCommand} from './command.ts';
import type {CountedBy} from './flags.ts';
import {readContextPlaybook, withOrigins} from './origins.ts';
import {type Field, isoTime, type Row, sortRows, wholeMilliseconds} from './row.ts';
import {known, lastRunOf} from './since-last.ts';
import {totalledFiles} from './totalled.ts';
import type {Workspace} from './workspace.ts';

const marks: Field = {name: 'marks', type: 'count', about: 'how many', heading: 'marks'};
const users: Field = {name: 'users', type: 'count', about: 'at how many people', heading: 'users'};
const sessions: Field = {name: 'sessions', type: 'count', about: 'in how many sessions', heading: 'sessions'};
const lost: Field = {
	name: 'lostSeconds',
	type: 'seconds',
	about: 'estimate of the time lost; several at once in a file count once; null where the files do not tell',
	heading: 'lost',
};
const upperBound: Field = {
	name: 'upperBound',
	type: 'flag',
	about: 'some of it may be waiting for a permission',
	heading: '≤',
	leaves: 2,
};
const kind: Field = {name: 'kind', type: 'text', about: 'what went wrong', heading: 'kind'};
const severity: Field = {name: 'severity', type: 'text', about: 'red or amber', heading: 'severity', leaves: 3};
const user: Field = {name: 'user', type: 'text', about: 'whose sessions', heading: 'user'};
const active: Field = {name: 'activeSeconds', type: 'seconds', about: 'in active blocks', heading: 'active'};
const toolUses: Field = {name: 'toolUses', type: 'count', about: 'tool calls', heading: 'calls', leaves: 4};
const commands: Field = {name: 'commands', type: 'count', about: 'Bash and PowerShell calls', heading: 'cmds'};
const red: Field = {name: 'red', type: 'count', about: 'red marks', heading: 'red'};
const amber: Field = {name: 'amber', type: 'count', about: 'amber marks', heading: 'amber'};
const rate: Field = {
	name: 'marksPerActiveHour',
	type: 'score',
	about: 'marks per active hour; null below a minute',
	heading: 'per hour',
	leaves: 2,
};

const fieldsBy: Readonly<Record<CountedBy, readonly Field[]>> = {
	all: [
		users,
		sessions,
		{name: 'files', type: 'count', about: "files that were read, sub-agents' among them", heading: 'files'},
		toolUses,
		commands,
		active,
		red,
		amber,
		lost,
		{name: 'start', type: 'time', about: 'of the first event', heading: 'start'},
		{name: 'end', type: 'time', about: 'of the last event', heading: 'end'},
	],
	kind: [kind, severity, marks, users, sessions, lost, upperBound],
	signature: [
		kind,
		severity,
		{name: 'signature', type: 'text', about: 'the evidence made general', heading: 'signature', isOutput: () => true},
		marks,
		users,
		sessions,
		lost,
		upperBound,
		{name: 'first', type: 'time', about: 'seen first', heading: 'first', leaves: 5},
		{name: 'last', type: 'time', about: 'seen last', heading: 'last', leaves: 4},
		{name: 'fix', type: 'text', about: 'the issue of a fix that speaks of it, such as #84', heading: 'fix', leaves: 2},
		{
			name: 'fixed',
			type: 'count',
			about: 'marks that the fix has ended; where marks is 0 the figures are of these',
			heading: 'fixed',
			leaves: 1,
		},
		{name: 'regressions', type: 'count', about: 'marks that came back after it', heading: 'back', leaves: 1},
	],
	user: [
		user,
		sessions,
		active,
		toolUses,
		commands,
		red,
		amber,
		rate,
		{name: 'topKind', type: 'text', about: 'the kind seen most often', heading: 'most often', leaves: 3},
	],
	session: [
		user,
		{name: 'file', type: 'path', about: "relative to the source's root, with /", heading: 'file', leaves: 1},
		{name: 'sessionId', type: 'text', about: 'the most frequent one in the file'},
		{
			name: 'title',
			type: 'text',
			about: 'last custom title, else first prompt, else summary',
			heading: 'title',
			leaves: 6,
		},
		{name: 'start', type: 'time', about: 'of its first event', heading: 'start', leaves: 5},
		{name: 'spanSeconds', type: 'seconds', about: 'from the first event to the last'},
		active,
		{name: 'blocks', type: 'count', about: 'active blocks'},
		commands,
		{name: 'failedCommands', type: 'count', about: 'that failed or timed out', heading: 'failed'},
		red,
		amber,
		rate,
		{name: 'retryLoops', type: 'count', about: 'retry loops', heading: 'loops', leaves: 3},
		{name: 'retryLoopsNotHelped', type: 'count', about: 'whose last try failed too', heading: 'in vain', leaves: 4},
	],
	hour: [{name: 'hour', type: 'count', about: 'hour of the day, 0 to 23 (--zone)', heading: 'hour'}, red, amber],
	week: [
		{name: 'monday', type: 'text', about: 'its Monday (--zone)', heading: 'week of'},
		{...sessions, about: 'in which something was done'},
		active,
		red,
		amber,
		rate,
	],
	provenance: [
		{
			name: 'provenance',
			type: 'text',
			about: 'where the commands came from: typed, pasted, playbook, improvised',
			heading: 'came from',
		},
		{...marks, about: 'marks at such commands'},
		users,
		sessions,
		lost,
		upperBound,
	],
	fix: [
		{name: 'issue', type: 'text', about: 'the fix, such as #84', heading: 'fix'},
		{...marks, about: 'marks of sessions that began before it'},
		users,
		sessions,
		lost,
		upperBound,
	],
	regression: [
		{name: 'issue', type: 'text', about: 'the fix that did not hold, such as #84', heading: 'fix'},
		kind,
		{name: 'signature', type: 'text', about: 'the evidence made general', heading: 'signature', isOutput: () => true},
		{...marks, about: 'marks of sessions that began after it'},
		users,
		sessions,
		lost,
		upperBound,
		{name: 'last', type: 'time', about: 'seen last', heading: 'last', leaves: 1},
	],
	'left-out': [
		{name: 'what', type: 'text', about: 'what was not counted', heading: 'what'},
		{name: 'count', type: 'count', about: 'how many', heading: 'how many'},
		{name: 'why', type: 'text', about: 'why', heading: 'why'},
		{name: 'examples', type: 'list', about: 'some of them', heading: 'for example', leaves: 1},
	],
};

type Order = readonly string[];
/** By which fields rows are ordered: numbers from the largest. */
const orders: Readonly<Record<CountedBy, Order>> = {
	all: [],
	kind: ['marks', 'kind'],
	signature: ['users', 'marks', 'lostSeconds', 'signature', 'kind'],
	user: ['red', 'amber', 'user'],
	session: ['red', 'amber', 'file'],
	hour: [],
	week: [],
	provenance: ['marks', 'provenance'],
	fix: ['marks', 'issue'],
	regression: ['marks', 'issue', 'kind', 'signature'],
	'left-out': ['count', 'what', 'why'],
};

/** Every row has a field for each of its figures, times as ISO. */
function rowsBy(
	by: CountedBy,
	files: readonly TotalledFile[],
	{library, fixes}: Workspace,
	{options}: CommandContext,
): Row[] {
	const totals = totalsOf(files, options.zone);
	switch (by) {
		case 'all': {
			const {start, end, ...whole} = totals.whole;
			return [{...whole, start: isoTime(start), end: isoTime(end)}];
		}
		case 'kind':
			return totals.kinds.map(row => ({...row}));
		case 'signature':
			return [...groupBySignature(files).values()].map(group => ({
				kind: group.kind,
				severity: group.severity,
				signature: group.signature,
				marks: group.marks,
				users: group.users.size,
				sessions: group.sessions,
				lostSeconds: group.lostSeconds,
				// Only these have a bound: a library may have a million marks of others.
				upperBound: group.kind === 'slow-command' && hasUpperBound(countingIn(group)),
				first: isoTime(group.first),
				last: isoTime(group.last),
				fix: group.fixedBy,
				fixed: group.fixed,
				regressions: group.regressions,
			}));
		case 'user':
			return totals.users.map(row => ({...row, marksPerActiveHour: rateOf(row)}));
		case 'session':
			return totals.sessions.map(row => ({...row, start: isoTime(row.start), marksPerActiveHour: rateOf(row)}));
		case 'hour':
			return totals.hours.map(row => ({...row}));
		case 'week':
			return totals.weeks.map(row => ({...row, marksPerActiveHour: rateOf(row)}));
		case 'provenance':
			return totals.provenances.map(row => ({...row}));
		case 'fix':
			return totals.fixed.map(row => ({...row}));
		case 'regression':
			return regressions(files, fixes).map(({evidence: _, last, ...row}) => ({...row, last: isoTime(last)}));
		case 'left-out': {
			const unread = {leftOut: library.leftOut(), problems: library.problems()};
			return [...leftOutOf(files, unread), ...leftOutOfCount(files, totals)].map(row => ({...row}));
		}
	}
}

const rateOf = (row: Parameters<typeof marksPerActiveHour>[0]): number | null => {
	const value = marksPerActiveHour(row);
	return value === null ? null : wholeMilliseconds(value);
};

export const frictionBy = (by: CountedBy): RowCommand => ({
	kind: 'rows',
	fields: fieldsBy[by],
	emptyStatus: exitStatus.nothingFound,
	async *rows(read, context) {
		const {words, options} = context;
		const workspace = await read({words, needsAll: true});
		const run = options.sinceLast ? known(await lastRunOf(context, workspace)) : null;
		const all = totalledFiles(workspace, context, run && {run, which: 'again'});
		const files = by === 'provenance' ? withOrigins(all, workspace.files, await readContextPlaybook(context)) : all;
		const names = fieldsBy[by].map(({name}) => name);
		const rows = rowsBy(by, files, workspace, context).map(row =>
			Object.fromEntries(names.map(name => [name, row[name] ?? null])),
		);
		yield* sortRows(
			rows,
			orders[by].map(field => ({field, direction: null})),
			fieldsBy[by],
		);
	},
});
