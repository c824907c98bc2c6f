/**
 * What a command does, whatever its numbers and however its output is shown: two commands with the same form are the
 * same, and those that share most of their words are nearly the same.
 */
import {remembered} from './remembered.ts';

export const nearlyTheSame = 0.8;
/** Only this much of a command is compared. */
const comparedCharacters = 2000;

const continuation = /\\\n/g;
const thereFirst = /^\s{0,20}cd [^&;\n]{1,300}(?:&&|;)/;
const redirection = /\d?>&\d|&?\d?>\s?\/dev\/null/g;
const shapingPipe =
	/\|\s{0,5}(?:tail|head|cat|less|tee|grep|egrep|rg|wc|sort|uniq|awk|sed|cut)\b(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^|;&\n"']){0,200}/g;
const numbers = /(?<![\w.])\d[\d.]{0,12}[smh]?\b/g;

/** A command without `cd there &&` before it and without what only shapes or hides its output. */
export function unframed(command: string): string {
	let text = command.slice(0, comparedCharacters);
	if (text.includes('\\\n')) text = text.replace(continuation, ' ');
	text = text.replace(thereFirst, '');
	if (text.includes('>')) text = text.replace(redirection, ' ');
	if (text.includes('|')) text = text.replace(shapingPipe, ' ');
	return text.replace(/\s+/g, ' ').trim();
}

export interface CommandForm {
	/** Without numbers. */
	readonly text: string;
	readonly program: string;
	/** Its different words. */
	readonly words: ReadonlySet<string>;
	/** A bit for each of the words; several may share one. */
	readonly bits: number;
}

const formOfCompared = remembered(2_000, (command): CommandForm => {
	const text = unframed(command).replace(numbers, '#');
	const words = new Set(text.split(' '));
	let bits = 0;
	for (const word of words) bits |= 1 << bitOf(word);
	const space = text.indexOf(' ');
	return {text, program: space === -1 ? text : text.slice(0, space), words, bits};
});

export const formOf = (command: string): CommandForm => formOfCompared(command.slice(0, comparedCharacters));

function bitOf(word: string): number {
	let hash = word.length;
	for (let at = 0; at < word.length && at < 16; at++) hash = (hash * 31 + word.charCodeAt(at)) | 0;
	return (hash ^ (hash >>> 15)) & 31;
}

function countBits(bits: number): number {
	let count = 0;
	for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
	return count;
}

/** Share of words that two forms have in common, from 0 to 1. */
export function likeness({words}: CommandForm, {words: others}: CommandForm): number {
	let shared = 0;
	for (const word of words) if (others.has(word)) shared++;
	return shared / Math.max(1, words.size + others.size - shared);
}

/** The same, or nearly the same by their words. Too different a length, or too many bits of one alone, spare most comparisons. */
export function areNear(one: CommandForm, other: CommandForm): boolean {
	if (one.text === other.text) return true;
	const [fewer, more] =
		one.words.size < other.words.size ? [one.words.size, other.words.size] : [other.words.size, one.words.size];
	if (fewer < nearlyTheSame * more) return false;
	// Of s words in both together at least d are in one alone: then the likeness is at most (s - d) / (s + d).
	const alone = countBits(one.bits ^ other.bits);
	if (fewer + more - alone < nearlyTheSame * (fewer + more + alone)) return false;
	return likeness(one, other) >= nearlyTheSame;
}
