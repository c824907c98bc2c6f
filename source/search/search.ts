/**
 * One search over everything that is indexed: what stands as typed; else, with words that are found nowhere mended;
 * else letter by letter. Runs in slices on the thread that holds the text, and gives way between them.
 *
 * docs/search.md defines what a hit is; test/search/reference.ts says the same in plain code.
 */
import {FIRST_PAGE_HITS, FIRST_PAGE_MS, LETTERS_LEAST, MENDED_EARLY_MS, NEXT_PAGE_MS, PAGE_HITS} from './limits.ts';
import {SearchMemory} from './memory.ts';
import {type Mending, mendings} from './mend.ts';
import {type Cancellation, Pace} from './pace.ts';
import {type How, makePage, type SearchPage} from './page.ts';
import {newestFirst, Pass, type SearchFile} from './pass.ts';
import {type Group, isEmptyQuery, type Query, type Term} from './query.ts';
import {Vocabulary} from './vocabulary.ts';

export type {How, Mended, SearchHit, SearchPage} from './page.ts';
export type {SearchFile} from './pass.ts';

export interface SearchOptions {
	readonly signal?: Cancellation;
	/** Kept by the caller from search to search; without it each search that needs one builds its own. */
	readonly vocabulary?: Vocabulary;
	/** What earlier searches found, kept by the caller as well: a query that grew looks only there. */
	readonly memory?: SearchMemory;
	/** How many hits a page carries. */
	readonly pageHits?: number;
	/** False: more files are to come, so that of no word it can be said that it stands nowhere; only step 1 is taken. */
	readonly isEverything?: boolean;
}

/**
 * Searches the files; yields pages as they can be had, the last one `complete`. Ends without a complete page where it
 * is cancelled. Files may grow meanwhile: what is added to a file after it was looked at is not found.
 */
export async function* search(
	files: readonly SearchFile[],
	query: Query,
	options: SearchOptions = {},
): AsyncGenerator<SearchPage, void, undefined> {
	const {
		vocabulary = new Vocabulary(),
		memory = new SearchMemory(),
		pageHits = PAGE_HITS,
		isEverything = true,
	} = options;
	const pace = new Pace(options.signal);
	const ordered = newestFirst(files);
	const context: Context = {files: ordered, pace, vocabulary, memory, pageHits};
	if (isEmptyQuery(query)) {
		const page = await makePage(new Pass(query, []), 'words', true, pageHits, pace);
		if (page !== null) yield page;
		return;
	}
	let how: How = 'words';
	let pass = new Pass(query, ordered, memory.earlier(query));
	let nextPage = performance.now() + FIRST_PAGE_MS;
	let isFirstPage = true;
	const attempts = otherAttempts(pass, context);
	for (;;) {
		let earlyPage = how === 'words' && isEverything ? Number.POSITIVE_INFINITY : null;
		try {
			for (const tier of pass.run(pace)) {
				if (earlyPage !== null && tier === 'outputs') earlyPage = performance.now() + MENDED_EARLY_MS;
				if (earlyPage !== null && pass.hits.length === 0 && performance.now() >= earlyPage) {
					earlyPage = null;
					yield* mendedEarly(pass, context);
				}
				if (pace.due && !(await pace.breathe())) return;
				const isScreenful = isFirstPage && pass.hits.length >= FIRST_PAGE_HITS;
				if (pass.hits.length === 0 || (performance.now() < nextPage && !isScreenful)) continue;
				isFirstPage = false;
				const page = await makePage(pass, how, false, pageHits, pace);
				if (page === null) return;
				yield page;
				nextPage = performance.now() + NEXT_PAGE_MS;
			}
		} finally {
			memory.keep(pass);
		}
		if (pace.cancelled) return;
		if (pass.hits.length > 0 || !isEverything) break;
		const next = await attempts.next();
		if (pace.cancelled) return;
		if (next.done) break;
		how = next.value.how;
		pass = new Pass(next.value.query, ordered, memory.earlier(next.value.query));
	}
	const page = await makePage(pass, how, true, pageHits, pace);
	if (page !== null) yield page;
}

/** What a search works with. */
interface Context {
	/** Newest first. */
	readonly files: readonly SearchFile[];
	readonly pace: Pace;
	readonly vocabulary: Vocabulary;
	readonly memory: SearchMemory;
	readonly pageHits: number;
}

/** Runs a pass to its end, or to its first hits, and keeps it; false where cancelled meanwhile. */
async function runs(pass: Pass, {pace, memory}: Context, first = false): Promise<boolean> {
	try {
		for (const _ of pass.run(pace, first)) if (pace.due && !(await pace.breathe())) return false;
		return !pace.cancelled;
	} finally {
		memory.keep(pass);
	}
}

/**
 * Where nothing of what was said holds the query, and what came out takes a while to look at: what the query would find
 * among what was said if its words were not to be found there either. What really is found replaces it.
 */
async function* mendedEarly(pass: Pass, context: Context): AsyncGenerator<SearchPage, void, undefined> {
	const {files, pace, memory, vocabulary, pageHits} = context;
	const {scopes} = pass.query;
	const fields = scopes.fields.filter(field => field !== 'output');
	// Nobody is kept waiting for what really is found while the words of the corpus are gathered.
	if (fields.length === 0 || !vocabulary.knows(files.map(({segment}) => segment))) return;
	const said = new Pass({...pass.query, scopes: {...scopes, fields}}, files);
	for await (const {query, how} of otherAttempts(said, context)) {
		if (how !== 'mended') return;
		const other = new Pass(query, files, memory.earlier(query));
		if (!(await runs(other, context))) return;
		if (other.hits.length === 0) continue;
		const page = await makePage(other, how, false, pageHits, pace);
		const {recordsSearched, recordsTotal} = pass;
		if (page !== null) yield {...page, recordsSearched, recordsTotal};
		return;
	}
}

interface Attempt {
	readonly query: Query;
	readonly how: How;
}

/**
 * What else to try, one after the other for as long as nothing is found: words that are found nowhere mended to the
 * nearest words of the corpus, then to all within reach, then letter by letter. A word that is found somewhere stays as
 * it is: where all of them are, only not together, there is nothing to find. Ends early where cancelled.
 */
async function* otherAttempts(failed: Pass, context: Context): AsyncGenerator<Attempt, void, undefined> {
	const {files, pace, vocabulary, memory} = context;
	const {query} = failed;
	const lost: Group[] = [];
	for (const group of query.groups) {
		if (!group.some(isFree)) continue;
		// Nothing was found, and there was nothing else to find; or it has been seen to stand nowhere.
		if (query.groups.length === 1 || failed.lacks(group)) {
			lost.push(group);
			continue;
		}
		const alone = {...query, groups: [group]};
		const pass = new Pass(alone, files, memory.earlier(alone));
		if (!(await runs(pass, context, true))) return;
		if (pass.hits.length === 0) lost.push(group);
	}
	if (lost.length === 0) return;
	for (const _ of vocabulary.update(
		files.map(({segment}) => segment),
		() => pace.deadline,
	)) {
		if (!(await pace.breathe())) return;
	}
	const found = new Map(lost.map(group => [group, mendingsOf(group, vocabulary)]));
	if ([...found.values()].every(list => list.length > 0)) {
		const nearest = (list: readonly MendedTerm[]) => list.filter(({distance}) => distance === list[0]!.distance);
		const all = (list: readonly MendedTerm[]) => list;
		for (const choose of [nearest, all]) {
			const groups = query.groups.map(group => [...group, ...choose(found.get(group) ?? []).map(({term}) => term)]);
			yield {query: {...query, groups}, how: 'mended'};
		}
	}
	if (lost.every(group => group.some(isLong))) yield {query: inLetters(query, lost), how: 'letters'};
}

/** Whether a term may be mended or matched letter by letter. */
const isFree = (term: Term): boolean => term.kind === 'word' && !term.not;

interface MendedTerm {
	readonly term: Term;
	readonly distance: number;
}

/** Terms that may stand in for the words of a group, nearest first. */
function mendingsOf(group: Group, vocabulary: Vocabulary): MendedTerm[] {
	return group
		.filter(isFree)
		.flatMap(({text}) =>
			mendings(text, vocabulary).map(({text: mended, distance}: Mending) => ({
				term: {kind: 'word' as const, text: mended, not: false, mends: text},
				distance,
			})),
		)
		.sort((a, b) => a.distance - b.distance);
}

/** Whether a term may be matched letter by letter. */
const isLong = (term: Term): boolean => isFree(term) && Array.from(term.text).length >= LETTERS_LEAST;

/** The query with the words of the lost groups letter by letter, over what people typed. */
function inLetters(query: Query, lost: readonly Group[]): Query {
	const fields = query.scopes.fields.filter(field => field !== 'output' && field !== 'reply');
	const groups = query.groups.map(group =>
		lost.includes(group) ? group.map(term => (isLong(term) ? {...term, kind: 'letters' as const} : term)) : group,
	);
	return {...query, groups, scopes: {...query.scopes, fields}};
}
