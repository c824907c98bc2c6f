/**
 * The rows of one opened session: what the Events screen lists, one row for a command whatever the transcript made of
 * it. Columns and one string per row, so that a table of a hundred thousand rows crosses from the worker to the
 * screen in a few milliseconds and no event body is kept.
 */
import {type SafeText, slice} from '../../text/safe-text.ts';
import {type Block, type Mark, type Outcome, outcomes} from '../types.ts';

export const rowKinds = [
	/** A person's words; `queued` when only the queue recorded them. */
	'prompt',
	'queued',
	'reply',
	'thinking',
	/** A Bash or PowerShell call with its result and updates. */
	'command',
	/** Any other tool call with its result. */
	'tool',
	/** A result whose call is not in the file. */
	'result',
	'hook',
	'agent',
	'progress',
	/** Output of `!` shell lines and of slash commands. */
	'shell-output',
	'interrupt',
	'compaction',
	'continuation',
	'api-error',
	'system',
	'attachment',
	/** Client text that nobody typed: reminders, skill bodies, notifications. */
	'meta',
	'snapshot',
	/** A type this program does not know. */
	'other',
	/** A broken line. */
	'bad',
] as const;
export type RowKind = (typeof rowKinds)[number];

/** Rows of these kinds, and all of sub-agents, are folded into a summary row unless they carry a mark or are unfolded. */
export const foldedKinds: ReadonlySet<RowKind> = new Set([
	'thinking',
	'hook',
	'agent',
	'progress',
	'system',
	'attachment',
	'meta',
	'snapshot',
	'other',
	'bad',
]);

/** Place of an object in one of the table's files. length 0: none. */
export interface RowPlace {
	/** Index into `RowTable.files`. */
	readonly file: number;
	readonly line: number;
	readonly offset: number;
	readonly length: number;
}

export interface Row {
	readonly kind: RowKind;
	readonly place: RowPlace;
	/** Which content block of the event this row is about. */
	readonly contentBlock: number;
	/** Result of a step; null for other rows and for unanswered steps. */
	readonly result: RowPlace | null;
	/** Milliseconds since the epoch: the event's own time, else that of the timed line before it; NaN without any. */
	readonly time: number;
	/** False where the time is only inherited. */
	readonly isTimed: boolean;
	/** Index of the active block, from 1; 0 in a session without times. */
	readonly block: number;
	/** One line: the command, the words, what the tool was pointed at. At most `rowTextCharacters`. */
	readonly text: SafeText;
	/** Tool name for steps, subtype or type for rows of the client, role for nested messages, else ''. */
	readonly name: SafeText;
	/** Short facts for the right side: `96 updates`, `41 lines`, `212 lines`; '' for none. */
	readonly note: SafeText;
	readonly outcome: Outcome | null;
	readonly exitCode: number | null;
	/** NaN where unknown. */
	readonly seconds: number;
	/** `seconds` is only an upper bound. */
	readonly isUpperBound: boolean;
	/**
	 * It happened in a sub-agent of the opened session: inline sidechain, nested message or the agent's own file.
	 * False throughout a sub-agent's file that is opened as a session of its own.
	 */
	readonly isSidechain: boolean;
	readonly toolUseId: string | null;
	/** Indices into `RowTable.marks`. */
	readonly marks: readonly number[];
}

export const rowTextCharacters = 400;

/** A file of the opened session: its own first, then those of its sub-agents. */
export interface RowFile {
	readonly path: string;
	readonly isSubagent: boolean;
	readonly agentId: string | null;
}

/** A mark with the file of the table in which its line stands. */
export interface RowMark extends Mark {
	readonly file: number;
}

/** Bits of `RowTable.flags`. */
export const rowFlags = {timed: 1, upperBound: 2, sidechain: 4, red: 8, amber: 16} as const;

/**
 * The rows as columns, in the order of the screen. Plain data: it survives `postMessage` with `transferables`, and
 * nothing on the receiving side has to walk it. Read single rows with `rowAt`; scan the columns where all are needed.
 *
 * Variable-length columns are one string, or one array, with the starts of each row and the end of the last.
 */
export interface RowTable {
	readonly count: number;
	readonly files: readonly RowFile[];
	/** Active blocks of the session's own file. */
	readonly blocks: readonly Block[];
	readonly marks: readonly RowMark[];
	/** Index into `rowKinds`. */
	readonly kind: Uint8Array;
	/** Bits of `rowFlags`. */
	readonly flags: Uint8Array;
	readonly file: Uint32Array;
	readonly line: Float64Array;
	readonly offset: Float64Array;
	readonly length: Float64Array;
	readonly contentBlock: Uint32Array;
	/** Place of the result, in the same file as the call; length 0 for none. */
	readonly resultLine: Float64Array;
	readonly resultOffset: Float64Array;
	readonly resultLength: Float64Array;
	readonly time: Float64Array;
	readonly block: Uint32Array;
	/** Index into `outcomes`, from 1; 0 for none. */
	readonly outcome: Uint8Array;
	/** NaN for none. */
	readonly exitCode: Float64Array;
	readonly seconds: Float64Array;
	readonly names: readonly SafeText[];
	/** Index into `names`. */
	readonly name: Uint32Array;
	readonly text: SafeText;
	readonly textStarts: Uint32Array;
	readonly note: SafeText;
	readonly noteStarts: Uint32Array;
	/** tool_use ids as the transcript writes them, not safe to draw; '' for none. */
	readonly toolUseIds: string;
	readonly toolUseIdStarts: Uint32Array;
	/** Indices into `marks`. */
	readonly rowMarks: Uint32Array;
	readonly rowMarkStarts: Uint32Array;
	/** Lines merged into a row besides its own and its result's: running updates of a command. */
	readonly updateLine: Float64Array;
	readonly updateOffset: Float64Array;
	readonly updateLength: Float64Array;
	readonly updateStarts: Uint32Array;
}

/** The buffers of a table, for the transfer list of `postMessage`: they move instead of being copied. */
export function transferables(table: RowTable): ArrayBuffer[] {
	const buffers: ArrayBuffer[] = [];
	for (const column of Object.values(table)) {
		if (ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer) buffers.push(column.buffer);
	}
	return buffers;
}

const at = (column: ArrayLike<number>, index: number): number => column[index] ?? 0;

/** One row, put together from the columns. Throws RangeError outside the table. */
export function rowAt(table: RowTable, index: number): Row {
	if (!(index >= 0 && index < table.count)) throw new RangeError(`no row ${index} of ${table.count}`);
	const file = at(table.file, index);
	const flags = at(table.flags, index);
	const resultLength = at(table.resultLength, index);
	const exitCode = at(table.exitCode, index);
	return {
		kind: kindAt(table, index),
		place: {file, line: at(table.line, index), offset: at(table.offset, index), length: at(table.length, index)},
		contentBlock: at(table.contentBlock, index),
		result:
			resultLength === 0
				? null
				: {file, line: at(table.resultLine, index), offset: at(table.resultOffset, index), length: resultLength},
		time: at(table.time, index),
		isTimed: (flags & rowFlags.timed) !== 0,
		block: at(table.block, index),
		text: slice(table.text, at(table.textStarts, index), at(table.textStarts, index + 1)),
		name: table.names[at(table.name, index)] as SafeText, // `name` is filled with indices of `names` only
		note: slice(table.note, at(table.noteStarts, index), at(table.noteStarts, index + 1)),
		outcome: outcomes[at(table.outcome, index) - 1] ?? null,
		exitCode: Number.isNaN(exitCode) ? null : exitCode,
		seconds: at(table.seconds, index),
		isUpperBound: (flags & rowFlags.upperBound) !== 0,
		isSidechain: (flags & rowFlags.sidechain) !== 0,
		toolUseId: toolUseIdAt(table, index) || null,
		marks: [...table.rowMarks.subarray(at(table.rowMarkStarts, index), at(table.rowMarkStarts, index + 1))],
	};
}

export const kindAt = (table: RowTable, index: number): RowKind => rowKinds[at(table.kind, index)] ?? 'other';

const toolUseIdAt = (table: RowTable, index: number): string =>
	table.toolUseIds.slice(at(table.toolUseIdStarts, index), at(table.toolUseIdStarts, index + 1));

/** Places of the lines merged into a row, in file order. */
export function updatesAt(table: RowTable, index: number): RowPlace[] {
	const places: RowPlace[] = [];
	const file = at(table.file, index);
	for (let i = at(table.updateStarts, index); i < at(table.updateStarts, index + 1); i++) {
		places.push({
			file,
			line: at(table.updateLine, i),
			offset: at(table.updateOffset, i),
			length: at(table.updateLength, i),
		});
	}
	return places;
}

/**
 * The row that shows a line of a file, or -1: the row that stands there, else the step whose result or update it is.
 * A line may hold several rows; `toolUseId` and then the order of the screen choose.
 */
export function rowOfLine(table: RowTable, file: number, line: number, toolUseId: string | null = null): number {
	let own = -1;
	let merged = -1;
	for (let row = 0; row < table.count; row++) {
		if (table.file[row] !== file) continue;
		const isOwn = table.line[row] === line;
		if (!isOwn && table.resultLine[row] !== line && !holdsUpdate(table, row, line)) continue;
		if (toolUseId !== null && toolUseIdAt(table, row) === toolUseId) return row;
		if (isOwn && own === -1) own = row;
		if (!isOwn && merged === -1) merged = row;
	}
	return own === -1 ? merged : own;
}

function holdsUpdate(table: RowTable, row: number, line: number): boolean {
	const end = at(table.updateStarts, row + 1);
	for (let i = at(table.updateStarts, row); i < end; i++) if (table.updateLine[i] === line) return true;
	return false;
}
