/** Small cells that several screens share. */
import {count, duration} from '../../text/format.ts';
import {own, type SafeText} from '../../text/safe-text.ts';
import type {Glyphs} from './glyphs.ts';
import type {Span, StyledLine} from './styled.ts';

/** A number of marks: coloured when there are any, a dash when there are none. */
export const marksCell = (amount: number, tone: 'red' | 'amber'): StyledLine => [
	{text: count(amount, 'dash'), tone: amount > 0 ? tone : 'dim'},
];

/** Values as bars of eight heights; 0 stays at the lowest, anything above it never does. */
export function sparkline(values: readonly number[], glyphs: Glyphs): SafeText {
	const most = Math.max(...values, 0);
	return own(
		values
			.map(value => {
				if (most === 0 || value <= 0) return glyphs.bars[0];
				return glyphs.bars[Math.min(7, 1 + Math.floor((value / most) * 6.999))];
			})
			.join(''),
	);
}

/** Marks over active time: height is how many, colour the worst of them. */
export function densityStrip(red: readonly number[], amber: readonly number[], glyphs: Glyphs): StyledLine {
	const sums = red.map((value, index) => value + (amber[index] ?? 0));
	const most = Math.max(...sums, 1);
	const spans: Span[] = [];
	sums.forEach((sum, index) => {
		const height = sum === 0 ? 0 : Math.min(7, Math.max(1, Math.round((sum / Math.max(most, 4)) * 7)));
		const text = own(glyphs.bars[height] ?? ' ');
		const last = spans.at(-1);
		// A quiet stretch keeps the colour before it: fewer changes of colour are fewer bytes a row.
		const quiet = last?.tone ?? 'dim';
		const tone = sum === 0 ? quiet : (red[index] ?? 0) > 0 ? 'red' : 'amber';
		if (last?.tone === tone) spans[spans.length - 1] = {text: own(last.text + text), tone};
		else spans.push({text, tone});
	});
	return spans;
}

/** How long it took, with the sign of an upper bound where it is one; too short a time bounds nothing. */
export const took = (seconds: number, isUpperBound: boolean, glyphs: Glyphs): SafeText =>
	own(`${isUpperBound && seconds >= 0.05 ? glyphs.atMost : ''}${duration(seconds)}`);
