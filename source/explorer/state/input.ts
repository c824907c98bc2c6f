/** One line of text being typed, edited with the keys a shell has. */
import {safeLine} from '../../text/safe-text.ts';
import type {Key} from '../keys/key-decoder.ts';

export interface InputLine {
	readonly text: string;
	/** UTF-16 index the next character goes to. */
	readonly cursor: number;
}

export const emptyInput: InputLine = {text: '', cursor: 0};
export const inputOf = (text: string): InputLine => ({text, cursor: text.length});

/** Longest line that may be typed or pasted. */
const inputCharacters = 2_000;

const insert = ({text, cursor}: InputLine, added: string): InputLine => {
	const clean = added.slice(0, Math.max(0, inputCharacters - text.length));
	return {text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length};
};

const wordStart = (text: string, from: number): number => text.slice(0, from).replace(/\S+\s*$/, '').length;
const before = (text: string, at: number) => (at > 0 ? at - [...text.slice(0, at)].at(-1)!.length : 0);
const after = (text: string, at: number) => (at < text.length ? at + [...text.slice(at)][0]!.length : at);

/** The line after a key, or null when the key is no editing key. */
export function editInput(line: InputLine, key: Key): InputLine | null {
	const {text, cursor} = line;
	switch (key.name) {
		case 'left':
		case 'ctrl+b':
			return {text, cursor: before(text, cursor)};
		case 'right':
		case 'ctrl+f':
			return {text, cursor: after(text, cursor)};
		case 'home':
		case 'ctrl+a':
			return {text, cursor: 0};
		case 'end':
		case 'ctrl+e':
			return {text, cursor: text.length};
		case 'backspace':
		case 'ctrl+h': {
			const from = before(text, cursor);
			return {text: text.slice(0, from) + text.slice(cursor), cursor: from};
		}
		case 'delete':
		case 'ctrl+d':
			return {text: text.slice(0, cursor) + text.slice(after(text, cursor)), cursor};
		case 'ctrl+u':
			return {text: text.slice(cursor), cursor: 0};
		case 'ctrl+k':
			return {text: text.slice(0, cursor), cursor};
		case 'ctrl+w':
		case 'alt+backspace': {
			const from = wordStart(text, cursor);
			return {text: text.slice(0, from) + text.slice(cursor), cursor: from};
		}
		case 'paste':
			return insert(line, safeLine(key.text ?? '', inputCharacters));
		case 'space':
			return insert(line, ' ');
		default:
			return key.text !== undefined && key.text !== '' ? insert(line, key.text) : null;
	}
}
