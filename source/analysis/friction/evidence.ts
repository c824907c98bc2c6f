/**
 * The lines of an output that could be evidence. Everything after this works on these few lines only, so that a
 * result of megabytes, or one line of five million characters, costs no more than its head and its tail.
 */

import {withoutRedrawnLines} from '../../text/safe-text.ts';
import {anchorsIn, hasAnchor, narrow} from './anchor.ts';

/** Longest evidence kept, in UTF-16 units. */
export const evidenceCharacters = 200;
/** What is looked at of a big output, from its head and from its tail. */
const windowCharacters = 32_768;
const longestLine = 400;
const mostLines = 240;
const newline = 0x0a;

/** A line of output: as it stands, and as the patterns see it (without colours, in Latin-1). */
export interface OutputLine {
	readonly raw: string;
	readonly clean: string;
	/** Bits of the rules that it may match; noted by match.ts when it is first asked. */
	possible?: Uint32Array;
}

const colour = /\x1b\[[\d;:?]{0,40}[A-Za-z]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)/g;

export const withoutColour = (text: string): string => (text.includes('\x1b') ? text.replace(colour, '') : text);

/** Signs, quotes and dashes that tools and people write, in Latin-1; what else lies outside of it is no matter to a pattern. */
const latin: Readonly<Record<string, string>> = {
	...{'✖': '×', '✘': '×', '✗': '×', '❌': '×', '⨯': '×', '●': '*', '›': '>', ℹ: 'i', '│': '|', '╷': '|'},
	...{'‘': "'", '’': "'", '“': '"', '”': '"', '…': '.', '–': '-', '—': '-'},
};
const wide = /[^\x00-\xff]/;
const wideCharacters = /[^\x00-\xff]/g;
/** What stands for a character that no pattern asks for: no letter, no digit, no space. */
const otherCharacter = '\xbf';

/**
 * The same text in Latin-1, unit by unit, so that every index stays. Wide text would make the engine compile every pattern
 * a second time (100 ms in all), and quotes differ with the locale. `isWide` may speak for the text that this is a piece
 * of: a piece of a wide text is kept wide by the engine, whatever is in it.
 */
export function latinView(text: string, isWide = wide.test(text)): string {
	if (!isWide) return text;
	return narrow(text.replace(wideCharacters, character => latin[character] ?? otherCharacter));
}

/** The line as the patterns see it. */
export const patternView = (raw: string, isWide = wide.test(raw)): string => latinView(withoutColour(raw), isWide);

/** Head and tail of a long text, cut at line ends where there are any. */
function windows(text: string): string[] {
	if (text.length <= 2 * windowCharacters) return [text];
	return [text.slice(0, windowCharacters), text.slice(-windowCharacters)];
}

/** The lines with an anchor word, cut at `longestLine`: one search from word to word, and no look at what lies between. */
function anchoredLines(part: string, isWide: boolean): string[] {
	const lines: string[] = [];
	const nextAnchor = anchorsIn(part, isWide);
	for (let found = nextAnchor(0); found !== -1; ) {
		let start = found - 1;
		while (start > 0 && part.charCodeAt(start - 1) !== newline) start--;
		let end = found;
		while (end < part.length && part.charCodeAt(end) !== newline) end++;
		const cut = Math.min(end, start + longestLine);
		if (found <= cut || hasAnchor(part.slice(start, cut), isWide)) lines.push(part.slice(start, cut));
		found = nextAnchor(end);
	}
	return lines;
}

/** Every line with something on it, cut likewise. */
const fullLines = (part: string): string[] =>
	part
		.split('\n')
		.map(line => line.slice(0, longestLine))
		.filter(line => line.trim() !== '');

/**
 * The lines worth showing to the rules, in order: those with an anchor word, or `every` line (of a failed step: it did
 * fail, and some say so in words of their own). The first and the last ones stay where there are too many.
 */
export function tellingLines(text: string, every = false): OutputLine[] {
	const lines: {raw: string; isWide: boolean}[] = [];
	for (const piece of windows(text)) {
		// Only what will be shown can be pointed at.
		const part = withoutRedrawnLines(piece);
		const isWide = wide.test(part);
		for (const raw of every ? fullLines(part) : anchoredLines(part, isWide)) lines.push({raw, isWide});
	}
	const shown = lines.length <= mostLines ? lines : [...lines.slice(0, mostLines / 2), ...lines.slice(-mostLines / 2)];
	return shown.map(({raw, isWide}) => ({raw, clean: patternView(raw, isWide)}));
}

/** The exact characters of the line, short enough to be kept. */
export const evidenceOf = (line: OutputLine): string => line.raw.trim().slice(0, evidenceCharacters);

/** First line with something on it, at either end of a text. */
export function outerLine(text: string, end: 'first' | 'last'): string {
	const part = withoutRedrawnLines(end === 'first' ? text.slice(0, windowCharacters) : text.slice(-windowCharacters));
	// Blank lines at that end go with the white space.
	const trimmed = end === 'first' ? part.trimStart() : part.trimEnd();
	const line = end === 'first' ? trimmed.split('\n', 1)[0] : trimmed.slice(trimmed.lastIndexOf('\n') + 1);
	return (line ?? '').trim().slice(0, evidenceCharacters);
}
