/** What to write so that one row of the screen shows other text; rows are text with colours (SGR), one terminal row each. */

import {eraseToRowEnd, moveTo, resetStyle} from './sequences.ts';

/** The second wall: whatever got past the gate, only colours reach the terminal. */
const NOT_STYLE = /\u001b(?!\[[\d;:]*m)|[\0-\u001a\u001c-\u001f\u007f-\u009f]/g;
const STYLE = /\u001b\[([\d;:]*)m/g;
/** The last sequence of a row is a reset. */
const ENDS_CLOSED = /^\u001b\[0?m/;
/** Characters that surely take one column in every terminal: printable ASCII, box drawing and blocks, `…` and dashes. */
const ONE_COLUMN_EACH = /^[ -~\u2013\u2014\u2026\u2500-\u259f]*$/;
/** A change that begins with these reaches into the cell before it. */
const COMBINING = /^(?:\u001b\[[\d;:]*m)*[\p{M}\p{Cf}]/u;

/**
 * Writes `after` over `before` on row `row` (from 0). The cells that stay the same at the beginning are skipped where
 * that is shorter and the column of the first change is beyond doubt. The rest of the row is erased first rather than
 * last: a text as wide as the screen leaves the cursor on its last cell. A change beyond the last cell cannot be pointed
 * at, so such a row is written whole.
 */
export function updateRow(row: number, before: string, after: string, columns: number): string {
	const whole = moveTo(row, 0) + eraseToRowEnd + closed('', after);
	const start = sharedStart(before, after);
	const head = after.slice(0, start);
	const column = oneColumnEach(head);
	if (
		column === undefined ||
		column === 0 ||
		column >= columns ||
		COMBINING.test(before.slice(start)) ||
		COMBINING.test(after.slice(start))
	)
		return whole;
	const part = moveTo(row, column) + eraseToRowEnd + closed(openStyles(head), after.slice(start));
	return part.length < whole.length ? part : whole;
}

/** The row's text with only colours left in it, and none of them open at its end. */
function closed(opening: string, text: string): string {
	const clean = opening + text.replace(NOT_STYLE, '');
	const last = clean.slice(clean.lastIndexOf('\u001b'));
	return last.startsWith('\u001b') && !ENDS_CLOSED.test(last) ? clean + resetStyle : clean;
}

/** Length of the common beginning, never inside an escape sequence. */
function sharedStart(before: string, after: string): number {
	const limit = Math.min(before.length, after.length);
	let index = 0;
	while (index < limit && before.charCodeAt(index) === after.charCodeAt(index)) index++;
	const sequence = after.slice(0, index).lastIndexOf('\u001b');
	if (sequence === -1) return index;
	const end = after.indexOf('m', sequence);
	return end === -1 || end >= index ? sequence : index;
}

function oneColumnEach(head: string): number | undefined {
	const plain = head.replace(STYLE, '');
	return ONE_COLUMN_EACH.test(plain) ? plain.length : undefined;
}

/** The colours in force at the end of a text: what was opened since the last reset, but for what was closed again. */
function openStyles(head: string): string {
	let open: {sequence: string; attribute: string | undefined}[] = [];
	for (const [sequence, parameters = ''] of head.matchAll(STYLE)) {
		if (parameters === '' || parameters === '0') {
			open = [];
			continue;
		}
		const anew = /^0?;(.*)/.exec(parameters)?.[1];
		if (anew !== undefined) {
			open = [{sequence: `\u001b[${anew}m`, attribute: attributeOf(anew)}];
			continue;
		}
		const closes = closedBy.get(parameters);
		const attribute = closes ?? attributeOf(parameters);
		// A sequence that opens several things may be closed in part: then order is kept and nothing is left out.
		const isPlain = attribute !== undefined && open.every(style => style.attribute);
		// Bold and dim add up, all else takes the place of what it was.
		if (isPlain && (closes || attribute !== 'weight')) open = open.filter(style => style.attribute !== attribute);
		if (!isPlain || !closes) open.push({sequence, attribute: attributeOf(parameters)});
	}
	return open.map(style => style.sequence).join('');
}

const closedBy = new Map([
	['22', 'weight'],
	['23', 'italic'],
	['24', 'underline'],
	['27', 'inverse'],
	['28', 'conceal'],
	['29', 'strike'],
	['39', 'foreground'],
	['49', 'background'],
]);

/** What a sequence sets, where it is one thing. */
function attributeOf(parameters: string): string | undefined {
	if (/^(?:3[0-7]|9[0-7]|38;[25];[\d;]*)$/.test(parameters)) return 'foreground';
	if (/^(?:4[0-7]|10[0-7]|48;[25];[\d;]*)$/.test(parameters)) return 'background';
	const simple: Record<string, string> = {1: 'weight', 2: 'weight', 3: 'italic', 4: 'underline', 7: 'inverse'};
	return simple[parameters];
}
