/** How a value reads in a table: sanitised, one line, one form for each type of field. */
import {byteSize, count, dash, duration, moment} from '../../text/format.ts';
import {own, type SafeText} from '../../text/safe-text.ts';
import {type Field, gateOf, type Row, type Value} from '../row.ts';

/** A cell is for reading; the whole text is in the other formats. */
const cellCharacters = 400;

export const shownValue = (row: Row, {brief, name}: Field): Value => (brief ? brief(row) : (row[name] ?? null));

export function cellOf(row: Row, field: Field): SafeText {
	const value = shownValue(row, field);
	if (value === null) return dash;
	if (typeof value === 'boolean') return own(value ? 'yes' : '');
	if (typeof value === 'string' && field.type === 'time') return moment(Date.parse(value), {seconds: true});
	if (typeof value !== 'number')
		return gateOf(field, row)(typeof value === 'object' ? value.join(' ') : value, cellCharacters);
	switch (field.type) {
		case 'seconds':
			return duration(value);
		case 'bytes':
			return byteSize(value);
		case 'score':
			return own(value.toFixed(2));
		default:
			return count(value);
	}
}
