/**
 * The order of the hits: fuse.js says how near each candidate is to what was typed, on a window round its match, never
 * on a whole output. Equal ones: commands, titles and prompts before replies before outputs; then newest first.
 */
import {bestWindow} from './excerpt.ts';
import {RANK_WINDOW_CHARACTERS} from './limits.ts';
import type {Group, Query, SearchField, Term} from './query.ts';

export interface RankCandidate {
	/** Folded; the whole record, or as much of a long one as holds the match. */
	readonly text: string;
	readonly field: SearchField;
}

/** Scores nearer to each other than this are equal: there the newer hit comes first. */
const SCORE_STEP = 0.05;
/** Candidates handed to fuse.js between two looks at the clock. */
const BATCH = 50;

const fieldOrder: Readonly<Record<SearchField, number>> = {command: 0, title: 0, prompt: 0, reply: 1, output: 2};

/** What ranking looks at: terms that must stand and have a text. A regex says nothing about nearness. */
function rankedGroups(query: Query): Group[] {
	return query.groups
		.map(group => group.filter(({not, kind}) => !not && kind !== 'regex'))
		.filter(group => group.length > 0);
}

/** Whether there is anything to rank by. */
export const canRank = (query: Query): boolean => rankedGroups(query).length > 0;

const typed = (term: Term): string => term.mends ?? term.text;

/** What fuse.js looks for in a window: as typed, of each group the alternative that stands in it. */
function patternFor(groups: readonly Group[], window: string): string {
	return groups.map(group => typed(group.find(term => window.includes(term.text)) ?? group[0]!)).join(' ');
}

const isWordCharacter = (character: string | undefined): boolean =>
	character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** The share of the groups that begin at the begin of a word, ends counting half as much. */
function wordShare(groups: readonly Group[], window: string): number {
	let share = 0;
	for (const group of groups) {
		let best = 0;
		for (const {text} of group) {
			for (let at = window.indexOf(text); at !== -1 && best < 1; at = window.indexOf(text, at + 1)) {
				const begins = !isWordCharacter(window[at - 1]) || !isWordCharacter(text[0]);
				const ends = !isWordCharacter(window[at + text.length]) || !isWordCharacter(text.at(-1));
				best = Math.max(best, (begins ? 0.67 : 0) + (ends ? 0.33 : 0));
			}
		}
		share += best / groups.length;
	}
	return share;
}

/**
 * Scores the candidates, 0–1, 1 best; calls `breathe` every few of them and stops (null) where that says false.
 * The same candidates give the same scores.
 */
export async function scoreCandidates(
	query: Query,
	candidates: readonly RankCandidate[],
	breathe: () => Promise<boolean>,
): Promise<number[] | null> {
	const {default: Fuse} = await import('fuse.js');
	const groups = rankedGroups(query);
	const letters = groups.some(group => group.some(({kind}) => kind === 'letters'));
	const scores = new Array<number>(candidates.length).fill(0);
	for (let from = 0; from < candidates.length; from += BATCH) {
		const byPattern = new Map<string, {index: number; window: string}[]>();
		for (let index = from; index < Math.min(from + BATCH, candidates.length); index++) {
			const {text} = candidates[index]!;
			const {start, end, stretch} = bestWindow({...query, groups}, text, RANK_WINDOW_CHARACTERS);
			const window = text.slice(start, end);
			if (letters) {
				const wanted = groups.reduce((sum, group) => sum + group[0]!.text.length, 0);
				scores[index] = Math.min(1, wanted / Math.max(1, stretch.end - stretch.start));
				continue;
			}
			const pattern = patternFor(groups, window);
			const same = byPattern.get(pattern) ?? [];
			same.push({index, window});
			byPattern.set(pattern, same);
		}
		for (const [pattern, entries] of byPattern) {
			const fuse = new Fuse(entries, {
				keys: ['window'],
				includeScore: true,
				isCaseSensitive: true,
				shouldSort: false,
				ignoreLocation: true,
				threshold: 0.7,
			});
			for (const {item, score = 1} of fuse.search(pattern)) scores[item.index] = 1 - score;
			for (const {index, window} of entries) scores[index] = 0.7 * scores[index]! + 0.3 * wordShare(groups, window);
		}
		if (!(await breathe())) return null;
	}
	return scores.map(score => Math.round(score / SCORE_STEP) * SCORE_STEP);
}

/** The order of the candidates by score, field and place (they come newest first), as indices. */
export const rankOrder = (candidates: readonly RankCandidate[], scores: readonly number[]): number[] =>
	candidates
		.map((_, index) => index)
		.sort(
			(a, b) => scores[b]! - scores[a]! || fieldOrder[candidates[a]!.field] - fieldOrder[candidates[b]!.field] || a - b,
		);
