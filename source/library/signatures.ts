/**
 * Signatures of marks, each kept once for the whole program: files name theirs by number. Of a million marks there are a few
 * thousand.
 */
import type {Mark} from '../analysis/types.ts';

const words: string[] = [];
const numbers = new Map<string, number>();

function numberOf(signature: string): number {
	let number = numbers.get(signature);
	if (number === undefined) {
		number = words.push(signature) - 1;
		numbers.set(signature, number);
	}
	return number;
}

/** The different signatures of a file's marks, as numbers. */
export const signaturesOf = (marks: readonly Mark[]): Uint32Array =>
	numbered(new Set(marks.map(mark => mark.signature)));

export const numbered = (signatures: Iterable<string>): Uint32Array => Uint32Array.from(signatures, numberOf);

/** Back to words. */
export function* signaturesIn(list: Uint32Array): Generator<string> {
	for (const number of list) yield words[number] as string;
}
