/** `events`: one row an event of a file, sub-agents' files included, by file and line. */
import type {FileFacts} from '../analysis/file-indexer.ts';
import {SourceError} from '../sources/source.ts';
import {type Entry, eventTime, eventType, stringOf} from '../transcript/event.ts';
import {exitStatus, type RowCommand} from './command.ts';
import {eventTextCharacters, eventWords} from './event-text.ts';
import type {Options} from './options.ts';
import {readEntries} from './read-entries.ts';
import {type Field, isoTime, type Row} from './row.ts';
import {asksForSteps, fits, happeningsOf} from './selection.ts';

const fields: readonly Field[] = [
	{name: 'user', type: 'text', about: 'whose session', heading: 'user', leaves: 3},
	{name: 'file', type: 'path', about: "relative to the source's root, with /", heading: 'file', leaves: 2},
	{name: 'line', type: 'count', about: 'from 1', heading: 'line'},
	{name: 'uuid', type: 'text', about: 'of the event'},
	{name: 'time', type: 'time', about: 'its own timestamp, else null', heading: 'time', leaves: 1},
	{name: 'type', type: 'text', about: 'as it is written', heading: 'type', leaves: 4},
	{name: 'name', type: 'text', about: 'tool of a call or result, else role or subtype', heading: 'name'},
	{
		name: 'text',
		type: 'text',
		about: `one line of at most ${eventTextCharacters} characters`,
		heading: 'text',
		isOutput: row => printed.has(row),
	},
];

/** Rows whose text is what a program printed. */
const printed = new WeakSet<Row>();

function eventRow(user: string, file: string, entry: Entry, tools: ReadonlyMap<string, string>): Row {
	const {event, line} = entry;
	const {name, text, isOutput} = eventWords(event, id => tools.get(id));
	const row: Row = {
		user,
		file,
		line,
		uuid: stringOf(event.uuid),
		time: isoTime(eventTime(event)),
		type: eventType(event),
		name,
		text,
	};
	if (isOutput) printed.add(row);
	return row;
}

/** Lines of calls, results and messages that fit the filters; null for all lines. */
export function fittingLines(facts: FileFacts, options: Options): ReadonlySet<number> | null {
	if (!asksForSteps(options)) return null;
	const lines = new Set<number>();
	for (const happening of happeningsOf(facts)) {
		if (!fits(happening, options)) continue;
		if (happening.step) lines.add(happening.step.line).add(happening.step.resultLine);
		for (const mark of happening.marks) lines.add(mark.line);
	}
	return lines;
}

export const eventsCommand: RowCommand = {
	kind: 'rows',
	fields,
	emptyStatus: exitStatus.ok,
	async *rows(read, {words, options}) {
		const workspace = await read({words});
		for (const {record, facts, user, file} of workspace.files) {
			const lines = fittingLines(facts, options);
			if (lines?.size === 0) continue;
			const tools = new Map(facts.steps.map(({id, tool}) => [id, tool]));
			try {
				for await (const entry of readEntries(record)) {
					if (lines === null || lines.has(entry.line)) yield eventRow(user, file, entry, tools);
				}
			} catch (error) {
				if (!(error instanceof SourceError)) throw error;
				workspace.failed(record, error);
			}
		}
	},
};
