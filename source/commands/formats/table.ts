/**
 * Tables for the eye: chosen fields, numbers to the right, fitted to the terminal. Texts are cut, the widest first, down to
 * a width that still says something; then fields leave. Not for machines, that is what NDJSON is for.
 */
import {own, type SafeText} from '../../text/safe-text.ts';
import {columnsOf, cut, cutMiddle, fit} from '../../text/width.ts';
import {type Field, isRightAligned, type Row} from '../row.ts';
import {cellOf} from './cells.ts';

const gap = '  ';
/** A column of text is not made narrower than this. */
const leastColumns = 18;

interface Column {
	readonly field: Field;
	readonly cells: readonly SafeText[];
	width: number;
}

/** The lines of the table. `columns` is the width of the terminal; null leaves everything as wide as it is. */
export function tableLines(rows: readonly Row[], fields: readonly Field[], columns: number | null): string[] {
	const all = fields.flatMap(field => (field.heading === undefined ? [] : [columnOf(field, field.heading, rows)]));
	const kept = columns === null ? all : shrink(leave(all, columns), columns);
	return [null, ...rows.keys()].map(row =>
		kept
			.map(({field, cells, width}, index) => {
				const cell = row === null ? own(field.heading ?? '') : (cells[row] as SafeText);
				const shortened = field.type === 'path' ? cutMiddle(cell, width) : cut(cell, width);
				const isLast = index === kept.length - 1;
				if (isRightAligned(field.type)) return fit(shortened, width, 'right');
				return isLast ? shortened : fit(shortened, width);
			})
			.join(gap)
			.trimEnd(),
	);
}

function columnOf(field: Field, heading: string, rows: readonly Row[]): Column {
	const cells = rows.map(row => cellOf(row, field));
	const width = cells.reduce((widest, cell) => Math.max(widest, columnsOf(cell)), columnsOf(own(heading)));
	return {field, cells, width};
}

const totalOf = (columns: readonly Column[]): number =>
	columns.reduce((sum, {width}) => sum + width, gap.length * (columns.length - 1));

const isText = ({field}: Column): boolean => field.type === 'text' || field.type === 'path' || field.type === 'list';
const leastOf = (column: Column): number => (isText(column) ? Math.min(column.width, leastColumns) : column.width);

/** Takes fields away until the rest fits with its texts cut short. */
function leave(all: readonly Column[], columns: number): Column[] {
	let kept = [...all];
	const least = () => totalOf(kept.map(column => ({...column, width: leastOf(column)})));
	while (least() > columns) {
		const leaving = kept.reduce<Column | null>((most, column) => {
			const rank = column.field.leaves;
			return rank !== undefined && rank > (most?.field.leaves ?? -1) ? column : most;
		}, null);
		if (leaving === null) break;
		kept = kept.filter(column => column !== leaving);
	}
	return kept;
}

/** Cuts the widest texts down until the row fits: they end up equally wide. */
function shrink(kept: readonly Column[], columns: number): Column[] {
	const sized = kept.map(column => ({...column}));
	let over = totalOf(sized) - columns;
	while (over > 0) {
		const texts = sized.filter(column => isText(column) && column.width > leastOf(column));
		const widest = Math.max(...texts.map(({width}) => width));
		if (texts.length === 0) break;
		const atTop = texts.filter(({width}) => width === widest);
		const next = Math.max(...texts.map(({width}) => (width < widest ? width : leastColumns)));
		const step = Math.max(1, Math.min(widest - next, Math.floor(over / atTop.length)));
		for (const column of atTop) {
			const taken = Math.min(step, over);
			column.width -= taken;
			over -= taken;
		}
	}
	return sized;
}
