/**
 * A word that is found nowhere is mended: each run of letters in it may be replaced by a word of the corpus one or two
 * typing mistakes away, and what stands between the runs stays (`--no-verfy` → `--no-verify`).
 */
import {MENDED_WORDS} from './limits.ts';
import {type Vocabulary, WORDS} from './vocabulary.ts';

export interface Mending {
	readonly text: string;
	/** Typing mistakes altogether, at least 1. */
	readonly distance: number;
}

/** What a folded word may have been meant to be, nearest first, then by alphabet; at most MENDED_WORDS. */
export function mendings(word: string, vocabulary: Vocabulary): readonly Mending[] {
	let soFar: Mending[] = [{text: '', distance: 0}];
	let at = 0;
	for (const match of word.matchAll(WORDS)) {
		const between = word.slice(at, match.index);
		at = match.index + match[0].length;
		const replacements = [
			{word: match[0], distance: 0},
			...vocabulary.neighbours(match[0]).filter(({distance}) => distance > 0),
		];
		soFar = nearest(
			soFar.flatMap(head =>
				replacements.map(({word: run, distance}) => ({
					text: head.text + between + run,
					distance: head.distance + distance,
				})),
			),
		);
	}
	const rest = word.slice(at);
	return soFar.filter(({distance}) => distance > 0).map(({text, distance}) => ({text: text + rest, distance}));
}

const nearest = (all: Mending[]): Mending[] =>
	all.sort((a, b) => a.distance - b.distance || (a.text < b.text ? -1 : 1)).slice(0, MENDED_WORDS + 1);
