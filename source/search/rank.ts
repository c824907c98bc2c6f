/**
 * The order of the hits: fuse.js says how near each candidate is to what was typed, on a window round its match, never
 * on a whole output. Equal ones: commands, titles and prompts before replies before outputs; then newest first.
 */
import {bestWindow} from './excerpt.ts';
import {lettersInOrder} from './letters.ts';
import {RANK_WINDOW_CHARACTERS} from './limits.ts';
import type {Group, Query, SearchField} from './query.ts';

export interface RankCandidate {
	/** Folded; the whole record, or as much of a long one as holds the match. */
	readonly text: string;
	readonly field: SearchField;
}

/** Scores nearer to each other than this are equal: there the newer hit comes first. */
const SCORE_STEP = 0.05;
/** Candidates handed to fuse.js between two looks at the clock. */
const BATCH = 50;

/** How much of a score is that words stand whole; the rest is what fuse.js says. */
const WORD_SHARE = 0.3;

const fuseOptions = {
	includeScore: true,
	isCaseSensitive: true,
	shouldSort: false,
	ignoreLocation: true,
	threshold: 0.7,
} as const;

const fieldOrder: Readonly<Record<SearchField, number>> = {command: 0, title: 0, prompt: 0, reply: 1, output: 2};

/** What ranking looks at: terms that must stand and have a text. A regex says nothing about nearness. */
function rankedGroups(query: Query): Group[] {
	return query.groups
		.map(group => group.filter(({not, kind}) => !not && kind !== 'regex'))
		.filter(group => group.length > 0);
}

/** Whether there is anything to rank by. */
export const canRank = (query: Query): boolean => rankedGroups(query).length > 0;

/** What fuse.js looks for in a window: of each group the alternative that stands in it. */
const patternFor = (groups: readonly Group[], window: string): string =>
	groups.map(group => (group.find(({text}) => window.includes(text)) ?? group[0]!).text).join(' ');

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

/** How near the letters of each group stand to one another, and how many of them begin a word or follow directly. */
function lettersScore(groups: readonly Group[], text: string): number {
	let score = 0;
	for (const group of groups) {
		let best = 0;
		for (const term of group) {
			const places = term.kind === 'letters' ? lettersInOrder(term.text, text) : null;
			if (places === null) continue;
			const span = places.at(-1)! - places[0]! + 1;
			const anchored = places.filter(
				(place, index) => place === (places[index - 1] ?? -2) + 1 || !isWordCharacter(text[place - 1]),
			);
			best = Math.max(best, (0.7 * places.length) / span + (0.3 * anchored.length) / places.length);
		}
		score += best / groups.length;
	}
	return score;
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
	const rankedQuery = {...query, groups};
	const letters = groups.some(group => group.some(({kind}) => kind === 'letters'));
	const scores = new Array<number>(candidates.length).fill(0);
	for (let from = 0; from < candidates.length; from += BATCH) {
		const byPattern = new Map<string, {windows: string[]; indices: number[]}>();
		for (let index = from; index < Math.min(from + BATCH, candidates.length); index++) {
			const {text} = candidates[index]!;
			if (letters) {
				scores[index] = lettersScore(groups, text);
				continue;
			}
			const {start, end} = bestWindow(rankedQuery, text, RANK_WINDOW_CHARACTERS);
			const window = text.slice(start, end);
			const pattern = patternFor(groups, window);
			const same = byPattern.get(pattern) ?? {windows: [], indices: []};
			byPattern.set(pattern, same);
			same.windows.push(window);
			same.indices.push(index);
			scores[index] = WORD_SHARE * wordShare(groups, window);
		}
		for (const [pattern, {windows, indices}] of byPattern) {
			for (const {refIndex, score = 1} of new Fuse(windows, fuseOptions).search(pattern))
				scores[indices[refIndex]!]! += (1 - WORD_SHARE) * (1 - score);
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
