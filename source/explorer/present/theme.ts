/** Tones become colours here and nowhere else: sixteen colours, so that it fits light and dark terminals alike. */

import {own, slice} from '../../text/safe-text.ts';
import {columnsOf, fit} from '../../text/width.ts';
import type {Span, StyledLine, Tone} from './styled.ts';

export interface Theme {
	/** SGR parameters per tone; '' for none. */
	readonly tones: Readonly<Record<Tone, string>>;
	/** SGR parameters laid under the whole row the cursor is on. */
	readonly selected: string;
}

export const colourTheme: Theme = {
	tones: {
		text: '',
		dim: '2',
		accent: '36',
		heading: '1',
		red: '31',
		amber: '33',
		match: '30;43',
		redEvidence: '1;4;31',
		amberEvidence: '1;4;33',
		added: '32',
		removed: '31',
		code: '36',
		key: '34',
		strong: '1',
	},
	selected: '7',
};

/** Without colour the shape of the text remains: bold, dim, underline and reverse are no colours (no-color.org). */
export const plainTheme: Theme = {
	tones: {
		text: '',
		dim: '2',
		accent: '1',
		heading: '1',
		red: '',
		amber: '',
		match: '7',
		redEvidence: '1;4',
		amberEvidence: '4',
		added: '',
		removed: '',
		code: '',
		key: '',
		strong: '1',
	},
	selected: '7',
};

export const themeFor = (env: Readonly<Record<string, string | undefined>>): Theme =>
	env.NO_COLOR ? plainTheme : colourTheme;

/** Joins two groups of spans on one line: `left` at the start, `right` at the end; `left` gives way. */
export function justify(left: StyledLine, right: StyledLine, columns: number): StyledLine {
	const rightWidth = widthOf(right);
	const room = columns - rightWidth - (rightWidth > 0 ? 1 : 0);
	if (room < 8) return cut(left, columns);
	const kept = cut(left, room);
	const fill = own(' '.repeat(columns - widthOf(kept) - rightWidth));
	return [...kept, {text: fill, tone: 'text'}, ...right];
}

export const widthOf = (line: StyledLine): number => line.reduce((sum, {text}) => sum + columnsOf(text), 0);

/** At most `columns` columns of a line, ending in `…` where something is left off. */
export function cut(line: StyledLine, columns: number): StyledLine {
	const kept: Span[] = [];
	let left = columns;
	for (const span of line) {
		if (left <= 0) break;
		const width = columnsOf(span.text);
		kept.push(width <= left ? span : {...span, text: fit(span.text, left)});
		left -= Math.min(width, left);
	}
	return kept;
}

/**
 * At most `columns` columns of a line of facts joined by ` · `: whole facts leave from the end, and only the first is ever
 * cut.
 */
export function fewerFacts(line: StyledLine, columns: number): StyledLine {
	const kept = [...line];
	while (widthOf(kept) > columns) {
		const last = kept.pop();
		if (!last) break;
		const at = last.text.lastIndexOf(' · ');
		if (at > 0) kept.push({...last, text: slice(last.text, 0, at)});
		else if (kept.length === 0) return cut(line, columns);
	}
	const last = kept.at(-1);
	if (last && /^ ?· ?$/.test(last.text)) kept.pop();
	return kept;
}
