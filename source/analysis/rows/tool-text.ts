/**
 * What a person needs of a tool call on one line: what it was pointed at, and how much came of it. One entry of a table
 * per tool; a tool that is not in it shows its input. Inputs and results are read tolerantly: any field may be missing
 * or of another shape. Results are raw text, the caller puts them through the gate.
 */

import {plural} from '../../text/format.ts';
import {isObject, type Json, type JsonObject, objectOf, stringOf, type ToolResult} from '../../transcript/event.ts';
import {compactJson} from './compact.ts';
import {lineCount} from './line-count.ts';
import {rowTextCharacters} from './row-table.ts';

const text = (value: Json | undefined): string => stringOf(value) ?? '';
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const joined = (...parts: readonly string[]): string => parts.filter(part => part !== '').join('  ');

const path = (input: JsonObject): string => text(input.file_path) || text(input.notebook_path) || text(input.path);

function readTarget(input: JsonObject): string {
	const {offset, limit} = input;
	if (typeof input.pages === 'string') return `${path(input)} pages ${input.pages}`;
	if (typeof offset !== 'number' && typeof limit !== 'number') return path(input);
	const first = typeof offset === 'number' ? offset : 1;
	return typeof limit === 'number' ? `${path(input)}:${first}-${first + limit - 1}` : `${path(input)}:${first}-`;
}

function grepTarget(input: JsonObject): string {
	const where = joined(text(input.path), text(input.glob), text(input.type));
	return where === '' ? text(input.pattern) : `${text(input.pattern)}  in ${where}`;
}

function taskChange(input: JsonObject): string {
	const changes = Object.entries(input).filter(([key]) => key !== 'taskId' && key !== 'activeForm');
	const said = changes.map(([key, value]) => (key === 'status' ? text(value) : `${key} ${compactJson(value, 80)}`));
	return `#${compactJson(input.taskId, 20)} ${said.join(', ')}`;
}

const firstQuestion = (input: JsonObject): string =>
	text(input.question) ||
	list(input.questions)
		.map(question => text(objectOf(question).question))
		.join('  ');

const targets: {readonly [tool: string]: (input: JsonObject) => string} = {
	Bash: input => text(input.command),
	PowerShell: input => text(input.command),
	Read: readTarget,
	Edit: path,
	MultiEdit: path,
	Write: path,
	NotebookRead: path,
	NotebookEdit: path,
	LS: path,
	Grep: grepTarget,
	Glob: input => joined(text(input.pattern), text(input.path) && `in ${text(input.path)}`),
	Task: input => joined(text(input.description), text(input.subagent_type) && `(${text(input.subagent_type)})`),
	Agent: input => joined(text(input.description), text(input.subagent_type) && `(${text(input.subagent_type)})`),
	WebFetch: input => text(input.url),
	WebSearch: input => text(input.query),
	TaskCreate: input => text(input.subject),
	TaskUpdate: taskChange,
	AskUserQuestion: firstQuestion,
	ExitPlanMode: input => text(input.plan),
	Skill: input => joined(text(input.skill) || text(input.command), text(input.args)),
	SlashCommand: input => text(input.command),
	ToolSearch: input => text(input.query),
};

/** What the call was pointed at; to-do lists need the one before, see `describeTodos`. The table answers own keys only: a tool may be named `constructor`. */
export function toolTarget(tool: string, input: JsonObject): string {
	const target = Object.hasOwn(targets, tool) ? targets[tool]?.(input) : undefined;
	return target ? target.slice(0, rowTextCharacters * 4) : compactJson(input, rowTextCharacters * 2);
}

/** What the input alone tells of the size of the work: `+3 −1`, `12 lines`. */
export function callNote(tool: string, input: JsonObject): string {
	if (tool === 'Write') return plural(lineCount(text(input.content)), 'line');
	if (tool === 'Edit') return editNote(text(input.old_string), text(input.new_string));
	if (tool === 'MultiEdit') return plural(list(input.edits).length, 'edit');
	return '';
}

/** Lines at the begin and the end that both have are no change: the input shows them only to say where. */
function editNote(before: string, after: string): string {
	const [removed, added] = [before, after].map(part => (part === '' ? [] : part.replace(/\n$/, '').split('\n'))) as [
		string[],
		string[],
	];
	const shorter = Math.min(removed.length, added.length);
	let same = 0;
	while (same < shorter && removed[same] === added[same]) same++;
	let tail = 0;
	while (tail < shorter - same && removed.at(-1 - tail) === added.at(-1 - tail)) tail++;
	return changeNote(added.length - same - tail, removed.length - same - tail);
}

const changeNote = (added: number, removed: number): string => `+${added} −${removed}`;

/** What the result tells of its size, or null where it tells nothing better than the call did. */
export function resultNote(tool: string, result: ToolResult): string | null {
	if (result.isError) return null;
	const detail = objectOf(result.detail);
	switch (tool) {
		case 'Read':
			return readNote(detail, result.text);
		case 'Edit':
		case 'MultiEdit':
			return patchNote(detail.structuredPatch);
		case 'Grep':
		case 'Glob':
			return foundNote(detail);
		case 'Task':
		case 'Agent':
			return typeof detail.totalToolUseCount === 'number' ? plural(detail.totalToolUseCount, 'call') : null;
		default:
			return null;
	}
}

function readNote(detail: JsonObject, shown: string): string | null {
	if (isObject(detail.file) && typeof detail.file.numLines === 'number') return plural(detail.file.numLines, 'line');
	if (detail.type === 'image' || shown === '[image]') return 'image';
	return shown === '' ? null : plural(lineCount(shown), 'line');
}

function patchNote(patch: Json | undefined): string | null {
	if (!Array.isArray(patch)) return null;
	let added = 0;
	let removed = 0;
	for (const hunk of patch) {
		for (const line of list(objectOf(hunk).lines)) {
			if (typeof line !== 'string') continue;
			if (line.startsWith('+')) added++;
			else if (line.startsWith('-')) removed++;
		}
	}
	return changeNote(added, removed);
}

function foundNote(detail: JsonObject): string | null {
	if (typeof detail.numLines === 'number' && detail.numLines > 0) return plural(detail.numLines, 'line');
	return typeof detail.numFiles === 'number' ? plural(detail.numFiles, 'file') : null;
}
