/** The stretch of a text to show for a hit: one that holds as many of the words as can be had, near one another. */
import {fold} from '../text/fold.ts';
import {type SafeText, slice} from '../text/safe-text.ts';
import {EXCERPT_PART_CHARACTERS} from './limits.ts';
import {highlights, termRanges} from './match-text.ts';
import type {SearchHit, SearchPage} from './page.ts';
import type {Query, Term} from './query.ts';

export interface Excerpt {
	readonly excerpt: SafeText;
	/** Ranges [start, end) into `excerpt`, sorted. */
	readonly matches: readonly [number, number][];
}

/** Matches of one term that are weighed; of a text full of matches the beginning decides. */
const TERM_RANGES = 1000;

/** A place where a group of the query matches. */
interface GroupPlace {
	readonly start: number;
	readonly end: number;
	readonly group: number;
}

/** Where the query matches in a folded text, by place. Letters in order are one place, from the first to the last. */
function placesOf(query: Query, folded: string): GroupPlace[] {
	const places: GroupPlace[] = [];
	for (const [group, terms] of query.groups.entries()) {
		for (const term of terms) {
			if (term.not) continue;
			const ranges = termRanges(term, folded, TERM_RANGES);
			const whole = term.kind === 'letters' && ranges.length > 0;
			if (whole) places.push({start: ranges[0]![0], end: ranges.at(-1)![1], group});
			else for (const [start, end] of ranges) places.push({start, end, group});
		}
	}
	return places.sort((a, b) => a.start - b.start || a.end - b.end);
}

export interface Stretch {
	readonly start: number;
	readonly end: number;
}

/**
 * The stretch of at most `width` characters in which the most groups match; of those the shortest; of those the first.
 * Null without any place.
 */
function bestStretch(places: readonly GroupPlace[], width: number): Stretch | null {
	let best: (Stretch & {groups: number}) | null = null;
	/** How often each group stands between `first` and the place at hand. */
	const counts = new Map<number, number>();
	let first = 0;
	for (const place of places) {
		counts.set(place.group, (counts.get(place.group) ?? 0) + 1);
		for (let left = places[first]!; left !== place; left = places[++first]!) {
			const inGroup = counts.get(left.group)!;
			if (inGroup === 1 && place.end - left.start <= width) break;
			if (inGroup === 1) counts.delete(left.group);
			else counts.set(left.group, inGroup - 1);
		}
		const stretch = {start: places[first]!.start, end: place.end, groups: counts.size};
		const isBetter =
			best === null ||
			stretch.groups > best.groups ||
			(stretch.groups === best.groups && stretch.end - stretch.start < best.end - best.start);
		if (isBetter) best = stretch;
	}
	return best;
}

/**
 * The window of at most `width` characters round a stretch: its lines where they fit, else so that a quarter of the
 * room stands before the stretch, begun behind a space where there is one.
 */
function windowRound(text: string, stretch: Stretch, width: number): Stretch {
	const lineStart = stretch.start === 0 ? 0 : text.lastIndexOf('\n', stretch.start - 1) + 1;
	const newline = text.indexOf('\n', stretch.end);
	const lineEnd = newline === -1 ? text.length : newline;
	if (lineEnd - lineStart <= width) return {start: lineStart, end: lineEnd};
	const room = Math.max(0, width - (stretch.end - stretch.start));
	let start = Math.max(lineStart, Math.min(stretch.start - (room >> 2), lineEnd - width));
	const space = start === lineStart ? -1 : text.indexOf(' ', start);
	if (space !== -1 && space < stretch.start) start = space + 1;
	return {start, end: Math.min(start + width, lineEnd)};
}

/** The window that shows most of the query in a folded text; its beginning where nothing can be pointed at. */
export function bestWindow(query: Query, folded: string, width: number): Stretch & {readonly stretch: Stretch} {
	const stretch = bestStretch(placesOf(query, folded), width) ?? {start: 0, end: 0};
	return {...windowRound(folded, stretch, width), stretch};
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** The part of a long folded text in which its best match is looked for: round the first place of its longest term. */
function partOf(query: Query, folded: string): Stretch {
	if (folded.length <= EXCERPT_PART_CHARACTERS) return {start: 0, end: folded.length};
	const terms = query.groups.flat().filter(({not}) => !not);
	const lengthOf = ({kind, text}: Term) => (kind === 'regex' ? 0 : text.length);
	let place = 0;
	for (const term of terms.sort((a, b) => lengthOf(b) - lengthOf(a))) {
		const first = termRanges(term, folded, 1)[0];
		if (first === undefined) continue;
		place = first[0];
		break;
	}
	const start = Math.max(0, place - EXCERPT_PART_CHARACTERS / 2);
	return {start, end: Math.min(folded.length, start + EXCERPT_PART_CHARACTERS)};
}

/**
 * What to show of a text for a hit of the query: at most `maxCharacters` (UTF-16) round the best match, and where
 * matches stand in it. Newlines stay: what draws it on one line replaces each by one character, and the ranges hold.
 */
export function excerptOf(text: SafeText, query: Query, maxCharacters: number): Excerpt {
	const folded = fold(text);
	const part = partOf(query, folded);
	const inPart = folded.slice(part.start, part.end);
	const best = bestWindow(query, inPart, maxCharacters);
	const cut = part.start + best.start;
	const start = isLowSurrogate(text.charCodeAt(cut)) ? cut + 1 : cut;
	const excerpt = slice(text, start, part.start + best.end);
	const shift = part.start - start;
	const matches: [number, number][] = [];
	for (const [from, to] of highlights(query, inPart)) {
		const range: [number, number] = [Math.max(0, from + shift), Math.min(excerpt.length, to + shift)];
		if (range[0] < range[1]) matches.push(range);
	}
	return {excerpt, matches};
}

/**
 * Excerpts for the hits of a page that are on the screen. `textOf` reads the original text of a hit (its event is read
 * again by offset); where it says null, or fails, the folded text that the search holds stands in for it.
 */
export async function excerptsOf(
	page: Pick<SearchPage, 'query' | 'foldedText'>,
	hits: readonly SearchHit[],
	textOf: (hit: SearchHit) => Promise<SafeText | null> | SafeText | null,
	maxCharacters: number,
): Promise<Excerpt[]> {
	return Promise.all(
		hits.map(async hit => {
			const original = await Promise.resolve(hit)
				.then(textOf)
				.catch(() => null);
			return excerptOf(original ?? page.foldedText(hit), page.query, maxCharacters);
		}),
	);
}
