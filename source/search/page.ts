/** What a search shows of itself: the best hits, how many there are, and what was done to find them. */
import {type SafeText, safeText} from '../text/safe-text.ts';
import {EARLY_RANK_CANDIDATES, RANK_CANDIDATES, WINDOW_SEARCH_BYTES} from './limits.ts';
import type {Pace} from './pace.ts';
import type {Pass} from './pass.ts';
import type {Query} from './query.ts';
import {canRank, type RankCandidate, rankOrder, scoreCandidates} from './rank.ts';
import {type SearchRecord, type TextStore, tierOf} from './segment.ts';

export type How = 'words' | 'mended' | 'letters';

/** Plain data: can be posted to another thread. */
export interface SearchHit extends Omit<SearchRecord, 'text'> {
	readonly fileId: number;
	/** Number of the record in `segment[tierOf(field)]` of its file. */
	readonly record: number;
	/** 0–1, 1 best. */
	readonly score: number;
}

export interface Mended {
	readonly from: string;
	/** Words of the corpus that stand in for it, those of the most of the ranked hits first. */
	readonly to: readonly string[];
}

/** What a search knows so far. */
export interface SearchPage {
	/** The first hits, best first. */
	readonly hits: readonly SearchHit[];
	readonly total: number;
	/** Sessions and users with a hit. */
	readonly sessions: number;
	readonly users: number;
	/** Records looked at, of those in files and fields that the scopes leave. */
	readonly recordsSearched: number;
	readonly recordsTotal: number;
	/** The query as it was matched: highlight and cut excerpts with this one. */
	readonly query: Query;
	/** How the hits were found. */
	readonly how: How;
	/** Empty but where `how` is `mended`. */
	readonly mended: readonly Mended[];
	/** What was not understood or not carried out, in words. */
	readonly problems: readonly string[];
	/** False while the search runs: more hits may come, and the order may change. */
	readonly complete: boolean;
	/** Of hits in the same order only the files that hold them: much cheaper than the hits. */
	fileIds(start: number, end: number): number[];
	/** More hits in the same order. */
	range(start: number, end: number): SearchHit[];
	/** The text of a hit as the search holds it: folded. */
	foldedText(hit: SearchHit): SafeText;
}

/** The page for what the pass has found so far; null where cancelled meanwhile. */
export async function makePage(
	pass: Pass,
	how: How,
	complete: boolean,
	pageHits: number,
	pace: Pace,
): Promise<SearchPage | null> {
	const total = pass.hits.length;
	const ranked = canRank(pass.query) ? Math.min(total, complete ? RANK_CANDIDATES : EARLY_RANK_CANDIDATES) : 0;
	const breathe = async () => (pace.due ? pace.breathe() : !pace.cancelled);
	const candidates: RankCandidate[] = [];
	while (candidates.length < ranked) {
		candidates.push(candidateOf(pass, candidates.length));
		if (!(await breathe())) return null;
	}
	const scores = await scoreCandidates(pass.query, candidates, breathe);
	if (scores === null) return null;
	const order = rankOrder(candidates, scores);
	const least = ranked === 0 ? 1 : scores[order.at(-1)!]!;
	/** What was not ranked stays newest first, each a little below the one before. */
	const scoreAt = (index: number) =>
		index < ranked ? scores[order[index]!]! : least * (1 - (index - ranked + 1) / (total - ranked + 1));
	const range = (start: number, end: number): SearchHit[] => {
		const hits: SearchHit[] = [];
		for (let index = Math.max(0, start); index < Math.min(end, total); index++) {
			const {file: fileIndex, tier, record} = pass.hits.at(order[index] ?? index);
			const {fileId, segment} = pass.file(fileIndex);
			hits.push({...segment[tier].place(record), fileId, record, score: scoreAt(index)});
		}
		return hits;
	};
	const fileIds = (start: number, end: number): number[] => {
		const ids: number[] = [];
		for (let index = Math.max(0, start); index < Math.min(end, total); index++)
			ids.push(pass.file(pass.hits.fileOf(order[index] ?? index)).fileId);
		return ids;
	};
	const {stoppedRecords, gaveUp} = pass.plan;
	const problems = [...pass.query.problems];
	if (gaveUp) problems.push('the regular expression takes too long and was given up: hits are missing');
	else if (stoppedRecords > 0)
		problems.push(`the regular expression took too long on ${stoppedRecords} records: they are left out`);
	return {
		hits: range(0, pageHits),
		total,
		sessions: pass.sessions.size,
		users: pass.users.size,
		recordsSearched: pass.recordsSearched,
		recordsTotal: pass.recordsTotal,
		query: pass.query,
		how,
		mended: how === 'mended' ? mendedWords(pass.query, candidates) : [],
		problems,
		complete,
		fileIds,
		range,
		foldedText: ({fileId, field, record}) => {
			const {segment} = pass.fileWithId(fileId);
			return safeText(segment[tierOf(field)].text(record));
		},
	};
}

function candidateOf(pass: Pass, index: number): RankCandidate {
	const {file, tier, record} = pass.hits.at(index);
	const store = pass.file(file).segment[tier];
	return {text: textRoundMatch(store, record, pass.query), field: store.field(record)};
}

/** The text of a record, or of a long one what stands round the first place of its longest word. */
function textRoundMatch(store: TextStore, record: number, query: Query): string {
	const length = store.byteLength(record);
	const byLetters = query.groups.some(group => group.some(({kind}) => kind === 'letters'));
	if (length <= WINDOW_SEARCH_BYTES || byLetters) return store.text(record);
	const literals = query.groups
		.map(group => group.filter(({kind, not}) => !not && kind !== 'regex'))
		.filter(group => group.length > 0)
		.sort((a, b) => b[0]!.text.length - a[0]!.text.length)[0];
	const places = (literals ?? []).map(({text}) => store.find(record, text)).filter(place => place >= 0);
	const place = places.length > 0 ? Math.min(...places) : 0;
	const from = Math.max(0, place - WINDOW_SEARCH_BYTES / 4);
	return store.text(record, from, from + WINDOW_SEARCH_BYTES);
}

/** Which words stood in for which, as far as the ranked hits show it. */
function mendedWords(query: Query, candidates: readonly RankCandidate[]): Mended[] {
	const uses = new Map<string, Map<string, number>>();
	for (const {mends, text} of query.groups.flat()) {
		if (mends === null) continue;
		const words = uses.get(mends) ?? new Map<string, number>();
		uses.set(mends, words);
		words.set(text, candidates.filter(candidate => candidate.text.includes(text)).length);
	}
	return [...uses].map(([from, words]) => {
		const byUse = [...words].sort((a, b) => b[1] - a[1]);
		const used = byUse.filter(([, hits]) => hits > 0);
		// None in sight where all the matches lie far from the windows that were ranked.
		return {from, to: (used.length > 0 ? used : byUse).map(([word]) => word)};
	});
}
