/**
 * What a terminal sends, as named keys.
 *
 * Names: a printable character names itself (`j`, `G`, `/`, `é`); `space`; `enter` (also Ctrl+J), `tab`, `escape`,
 * `backspace`, `delete`, `insert`, `up` `down` `left` `right`, `home` `end` `pageup` `pagedown`, `f1` to `f12`; `paste`.
 * Modifiers stand before, in this order: `ctrl+`, `alt+`, `shift+` (`ctrl+d`, `alt+x`, `alt+X`, `shift+tab`,
 * `ctrl+shift+left`). A letter under ctrl is small. Ctrl+I, Ctrl+M and Ctrl+[ are `tab`, `enter` and `escape`: most
 * terminals send the same byte.
 *
 * Understood: VT220, xterm, rxvt, Linux console, and the `CSI u` and modifyOtherKeys forms. What is not understood is
 * dropped whole: reports of mouse, focus, colours, position and device, releases of keys, unknown function keys.
 */

import {StringDecoder} from 'node:string_decoder';
import {safeText} from '../../text/safe-text.ts';

export interface Key {
	readonly name: string;
	/** What the key types, safe to draw: the character, a space, the text of a paste (with newlines). Else undefined. */
	readonly text?: string;
}

/** An Escape is a key of its own when nothing follows it for so long; a slow line splits sequences by 30 ms and more. */
export const ESCAPE_TIMEOUT_MILLISECONDS = 50;
/** A paste whose end never comes is over when nothing came for so long. */
export const PASTE_TIMEOUT_MILLISECONDS = 2_000;
/** What a paste holds beyond this is dropped. */
export const PASTE_CHARACTERS = 1_000_000;
/** A report without an end is given up after so many characters. */
const REPORT_CHARACTERS = 4_096;

export interface KeyDecoder {
	/** Takes the next bytes; answers the keys that are complete. */
	push(chunk: Uint8Array | string): Key[];
	/** Nothing came for `timeoutMilliseconds`: what waits is decided as it is. */
	flush(): Key[];
	/** How long to wait for more before `flush`; null where nothing is open. */
	readonly timeoutMilliseconds: number | null;
}

export function createKeyDecoder(): KeyDecoder {
	const utf8 = new StringDecoder('utf8');
	let waiting = '';
	/** The parts of the paste under way; null outside of one. */
	let pasted: string[] | null = null;
	let pastedCharacters = 0;

	function decode(isLast: boolean): Key[] {
		const keys: Key[] = [];
		while (waiting !== '') {
			if (pasted) {
				const end = waiting.indexOf(PASTE_END);
				// The last characters may be the beginning of the end.
				const taken = end !== -1 ? end : isLast ? waiting.length : Math.max(0, waiting.length - PASTE_END.length + 1);
				const room = PASTE_CHARACTERS - pastedCharacters;
				pasted.push(waiting.slice(0, Math.min(taken, room)));
				pastedCharacters += Math.min(taken, room);
				if (end === -1) {
					waiting = waiting.slice(taken);
					break;
				}
				waiting = waiting.slice(end + PASTE_END.length);
				keys.push(endPaste());
				continue;
			}
			const {length, key, startsPaste} = readKey(waiting, isLast);
			if (length === 0) break;
			waiting = waiting.slice(length);
			if (key) keys.push(key);
			if (startsPaste) {
				pasted = [];
				pastedCharacters = 0;
			}
		}
		if (pasted && isLast) keys.push(endPaste());
		return keys;
	}

	function endPaste(): Key {
		// Terminals send a newline in a paste as the Enter key does.
		const text = (pasted ?? []).join('').replace(/\r\n?/g, '\n');
		pasted = null;
		return {name: 'paste', text: safeText(text)};
	}

	return {
		push(chunk) {
			waiting += typeof chunk === 'string' ? chunk : utf8.write(chunk as Buffer); // Buffer is what it documents
			return decode(false);
		},
		flush: () => decode(true),
		get timeoutMilliseconds() {
			if (pasted) return PASTE_TIMEOUT_MILLISECONDS;
			return waiting === '' ? null : ESCAPE_TIMEOUT_MILLISECONDS;
		},
	};
}

const ESC = '\u001b';
const PASTE_END = `${ESC}[201~`;

/** The first key of the input and how much of it that is; 0 where it takes more input to know. */
interface Read {
	readonly length: number;
	readonly key?: Key | undefined;
	readonly startsPaste?: boolean;
}

const unfinished: Read = {length: 0};

function readKey(input: string, isLast: boolean): Read {
	if (input[0] !== ESC) return readCharacter(input, noModifiers);
	const second = input[1];
	if (second === undefined) return isLast ? {length: 1, key: {name: 'escape'}} : unfinished;
	if (second === ESC) return {length: 1, key: {name: 'escape'}};
	const isAlone = isLast && input.length === 2;
	if (second === '[' && !isAlone) return readControlSequence(input, isLast);
	if (second === 'O' && !isAlone) return readSingleShift(input, isLast);
	if (STRING_INTRODUCERS.includes(second) && !isAlone) return readReport(input, isLast);
	const {length, key} = readCharacter(input.slice(1), {...noModifiers, alt: true});
	return {length: length + 1, key};
}

interface Modifiers {
	readonly ctrl: boolean;
	readonly alt: boolean;
	readonly shift: boolean;
}

const noModifiers: Modifiers = {ctrl: false, alt: false, shift: false};

function named(name: string, {ctrl, alt, shift}: Modifiers): Key {
	return {name: (ctrl ? 'ctrl+' : '') + (alt ? 'alt+' : '') + (shift ? 'shift+' : '') + name};
}

/** A character or a control byte, after an ESC with `alt`. */
function readCharacter(input: string, modifiers: Modifiers): Read {
	const codePoint = input.codePointAt(0)!;
	return {length: codePoint > 0xffff ? 2 : 1, key: characterKey(codePoint, modifiers)};
}

const controlNames = new Map([
	[0x00, 'space'],
	[0x09, 'tab'],
	[0x0a, 'enter'],
	[0x0d, 'enter'],
	[0x1b, 'escape'],
	[0x20, 'space'],
	[0x7f, 'backspace'],
]);

/** undefined for what types nothing: a broken byte, a C1 control, a lone joiner, a private key code. */
function characterKey(codePoint: number, modifiers: Modifiers): Key | undefined {
	const name = controlNames.get(codePoint);
	if (name) {
		const key = named(name, codePoint === 0 ? {...modifiers, ctrl: true} : modifiers);
		return key.name === 'space' ? {name: 'space', text: ' '} : key;
	}
	// Ctrl+A is 1, and so on up to Ctrl+_.
	if (codePoint < 0x20) return characterKey(codePoint + 0x40, {...modifiers, ctrl: true});
	const character = String.fromCodePoint(codePoint);
	if (safeText(character) !== character || /[\ufffd\p{Co}]/u.test(character)) return undefined;
	// Shift is in the character itself, where it is not a small letter because of ctrl.
	if (modifiers.ctrl) return named(character.toLowerCase(), modifiers);
	const shifted = modifiers.shift ? character.toUpperCase() : character;
	return modifiers.alt ? named(shifted, {...modifiers, shift: false}) : {name: shifted, text: shifted};
}

/* CSI: an optional private mark, parameters, intermediates, a final character. */
const CONTROL_SEQUENCE = /^\u001b\[([<=>?]?)([\d;:]*)([ -/]*)([@-~])/;
const CONTROL_SEQUENCE_BEGINNING = /^\u001b\[[<=>?]?[\d;:]*[ -/]*/;
/** A mouse report of the X10 kind: three characters follow. */
const X10_MOUSE = /^\u001b\[M/;
const LINUX_FUNCTION_KEY = /^\u001b\[\[([A-E])/;

function readControlSequence(input: string, isLast: boolean): Read {
	const beginning = CONTROL_SEQUENCE_BEGINNING.exec(input)?.[0] ?? '';
	const isCut = beginning.length === input.length || input === `${ESC}[[`;
	if (isCut && beginning.length < REPORT_CHARACTERS) return isLast ? {length: input.length} : unfinished;
	if (X10_MOUSE.test(input)) return input.length < 6 && !isLast ? unfinished : {length: Math.min(6, input.length)};
	const linux = LINUX_FUNCTION_KEY.exec(input);
	if (linux) return {length: 4, key: {name: `f${'ABCDE'.indexOf(linux[1]!) + 1}`}};
	const sequence = CONTROL_SEQUENCE.exec(input);
	// Something that cannot be in a sequence: what was before it is dropped.
	if (!sequence) return {length: beginning.length};
	const [whole, mark, parameters = '', intermediates, final = ''] = sequence;
	const length = whole.length;
	if (mark || intermediates) return {length};
	if (final === '~' && parameters === '200') return {length, startsPaste: true};
	return {length, key: controlSequenceKey(parameters, final)};
}

const letterNames: Readonly<Record<string, string>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
	P: 'f1',
	Q: 'f2',
	R: 'f3',
	S: 'f4',
};

const tildeNames: Readonly<Record<string, string>> = {
	1: 'home',
	2: 'insert',
	3: 'delete',
	4: 'end',
	5: 'pageup',
	6: 'pagedown',
	7: 'home',
	8: 'end',
	11: 'f1',
	12: 'f2',
	13: 'f3',
	14: 'f4',
	15: 'f5',
	17: 'f6',
	18: 'f7',
	19: 'f8',
	20: 'f9',
	21: 'f10',
	23: 'f11',
	24: 'f12',
};

function controlSequenceKey(parameters: string, final: string): Key | undefined {
	const [first = '', second = '', third = ''] = parameters.split(';');
	const modifiers = modifiersOf(second);
	if (!modifiers) return undefined;
	if (final === 'u') return codeKey(first, modifiers);
	if (final === 'Z') return {name: 'shift+tab'};
	if (final === '~' && first === '27') return codeKey(third, modifiers);
	// With another first parameter it is no key: `CSI 12;40R` says where the cursor is.
	const name = final === '~' ? tildeNames[first] : first === '' || first === '1' ? letterNames[final] : undefined;
	return name === undefined ? undefined : named(name, modifiers);
}

/** A key written as its code point: `CSI code;modifiers u` and `CSI 27;modifiers;code ~`. */
function codeKey(code: string, modifiers: Modifiers): Key | undefined {
	const codePoint = Number.parseInt(code, 10);
	if (!(codePoint >= 0 && codePoint <= 0x10ffff)) return undefined;
	return characterKey(codePoint, modifiers);
}

/** xterm's sum of 1, shift 1, alt 2, ctrl 4; kitty adds `:3` for a key let go, which is no key: undefined. */
function modifiersOf(parameter: string): Modifiers | undefined {
	const [sum = '', event] = parameter.split(':');
	if (event === '3') return undefined;
	const bits = Math.max(0, (Number.parseInt(sum, 10) || 1) - 1);
	return {shift: (bits & 1) !== 0, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0};
}

/** SS3: cursor and function keys in application mode, the keypad's Enter. */
function readSingleShift(input: string, isLast: boolean): Read {
	const sequence = /^\u001bO([\d;]*)([A-Za-z ])/.exec(input);
	if (sequence) {
		const [whole, modifiers = '', final = ''] = sequence;
		const name = final === 'M' ? 'enter' : letterNames[final];
		return {length: whole.length, key: name ? named(name, modifiersOf(modifiers) ?? noModifiers) : undefined};
	}
	const beginning = /^\u001bO[\d;]*/.exec(input)?.[0] ?? '';
	return beginning.length === input.length && !isLast ? unfinished : {length: beginning.length};
}

/** OSC, DCS, APC: answers to questions, which nobody here asked. */
const STRING_INTRODUCERS = ']P_';

function readReport(input: string, isLast: boolean): Read {
	const end = /\u0007|\u001b\\|\u009c/.exec(input);
	if (end) return {length: end.index + end[0].length};
	return isLast || input.length > REPORT_CHARACTERS ? {length: input.length} : unfinished;
}
