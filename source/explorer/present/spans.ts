/** Tones laid over a text by position: the text is kept once, whole, and only what is drawn becomes spans. */
import {concat, own, type SafeText, slice} from '../../text/safe-text.ts';
import type {Span, StyledLine, Tone} from './styled.ts';

/** From `start` to before `end`, UTF-16 positions of the text it belongs to. */
export interface ToneRange {
	readonly start: number;
	readonly end: number;
	readonly tone: Tone;
}

/** Ranges of one layer stand in order and do not overlap. */
export type Layer = readonly ToneRange[];

/** The part of a text from `start` to `end`, in `base` where no layer says otherwise; later layers lie on top. */
export function paint(text: SafeText, start: number, end: number, base: Tone, layers: readonly Layer[]): StyledLine {
	const cuts = new Set([start, end]);
	for (const layer of layers) {
		for (let i = firstBehind(layer, start); i < layer.length && layer[i]!.start < end; i++) {
			cuts.add(Math.max(start, layer[i]!.start));
			cuts.add(Math.min(end, layer[i]!.end));
		}
	}
	const edges = [...cuts].sort((a, b) => a - b);
	const spans: Span[] = [];
	for (let i = 0; i + 1 < edges.length; i++) {
		const piece = slice(text, edges[i]!, edges[i + 1]!);
		if (piece !== '') spans.push({text: piece, tone: toneAt(layers, edges[i]!) ?? base});
	}
	return spans;
}

/** Position of the first range that ends behind `at`. */
function firstBehind(layer: Layer, at: number): number {
	let low = 0;
	let high = layer.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (layer[middle]!.end > at) high = middle;
		else low = middle + 1;
	}
	return low;
}

function toneAt(layers: readonly Layer[], at: number): Tone | null {
	for (let i = layers.length - 1; i >= 0; i--) {
		const layer = layers[i]!;
		const range = layer[firstBehind(layer, at)];
		if (range && range.start <= at) return range.tone;
	}
	return null;
}

const portion = 1_000;

/** A text of lines put together span by span, with its tones beside it. */
export class StyledText {
	private readonly parts: SafeText[] = [];
	private readonly ranges: ToneRange[] = [];
	private readonly hangs: number[] = [];
	private length = 0;

	/** Adds a line; where it wraps, the rows after its first are indented by `hang` columns. */
	line(spans: StyledLine, hang = 0): void {
		if (this.hangs.length > 0) this.push(own('\n'));
		this.hangs.push(hang);
		for (const {text, tone} of spans) {
			if (tone !== 'text' && text !== '') {
				this.ranges.push({start: this.length, end: this.length + text.length, tone});
			}
			this.push(text);
		}
	}

	text(): SafeText {
		// In portions, because `concat` takes arguments, of which there can be only so many.
		let parts: readonly SafeText[] = this.parts;
		while (parts.length > portion) {
			const joined: SafeText[] = [];
			for (let i = 0; i < parts.length; i += portion) joined.push(concat(...parts.slice(i, i + portion)));
			parts = joined;
		}
		return concat(...parts);
	}

	layer(): Layer {
		return this.ranges;
	}

	/** Of each line, in order. */
	lineHangs(): readonly number[] {
		return this.hangs;
	}

	private push(text: SafeText): void {
		this.parts.push(text);
		this.length += text.length;
	}
}
