/** A session to scale: work as solid bars, pauses as dashes with their length, marks below where they happened. */
import type {BlockSpan} from '../../analysis/blocks.ts';
import {duration} from '../../text/format.ts';
import {own} from '../../text/safe-text.ts';
import {columnsOf} from '../../text/width.ts';
import type {Glyphs} from './glyphs.ts';
import type {Span, StyledLine, Tone} from './styled.ts';

export interface TimelineMark {
	readonly time: number;
	readonly severity: 'red' | 'amber';
}

/** Column of a time: to scale over the whole span. */
function columnOf(time: number, start: number, end: number, columns: number): number {
	if (end <= start) return 0;
	return Math.max(0, Math.min(columns - 1, Math.floor(((time - start) / (end - start)) * columns)));
}

/** The bar and the line of marks below it. `current`: index of the block to show as the one you are on. */
export function timeline(
	blocks: readonly BlockSpan[],
	marks: readonly TimelineMark[],
	columns: number,
	glyphs: Glyphs,
	current = -1,
): {bar: StyledLine; marks: StyledLine} {
	const first = blocks[0];
	const last = blocks.at(-1);
	if (!first || !last || columns < 1) return {bar: [], marks: []};
	const cells = new Array<string>(columns).fill(glyphs.gap);
	const tones = new Array<Tone>(columns).fill('dim');
	const at = (time: number) => columnOf(time, first.start, last.end, columns);
	blocks.forEach((block, index) => {
		for (let column = at(block.start); column <= at(block.end); column++) {
			cells[column] = glyphs.work;
			if (tones[column] !== 'accent') tones[column] = index === current ? 'accent' : 'text';
		}
	});
	writeGaps(cells, blocks, at);
	const signs = new Array<string>(columns).fill(' ');
	const signTones = new Array<Tone>(columns).fill('text');
	for (const {time, severity} of marks) {
		const column = at(time);
		if (signTones[column] === 'red') continue;
		signs[column] = severity === 'red' ? glyphs.red : glyphs.amber;
		signTones[column] = severity;
	}
	return {bar: join(cells, tones), marks: join(signs, signTones)};
}

/** Writes the length of a pause into its dashes where there is room. */
function writeGaps(cells: string[], blocks: readonly BlockSpan[], at: (time: number) => number): void {
	for (let i = 1; i < blocks.length; i++) {
		const before = blocks[i - 1] as BlockSpan;
		const after = blocks[i] as BlockSpan;
		const from = at(before.end) + 1;
		const to = at(after.start) - 1;
		const label = ` ${duration((after.start - before.end) / 1000)} `;
		const room = to - from + 1;
		if (room < columnsOf(own(label)) + 2) continue;
		const start = from + Math.floor((room - label.length) / 2);
		[...label].forEach((character, index) => {
			cells[start + index] = character;
		});
	}
}

function join(cells: readonly string[], tones: readonly Tone[]): StyledLine {
	const spans: Span[] = [];
	let text = '';
	let tone: Tone = 'text';
	cells.forEach((cell, index) => {
		const own_ = tones[index] as Tone;
		if (own_ !== tone && text !== '') {
			spans.push({text: own(text), tone});
			text = '';
		}
		tone = own_;
		text += cell;
	});
	if (text !== '') spans.push({text: own(text), tone});
	return spans;
}
