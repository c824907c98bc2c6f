/** What all lists share: a cursor that stays on its item, a filter that can be undone, sorting, paging. */
import type {FilterFields} from '../../search/match-text.ts';
import type {Query} from '../../search/query.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import {wrap} from '../../text/width.ts';
import type {ActionId, ViewName} from '../keys/keymap.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import {type Column, headingLine, layoutTable, rowLine, type TableLayout} from '../present/table.ts';
import {follow, type ListState, land, moveBy, movePage, moveTo, startOfList} from '../state/list.ts';
import {ListFilter, preparedFields} from '../state/list-filter.ts';
import {askFilter, filterSpans, nothingPasses} from './filter-prompt.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

export interface Sort<Item> {
	/** Id of the column it sorts by. */
	readonly column: string;
	/** For the state line: `started`. */
	readonly label: string;
	/** Negative when `a` comes first in the usual direction. */
	readonly compare: (a: Item, b: Item) => number;
	/** The sign that the usual direction shows. */
	readonly usual: 'descending' | 'ascending';
}

/** Rows that decide the widths of fitted columns: enough to be right, few enough to cost nothing. */
const sampledRows = 1_000;

export abstract class ListView<Item extends object> implements View {
	abstract readonly name: ViewName;
	protected list: ListState = startOfList;
	protected height = 20;
	protected sortIndex = 0;
	protected isReversed = false;
	/** The list as the person left it; `list` is where that is among what is listed now. */
	private left: ListState = startOfList;
	private readonly filter: ListFilter<Item>;
	private prepared = new WeakMap<Item, FilterFields>();
	private lines = new WeakMap<Item, BodyLine>();
	private selectedLines = new WeakMap<Item, BodyLine>();
	private unfiltered: readonly Item[] | null = null;
	private sorted: readonly Item[] | null = null;
	private shown: readonly Item[] | null = null;
	private cursorKey: string | number | null = null;
	/** The person has not left the first row, or has gone back to it: whatever comes to stand there is what they look at. */
	private staysAtTop = true;
	private layout: {columns: number; table: TableLayout<Item>} | null = null;

	constructor(protected readonly context: ViewContext) {
		this.filter = new ListFilter({
			items: () => this.ordered(),
			fields: item => this.preparedFields(item),
			ofRows: query => this.ofRows(query),
			firstInSight: items => this.firstInSight(items),
			onProgress: () => {
				this.shown = null;
				context.changed();
			},
		});
	}

	abstract crumb(): SafeText;
	/** Every item, unsorted. Asked once after each change: making the list may cost. */
	protected abstract source(): readonly Item[];
	protected abstract keyOf(item: Item): string | number;
	protected abstract columns(): readonly Column<Item>[];
	protected abstract sorts(): readonly Sort<Item>[];
	/** What the filter looks at. */
	protected abstract fields(item: Item): FilterFields;
	protected abstract openItem(item: Item): void;
	/** What of a filter each row is asked for; a list that is made for a part of it takes that away. */
	protected ofRows(query: Query): Query {
		return query;
	}
	/** Another filter is on; null without one. */
	protected filterChanged(_query: Query | null): void {}
	/** Said where there is nothing to list. */
	protected abstract emptyText(): string;

	summary(): StyledLine {
		return this.filterSpans();
	}

	/** Every item, unsorted and unfiltered. */
	protected all(): readonly Item[] {
		this.unfiltered ??= this.source();
		return this.unfiltered;
	}

	/** Sorted and filtered items, as far as the filter has come; the cursor has been put back on its item. */
	items(): readonly Item[] {
		if (this.shown) return this.shown;
		const items = this.filter.passed();
		this.shown = items;
		this.keepCursor(items);
		return items;
	}

	/** Every item, sorted: no letter of a filter has to sort again. */
	private ordered(): readonly Item[] {
		if (this.sorted) return this.sorted;
		const sorted = [...this.all()];
		const sort = this.sorts()[this.sortIndex];
		if (sort) {
			const sign = this.isReversed ? -1 : 1;
			sorted.sort((a, b) => sign * sort.compare(a, b));
		}
		this.sorted = sorted;
		return sorted;
	}

	current(): Item | undefined {
		return this.items()[this.list.cursor];
	}

	/** The cursor on the item with this key, wherever it is. */
	select(key: string | number): void {
		const index = this.items().findIndex(item => this.keyOf(item) === key);
		if (index >= 0) this.setList(land(index, this.items().length, this.height));
	}

	head(columns: number): readonly StyledLine[] {
		return [[{text: own('  '), tone: 'text'}, ...headingLine(this.table(columns))]];
	}

	body({columns, rows}: WindowSize): readonly BodyLine[] {
		const items = this.items();
		if (rows !== this.height) {
			this.height = rows;
			this.list = moveTo(this.list, this.list.cursor, items.length, rows);
			this.left = this.list;
		}
		if (items.length === 0) return this.emptyLines(columns);
		const table = this.table(columns);
		return items
			.slice(this.list.top, this.list.top + rows)
			.map((item, index) => this.bodyLine(table, item, this.list.top + index === this.list.cursor));
	}

	/** A row's line stays the same object until something changes, so that drawing it again costs nothing. */
	private bodyLine(table: TableLayout<Item>, item: Item, isSelected: boolean): BodyLine {
		const lines = isSelected ? this.selectedLines : this.lines;
		const known = lines.get(item);
		if (known) return known;
		const marker: Span = isSelected
			? {text: own(`${this.context.glyphs.cursor} `), tone: 'accent'}
			: {text: own('  '), tone: 'text'};
		const made = {line: [marker, ...rowLine(table, item)], isSelected};
		lines.set(item, made);
		return made;
	}

	state(): StyledLine {
		const total = this.items().length;
		if (total === 0) return [];
		const filtering = this.filter.isRunning ? ' · filtering …' : '';
		return [{text: own(`${this.list.cursor + 1} of ${total}${filtering}`), tone: 'dim'}];
	}

	can(action: ActionId): boolean {
		if (action === 'open') return this.current() !== undefined;
		return true;
	}

	act(action: ActionId): boolean {
		const count = this.items().length;
		switch (action) {
			case 'down':
				this.setList(moveBy(this.list, 1, count, this.height));
				return true;
			case 'up':
				this.setList(moveBy(this.list, -1, count, this.height));
				return true;
			case 'pageDown':
				this.setList(movePage(this.list, 1, count, this.height));
				return true;
			case 'pageUp':
				this.setList(movePage(this.list, -1, count, this.height));
				return true;
			case 'first':
				this.setList(moveTo(this.list, 0, count, this.height));
				return true;
			case 'last':
				this.setList(moveTo(this.list, count - 1, count, this.height));
				return true;
			case 'open': {
				const item = this.current();
				if (item !== undefined) this.openItem(item);
				return true;
			}
			case 'filter':
				this.askFilter();
				return true;
			case 'sort':
				this.sortIndex = (this.sortIndex + 1) % Math.max(1, this.sorts().length);
				this.isReversed = false;
				this.reorder();
				return true;
			case 'reverse':
				this.isReversed = !this.isReversed;
				this.reorder();
				return true;
			default:
				return false;
		}
	}

	refresh(): void {
		this.arrived();
	}

	undo(): boolean {
		if (this.filter.text === '') return false;
		this.setFilter('');
		return true;
	}

	close(): void {
		this.filter.close();
	}

	/** Other items are there. */
	protected arrived(): void {
		this.unfiltered = null;
		this.reorder();
	}

	/** Items, order or figures may have changed; they are worked out when they are next asked for. */
	private reorder(): void {
		this.filter.renew();
		this.sorted = null;
		this.shown = null;
		this.layout = null;
	}

	private setFilter(text: string): void {
		this.filter.set(text);
		if (text === '') this.prepared = new WeakMap();
		this.shown = null;
		this.filterChanged(this.filter.parsed);
	}

	protected filterSpans(): StyledLine {
		return filterSpans(this.filter.text, this.filter.problem);
	}

	/** Direction sign of the column the table is sorted by, for its heading. */
	protected sortSign(column: string): SafeText | null {
		const sort = this.sorts()[this.sortIndex];
		if (sort?.column !== column) return null;
		const isDescending = (sort.usual === 'descending') !== this.isReversed;
		return isDescending ? this.context.glyphs.descending : this.context.glyphs.ascending;
	}

	private askFilter(): void {
		const before = this.filter.text;
		askFilter(this.context, {
			text: before,
			set: text => this.setFilter(text),
			restore: () => this.setFilter(before),
			problem: () => this.filter.problem,
			isRunning: () => this.filter.isRunning,
			count: () => own(`${this.items().length} of ${this.all().length}`),
		});
	}

	private emptyLines(columns: number): readonly BodyLine[] {
		const text = this.filter.query ? nothingPasses(this.filter.isRunning) : this.emptyText();
		const rows = wrap(safeLine(text), Math.max(20, columns - 4));
		return [
			{line: [], isSelected: false},
			...rows.map((row): BodyLine => {
				const line: StyledLine = [
					{text: own('  '), tone: 'text'},
					{text: row.text, tone: 'dim'},
				];
				return {line, isSelected: false};
			}),
		];
	}

	private table(columns: number): TableLayout<Item> {
		if (this.layout?.columns === columns) return this.layout.table;
		this.lines = new WeakMap();
		this.selectedLines = new WeakMap();
		const table = layoutTable(this.columns(), columns - 3, this.all().slice(0, sampledRows));
		this.layout = {columns, table};
		return table;
	}

	private setList(list: ListState): void {
		this.list = list;
		this.left = list;
		this.staysAtTop = list.cursor === 0;
		const item = this.items()[list.cursor];
		this.cursorKey = item === undefined ? null : this.keyOf(item);
	}

	/** After items came, went or moved: the cursor is on its item again, at the same height of the screen. */
	private keepCursor(items: readonly Item[]): void {
		const {left, height} = this;
		const key = this.staysAtTop ? null : this.cursorKey;
		const index = key === null ? -1 : this.indexOfKey(items, key);
		this.list =
			index >= 0 ? follow(left, index, items.length, height) : moveTo(left, left.cursor, items.length, height);
		if (key !== null) return;
		const now = items[this.list.cursor];
		this.cursorKey = now === undefined ? null : this.keyOf(now);
	}

	private indexOfKey(items: readonly Item[], key: string | number): number {
		const {cursor} = this.left;
		const item = items[cursor];
		return item !== undefined && this.keyOf(item) === key ? cursor : items.findIndex(one => this.keyOf(one) === key);
	}

	private preparedFields(item: Item): FilterFields {
		let fields = this.prepared.get(item);
		if (!fields) {
			fields = preparedFields(this.fields(item));
			this.prepared.set(item, fields);
		}
		return fields;
	}

	private firstInSight(items: readonly Item[]): number {
		if (this.staysAtTop || this.cursorKey === null) return 0;
		const {cursor, top} = this.left;
		return Math.max(0, this.indexOfKey(items, this.cursorKey) - (cursor - top));
	}
}
