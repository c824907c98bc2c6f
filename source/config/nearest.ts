/** What somebody may have meant: the word of a list that is nearest to what they typed. */
import {typingDistance} from '../search/distance.ts';

/** Words this short allow one typing mistake, longer ones two. */
const shortLetters = 4;

/** Null where nothing is near. A beginning is as good as a whole word. */
export function nearest(typed: string, words: readonly string[]): string | null {
	const letters = Array.from(typed.toLowerCase());
	const most = letters.length <= shortLetters ? 1 : 2;
	let best: string | null = null;
	let least = most + 1;
	for (const word of words) {
		const distance = typingDistance(letters, Array.from(word), most);
		if (distance < least) {
			best = word;
			least = distance;
		}
	}
	if (best !== null || typed.length < 2) return best;
	return words.find(word => word.startsWith(typed.toLowerCase())) ?? null;
}

/** ` Did you mean sessions?`, or nothing. */
export function didYouMean(typed: string, words: readonly string[], prefix = ''): string {
	const word = nearest(typed, words);
	return word === null ? '' : ` Did you mean ${prefix}${word}?`;
}
