/**
 * From one frame to the next in few bytes. Measured at 120x40: Ink's own renderer writes about 6,400 bytes for one row
 * down, this about 400; the same for one row of scrolling (docs/terminal.md).
 */

import {updateRow} from './row-update.ts';
import {beginUpdate, endUpdate, resetStyle, scrollRows} from './sequences.ts';

/** Rows of a frame from the top; what is missing at the bottom is blank. */
export type Rows = readonly string[];

export interface ScreenSize {
	readonly columns: number;
	readonly rows: number;
}

/**
 * What turns a screen that shows `previous` into one that shows `next`; '' where nothing changed. `previous` is null
 * where nobody knows what the screen shows: then every row is written, and no colour left from before counts. Of a frame too tall the top is shown.
 */
export function diffFrame(previous: Rows | null, next: Rows, {columns, rows: height}: ScreenSize): string {
	const after = padded(next, height);
	const update = previous
		? changed(padded(previous, height), after, columns)
		: resetStyle + after.map((row, y) => updateRow(y, '', row, columns)).join('');
	return update && beginUpdate + update + endUpdate;
}

/** Either the changed rows, or a scroll and the rows that differ then, whichever is shorter. */
function changed(before: Rows, after: Rows, columns: number): string {
	const plain = rewrite(before, after, columns);
	const scroll = bestScroll(before, after);
	if (!scroll) return plain;
	const {top, bottom, count} = scroll;
	const scrolled = scrollRows(top, bottom, count) + rewrite(afterScroll(before, scroll), after, columns);
	return scrolled.length < plain.length ? scrolled : plain;
}

function rewrite(before: Rows, after: Rows, columns: number): string {
	let update = '';
	for (const [y, row] of after.entries()) if (row !== before[y]) update += updateRow(y, before[y] ?? '', row, columns);
	return update;
}

interface Scroll {
	/** First and last row that take part, from 0. */
	readonly top: number;
	readonly bottom: number;
	/** Rows up; negative for down. */
	readonly count: number;
}

/**
 * The scroll after which the most text stands where it belongs. Rows that need not move do not count, so that headings
 * and hints around a list stay out of it.
 */
function bestScroll(before: Rows, after: Rows): Scroll | undefined {
	const height = after.length;
	let best: Scroll | undefined;
	let bestGain = 0;
	for (let count = 1 - height; count < height; count++) {
		let gain = 0;
		let first = -1;
		let last = -1;
		for (let y = Math.max(0, -count); y < Math.min(height, height - count); y++) {
			if (after[y] !== before[y + count] || after[y] === before[y]) continue;
			gain += after[y]!.length;
			if (first === -1) first = y;
			last = y;
		}
		if (gain <= bestGain) continue;
		bestGain = gain;
		best = {top: Math.min(first, first + count), bottom: Math.max(last, last + count), count};
	}
	return best;
}

function afterScroll(before: Rows, {top, bottom, count}: Scroll): Rows {
	return before.map((row, y) => {
		if (y < top || y > bottom) return row;
		const from = y + count;
		return from < top || from > bottom ? '' : before[from]!;
	});
}

function padded(rows: Rows, height: number): Rows {
	return Array.from({length: height}, (_, y) => rows[y] ?? '');
}
