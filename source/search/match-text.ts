/** What each term means, on plain strings: for the filters of lists, for highlighting, and for records once decoded. */
import type {MarkKind, Outcome} from '../analysis/types.ts';
import {fold} from '../text/fold.ts';
import {lettersInOrder} from './letters.ts';
import type {Choice, NamePattern, Query, Scopes, SearchField, Term} from './query.ts';
import {compileRegex, guarded, regexMatches, regexRanges} from './regex.ts';

/** What a list knows of a row. A scope over something left out (or null) lets no row through. */
export interface FilterFields {
	readonly text: string;
	readonly field?: SearchField | null;
	readonly user?: string | null;
	readonly tool?: string | null;
	/** Marks of the row: one of them is enough. */
	readonly kinds?: readonly MarkKind[];
	readonly outcome?: Outcome | null;
	/** Milliseconds since the epoch. */
	readonly time?: number | null;
}

const WORD_CHARACTER = /[\p{L}\p{M}\p{N}_]/u;
const isWordCharacter = (text: string, at: number): boolean => {
	if (at < 0 || at >= text.length) return false;
	return WORD_CHARACTER.test(String.fromCodePoint(text.codePointAt(at)!));
};
const codePointBefore = (text: string, at: number): number => {
	const code = text.charCodeAt(at - 1);
	return code >= 0xdc00 && code <= 0xdfff && at >= 2 ? at - 2 : at - 1;
};

/** Whether what stands from `start` to `end` is bounded by the ends, or by characters that make no word. */
export const isWholeWord = (text: string, start: number, end: number): boolean =>
	!isWordCharacter(text, codePointBefore(text, start)) && !isWordCharacter(text, end);

const isLineStart = (text: string, at: number): boolean => at === 0 || text[at - 1] === '\n';
const isLineEnd = (text: string, at: number): boolean => at === text.length || text[at] === '\n';

/** Whether a place where the text of a literal term stands is one that its kind allows. */
function allows(term: Term, folded: string, start: number): boolean {
	const end = start + term.text.length;
	switch (term.kind) {
		case 'whole':
			return isWholeWord(folded, start, end);
		case 'begin':
			return isLineStart(folded, start);
		case 'end':
			return isLineEnd(folded, end);
		case 'line':
			return isLineStart(folded, start) && isLineEnd(folded, end);
		default:
			return true;
	}
}

/** The first places where a literal term matches, at most `most`; they do not overlap. */
function literalRanges(term: Term, folded: string, most: number): [number, number][] {
	const ranges: [number, number][] = [];
	let at = folded.indexOf(term.text);
	while (at !== -1 && ranges.length < most) {
		const allowed = allows(term, folded, at);
		if (allowed) ranges.push([at, at + term.text.length]);
		at = folded.indexOf(term.text, at + (allowed ? term.text.length : 1));
	}
	return ranges;
}

/**
 * Where a term matches in a folded text, whatever its `not`; at most `most` places, none of them empty. The places
 * of letters are single letters (neighbours joined). A regex that takes too long matches nowhere.
 */
export function termRanges(term: Term, folded: string, most: number): [number, number][] {
	if (term.kind === 'letters') return joined((lettersInOrder(term.text, folded) ?? []).map(at => [at, at + 1]));
	if (term.kind !== 'regex') return literalRanges(term, folded, most);
	const regex = compileRegex(term.text);
	let ranges: [number, number][] = [];
	if (regex)
		guarded(() => {
			ranges = regexRanges(regex, folded, most);
		});
	return ranges;
}

/** Whether the term stands in a folded text, whatever its `not`. Null where a regex took too long to say. */
export function termStands(term: Term, folded: string): boolean | null {
	if (term.kind === 'letters') return lettersInOrder(term.text, folded) !== null;
	if (term.kind !== 'regex') return literalRanges(term, folded, 1).length > 0;
	const regex = compileRegex(term.text);
	let matches = false;
	if (regex === null) return false;
	const finished = guarded(() => {
		matches = regexMatches(regex, folded);
	});
	return finished ? matches : null;
}

/** Whether every group of the query has a term that holds for the folded text. What a regex cannot say does not hold. */
export const groupsMatch = (query: Query, folded: string): boolean =>
	query.groups.every(group =>
		group.some(term => {
			const stands = termStands(term, folded);
			return stands !== null && stands !== term.not;
		}),
	);

export function nameMatches(pattern: NamePattern, folded: string): boolean {
	const {text, begin, end} = pattern;
	if (begin && end) return folded === text;
	if (begin) return folded.startsWith(text);
	return end ? folded.endsWith(text) : folded.includes(text);
}

export const isChosen = <T>(choice: Choice<T>, is: (value: T) => boolean): boolean =>
	(choice.only.length === 0 || choice.only.some(is)) && !choice.never.some(is);

/** Whether a name (null: there is none) passes `user:` or `tool:`. */
export function nameIsChosen(choice: Choice<NamePattern>, name: string | null): boolean {
	const folded = name === null ? null : fold(name);
	return isChosen(choice, pattern => folded !== null && nameMatches(pattern, folded));
}

/** Whether a time passes `since:` and `until:`; without a time only where neither is asked for. */
export const timeIsChosen = ({since, until}: Scopes, time: number | null): boolean =>
	(since === null || (time !== null && time >= since)) && (until === null || (time !== null && time <= until));

/** Whether a row of a list passes the query: the filter `f`. No mending, no letters in order: what is typed, stands. */
export function matchesText(query: Query, fields: FilterFields): boolean {
	const {scopes} = query;
	const {field = null, user = null, tool = null, kinds = [], outcome = null, time = null} = fields;
	return (
		(scopes.fields.length === 5 || (field !== null && scopes.fields.includes(field))) &&
		nameIsChosen(scopes.users, user) &&
		nameIsChosen(scopes.tools, tool) &&
		isChosen(scopes.kinds, kind => kinds.includes(kind)) &&
		isChosen(scopes.outcomes, wanted => wanted === outcome) &&
		timeIsChosen(scopes, time) &&
		(query.groups.length === 0 || groupsMatch(query, fold(fields.text)))
	);
}

/** Ranges sorted, those that touch or overlap made one. */
export function joined(ranges: readonly (readonly [number, number])[]): [number, number][] {
	const result: [number, number][] = [];
	for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
		const last = result.at(-1);
		if (last && start <= last[1]) last[1] = Math.max(last[1], end);
		else result.push([start, end]);
	}
	return result;
}

/** Places of one term that are looked for in one text. */
const TERM_RANGES = 1000;

/**
 * What to highlight of a text: sorted ranges [start, end) into the text as given, none empty, none touching.
 * Give it the query that the search says it used (`page.query`), and mended words and letters in order light up too.
 */
export function highlights(query: Query, text: string): [number, number][] {
	const folded = fold(text);
	return joined(
		query.groups.flatMap(group =>
			group.filter(term => !term.not).flatMap(term => termRanges(term, folded, TERM_RANGES)),
		),
	);
}
