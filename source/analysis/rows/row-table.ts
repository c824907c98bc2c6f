/**
 * The rows of one opened session: what the Events screen lists, one row for a command whatever the transcript made of
 * it. Columns and one string per row, so that a table of a hundred thousand rows crosses from the worker to the
 * screen in a few milliseconds and no event body is kept.
 */
import type {SafeText} from '../../text/safe-text.ts';
import type {Outcome} from '../types.ts';

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

/** Rows of these kinds are folded into a summary row unless they carry a mark or are unfolded. */
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
	/** Tool name for steps, subtype for system and attachment rows, else ''. */
	readonly name: SafeText;
	/** Short facts for the right side: `96 updates`, `41 lines`, `212 lines`; '' for none. */
	readonly note: SafeText;
	readonly outcome: Outcome | null;
	readonly exitCode: number | null;
	/** NaN where unknown. */
	readonly seconds: number;
	/** `seconds` is only an upper bound. */
	readonly isUpperBound: boolean;
	/** It happened in a sub-agent: inline sidechain or an agent's own file. */
	readonly isSidechain: boolean;
	readonly toolUseId: string | null;
	/** Indices into `RowTable.marks`. */
	readonly marks: readonly number[];
}

export const rowTextCharacters = 400;
