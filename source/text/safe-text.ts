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

import {plainColumns} from './columns.ts';

declare const safe: unique symbol;

/** Text that can be drawn as it is; indices are UTF-16, as everywhere. */
export type SafeText = string & {readonly [safe]: true};

/** Spaces to the next multiple of this many columns stand for a tab. */
const TAB_COLUMNS = 4;
const BLANKS = ' '.repeat(TAB_COLUMNS);
/** More marks than this on one base character is an attack on the rows around it, not a language. */
const MARKS_PER_CHARACTER = 4;
/** What `safeLine` keeps when it is not told: more than any screen is wide. */
export const LINE_CHARACTERS = 1000;
/** Text before cleaning is longer than after it (colours, blanks): this many times as much is looked at. */
const RAW_PER_SAFE_CHARACTER = 4;

/**
 * Characters beyond ASCII and C1 that may need work; all others of the BMP are safe for sure. No `u` flag and no
 * quantifier: this test runs over everything that is indexed.
 */
const SUSPECT_BEYOND_ASCII = [
	String.raw`\xad`, // soft hyphen
	String.raw`\u0300-\u036f\u0483-\u0489\u0591-\u1dff`, // combining marks, and scripts that are full of them
	String.raw`\u200b-\u200f\u2028-\u202e\u2060-\u206f`, // invisible, separating, reordering
	String.raw`\u20d0-\u20ff\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u302f\u3099\u309a\u3164`,
	String.raw`\ua66f-\ua6f1\ua802-\uabed\ud7b0-\uf8ff`, // more marks, surrogates
	String.raw`\ufb1e\ufe00-\ufe2f\ufeff\uffa0\ufff0-\uffff`, // variation selectors, BOM
].join('');
const BEYOND_ASCII = new RegExp(`[${SUSPECT_BEYOND_ASCII}]`);
/** Anything that may need work but tabs: all but the printable ASCII characters, `\n`, and what is safe for sure. */
const SUSPECT = new RegExp(`[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f${SUSPECT_BEYOND_ASCII}]`);
const CONTROL_BUT_TAB = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;

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
/** An emoji after a zero-width joiner: terminals without that joined picture draw it beside the first one. */
const JOINED = /\u200d\p{Extended_Pictographic}/gu;
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{Emoji_Modifier}/gu;
const TOO_MANY_MARKS = new RegExp(`([\\p{Mn}\\p{Me}]{${MARKS_PER_CHARACTER}})[\\p{Mn}\\p{Me}]+`, 'gu');
const CONTROLS = /[\0-\x09\x0b-\x1f\x7f-\x9f]/g;

/**
 * Text of unknown origin, made safe; newlines stay. Text that is safe already is returned as it is.
 *
 * Escape sequences vanish, CRLF becomes LF; of a line that overwrote itself with CR the last state stays, tabs become
 * spaces, other controls are shown (`␀`, `␡`; C1 as `�`), what is invisible vanishes.
 */
export function safeText(raw: string): SafeText {
	// The test is the proof; contents of files mostly hold tabs and nothing else that needs work.
	if (!SUSPECT.test(raw)) return (raw.includes('\t') ? expandTabs(raw) : raw) as SafeText;
	let text = raw;
	const hasControls = CONTROL_BUT_TAB.test(text);
	if (hasControls) text = ofLinesWith('\r', text.replace(SEQUENCES, ''), lastState);
	if (BEYOND_ASCII.test(text)) {
		text = text.replace(LONE_SURROGATE, '\ufffd').replace(JOINED, '').replace(INVISIBLE, '');
		text = text.replace(TOO_MANY_MARKS, '$1');
	}
	if (text.includes('\t')) text = expandTabs(text);
	return (hasControls ? text.replace(CONTROLS, picture) : text) as SafeText; // every step above took a class of unsafe characters away
}

/**
 * One line of at most `maxCharacters` (UTF-16): blanks and newlines run together to one space, none at the ends.
 * Only the beginning of a huge text is looked at; what is left out is not marked, `fit` does that where it is drawn.
 */
export function safeLine(raw: string, maxCharacters = LINE_CHARACTERS): SafeText {
	const head = sliceWhole(raw, 0, maxCharacters * RAW_PER_SAFE_CHARACTER);
	const line = safeText(head).replace(/\s+/g, ' ').trim();
	return sliceWhole(line, 0, maxCharacters).trimEnd() as SafeText; // part of a safe text, cut between characters
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

function ofLinesWith(mark: string, text: string, change: (line: string) => string): string {
	if (!text.includes(mark)) return text;
	const lines = text.split('\n');
	return lines.map(line => (line.includes(mark) ? change(line) : line)).join('\n');
}

/** What a terminal would show at the end of a line that returned to its beginning: the last thing written there. */
function lastState(line: string): string {
	const states = line.split('\r');
	return states.findLast(state => state.trim() !== '') ?? states.at(-1) ?? '';
}

/** Spaces up to the next tab stop of each line. One pass: file contents are full of tabs. */
function expandTabs(text: string): string {
	let expanded = '';
	let at = 0;
	let column = 0;
	for (let tab = text.indexOf('\t'); tab !== -1; tab = text.indexOf('\t', at)) {
		const cell = text.slice(at, tab);
		const lineStart = cell.lastIndexOf('\n') + 1;
		column = (lineStart > 0 ? 0 : column) + plainColumns(lineStart > 0 ? cell.slice(lineStart) : cell);
		const blanks = TAB_COLUMNS - (column % TAB_COLUMNS);
		expanded += cell + BLANKS.slice(0, blanks);
		column += blanks;
		at = tab + 1;
	}
	return expanded + text.slice(at);
}

function picture(control: string): string {
	const code = control.charCodeAt(0);
	if (code === 0x7f) return '␡';
	return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}
