/** JSON on one line, as much of it as a row can show: a value of megabytes costs no more than a small one. */
import type {Json} from '../../transcript/event.ts';

/** Deeper values are shown as `…`: a nesting bomb must not end the program. */
const maximumDepth = 4;

/**
 * `{key: value, list: [1, 2]}` without the quotes a person does not need; cut after about `characters`.
 * Not safe to draw: the caller puts it through the gate.
 */
export function compactJson(value: Json | undefined, characters: number): string {
	let text = '';
	const isFull = () => text.length >= characters;
	const write = (part: Json | undefined, depth: number): void => {
		if (isFull() || part === undefined) return;
		if (typeof part === 'string') text += depth === 0 ? part.slice(0, characters) : quoted(part, characters);
		else if (typeof part !== 'object' || part === null) text += String(part);
		else if (depth >= maximumDepth) text += '…';
		else if (Array.isArray(part)) writeList(part, depth);
		else writeFields(part, depth);
	};
	const writeList = (list: readonly Json[], depth: number): void => {
		text += '[';
		for (let i = 0; i < list.length && !isFull(); i++) {
			if (i > 0) text += ', ';
			write(list[i], depth + 1);
		}
		text += ']';
	};
	const writeFields = (fields: {readonly [key: string]: Json}, depth: number): void => {
		if (depth > 0) text += '{';
		let isFirst = true;
		for (const key in fields) {
			if (isFull()) break;
			if (!isFirst) text += depth > 0 ? ', ' : ' ';
			isFirst = false;
			text += `${key.slice(0, characters)}${depth > 0 ? ': ' : '='}`;
			write(fields[key], depth + 1);
		}
		if (depth > 0) text += '}';
	};
	write(value, 0);
	return text;
}

const plainWord = /^[\w./:@~+-]+$/;

function quoted(text: string, characters: number): string {
	const head = text.slice(0, characters);
	return plainWord.test(head) ? head : JSON.stringify(head);
}
