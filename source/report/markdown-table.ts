/** Tables of GitHub's Markdown from rows and columns; every text in them is quoted, so that it does nothing there. */
import {count, duration} from '../text/format.ts';
import {tableCell} from './inert.ts';

/** What stands in the cells of a column, by what it is. */
export type Column<Row> = {readonly heading: string} & (
	| {/** Text of unknown origin. */ readonly text: (row: Row) => string | null}
	| {/** Text of unknown origin, several. */ readonly texts: (row: Row) => readonly string[]}
	| {/** Words of the program's own: kinds, dates. */ readonly own: (row: Row) => string | null}
	| {readonly count: (row: Row) => number | null}
	| {readonly seconds: (row: Row) => number | null}
	| {/** A figure in a form of its own. */ readonly figure: (row: Row) => string}
);

const textCharacters = 160;
const dash = '–';

const quoted = (text: string | null): string => (text === null ? dash : tableCell(text, textCharacters));

/** Time that people worked or lost, which is told in hours however much it is: a day of work has no 24. */
export const workTime = (seconds: number | null): string =>
	seconds !== null && seconds >= 24 * 3600 ? `${Math.round(seconds / 3600)}h` : duration(seconds);

function cell<Row>(column: Column<Row>, row: Row): string {
	if ('text' in column) return quoted(column.text(row));
	if ('texts' in column) return column.texts(row).map(quoted).join(', ') || dash;
	if ('own' in column) return column.own(row) ?? dash;
	if ('count' in column) return count(column.count(row));
	if ('seconds' in column) return workTime(column.seconds(row));
	return column.figure(row);
}

const isNumber = <Row>(column: Column<Row>): boolean => 'count' in column || 'seconds' in column || 'figure' in column;

export function markdownTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	return [
		line(columns.map(({heading}) => heading)),
		line(columns.map(column => (isNumber(column) ? '--:' : '---'))),
		...rows.map(row => line(columns.map(column => cell(column, row)))),
	].join('\n');
}
