/**
 * Case folding for search that keeps every index: a match found at i in the folded text stands at i in the original.
 *
 * Lower case of the whole text does it, with two exceptions: U+0130 (İ) is the one character whose lower case is longer,
 * and Σ would become σ or ς by its place in the word, so that a word and its own beginning would not match.
 */
export function fold(text: string): string {
	const lower = text.includes('\u0130') ? text.replaceAll('\u0130', 'i').toLowerCase() : text.toLowerCase();
	return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}
