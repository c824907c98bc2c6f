/**
 * Markdown made readable in a terminal: headings, lists, quotes, code, tables and inline emphasis. Nothing is moved, left
 * out or fetched: marks that only steer a renderer become tones, everything else stays as it was written. HTML is text.
 */
import {concat, own, type SafeText, slice} from '../../text/safe-text.ts';
import {columnsOf} from '../../text/width.ts';
import {type Body, plainBody} from './detail/doc.ts';
import {StyledText} from './spans.ts';
import type {Span, StyledLine, Tone} from './styled.ts';

/** Longer texts are logs that happen to be in a message: they are shown as they are. */
const maximumCharacters = 200_000;
/** Inline marks are not looked for in longer lines. */
const maximumInlineCharacters = 4_000;

const fence = /^ {0,12}(`{3,}|~{3,})/;
const heading = /^ {0,3}#{1,6} +/;
const listItem = /^( {0,20})(?:[-*+]|\d{1,4}[.)]) +/;
const quote = /^ {0,3}> ?/;
const ruler = /^ {0,3}(?:-{3,}|\*{3,}|_{3,}) *$/;
const tableRow = /^ {0,3}\|.*\| *$/;
const tableRule = /^ {0,3}\|[\s:|-]{1,1000}\| *$/;

export function markdownBody(text: SafeText, columns: number): Body {
	if (text.length > maximumCharacters) return plainBody(text, 'words');
	const lines = text.split('\n') as SafeText[]; // lines of a safe text
	const styled = new StyledText();
	let closing: string | null = null;
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i]!;
		const mark = fence.exec(line)?.[1];
		if (closing !== null) {
			const isEnd = mark !== undefined && line.trim().startsWith(closing);
			styled.line([{text: line, tone: isEnd ? 'dim' : 'code'}], isEnd ? 0 : 2);
			if (isEnd) closing = null;
		} else if (mark !== undefined) {
			closing = mark;
			styled.line([{text: line, tone: 'dim'}]);
		} else if (tableRow.test(line) && tableRule.test(lines[i + 1] ?? '')) {
			const end = tableEnd(lines, i);
			addTable(styled, lines.slice(i, end), columns);
			i = end - 1;
		} else addLine(styled, line);
	}
	return {text: styled.text(), tone: 'text', wrap: 'words', layers: [styled.layer()], hangs: styled.lineHangs()};
}

function addLine(styled: StyledText, line: SafeText): void {
	const title = heading.exec(line);
	const item = listItem.exec(line);
	const quoted = quote.exec(line);
	if (title) styled.line(inlineSpans(slice(line, title[0].length), 'heading'));
	else if (ruler.test(line)) styled.line([{text: line, tone: 'dim'}]);
	else if (item) {
		const start = item[0].length;
		styled.line([{text: slice(line, 0, start), tone: 'dim'}, ...inlineSpans(slice(line, start), 'text')], start);
	} else if (quoted) {
		const start = quoted[0].length;
		styled.line([{text: slice(line, 0, start), tone: 'dim'}, ...inlineSpans(slice(line, start), 'dim')], start);
	} else styled.line(inlineSpans(line, 'text'), line.length - line.trimStart().length);
}

/** Bold, code and links; every repetition is bounded, so that no line costs more than its length. */
const inline = /\*\*([^*\n]{1,400})\*\*|`([^`\n]{1,400})`|\[([^[\]\n]{1,200})\]\(([^()\s]{1,400})\)/g;

function inlineSpans(line: SafeText, base: Tone): StyledLine {
	if (line.length > maximumInlineCharacters) return [{text: line, tone: base}];
	const spans: Span[] = [];
	let at = 0;
	const add = (text: SafeText, tone: Tone) => {
		if (text !== '') spans.push({text, tone});
	};
	// What a group matched is part of the line, and hence safe.
	const part = (text: string): SafeText => text as SafeText;
	for (const found of line.matchAll(inline)) {
		const [whole, bold, code, label, target] = found;
		add(slice(line, at, found.index), base);
		at = found.index + whole.length;
		if (bold !== undefined) add(part(bold), base === 'heading' ? base : 'strong');
		else if (code !== undefined) add(part(code), 'code');
		else {
			add(part(label ?? ''), base);
			if (target !== label) add(concat(own(' ('), part(target ?? ''), own(')')), 'dim');
		}
	}
	add(slice(line, at), base);
	return spans;
}

function tableEnd(lines: readonly SafeText[], start: number): number {
	let end = start;
	while (end < lines.length && tableRow.test(lines[end]!)) end++;
	return end;
}

/** Cells in columns where the table fits, the lines as they were written where it does not. */
function addTable(styled: StyledText, lines: readonly SafeText[], columns: number): void {
	const rows = lines.map(line => (tableRule.test(line) ? null : cellsOf(line)));
	const widths: number[] = [];
	for (const row of rows) {
		row?.forEach((cell, column) => {
			widths[column] = Math.max(widths[column] ?? 0, columnsOf(textOf(cell)));
		});
	}
	const total = widths.reduce((sum, width) => sum + width + 3, 1);
	if (total > columns) {
		for (const line of lines) styled.line([{text: line, tone: 'text'}]);
		return;
	}
	rows.forEach((row, index) => {
		if (row === null) {
			styled.line([{text: own(`|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`), tone: 'dim'}]);
			return;
		}
		const spans: Span[] = [{text: own('|'), tone: 'dim'}];
		widths.forEach((width, column) => {
			const cell = row[column] ?? [];
			const filler = own(' '.repeat(width - columnsOf(textOf(cell))));
			spans.push({text: own(' '), tone: 'text'});
			for (const span of cell) spans.push(index === 0 ? {...span, tone: 'strong'} : span);
			spans.push({text: filler, tone: 'text'}, {text: own(' |'), tone: 'dim'});
		});
		styled.line(spans);
	});
}

const textOf = (spans: StyledLine): SafeText => concat(...spans.map(({text}) => text));

/** `\|` inside a cell is no border. */
const cellsOf = (line: SafeText): StyledLine[] =>
	line
		.trim()
		.slice(1, -1)
		.split(/(?<!\\)\|/)
		.map(cell => inlineSpans(cell.trim() as SafeText, 'text')); // parts of a safe text
