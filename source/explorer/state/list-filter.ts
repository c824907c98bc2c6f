/**
 * The filter of a list: what was typed, and the items that pass. A filter that ends within a few milliseconds is there with
 * the next frame; a longer one goes on between the keys, and the list shows what has passed so far. A filter that grew by a
 * letter looks only at what passed the shorter one.
 */
import {type FilterFields, matchesText} from '../../search/match-text.ts';
import {narrows} from '../../search/memory.ts';
import {isEmptyQuery, parseQuery, type Query} from '../../search/query.ts';
import {fold} from '../../text/fold.ts';
import {FilterRun} from './filter-run.ts';

/** In the turn of a key, and in turns of its own. */
const firstSliceMilliseconds = 3;
const sliceMilliseconds = 8;
/** More that passed is shown at most this often: a frame costs as much as a slice. */
const showMilliseconds = 100;
/** Shorter filters that are remembered: letters can be taken back. */
const keptResults = 8;

/** To be kept with the row: folding a text that is folded already costs next to nothing. One shape, for the engine's sake. */
export const preparedFields = ({text, field, user, tool, kinds, outcome, time}: FilterFields): FilterFields => ({
	text: fold(text),
	field: field ?? null,
	user: user ?? null,
	tool: tool ?? null,
	kinds: kinds ?? [],
	outcome: outcome ?? null,
	time: time ?? null,
});

export interface Filtered<Item> {
	/** What there is to filter, in the order of the list; the same array until something changed. */
	items(): readonly Item[];
	/** Asked again with every filter: see `preparedFields`. */
	fields(item: Item): FilterFields;
	/** What of a filter each row is asked for: all of it, but where the list itself is made for a part of it. */
	ofRows?(query: Query): Query;
	/** Index of the first item in sight. */
	firstInSight(items: readonly Item[]): number;
	/** More has passed, or all is done. */
	onProgress(): void;
}

export class ListFilter<Item> {
	/** As typed. */
	text = '';
	/** As it was understood; null without one. */
	parsed: Query | null = null;
	/** What rows are asked for; null where they are asked for nothing. */
	query: Query | null = null;
	/** What of the filter was not understood; nothing may be left to filter by then. */
	problem: string | null = null;
	private run: FilterRun<Item> | null = null;
	private results: {readonly query: Query; readonly items: readonly Item[]}[] = [];
	/** What stands on the screen while other items are looked at: a list that grows must not shrink for a moment each time. */
	private outdated: readonly Item[] | null = null;
	private turn: NodeJS.Immediate | undefined;
	private shownAt = 0;

	constructor(private readonly list: Filtered<Item>) {}

	/** Not all has been looked at yet. */
	get isRunning(): boolean {
		return this.run !== null && !this.run.isDone;
	}

	set(text: string): void {
		this.parsed = text.trim() === '' ? null : parseQuery(text);
		const query = this.parsed && (this.list.ofRows?.(this.parsed) ?? this.parsed);
		const candidates = query && this.candidates(query);
		this.stop();
		if (text === '') this.results = [];
		this.text = text;
		this.query = query && !isEmptyQuery(query) ? query : null;
		this.problem = this.parsed?.problems[0] ?? null;
		this.outdated = null;
		if (this.query && candidates) this.begin(this.query, candidates);
	}

	/** The items, their order or what is known of them changed. */
	renew(): void {
		if (this.run) this.outdated = this.passed();
		this.stop();
		this.results = [];
	}

	/** Items that pass, as far as is known: see `isRunning`. All of them without a filter. */
	passed(): readonly Item[] {
		const {query, list} = this;
		if (!query) return list.items();
		const run = this.run ?? this.begin(query, list.items());
		return run.isDone ? (this.resultOf(query) ?? run.passed()) : (this.outdated ?? run.passed());
	}

	close(): void {
		this.stop();
	}

	/** The fewest items that are sure to hold all that the query asks for. */
	private candidates(query: Query): readonly Item[] {
		let best = this.list.items();
		const {run} = this;
		if (run && !run.isDone && this.query && narrows(query, this.query)) best = run.remaining();
		for (const result of this.results) {
			if (result.items.length < best.length && narrows(query, result.query)) best = result.items;
		}
		return best;
	}

	private begin(query: Query, items: readonly Item[]): FilterRun<Item> {
		const {list} = this;
		const run = new FilterRun(items, item => matchesText(query, list.fields(item)), list.firstInSight(items));
		this.run = run;
		this.shownAt = performance.now();
		this.advance(run, firstSliceMilliseconds);
		// The painter writes the frame of the key in the next turn (a timer would come before it): not before the one after.
		if (!run.isDone) this.turn = setImmediate(() => this.goOnInNextTurn(run));
		return run;
	}

	private advance(run: FilterRun<Item>, milliseconds: number): void {
		const end = performance.now() + milliseconds;
		run.advance(() => performance.now() >= end);
		if (run.isDone) this.keep(run);
	}

	private goOnInNextTurn(run: FilterRun<Item>): void {
		this.turn = setImmediate(() => this.goOn(run));
	}

	private goOn(run: FilterRun<Item>): void {
		this.advance(run, sliceMilliseconds);
		if (!run.isDone) this.goOnInNextTurn(run);
		const now = performance.now();
		if (!run.isDone && (this.outdated || now - this.shownAt < showMilliseconds)) return;
		this.shownAt = now;
		this.list.onProgress();
	}

	private keep(run: FilterRun<Item>): void {
		this.outdated = null;
		if (!this.query) return;
		this.results = [...this.results.slice(1 - keptResults), {query: this.query, items: run.passed()}];
	}

	private resultOf(query: Query): readonly Item[] | undefined {
		return this.results.findLast(result => result.query === query)?.items;
	}

	private stop(): void {
		clearImmediate(this.turn);
		this.run = null;
	}
}
