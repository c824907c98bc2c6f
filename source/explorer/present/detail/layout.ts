/** A document at a width: row count and any row on demand, where sections begin, where marks and matches are. */
import {fold} from '../../../text/fold.ts';
import {own, type SafeText, safeText, slice} from '../../../text/safe-text.ts';
import {columnsOf, cut} from '../../../text/width.ts';
import type {Glyphs} from '../glyphs.ts';
import {type Layer, paint, type ToneRange} from '../spans.ts';
import type {Span, StyledLine} from '../styled.ts';
import type {Body, DetailDoc, DocPosition, Section} from './doc.ts';
import {cellRows, type TextRows, unwrappedRows, wordRows} from './text-rows.ts';

export interface LayoutOptions {
	readonly columns: number;
	/** Off: one row a line, cut at the right edge. */
	readonly wrap: boolean;
	readonly glyphs: Glyphs;
}

/** A part of the layout: a heading (none over the facts) and the rows of a body, from row `top` on. */
interface Part {
	readonly section: number;
	readonly top: number;
	readonly heading: readonly StyledLine[];
	readonly body: Body;
	readonly rows: TextRows;
}

export interface Matches {
	readonly positions: readonly DocPosition[];
	/** There are more, which are neither counted nor shown. */
	readonly isCut: boolean;
	/** For `DocLayout.line`: matches by section, facts under -1. */
	readonly layers: ReadonlyMap<number, Layer>;
}

export interface DocLayout {
	readonly count: number;
	/** Rows at which sections begin, for jumping from one to the next. */
	readonly headings: readonly number[];
	/** Where the evidence of marks stands, from top to bottom. */
	readonly marks: readonly DocPosition[];
	line(row: number, matches?: Matches | null): StyledLine;
	/** The row on which a position begins. */
	rowOf(position: DocPosition): number;
	/** Every place of a word, case folded, from top to bottom. */
	find(needle: string): Matches;
}

/** Longer texts break where the row is full: finding the words of a pasted log of megabytes takes too long. */
const longestProse = 500_000;

/** More matches than this are neither counted nor jumped to: nobody does, and a letter may stand in megabytes. */
const maximumMatches = 10_000;

export function layoutDoc(doc: DetailDoc, options: LayoutOptions): DocLayout {
	const parts: Part[] = [];
	let top = 0;
	const add = (section: number, heading: readonly StyledLine[], body: Body) => {
		const rows = rowsOf(body, options);
		parts.push({section, top, heading, body, rows});
		top += heading.length + rows.count;
	};
	if (doc.facts.text !== '') add(-1, [], doc.facts);
	doc.sections.forEach((section, index) => {
		const heading = [...(parts.length > 0 ? [[]] : []), headingOf(section, options)];
		add(index, heading, section.body(options.columns));
	});
	return new PartsLayout(parts, top, options.columns);
}

function rowsOf(body: Body, {columns, wrap}: LayoutOptions): TextRows {
	if (!wrap) return unwrappedRows(body.text);
	const isProse = body.wrap === 'words' && body.text.length <= longestProse;
	return isProse ? wordRows(body.text, columns, body.hangs) : cellRows(body.text, columns);
}

/** `─ output ──────────── 3 lines · 412 B ─` */
function headingOf({name, note}: Section, {columns, glyphs}: LayoutOptions): StyledLine {
	const rule = (length: number): Span => ({text: own(glyphs.rule.repeat(Math.max(1, length))), tone: 'dim'});
	const shown = cut(name, Math.max(1, columns - 6));
	const tail: Span[] = note === '' ? [] : [{text: own(` ${note} `), tone: 'dim'}, rule(1)];
	const room = columns - columnsOf(shown) - 3 - tail.reduce((sum, span) => sum + columnsOf(span.text), 0);
	if (room < 1) return [rule(1), {text: own(` ${shown} `), tone: 'heading'}, rule(columns - columnsOf(shown) - 3)];
	return [rule(1), {text: own(` ${shown} `), tone: 'heading'}, rule(room), ...tail];
}

class PartsLayout implements DocLayout {
	readonly headings: readonly number[];
	readonly marks: readonly DocPosition[];

	constructor(
		private readonly parts: readonly Part[],
		readonly count: number,
		private readonly columns: number,
	) {
		const sections = parts.filter(part => part.section >= 0);
		this.headings = sections.map(({top, heading}) => top + heading.length - 1);
		this.marks = parts.flatMap(({section, body}) => evidenceIn(body).map(({start, end}) => ({section, start, end})));
	}

	line(row: number, matches: Matches | null = null): StyledLine {
		const part = this.parts.findLast(({top}) => top <= row);
		if (!part || row < 0 || row >= this.count) throw new RangeError(`no row ${row} of ${this.count}`);
		const inPart = row - part.top;
		const heading = part.heading[inPart];
		if (heading) return heading;
		return this.bodyLine(part, inPart - part.heading.length, matches);
	}

	rowOf({section, start}: DocPosition): number {
		const part = this.parts.find(one => one.section === section);
		if (!part) return 0;
		const {starts, count} = part.rows;
		let low = 0;
		let high = count - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (starts[middle]! <= start) low = middle;
			else high = middle - 1;
		}
		return part.top + part.heading.length + low;
	}

	find(needle: string): Matches {
		const wanted = fold(safeText(needle));
		const positions: DocPosition[] = [];
		const layers = new Map<number, Layer>();
		let isCut = false;
		if (wanted === '') return {positions, isCut, layers};
		for (const {section, body} of this.parts) {
			const ranges: ToneRange[] = [];
			const text = fold(body.text);
			for (let start = text.indexOf(wanted); start !== -1; start = text.indexOf(wanted, start + wanted.length)) {
				if (positions.length === maximumMatches) {
					isCut = true;
					break;
				}
				const end = start + wanted.length;
				positions.push({section, start, end});
				ranges.push({start, end, tone: 'match'});
			}
			layers.set(section, ranges);
		}
		return {positions, isCut, layers};
	}

	private bodyLine({section, body, rows}: Part, index: number, matches: Matches | null): StyledLine {
		const start = rows.starts[index]!;
		// A character of no width may follow every other; more of a line is never drawn.
		const end = Math.min(rows.ends[index]!, start + this.columns * 16);
		const layers = [...body.layers];
		if (body.paintRow) {
			const own = body.paintRow(slice(body.text, start, end), rows.lineStarts[index] === 1);
			layers.unshift(own.map(range => ({...range, start: range.start + start, end: range.end + start})));
		}
		const found = matches?.layers.get(section);
		if (found) layers.push(found);
		const spans = paint(body.text, start, end, body.tone, layers);
		const indent = rows.indents[index]!;
		return indent === 0 ? spans : [{text: blanks(indent), tone: 'text'}, ...spans];
	}
}

const blanks = (columns: number): SafeText => own(' '.repeat(columns));

const evidenceIn = (body: Body): ToneRange[] =>
	body.layers
		.flatMap(layer => layer.filter(({tone}) => tone === 'redEvidence' || tone === 'amberEvidence'))
		.sort((a, b) => a.start - b.start);

/**
 * The place to jump to from a row: the first that begins on a later (or, backwards, an earlier) row; null where there
 * is none, so that the screen can say so.
 */
export function nextPosition(
	layout: DocLayout,
	positions: readonly DocPosition[],
	from: number,
	step: 1 | -1,
): DocPosition | null {
	if (step === 1) return positions.find(position => layout.rowOf(position) > from) ?? null;
	return positions.findLast(position => layout.rowOf(position) < from) ?? null;
}
