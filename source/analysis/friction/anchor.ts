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

let finder: WordFinder | null | undefined;

export const hasAnchor = (text: string): boolean => first.test(text);

/** Of a text in Latin-1: a function that says where the next anchor from an index on ends, -1 where there is none. */
export function anchorsIn(text: string): (from: number) => number {
	if (finder === undefined) finder = WordFinder.of(anchors.map(beginning));
	const words = finder;
	if (words === null || text.length > mostFoundCharacters) {
		return from => {
			anywhere.lastIndex = from;
			return anywhere.test(text) ? anywhere.lastIndex : -1;
		};
	}
	words.load(text);
	return from => {
		for (let at = words.next(from); at !== -1; at = words.next(at + 1)) {
			here.lastIndex = at;
			if (here.test(text)) return here.lastIndex;
		}
		return -1;
	};
}
