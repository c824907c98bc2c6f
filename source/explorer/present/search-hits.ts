/** Hits of a search: the line above those of a session, one line each, and more of the one the cursor is on. */
import type {LibraryHit} from '../../library/port.ts';
import {moment, plural} from '../../text/format.ts';
import {own, type SafeText, visibleLine} from '../../text/safe-text.ts';
import {fit} from '../../text/width.ts';
import {outcomeText} from './event-row.ts';
import type {Glyphs} from './glyphs.ts';
import {paint} from './spans.ts';
import type {Span, StyledLine} from './styled.ts';
import {cut, justify} from './theme.ts';

/** Lines that show more of the hit the cursor is on, without the rule above them. */
export const contextLines = 6;

const fieldNames: Readonly<Record<LibraryHit['field'], string>> = {
	command: 'cmd',
	output: 'out',
	prompt: 'you',
	reply: 'reply',
	title: 'title',
};

export interface HitGroup {
	readonly user: string;
	/** Of the session, else of the hit. */
	readonly time: number | null;
	readonly title: SafeText;
	/** Hits of the session on the screen, and all of them. */
	readonly shown: number;
	readonly all: number;
}

export function hitHeader({user, time, title, shown, all}: HitGroup, columns: number): StyledLine {
	const counted = all > shown ? `${shown} of ${plural(all, 'hit')} ` : `${plural(shown, 'hit')} `;
	const left: Span[] = [
		{text: own('  '), tone: 'text'},
		{text: visibleLine(user, 40), tone: 'heading'},
		{text: own(` · ${moment(time)} · `), tone: 'dim'},
		{text: title, tone: 'dim'},
	];
	return justify(left, [{text: own(counted), tone: 'dim'}], columns);
}

export function hitLine(hit: LibraryHit, isSelected: boolean, columns: number, glyphs: Glyphs): StyledLine {
	const left: Span[] = [
		isSelected ? {text: own(` ${glyphs.cursor} `), tone: 'accent'} : {text: own('   '), tone: 'text'},
		{text: fit(own(fieldNames[hit.field]), 6), tone: 'dim'},
	];
	const ranges = hit.matches.map(([start, end]) => ({start, end, tone: 'match' as const}));
	const right: Span[] = [];
	if (hit.mark) right.push({text: own(`${glyphs.red} ${hit.mark} `), tone: 'red'});
	else if (hit.outcome && hit.outcome !== 'ok')
		right.push({text: own(`${outcomeText(hit.outcome, null)} `), tone: 'dim'});
	return justify([...left, ...oneLine(hit.excerpt, ranges)], right, columns);
}

/** More of a hit, with its lines as they stand: a rule and `contextLines` lines, the rule alone without a hit. */
export function hitContext(hit: LibraryHit | undefined, columns: number, glyphs: Glyphs): StyledLine[] {
	const lines: StyledLine[] = [[{text: own(glyphs.rule.repeat(columns)), tone: 'dim'}]];
	if (!hit) return lines;
	const margin: Span = {text: own('   '), tone: 'text'};
	const facts = [
		fieldNames[hit.field],
		moment(hit.time, {seconds: true}),
		hit.tool ?? '',
		hit.outcome ?? '',
		`${hit.file}:${hit.line}`,
	];
	lines.push(cut([margin, {text: visibleLine(facts.filter(Boolean).join(' · ')), tone: 'dim'}], columns));
	let at = 0;
	for (const piece of hit.excerpt.split('\n').slice(0, contextLines - 1)) {
		const start = at;
		const end = start + piece.length;
		at = end + 1;
		const ranges = hit.matches
			.filter(([from, to]) => to > start && from < end)
			.map(([from, to]) => ({start: Math.max(from, start), end: Math.min(to, end), tone: 'match' as const}));
		lines.push(cut([margin, ...paint(hit.excerpt, start, end, 'text', [ranges])], columns));
	}
	while (lines.length < contextLines + 1) lines.push([]);
	return lines;
}

/** A stretch of text on one line; each newline becomes one space, so that ranges hold. */
function oneLine(text: SafeText, ranges: readonly {start: number; end: number; tone: 'match'}[]): StyledLine {
	return paint(own(text.replaceAll('\n', ' ')), 0, text.length, 'text', [ranges]);
}
