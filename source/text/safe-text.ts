/**
 * The one gate between text of unknown origin and the terminal.
 *
 * Whatever a transcript, a file name, a server or an error message says is hostile until it went through here: a plain
 * string in a terminal can change the clipboard (OSC 52), the title (OSC 0), hide or reorder text (CR, bidi, conceal), or
 * swallow what follows it (an unterminated OSC). The gate is a type: what draws takes `SafeText`, and only this file
 * makes one.
 *
 * A safe text is well-formed UTF-16 and holds no control character but `\n`, no character of the format category (Cf),
 * no default-ignorable one and no line or paragraph separator. It also holds nothing over whose width terminals
 * disagree where we can help it: no VS16, no skin tone, no joined emoji. Going through the gate again changes nothing.
 */

import {FIRST_COMBINING, plainColumns} from './columns.ts';
import {withoutRedraws} from './redraws.ts';

declare const safe: unique symbol;

/** Text that can be drawn as it is; indices are UTF-16, as everywhere. */
export type SafeText = string & {readonly [safe]: true};

/** Spaces to the next multiple of this many columns stand for a tab. */
const TAB_COLUMNS = 4;
const BLANKS = ' '.repeat(TAB_COLUMNS);
const NEWLINE = 10;
/** More marks than this on one base character is an attack on the rows around it, not a language. */
const MARKS_PER_CHARACTER = 4;
/** What `safeLine` keeps when it is not told: more than any screen is wide. */
export const LINE_CHARACTERS = 1000;
/** Text before cleaning is longer than after it (colours, blanks): this many times as much is looked at. */
const RAW_PER_SAFE_CHARACTER = 4;

/** Bits of what a UTF-16 unit may need. */
const WORK = {tab: 1, control: 2, beyondAscii: 4} as const;

/** Units beyond ASCII and C1 that may need work, in hexadecimal; all others of the BMP are safe for sure. */
const SUSPECT_RANGES = [
	'ad', // soft hyphen
	'300-36f 483-489 591-1dff', // combining marks, and scripts that are full of them
	'200b-200f 2028-202e 2060-206f', // invisible, separating, reordering
	'20d0-20ff 2cef-2cf1 2d7f-2dff 302a-302f 3099-309a 3164',
	'a66f-a6f1 a802-abed d7b0-f8ff', // more marks, surrogates
	'fb1e fe00-fe2f feff ffa0 fff0-ffff', // variation selectors, BOM
].flatMap(ranges => ranges.split(' ').map(range => range.split('-').map(unit => Number.parseInt(unit, 16))));

/**
 * For every UTF-16 unit what it may need. The gate looks at everything that is indexed: a table is three times as
 * fast there as a regular expression with these ranges.
 */
const WORK_OF_UNIT = new Uint8Array(0x10000);
WORK_OF_UNIT.fill(WORK.control, 0, 0x20).fill(WORK.control, 0x7f, 0xa0);
WORK_OF_UNIT[0x09] = WORK.tab;
WORK_OF_UNIT[0x0a] = 0;
for (const [first = 0, last = first] of SUSPECT_RANGES) WORK_OF_UNIT.fill(WORK.beyondAscii, first, last + 1);

/** True where the gates do nothing about a UTF-16 unit, whatever stands beside it, but make a tab spaces. */
export const isUnitLeftAlone = (unit: number): boolean => (WORK_OF_UNIT[unit]! & ~WORK.tab) === 0;

/** The pictures of U+1F000 to U+1FBFF, but skin tones: none combines, none is invisible, none has another case. */
export const PICTURES = {firstHigh: 0xd83c, lastHigh: 0xd83e, firstTone: 0xdffb} as const;

const isPicture = (high: number, low: number): boolean =>
	high >= PICTURES.firstHigh &&
	high <= PICTURES.lastHigh &&
	isLowSurrogate(low) &&
	(high !== PICTURES.firstHigh || low < PICTURES.firstTone);

function workIn(text: string): number {
	let work = 0;
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		const needed = WORK_OF_UNIT[unit]!;
		if (needed === WORK.beyondAscii && isPicture(unit, text.charCodeAt(index + 1))) index++;
		else work |= needed;
	}
	return work;
}

/*
 * ECMA-48 sequences, longest introducers first. Every body excludes what could begin another sequence, so that each
 * character is looked at a bounded number of times whatever the text. The 8-bit C1 strings must be terminated to be taken for one: mojibake
 * of a right quote ends in U+009D and must not swallow the rest of its line.
 */
const SEQUENCES = new RegExp(
	[
		/\x1b\][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?/, // OSC; unterminated: up to the end of the line
		/\x1b[PX^_][^\x1b\x9c\n]*(?:\x1b\\|\x9c)?/, // DCS, SOS, PM, APC
		/\x9d[^\x07\x1b\x80-\x9f\n]*(?:\x07|\x1b\\|\x9c)/, // OSC in 8 bits
		/[\x90\x98\x9e\x9f][^\x1b\x80-\x9f\n]*(?:\x1b\\|\x9c)/, // DCS, SOS, PM, APC in 8 bits
		/(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?/, // CSI
		/\x1b[ -/]*[0-~]/, // ESC and its final character
	]
		.map(part => part.source)
		.join('|'),
	'g',
);
const LONE_SURROGATE = /\p{Cs}/gu;
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{Emoji_Modifier}/gu;
const TOO_MANY_MARKS = new RegExp(`([\\p{Mn}\\p{Me}]{${MARKS_PER_CHARACTER}})[\\p{Mn}\\p{Me}]+`, 'gu');
const CONTROLS = /[\0-\x09\x0b-\x1f\x7f-\x9f]/g;

/**
 * Text of unknown origin, made safe; newlines stay. Text that is safe already is returned as it is.
 *
 * Escape sequences vanish, CRLF becomes LF; what a line wrote over with CR is a line of its own unless it was
 * only drawn again (redraws.ts), tabs become spaces, other controls are shown (`␀`, `␡`; C1 as `�`), what is invisible vanishes.
 */
export function safeText(raw: string): SafeText {
	const work = workIn(raw);
	if (work === 0) return raw as SafeText; // nothing in it needs work
	let text = raw;
	if (work & WORK.control) text = withoutRedraws(text.replace(SEQUENCES, ''), SEQUENCES);
	if (work & WORK.beyondAscii) text = text.replace(LONE_SURROGATE, '\ufffd');
	return plain(text, work);
}

/**
 * As `safeText`, for what somebody chose rather than what a program printed: commands, prompts, names. Nothing that
 * a terminal would have acted on may hide what was run, so escape sequences and CR stay, as pictures (`␛[8m`, `␍`);
 * only CRLF is a newline. What is invisible vanishes here as well.
 */
export function visibleText(raw: string): SafeText {
	const work = workIn(raw);
	if (work === 0) return raw as SafeText; // nothing in it needs work
	let text = raw;
	if (work & WORK.control) text = text.replaceAll('\r\n', '\n');
	if (work & WORK.beyondAscii) text = text.replace(LONE_SURROGATE, '\ufffd');
	return plain(text, work);
}

/** The last step of the gate: what can be told character by character. No lone surrogate may be in the text. */
function plain(whole: string, work: number): SafeText {
	let text = whole;
	if (work & WORK.beyondAscii) text = text.replace(INVISIBLE, '').replace(TOO_MANY_MARKS, '$1');
	if (work & WORK.tab) text = expandTabs(text);
	// Every step took a class of unsafe characters away.
	return (work & WORK.control ? text.replace(CONTROLS, picture) : text) as SafeText;
}

/**
 * One line of at most `maxCharacters` (UTF-16): blanks and newlines run together to one space, none at the ends.
 * Only the beginning of a huge text is looked at; what is left out is not marked, `fit` does that where it is drawn.
 */
export function safeLine(raw: string, maxCharacters = LINE_CHARACTERS): SafeText {
	return oneLine(raw, maxCharacters, safeText);
}

/** As `safeLine`, with the controls of the text as pictures: see `visibleText`. */
export function visibleLine(raw: string, maxCharacters = LINE_CHARACTERS): SafeText {
	return oneLine(raw, maxCharacters, visibleText);
}

function oneLine(raw: string, maxCharacters: number, gate: (raw: string) => SafeText): SafeText {
	const head = sliceWhole(raw, 0, maxCharacters * RAW_PER_SAFE_CHARACTER);
	const line = gate(head).replace(/\s+/g, ' ').trim();
	return sliceWhole(line, 0, maxCharacters).trimEnd() as SafeText; // part of a safe text, cut between characters
}

/** As `safeText` drops them, and nothing else: for who has to find in a text what will be shown of it. */
export const withoutRedrawnLines = (raw: string): string => withoutRedraws(raw, SEQUENCES);

/** How many characters `safeText` drops because they were drawn again. */
export function charactersDrawnOver(raw: string): number {
	if (!raw.includes('\r')) return 0;
	const written = raw.replace(SEQUENCES, '');
	const count = (text: string) => text.replace(/[\r\n]/g, '').length;
	return count(written) - count(withoutRedraws(written, SEQUENCES));
}

/** A text of the program itself. Throws where it holds what the gate would change: that is a mistake of ours. */
export function own(text: string): SafeText {
	if (safeText(text) !== text) throw new TypeError(`not a safe text: ${JSON.stringify(text)}`);
	return text as SafeText; // just compared
}

/** Safe texts one after the other. */
export function concat(...parts: readonly SafeText[]): SafeText {
	return parts.join('') as SafeText; // joining well-formed safe texts adds no character
}

/** The part from `start` to `end` (UTF-16); an end in the middle of a surrogate pair moves back before it. */
export function slice(text: SafeText, start: number, end: number = text.length): SafeText {
	return sliceWhole(text, start, end) as SafeText; // a part of a safe text, cut between characters
}

function sliceWhole(text: string, start: number, end: number): string {
	return text.slice(beforePair(text, start), beforePair(text, end));
}

function beforePair(text: string, index: number): number {
	if (index <= 0 || index >= text.length) return index;
	const inPair = isLowSurrogate(text.charCodeAt(index)) && isHighSurrogate(text.charCodeAt(index - 1));
	return inPair ? index - 1 : index;
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** Spaces up to the next tab stop of each line. */
function expandTabs(text: string): string {
	let expanded = '';
	let at = 0;
	let column = 0;
	for (let tab = text.indexOf('\t'); tab !== -1; tab = text.indexOf('\t', at)) {
		column = columnAt(text, at, tab, column);
		const blanks = TAB_COLUMNS - (column % TAB_COLUMNS);
		expanded += text.slice(at, tab) + BLANKS.slice(0, blanks);
		column += blanks;
		at = tab + 1;
	}
	return expanded + text.slice(at);
}

/** The column that `end` stands in, where `from` stands in `column`. Looks back no further than its line begins. */
function columnAt(text: string, from: number, end: number, column: number): number {
	let start = end;
	let before = column;
	let isNarrow = true;
	for (; start > from; start--) {
		const unit = text.charCodeAt(start - 1);
		if (unit === NEWLINE) {
			before = 0;
			break;
		}
		if (unit >= FIRST_COMBINING) isNarrow = false;
	}
	return before + (isNarrow ? end - start : plainColumns(text.slice(start, end)));
}

function picture(control: string): string {
	const code = control.charCodeAt(0);
	if (code === 0x7f) return '␡';
	return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}
