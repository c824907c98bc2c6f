/** JSON on one line, as much of it as a row can show: a value of megabytes costs no more than a small one. */
import type {Json} from '../../transcript/event.ts';

/** Deeper values of a row are shown as `…`: a nesting bomb must not end the program. */
const rowDepth = 4;
/** The same of a text to be read: beyond that, indenting makes it many times longer, and at some thousands the engine gives up. */
const readableDepth = 60;
const readableCharacters = 100_000;

/**
 * `{key: value, list: [1, 2]}` without the quotes a person does not need; cut after about `characters`.
 * Not safe to draw: the caller puts it through the gate.
 */
export function compactJson(value: Json | undefined, characters: number, maximumDepth = rowDepth): string {
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

/** JSON on indented lines; nested too deeply for that, as much as can be read of it on one line. Not safe to draw. */
export const readableJson = (value: Json): string =>
	isDeeper(value, readableDepth)
		? compactJson(value, readableCharacters, readableDepth)
		: JSON.stringify(value, null, 2);

const isDeeper = (value: Json, levels: number): boolean =>
	typeof value === 'object' &&
	value !== null &&
	(levels === 0 || Object.values(value).some(part => isDeeper(part, levels - 1)));

const plainWord = /^[\w./:@~+-]+$/;

function quoted(text: string, characters: number): string {
	const head = text.slice(0, characters);
	return plainWord.test(head) ? head : JSON.stringify(head);
}
