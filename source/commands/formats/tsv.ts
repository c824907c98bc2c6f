/** Tab-separated values: all fields, one row a line, the first line their names. Sanitised; newlines and tabs are blanks. */
import {type Field, gateOf, type Row} from '../row.ts';

export const tsvHeading = (fields: readonly Field[]): string => fields.map(({name}) => name).join('\t');

export const tsvRow = (row: Row, fields: readonly Field[]): string =>
	fields.map(field => tsvCell(row, field)).join('\t');

function tsvCell(row: Row, field: Field): string {
	const value = row[field.name] ?? null;
	if (value === null) return '';
	const text = typeof value === 'object' ? value.join(',') : String(value);
	return gateOf(field, row)(text, text.length);
}
