/**
 * Fitting safe text into terminal columns: measure, cut, pad, wrap. Text comes through the gate first and is styled
 * last: nothing here knows escape sequences, and nothing here is ever called on styled text.
 */

import {codePointColumns, plainColumns} from './columns.ts';
import {own, type SafeText, slice} from './safe-text.ts';

const ELLIPSIS = '…';
/** Of what is left of a path, this part is its end: the file's name says more than the folder's. */
const TAIL_SHARE = 2 / 3;
/** A column holds at most so many UTF-16 units that matter; text beyond is not measured just to be cut. */
const UNITS_PER_COLUMN = 16;

/** Columns the text takes. One line; a newline counts as one column. */
export function columnsOf(text: SafeText): number {
	return plainColumns(text);
}

/** At most `columns` wide: the text itself, or its beginning and '…'. */
export function cut(text: SafeText, columns: number): SafeText {
	if (columns <= 0) return own('');
	if (isWithin(text, columns)) return text;
	return (text.slice(0, endOfColumns(text, 0, columns - 1)) + ELLIPSIS) as SafeText; // a part of a safe text
}

/** At most `columns` wide: the text itself, or its beginning, '…' and its end. */
export function cutMiddle(text: SafeText, columns: number): SafeText {
	if (columns <= 0) return own('');
	if (isWithin(text, columns)) return text;
	const tailColumns = Math.ceil((columns - 1) * TAIL_SHARE);
	const head = text.slice(0, endOfColumns(text, 0, columns - 1 - tailColumns));
	return (head + ELLIPSIS + text.slice(startOfColumns(text, tailColumns))) as SafeText; // parts of a safe text
}

/** Exactly `columns` wide: cut with '…' or padded with spaces on the other side of `align`. */
export function fit(text: SafeText, columns: number, align: 'left' | 'right' = 'left'): SafeText {
	return pad(cut(text, columns), columns, align);
}

/** Exactly `columns` wide, cut in the middle where it is longer: for paths. */
export function fitMiddle(text: SafeText, columns: number): SafeText {
	return pad(cutMiddle(text, columns), columns, 'left');
}

/** A screen row of a wrapped text: `text` is the original from `start` (UTF-16) on. */
export interface WrappedRow {
	readonly text: SafeText;
	readonly start: number;
}

/**
 * The rows of a text at a width. Breaks at newlines, else at spaces (those at the break belong to no row), else inside
 * the word. The indentation of a line stays with its first row and is no place to break. An empty text is one row.
 */
export function wrap(text: SafeText, columns: number): readonly WrappedRow[] {
	const width = Math.max(2, columns); // narrower than a wide character there is no answer
	const rows: WrappedRow[] = [];
	const ascii = isAscii(text);
	for (let start = 0; start <= text.length; ) {
		const newline = text.indexOf('\n', start);
		const end = newline === -1 ? text.length : newline;
		wrapLine(text, start, end, width, ascii, rows);
		start = end + 1;
	}
	return rows;
}

function wrapLine(text: SafeText, start: number, end: number, columns: number, ascii: boolean, rows: WrappedRow[]) {
	const indented = skipSpaces(text, start, end);
	let from = start;
	for (;;) {
		const full = ascii ? Math.min(end, from + columns) : endOfColumns(text, from, columns, end);
		if (full === end) {
			rows.push({text: text.slice(from, end) as SafeText, start: from}); // whole characters of a safe text
			return;
		}
		// A space right after the full row is as good a place to break as one inside.
		const space = lastSpace(text, Math.max(from, indented), full);
		const rowEnd = space === -1 ? full : trimEnd(text, from, space);
		rows.push({text: slice(text, from, rowEnd), start: from});
		from = skipSpaces(text, rowEnd, end);
		if (from === end) return;
	}
}

const NOT_ASCII = /[^\0-\x7f]/;
const isAscii = (text: string) => !NOT_ASCII.test(text);

function skipSpaces(text: string, from: number, end: number): number {
	let index = from;
	while (index < end && text.charCodeAt(index) === 0x20) index++;
	return index;
}

/** Index of the last space behind `from`, at `to` at the latest; -1 where there is none. */
function lastSpace(text: string, from: number, to: number): number {
	for (let index = to; index > from; index--) if (text.charCodeAt(index) === 0x20) return index;
	return -1;
}

function trimEnd(text: string, from: number, end: number): number {
	let index = end;
	while (index > from && text.charCodeAt(index - 1) === 0x20) index--;
	return index;
}

function isWithin(text: string, columns: number): boolean {
	if (text.length > columns * UNITS_PER_COLUMN) return false;
	return plainColumns(text) <= columns;
}

function pad(text: SafeText, columns: number, align: 'left' | 'right'): SafeText {
	const blanks = ' '.repeat(Math.max(0, columns - plainColumns(text)));
	return (align === 'left' ? text + blanks : blanks + text) as SafeText; // spaces are safe
}

/** Index after the last character that fits into `columns` from `from` on, with what combines with it. */
function endOfColumns(text: string, from: number, columns: number, end = text.length): number {
	let left = columns;
	let index = from;
	while (index < end) {
		const codePoint = text.codePointAt(index)!;
		left -= codePointColumns(codePoint);
		if (left < 0) break;
		index += codePoint > 0xffff ? 2 : 1;
	}
	return index;
}

/** Index of the first character of the last `columns` columns; never one that combines with the one before. */
function startOfColumns(text: string, columns: number): number {
	let left = columns;
	let index = text.length;
	let start = index;
	while (index > 0) {
		const low = text.charCodeAt(index - 1);
		const previous = low >= 0xdc00 && low <= 0xdfff ? index - 2 : index - 1;
		const width = codePointColumns(text.codePointAt(previous)!);
		left -= width;
		if (left < 0) break;
		index = previous;
		if (width > 0) start = index;
	}
	return start;
}
