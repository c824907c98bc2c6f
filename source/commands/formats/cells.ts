/** How a value reads in a table: sanitised, one line, one form for each type of field. */
import {byteSize, count, dash, duration, moment} from '../../text/format.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {FieldType, Value} from '../row.ts';

/** A cell is for reading; the whole text is in the other formats. */
const cellCharacters = 400;

export function cellOf(value: Value, type: FieldType): SafeText {
	if (value === null) return dash;
	if (typeof value === 'object') return safeLine(value.join(' '), cellCharacters);
	if (typeof value === 'boolean') return own(value ? 'yes' : '');
	if (typeof value === 'string')
		return type === 'time' ? moment(Date.parse(value), {seconds: true}) : safeLine(value, cellCharacters);
	switch (type) {
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
