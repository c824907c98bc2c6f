/**
 * Text as it reads once its escapes are undone, with the way back to where each character stood.
 *
 * What a tool printed is quoted in JSON, that JSON in another, URLs hold `%40`, logs hold colours. In `\nghp_…` the
 * token is preceded by the letter n, in `%3Dghp_…` by a D: rules that know where a word begins would miss both.
 */

export interface Unescaped {
	readonly text: string;
	/** Index in the raw text (UTF-16) of the character at `index`; of the end for the text's length. */
	rawIndex(index: number): number;
}

/** Runs of backslashes are one: JSON within JSON doubles them. A colour ends what was before it, as a new line does. */
const escapes =
	/(?:\x1b|\\{1,8}(?:u001b|x1b|033|e))\[[\d;]{0,20}m|\\{1,8}(?:[nrtbfv"'`/]|u[\da-f]{4}|x[\da-f]{2})|%[2-7][\da-f]|\r\n?/gi;

const meant: Readonly<Record<string, string>> = {n: '\n', r: '\n', t: '\t', b: ' ', f: ' ', v: ' '};

function characterOf(written: string): string {
	if (written.endsWith('m') && written.includes('[')) return '\n';
	if (written.startsWith('%')) return String.fromCharCode(Number.parseInt(written.slice(1), 16));
	const body = written.replace(/^\\+/, '');
	if (body.length > 1 && !body.startsWith('\r')) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
	if (body.startsWith('\r')) return '\n';
	return meant[body.toLowerCase()] ?? body;
}

export function unescaped(raw: string): Unescaped {
	if (!/[\\%\x1b\r]/.test(raw)) return {text: raw, rawIndex: index => index};
	let text = '';
	let at = 0;
	/** Where a stretch of equal text begins: in the unescaped text, and in the raw one. */
	const starts: number[] = [0];
	const rawStarts: number[] = [0];
	for (const {0: written, index} of raw.matchAll(escapes)) {
		text += raw.slice(at, index) + characterOf(written);
		at = index + written.length;
		starts.push(text.length);
		rawStarts.push(at);
	}
	text += raw.slice(at);
	return {
		text,
		rawIndex(index) {
			let low = 0;
			let high = starts.length;
			while (high - low > 1) {
				const middle = (low + high) >> 1;
				if ((starts[middle] ?? 0) <= index) low = middle;
				else high = middle;
			}
			// An escape is one character: the index of that character is where the stretch before it ended.
			return (rawStarts[low] ?? 0) + index - (starts[low] ?? 0);
		},
	};
}
