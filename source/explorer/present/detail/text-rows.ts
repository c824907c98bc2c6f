/**
 * Where the rows of a text begin and end at a width: packed positions, worked out in one pass, so that an output of
 * megabytes opens at once and a row costs nothing until it is drawn.
 */
import {codePointColumns, isPrintableAscii} from '../../../text/columns.ts';
import type {SafeText} from '../../../text/safe-text.ts';
import {wrap} from '../../../text/width.ts';

export interface TextRows {
	readonly count: number;
	/** UTF-16 positions of each row in the text. */
	readonly starts: Uint32Array;
	readonly ends: Uint32Array;
	/** Columns the row is indented by; what is left of its line by a row before it hangs below that. */
	readonly indents: Uint16Array;
	/** 1 where a line of the text begins, 0 where it goes on. */
	readonly lineStarts: Uint8Array;
}

class RowList {
	private starts = new Uint32Array(256);
	private ends = new Uint32Array(256);
	private indents = new Uint16Array(256);
	private lineStarts = new Uint8Array(256);
	private count = 0;

	add(start: number, end: number, isLineStart: boolean, indent = 0): void {
		if (this.count === this.starts.length) this.grow();
		this.starts[this.count] = start;
		this.ends[this.count] = end;
		this.indents[this.count] = isLineStart ? 0 : indent;
		this.lineStarts[this.count] = isLineStart ? 1 : 0;
		this.count++;
	}

	rows(): TextRows {
		const {count} = this;
		return {
			count,
			starts: this.starts.subarray(0, count),
			ends: this.ends.subarray(0, count),
			indents: this.indents.subarray(0, count),
			lineStarts: this.lineStarts.subarray(0, count),
		};
	}

	private grow(): void {
		const size = this.count * 2;
		const starts = new Uint32Array(size);
		const ends = new Uint32Array(size);
		const indents = new Uint16Array(size);
		const lineStarts = new Uint8Array(size);
		starts.set(this.starts);
		ends.set(this.ends);
		indents.set(this.indents);
		lineStarts.set(this.lineStarts);
		Object.assign(this, {starts, ends, indents, lineStarts});
	}
}

function* linesOf(text: string): Generator<readonly [start: number, end: number, index: number]> {
	let index = 0;
	for (let start = 0; start <= text.length; index++) {
		const newline = text.indexOf('\n', start);
		const end = newline === -1 ? text.length : newline;
		yield [start, end, index];
		start = end + 1;
	}
}

/** One row a line, however long: what does not fit is cut where it is drawn. */
export function unwrappedRows(text: SafeText): TextRows {
	const rows = new RowList();
	for (const [start, end] of linesOf(text)) rows.add(start, end, true);
	return rows.rows();
}

/** Breaks at spaces where there are any; `hangs` indents the further rows of each line. For prose. */
export function wordRows(text: SafeText, columns: number, hangs: readonly number[] = []): TextRows {
	const rows = new RowList();
	for (const [start, end, index] of linesOf(text)) {
		// A hang that leaves no room for words would make a tower of letters.
		const hang = Math.min(hangs[index] ?? 0, Math.floor(columns / 2));
		const line = text.slice(start, end) as SafeText; // a line of a safe text
		wrap(line, columns - hang).forEach((row, part) => {
			rows.add(start + row.start, start + row.start + row.text.length, part === 0, hang);
		});
	}
	return rows.rows();
}

/** Breaks where the row is full, as a terminal does: nothing is left out. For outputs, code and JSON. */
export function cellRows(text: SafeText, columns: number): TextRows {
	const width = Math.max(2, columns);
	const rows = new RowList();
	const isAscii = isPrintableAscii(text) || !notAscii.test(text);
	for (const [start, end] of linesOf(text)) {
		if (isAscii) addAsciiLine(rows, start, end, width);
		// A UTF-16 unit takes two columns at most.
		else if ((end - start) * 2 <= width) rows.add(start, end, true);
		else addMeasuredLine(rows, text, start, end, width);
	}
	return rows.rows();
}

const notAscii = /[^\0-\x7f]/;

function addAsciiLine(rows: RowList, start: number, end: number, width: number): void {
	let from = start;
	do {
		const to = Math.min(end, from + width);
		rows.add(from, to, from === start);
		from = to;
	} while (from < end);
}

function addMeasuredLine(rows: RowList, text: string, start: number, end: number, width: number): void {
	let from = start;
	let used = 0;
	for (let at = start; at < end; ) {
		const unit = text.charCodeAt(at);
		const isPair = unit >= 0xd800 && unit <= 0xdbff && at + 1 < end;
		const columns = unit < 0x7f ? 1 : isPair ? codePointColumns(text.codePointAt(at)!) : unitColumns(unit);
		if (used + columns > width) {
			rows.add(from, at, from === start);
			from = at;
			used = 0;
		}
		used += columns;
		at += isPair ? 2 : 1;
	}
	rows.add(from, end, from === start);
}

/** Columns of each UTF-16 unit plus one, 0 where not worked out yet: looking them up anew is ten times slower. */
const knownColumns = new Uint8Array(0x10000);

function unitColumns(unit: number): number {
	const known = knownColumns[unit]!;
	if (known > 0) return known - 1;
	const columns = codePointColumns(unit);
	knownColumns[unit] = columns + 1;
	return columns;
}
