/** Tab-separated values: all fields, one row a line, the first line their names. Sanitised; newlines and tabs are blanks. */
import {safeText} from '../../text/safe-text.ts';
import type {Field, Row, Value} from '../row.ts';

export const tsvHeading = (fields: readonly Field[]): string => fields.map(({name}) => name).join('\t');

export const tsvRow = (row: Row, fields: readonly Field[]): string =>
	fields.map(({name}) => tsvCell(row[name] ?? null)).join('\t');

function tsvCell(value: Value): string {
	if (value === null) return '';
	const text = typeof value === 'object' ? value.join(',') : String(value);
	return safeText(text).replace(/\s+/g, ' ').trim();
}
