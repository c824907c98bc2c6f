/** Private key blocks: whole, cut off, quoted with line numbers, or inside a JSON string. */
import type {Span} from './rule.ts';

const what = 'private key';
const replacement = `<redacted: ${what}>`;
const begin =
	/-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d: |-----BEGIN SSH2 ENCRYPTED PRIVATE KEY-----/g;
const end =
	/-----END (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|Private-MAC: [0-9a-f]{40,64}|-----END SSH2 ENCRYPTED PRIVATE KEY-----/g;
/** The longest key block there is (RSA with 16,384 bits, line numbers before each line) is shorter than this. */
const longestCharacters = 20_000;
/** Lines of a key without an end: long runs of base64, whatever a viewer put before them. */
const keyLine = /[\s>|+\d→"'#]{0,24}[A-Za-z0-9+/=]{24,100}["'+\s]{0,6}/y;

export function privateKeySpans(text: string): Span[] {
	const spans: Span[] = [];
	if (!text.includes('PRIVATE KEY') && !text.includes('PuTTY-User-Key-File')) return spans;
	const ends = [...text.matchAll(end)].map(({0: mark, index}) => ({start: index, end: index + mark.length}));
	let next = 0;
	let after = 0;
	for (const {0: mark, index} of text.matchAll(begin)) {
		if (index < after) continue;
		while ((ends[next]?.start ?? Number.POSITIVE_INFINITY) < index) next++;
		const closing = ends[next];
		const bodyStart = index + mark.length;
		const isWhole =
			closing !== undefined && isBody(text.slice(bodyStart, Math.min(closing.start, index + longestCharacters)));
		after = isWhole && closing.end - index <= longestCharacters ? closing.end : endOfBody(text, bodyStart);
		// A beginning with nothing behind it is code that looks for keys.
		if (after === bodyStart) continue;
		spans.push({start: index, end: after, what, replacement});
	}
	return spans;
}

/** Short, or mostly base64: not the text between two keys that are only spoken of. */
function isBody(between: string): boolean {
	if (between.trim() === '') return false;
	const base64 = between.match(/[A-Za-z0-9+/=]{24,100}/g)?.join('').length ?? 0;
	return between.length < 200 || base64 > between.length / 2;
}

function endOfBody(text: string, start: number): number {
	let at = start;
	for (;;) {
		keyLine.lastIndex = at;
		if (!keyLine.test(text)) break;
		at = keyLine.lastIndex;
	}
	// The last line of a body that was cut off is shorter than the others.
	const rest = /[\s>|+\d→]{0,24}[A-Za-z0-9+/=]{1,100}(?=\s{0,100}$|…|\.\.\.)/y;
	rest.lastIndex = at;
	return rest.test(text) ? rest.lastIndex : at;
}
