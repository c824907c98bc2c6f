/**
 * The lines of an output that could be evidence. Everything after this works on these few lines only, so that a
 * result of megabytes, or one line of five million characters, costs no more than its head and its tail.
 */

/** Longest evidence kept, in UTF-16 units. */
export const evidenceCharacters = 200;
/** What is looked at of a big output, from its head and from its tail. */
const windowCharacters = 32_768;
const longestLine = 400;
const mostLines = 240;

/** A line of output: as it stands, and as the patterns see it (without colours, in Latin-1). */
export interface OutputLine {
	readonly raw: string;
	readonly clean: string;
}

/**
 * One look that tells whether an output may show a failure at all. Deliberately wide: it only decides whether the
 * rules are asked. Each alternative begins with a literal and none repeats, so that it is one linear pass.
 */
const anchor =
	/error|fail|fatal|not found|no such|denied|refused|cannot|can't|unable|traceback|panic|invalid|unknown|unexpected|unrecognized|not recognized|missing|conflict|rejected|timed out|time-?out|abort|exception|could not|couldn't|does not exist|not installed|undefined|declared and not used|imported and not used|not ok |issues?(?::| found)|:\d{1,7}:\d{1,5}: |too many|not permitted|reset by peer|unreachable|out of date|killed|segmentation|no matches|unauthorized|forbidden|usage:|problems? \(|would reformat|no space left|is required|not match|are required|not trusted|not set/i;

const colour = /\x1b\[[\d;:?]{0,40}[A-Za-z]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)/g;

export const withoutColour = (text: string): string => (text.includes('\x1b') ? text.replace(colour, '') : text);

/** Signs and quotes that tools print, in Latin-1; what else lies outside of it is no matter to a pattern. */
const latin: Readonly<Record<string, string>> = {
	...{'✖': '×', '✘': '×', '✗': '×', '❌': '×', '⨯': '×', '●': '*', '›': '>', ℹ: 'i', '│': '|', '╷': '|'},
	...{'‘': "'", '’': "'", '“': '"', '”': '"', '…': '.'},
};
const wide = /[^\x00-\xff]/;
const signs = /[✖✘✗❌⨯●›ℹ│╷‘’“”…]/g;

/**
 * The line as the patterns see it. Wide text would make the engine compile every pattern a second time (100 ms in all),
 * and the quotes of GNU tools differ with the locale: so a wide line is brought down to Latin-1. `isWide` may speak for
 * the whole text: a piece of a wide text is kept wide by the engine, whatever is in it.
 */
export function patternView(raw: string, isWide = wide.test(raw)): string {
	const plain = withoutColour(raw);
	if (!isWide) return plain;
	return Buffer.from(
		plain.replace(signs, sign => latin[sign] ?? sign),
		'latin1',
	).toString('latin1');
}

/** Head and tail of a long text, cut at line ends where there are any. */
function windows(text: string): string[] {
	if (text.length <= 2 * windowCharacters) return [text];
	return [text.slice(0, windowCharacters), text.slice(-windowCharacters)];
}

export const mayShowFailure = (text: string): boolean => windows(text).some(part => anchor.test(part));

/**
 * The lines worth showing to the rules, in order: those with an anchor word, or `every` line (of a failed step: it did
 * fail, and some say so in words of their own). The first and the last ones stay where there are too many.
 */
export function tellingLines(text: string, every = false): OutputLine[] {
	const lines: OutputLine[] = [];
	for (const part of windows(text)) {
		const isWide = wide.test(part);
		// A bare carriage return redraws the line: progress stands before it, the message behind it.
		for (const piece of part.split(/\r?\n|\r/)) {
			const raw = piece.slice(0, longestLine);
			if (every ? raw.trim() !== '' : anchor.test(raw)) lines.push({raw, clean: patternView(raw, isWide)});
		}
	}
	return lines.length <= mostLines ? lines : [...lines.slice(0, mostLines / 2), ...lines.slice(-mostLines / 2)];
}

/** The exact characters of the line, short enough to be kept. */
export const evidenceOf = (line: OutputLine): string => line.raw.trim().slice(0, evidenceCharacters);

/** First line with something on it, at either end of a text. */
export function outerLine(text: string, end: 'first' | 'last'): string {
	const part = end === 'first' ? text.slice(0, windowCharacters) : text.slice(-windowCharacters);
	const lines = part.split('\n');
	const found = end === 'first' ? lines.find(line => line.trim() !== '') : lines.findLast(line => line.trim() !== '');
	return (found ?? '').trim().slice(0, evidenceCharacters);
}
