/** `sessions`: one row a session, newest first; a sub-agent's file is one only where its session is not there. */
import type {SessionSummary} from '../library/summaries.ts';
import {exitStatus, type RowCommand} from './command.ts';
import {type Field, isoTime, type Row, type Value, wholeMilliseconds} from './row.ts';
import {asksForSteps, fits, happeningsOf} from './selection.ts';

const fields: readonly Field[] = [
	{name: 'user', type: 'text', about: 'whose session', heading: 'user'},
	{name: 'file', type: 'path', about: "relative to the source's root, with /"},
	{name: 'source', type: 'text', about: 'the source, as it was named'},
	{
		name: 'sessionId',
		type: 'text',
		about: 'the most frequent one in the file; tables show the beginning of the id, as --session and show take it',
		heading: 'session',
		brief: handleOf,
	},
	{name: 'title', type: 'text', about: 'last custom title, else first prompt, else summary', heading: 'title'},
	{name: 'project', type: 'path', about: 'first working directory', heading: 'project', leaves: 6},
	{name: 'start', type: 'time', about: 'smallest time in the file', heading: 'start'},
	{name: 'end', type: 'time', about: 'largest time in the file'},
	{name: 'spanSeconds', type: 'seconds', about: 'end − start', heading: 'span', leaves: 3},
	{name: 'activeSeconds', type: 'seconds', about: 'sum of the active blocks', heading: 'active'},
	{name: 'blocks', type: 'count', about: 'active blocks', heading: 'blocks', leaves: 4},
	{name: 'events', type: 'count', about: 'JSON objects on its lines'},
	{name: 'badLines', type: 'count', about: 'lines from which no object could be had'},
	{name: 'prompts', type: 'count', about: 'what a person typed', heading: 'prompts', leaves: 5},
	{name: 'toolUses', type: 'count', about: 'tool calls'},
	{name: 'commands', type: 'count', about: 'Bash and PowerShell calls', heading: 'cmds'},
	{name: 'toolErrors', type: 'count', about: 'results with is_error: true', heading: 'errors', leaves: 2},
	{name: 'compactions', type: 'count', about: 'compact_boundary lines'},
	{name: 'subagents', type: 'count', about: "sub-agents' files folded under it"},
	{name: 'red', type: 'count', about: 'red marks', heading: 'red'},
	{name: 'amber', type: 'count', about: 'amber marks', heading: 'amber'},
	{name: 'versions', type: 'list', about: 'versions of Claude Code'},
	{name: 'bytes', type: 'bytes', about: 'bytes of the file that were read'},
];

export const sessionRow = (session: SessionSummary): Row => ({
	user: session.user,
	file: session.file,
	source: session.source,
	sessionId: session.sessionId,
	title: session.title,
	project: session.project,
	start: isoTime(session.start),
	end: isoTime(session.end),
	spanSeconds: wholeMilliseconds(session.spanSeconds),
	activeSeconds: wholeMilliseconds(session.activeSeconds),
	blocks: session.blocks.length,
	events: session.events,
	badLines: session.badLines,
	prompts: session.prompts,
	toolUses: session.toolUses,
	commands: session.commands,
	toolErrors: session.toolErrors,
	compactions: session.compactions,
	subagents: session.subagents,
	red: session.red,
	amber: session.amber,
	versions: session.versions,
	bytes: session.bytes,
});

/**
 * What `--session` and `show` take for the session: the beginning of an id, that of the name before the one inside,
 * which a resumed session shares with the one before it; the file where there is none.
 */
function handleOf({sessionId, file}: Row): Value {
	const named = /[0-9a-f]{8}(?=-[0-9a-f]{4}-)/i.exec(String(file))?.[0];
	const inside = typeof sessionId === 'string' && /^[\w-]{4,}$/.test(sessionId) ? sessionId.slice(0, 8) : null;
	return named ?? inside ?? file ?? null;
}

const newestFirst = (a: SessionSummary, b: SessionSummary): number =>
	(b.start ?? Number.NEGATIVE_INFINITY) - (a.start ?? Number.NEGATIVE_INFINITY) || 0;

export const sessionsCommand: RowCommand = {
	kind: 'rows',
	fields,
	emptyStatus: exitStatus.ok,
	async *rows(read, {words, options}) {
		const {library, files} = await read({words, isList: !asksForSteps(options)});
		const rows = await library.withFacts(() => library.summaries());
		const summaries = new Map(rows.map(summary => [summary.id, summary]));
		const chosen = files.flatMap(({record, facts}) => {
			const summary = summaries.get(record.id);
			const isChosen = !asksForSteps(options) || happeningsOf(facts).some(one => fits(one, options));
			return summary && isChosen ? [summary] : [];
		});
		for (const summary of chosen.sort(newestFirst)) yield sessionRow(summary);
	},
};
