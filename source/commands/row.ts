/**
 * What a command prints: rows of named values. The fields of a command are one table from which every format, the sort
 * order, the help and the completions are made; docs/commands.md tells them to people.
 */

import {safeLine, visibleLine} from '../text/safe-text.ts';

export type Value = string | number | boolean | null | readonly string[];

/** One row: its keys are the fields of its command, all of them, in their order. */
export type Row = {readonly [field: string]: Value};

/**
 * - time: ISO in UTC with milliseconds; tables show it local
 * - seconds: a number, whole milliseconds
 * - path: text that is shortened in its middle
 */
export type FieldType = 'text' | 'path' | 'time' | 'seconds' | 'count' | 'bytes' | 'score' | 'flag' | 'list';

export interface Field {
	readonly name: string;
	readonly type: FieldType;
	/** What it is, for the help; units and special values. */
	readonly about: string;
	/** Heading in tables; a field without one is not in them. */
	readonly heading?: string;
	/** What tables show in its place. */
	readonly brief?: (row: Row) => Value;
	/**
	 * Whether the text is what a program printed: its colours and overwritten lines go, as on a terminal. All other
	 * text is shown with its controls, so that no command and no name looks like another one.
	 */
	readonly isOutput?: (row: Row) => boolean;
	/** In a narrow table the field with the highest number leaves first; without one it stays. */
	readonly leaves?: number;
}

/** The gate for a field's text. */
export const gateOf = ({isOutput}: Field, row: Row) => (isOutput?.(row) ? safeLine : visibleLine);

/** Milliseconds since the epoch as the contract writes times. */
export const isoTime = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** Seconds of whole milliseconds: sums of floating numbers grow tails that say nothing. */
export const wholeMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

const isNumber = (type: FieldType): boolean =>
	type === 'seconds' || type === 'count' || type === 'bytes' || type === 'score';
export const isRightAligned = isNumber;

export interface SortKey {
	readonly field: string;
	/** null: the field's own way, that is numbers and times from the largest, everything else from A to Z. */
	readonly direction: 'asc' | 'desc' | null;
}

/** Sorts a copy. Rows without a value come last whatever the direction; equal rows keep their order. */
export function sortRows(rows: readonly Row[], keys: readonly SortKey[], fields: readonly Field[]): Row[] {
	const compares = keys.map(({field, direction}) => {
		const type = fields.find(({name}) => name === field)?.type ?? 'text';
		const isDescending = direction === null ? isNumber(type) || type === 'time' : direction === 'desc';
		return (a: Row, b: Row): number => compareValues(a[field] ?? null, b[field] ?? null, isDescending ? -1 : 1);
	});
	return [...rows].sort((a, b) => {
		for (const compare of compares) {
			const order = compare(a, b);
			if (order !== 0) return order;
		}
		return 0;
	});
}

function compareValues(a: Value, b: Value, sign: 1 | -1): number {
	if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
	const [left, right] = [comparable(a), comparable(b)];
	return left === right ? 0 : left < right ? -sign : sign;
}

const comparable = (value: Exclude<Value, null>): string | number | boolean =>
	typeof value === 'object' ? value.join(' ') : value;
