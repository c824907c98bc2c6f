/**
 * Tables of the list screens: columns with priorities, fitted to the width. A column leaves before anything is cut in the
 * middle of a word; the one flexible column takes what is left.
 */

import {own, type SafeText} from '../../text/safe-text.ts';
import {columnsOf, fit, fitMiddle} from '../../text/width.ts';
import type {Span, StyledLine, Tone} from './styled.ts';
import {cut, widthOf} from './theme.ts';

export interface Column<Item> {
	readonly id: string;
	readonly heading: SafeText;
	readonly align: 'left' | 'right';
	/** Columns it takes; 'flex' takes the rest (one per table), 'fit' the widest value of the rows given. */
	readonly width: number | 'flex' | 'fit';
	/** Least width of a flexible column, most width of a fitted one. */
	readonly limit?: number;
	/** The highest leaves first; without one it stays. */
	readonly leaves?: number;
	/** Paths are shortened in their middle. */
	readonly shorten?: 'middle';
	readonly cell: (item: Item) => SafeText | StyledLine;
	readonly tone?: Tone;
	/** The table is sorted by this column, in this direction. */
	readonly sorted?: SafeText | null;
}

export interface TableLayout<Item> {
	readonly columns: readonly (Column<Item> & {readonly size: number})[];
}

const gap = own('  ');

/** A flexible column is never narrower than this. */
const least = 8;

const asLine = (value: SafeText | StyledLine, tone: Tone): StyledLine =>
	typeof value === 'string' ? [{text: value, tone}] : value;

/** Chooses columns and their widths for `columns` columns of room; `sample` are the rows that decide fitted widths. */
export function layoutTable<Item>(
	all: readonly Column<Item>[],
	columns: number,
	sample: readonly Item[],
): TableLayout<Item> {
	let kept = [...all];
	const sizes = new Map(all.map(column => [column.id, sizeOf(column, sample)]));
	const needed = () => kept.reduce((sum, {id}) => sum + (sizes.get(id) as number), (kept.length - 1) * gap.length);
	while (needed() > columns) {
		const leaving = kept.reduce<Column<Item> | null>(
			(most, column) => (column.leaves !== undefined && column.leaves > (most?.leaves ?? -1) ? column : most),
			null,
		);
		if (!leaving) break;
		kept = kept.filter(column => column !== leaving);
	}
	// Where even the columns that stay are too wide, the flexible one gives way.
	const rest = columns - needed();
	return {
		columns: kept.map(column => ({
			...column,
			size:
				(sizes.get(column.id) as number) +
				(column.width === 'flex' ? Math.max(rest, least - (sizes.get(column.id) as number)) : 0),
		})),
	};
}

function sizeOf<Item>(column: Column<Item>, sample: readonly Item[]): number {
	const heading = columnsOf(column.heading) + (column.sorted ? 1 : 0);
	if (column.width === 'flex') return Math.max(column.limit ?? 10, heading);
	if (typeof column.width === 'number') return Math.max(column.width, heading);
	let widest = heading;
	for (const item of sample) widest = Math.max(widest, widthOf(asLine(column.cell(item), 'text')));
	return Math.min(widest, column.limit ?? widest);
}

function place(line: StyledLine, size: number, align: 'left' | 'right', shorten?: 'middle'): StyledLine {
	const only = line[0];
	if (line.length === 1 && only) {
		const shortened = shorten && columnsOf(only.text) > size ? fitMiddle(only.text, size) : only.text;
		return [{text: fit(shortened, size, align), tone: only.tone}];
	}
	const kept = cut(line, size);
	const fill: Span = {text: own(' '.repeat(Math.max(0, size - widthOf(kept)))), tone: 'text'};
	return align === 'right' ? [fill, ...kept] : [...kept, fill];
}

export function headingLine<Item>({columns}: TableLayout<Item>): StyledLine {
	return columns.flatMap((column, index): Span[] => {
		const text = column.sorted ? own(`${column.heading}${column.sorted}`) : column.heading;
		const cell = place([{text, tone: column.sorted ? 'strong' : 'dim'}], column.size, column.align);
		return index === 0 ? [...cell] : [{text: gap, tone: 'text'}, ...cell];
	});
}

export function rowLine<Item>({columns}: TableLayout<Item>, item: Item): StyledLine {
	return columns.flatMap((column, index): Span[] => {
		const value = asLine(column.cell(item), column.tone ?? 'text');
		const cell = place(value, column.size, column.align, column.shorten);
		return index === 0 ? [...cell] : [{text: gap, tone: 'text'}, ...cell];
	});
}
