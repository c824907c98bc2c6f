/**
 * Words that tell whether a line of output may show a failure at all. Deliberately wide: they only decide whether the
 * rules are asked. They are looked for in all output of commands, so a finder of their beginnings goes ahead.
 */
import {mostFoundCharacters, WordFinder} from '../../text/finder.ts';

/** Each begins with a literal of four characters or more (a number counts as one), and none repeats: one linear pass. */
const anchors: readonly string[] = [
	'error',
	'fail',
	'fatal',
	'not found',
	'no such',
	'denied',
	'refused',
	'cannot',
	"can't",
	'unable',
	'traceback',
	'panic',
	'invalid',
	'unknown',
	'unexpected',
	'unrecognized',
	'not recognized',
	'missing',
	'conflict',
	'rejected',
	'timed out',
	'time-?out',
	'abort',
	'exception',
	'could not',
	"couldn't",
	'does not exist',
	'not installed',
	'undefined',
	'declared and not used',
	'imported and not used',
	'not ok ',
	'issues?(?::| found)',
	':\\d{1,7}:\\d{1,5}: ',
	'too many',
	'not permitted',
	'reset by peer',
	'unreachable',
	'out of date',
	'killed',
	'segmentation',
	'no matches',
	'unauthorized',
	'forbidden',
	'usage:',
	'problems? \\(',
	'would reformat',
	'no space left',
	'is required',
	'not match',
	'are required',
	'not trusted',
	'not set',
];

const anywhere = new RegExp(anchors.join('|'), 'gi');
const here = new RegExp(anywhere.source, 'iy');
const first = new RegExp(anywhere.source, 'i');

/** The literal that a pattern begins with; `#` for its numbers. */
const beginning = (pattern: string): string => pattern.replace(/\\d\{\d,\d\}/g, '#').replace(/.\?.*|[\\([{].*/, '');

/** Characters from where an anchor begins in which all of it stands. */
const longestAnchor = 40;

let finder: WordFinder | null | undefined;

/** The lower byte of each unit, as the finder sees a text: what is Latin-1 stays, all else becomes anything. */
export const narrow = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** `isWide`: it may hold characters beyond Latin-1. Of those it may see a word too many: the rules see the right ones. */
export const hasAnchor = (text: string, isWide = false): boolean => first.test(isWide ? narrow(text) : text);

/** A function that says where the next anchor of a text from an index on ends, -1 where there is none. `isWide` as above. */
export function anchorsIn(text: string, isWide = false): (from: number) => number {
	if (finder === undefined) finder = WordFinder.of(anchors.map(beginning));
	const words = finder;
	if (words === null || text.length > mostFoundCharacters) {
		const seen = isWide ? narrow(text) : text;
		return from => {
			anywhere.lastIndex = from;
			return anywhere.test(seen) ? anywhere.lastIndex : -1;
		};
	}
	words.load(text);
	return from => {
		for (let at = words.next(from); at !== -1; at = words.next(at + 1)) {
			const word = text.slice(at, at + longestAnchor);
			here.lastIndex = 0;
			if (here.test(isWide ? narrow(word) : word)) return at + here.lastIndex;
		}
		return -1;
	};
}
