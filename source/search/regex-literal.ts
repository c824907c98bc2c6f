/** What the text must hold for a regex to match at all: lets the fast first stage skip nearly every record. */

/** Escapes of characters by number or name: what follows them is no literal text, so the whole source is given up. */
const NAMED_ESCAPES = 'xucpPk';
const CLASS_ESCAPE = /[a-z0-9]/i;

/**
 * The longest run of ASCII characters that every match of the regex holds, lower case; '' where there is none to be
 * sure of. Errs on the side of less: groups, classes and all that is quantified with `*`, `?` or `{}` count for nothing.
 */
export function requiredLiteral(source: string): string {
	let longest = '';
	let run = '';
	const endRun = () => {
		if (run.length > longest.length) longest = run;
		run = '';
	};
	for (let at = 0; at < source.length; at++) {
		const character = source[at]!;
		if (character === '|') return '';
		if (character === '\\') {
			const escaped = source[++at] ?? '';
			if (NAMED_ESCAPES.includes(escaped)) return '';
			if (CLASS_ESCAPE.test(escaped)) endRun();
			else run += escaped;
		} else if (character === '[' || character === '(') {
			endRun();
			at = closing(source, at);
		} else if (character === '*' || character === '?' || character === '{') {
			run = run.slice(0, -1);
			endRun();
			if (character === '{') at = Math.max(at, source.indexOf('}', at));
		} else if ('+.^$'.includes(character) || character > '~') endRun();
		else run += character;
	}
	endRun();
	return longest.toLowerCase();
}

/** Where the class or group that opens at `start` closes; the end of the source where it does not. */
function closing(source: string, start: number): number {
	let depth = 0;
	let inClass = false;
	for (let at = start; at < source.length; at++) {
		const character = source[at];
		if (character === '\\') at++;
		else if (inClass) inClass = character !== ']';
		else if (character === '[') inClass = true;
		else if (character === '(') depth++;
		else if (character === ')') depth--;
		if (depth === 0 && !inClass) return at;
	}
	return source.length;
}
