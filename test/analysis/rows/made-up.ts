/** Small made-up transcripts for the tests of rows: lines of objects, with times one second apart. */
import {FileIndexer} from '../../../source/analysis/file-indexer.ts';
import {buildRows, type SessionFile} from '../../../source/analysis/rows/build-rows.ts';
import {type Row, type RowTable, rowAt} from '../../../source/analysis/rows/row-table.ts';
import {defaultAnalysisOptions} from '../../../source/analysis/types.ts';
import type {Json, JsonObject} from '../../../source/transcript/event.ts';
import {readAll} from '../../../source/transcript/reader.ts';

const start = Date.parse('2026-02-05T15:56:00.000Z');

/** The moment `second` seconds into the made-up session, as a transcript writes it. */
export const timeAt = (second: number): string => new Date(start + second * 1000).toISOString();

export const call = (second: number, id: string, name: string, input: JsonObject): JsonObject => ({
	type: 'assistant',
	timestamp: timeAt(second),
	uuid: `call-${id}`,
	message: {content: [{type: 'tool_use', id, name, input}]},
});

export const result = (second: number, id: string, content: Json, more: JsonObject = {}): JsonObject => ({
	type: 'user',
	timestamp: timeAt(second),
	uuid: `result-${id}`,
	message: {content: [{type: 'tool_result', tool_use_id: id, content, is_error: more.is_error ?? false}]},
	...more,
});

export const said = (second: number, who: 'user' | 'assistant', text: string, more: JsonObject = {}): JsonObject => ({
	type: who,
	timestamp: timeAt(second),
	message: {content: [{type: 'text', text}]},
	...more,
});

export const update = (second: number, id: string, elapsedTimeSeconds: number): JsonObject => ({
	type: 'progress',
	timestamp: timeAt(second),
	parentToolUseID: id,
	data: {type: 'bash_progress', output: 'working', fullOutput: 'working', elapsedTimeSeconds},
});

/** Lines may be objects or raw text (for broken lines). */
export function fileOf(lines: readonly (JsonObject | string)[], more: Partial<SessionFile> = {}): SessionFile {
	const text = lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
	const {entries, badLines} = readAll(Buffer.from(`${text}\n`));
	const indexer = new FileIndexer(defaultAnalysisOptions);
	for (const entry of entries) indexer.entry(entry);
	for (const {line} of badLines) indexer.badLine(line);
	return {path: 's.jsonl', isSubagent: false, agentId: null, entries, badLines, facts: indexer.facts(), ...more};
}

export const tableOfLines = (...lines: (JsonObject | string)[]): RowTable => buildRows([fileOf(lines)]);

export const rowsOf = (table: RowTable): Row[] => Array.from({length: table.count}, (_, index) => rowAt(table, index));

/** `kind name text` of each row, in order. */
export const summary = (table: RowTable): string[] =>
	rowsOf(table).map(row => [row.kind, row.name, row.text].filter(part => part !== '').join(' '));
