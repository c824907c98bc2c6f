/**
 * A table as GitHub's Markdown. Text stands in code spans, so that nothing a transcript says is a link, a mention, HTML or
 * a way out of its cell.
 */
import {visibleLine} from '../../text/safe-text.ts';
import {type Field, isRightAligned, type Row} from '../row.ts';
import {cellOf, shownValue} from './cells.ts';

export function markdownLines(rows: readonly Row[], fields: readonly Field[]): string[] {
	const shown = fields.filter(({heading}) => heading !== undefined);
	return [
		line(shown.map(({heading}) => heading ?? '')),
		line(shown.map(({type}) => (isRightAligned(type) ? '--:' : '---'))),
		...rows.map(row => line(shown.map(field => markdownCell(row, field)))),
	];
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function markdownCell(row: Row, field: Field): string {
	const value = shownValue(row, field);
	const text = cellOf(row, field);
	if (value === null || field.type === 'time' || typeof value !== 'string') return text.replaceAll('|', '\\|');
	return codeSpan(text);
}

/** A fence longer than any run of backticks inside; a bar would end the cell even in a code span. */
export function codeSpan(raw: string): string {
	const text = visibleLine(raw).replaceAll('|', '\\|');
	if (text === '') return '';
	const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
	return `${fence}${pad}${text}${pad}${fence}`;
}
