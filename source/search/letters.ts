/** Letters in order: `gtpsh` stands in `git push`. What is left when neither the words nor words like them are found. */
import {lettersSpan} from './limits.ts';

/**
 * The shortest stretch of one line in which the letters stand in order, as the index of each letter; the first one of
 * several; null where there is none within `lettersSpan`. Both texts folded.
 */
export function lettersInOrder(text: string, folded: string): number[] | null {
	const letters = Array.from(text);
	const first = letters[0];
	if (first === undefined) return null;
	let best: number[] | null = null;
	let span = lettersSpan(letters.length);
	for (let start = folded.indexOf(first); start !== -1; start = folded.indexOf(first, start + 1)) {
		const places = placesFrom(letters, folded, start, start + span);
		if (places === null) continue;
		best = places;
		span = places.at(-1)! - start;
		if (span < letters.length) break;
	}
	return best;
}

/** The letters from `start` on, each at its first chance, in one line, none at `limit` or behind it. */
function placesFrom(letters: readonly string[], folded: string, start: number, limit: number): number[] | null {
	const end = Math.min(folded.length, limit);
	const places: number[] = [];
	let at = start;
	for (const letter of letters) {
		while (at < end && !folded.startsWith(letter, at)) {
			if (folded[at] === '\n') return null;
			at++;
		}
		if (at >= end) return null;
		places.push(at);
		at += letter.length;
	}
	return places;
}

/**
 * Whether the bytes may hold the letters in order: false only where `lettersInOrder` finds nothing in their text.
 * Saves decoding nearly every record.
 */
export function mayHoldLetters(letters: Buffer, bytes: Buffer, start: number, end: number): boolean {
	let wanted = 0;
	for (let at = start; at < end; at++) {
		const byte = bytes[at];
		if (byte === letters[wanted]) {
			wanted++;
			if (wanted === letters.length) return true;
		} else if (byte === 10) wanted = 0;
	}
	return false;
}
