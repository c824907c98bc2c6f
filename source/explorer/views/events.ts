/** The events of a block, or of the whole session: one row for a command whatever the transcript made of it. */

import {
	type Folded,
	foldKey,
	foldRows,
	groupAround,
	indexOfRow,
	type Landmark,
	seekRow,
	seekVisible,
	visibleAt,
} from '../../analysis/rows/folding.ts';
import {type Row, type RowMark, type RowTable, rowAt, rowOfLine} from '../../analysis/rows/row-table.ts';
import type {Judgement} from '../../analysis/types.ts';
import type {OpenedSession} from '../../library/port.ts';
import type {SessionSummary} from '../../library/summaries.ts';
import {highlights, matchesText} from '../../search/match-text.ts';
import {isEmptyQuery, parseQuery, type Query} from '../../search/query.ts';
import {clock, plural} from '../../text/format.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import {eventLine, evidenceLine, groupLine} from '../present/event-row.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import {follow, type ListState, land, movePage, moveTo, startOfList} from '../state/list.ts';
import {DetailView} from './detail.ts';
import {draftIssue} from './draft-issue.ts';
import {
	allKeys,
	countMarks,
	fieldsOf,
	heightOf,
	isSummary,
	nearestRow,
	rowAtEntry,
	rowOfKey,
	sentence,
} from './event-list.ts';
import {essentialText, eventText} from './event-texts.ts';
import {askFilter} from './filter-prompt.ts';
import {askTime} from './go-time.ts';
import {afterJudging, judgedText, nextJudgement} from './judging.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

/** An event to begin on. `file` is an id of the library. */
export interface Landing {
	readonly file: number;
	readonly line: number;
	readonly toolUseId: string | null;
}

/** Entries whose lines are kept ready: some screens' worth. */
const drawnEntries = 1_000;

/** Actions that leave the end of the list, and with it following. */
const leavesEnd: ReadonlySet<ActionId> = new Set([
	'up',
	'pageUp',
	'first',
	'nextMark',
	'previousMark',
	'nextRed',
	'previousRed',
	'nextPrompt',
	'previousPrompt',
	'previousBlock',
	'goTime',
]);

/** Actions that move about in rows, or open one. */
const wantsRows: ReadonlySet<ActionId> = new Set([
	...leavesEnd,
	...([
		'down',
		'pageDown',
		'last',
		'open',
		'raw',
		'unfold',
		'unfoldAll',
		'wholeSession',
		'nextBlock',
		'follow',
	] as const),
]);
const mostWaiting = 100;

export class EventsView implements View {
	readonly name = 'events';
	/** In display lines: a marked row has one more for each mark. */
	private list: ListState = startOfList;
	private cursor = 0;
	private height = 20;
	private folded: Folded | null = null;
	private lineStarts = new Int32Array(1);
	private drawn = {columns: 0, lines: new Map<number, readonly BodyLine[]>()};
	private counted: {readonly red: number; readonly amber: number} | null = null;
	private rows: OpenedSession | null = null;
	/** The rows as they came; `rows` may hold what has been said of marks since. */
	private given: OpenedSession | null = null;
	private readonly unfolded = new Set<string>();
	private isAllUnfolded = false;
	private isFollowing = false;
	private filterText = '';
	/** What of the filter was not understood; nothing may be left to filter by then. */
	private filterProblem: string | null = null;
	private query: Query | null = null;
	private readonly waiting: ActionId[] = [];
	private previewed: {key: string; view: DetailView} | null = null;

	constructor(
		private readonly context: ViewContext,
		readonly session: number,
		private block: number | null,
		private landing: Landing | null = null,
	) {}

	crumb(): SafeText {
		const blocks = this.summaryOf()?.blocks.length ?? 0;
		if (this.block === null || blocks === 0) return own('whole session');
		return own(`block ${this.block} of ${blocks}`);
	}

	summary(): StyledLine {
		const spans: Span[] = [];
		if (this.filterText) {
			spans.push(
				{text: own('filter '), tone: 'dim'},
				{text: safeLine(this.filterText), tone: 'accent'},
				{text: own('   '), tone: 'text'},
			);
		}
		if (this.isFollowing) spans.push({text: own('following   '), tone: 'accent'});
		const block = this.block === null ? null : this.summaryOf()?.blocks[this.block - 1];
		if (block) spans.push({text: own(`${clock(block.start)} → ${clock(block.end)}   `), tone: 'dim'});
		const {red, amber} = this.markCounts();
		const {glyphs} = this.context;
		if (red > 0) spans.push({text: own(`${red} ${glyphs.red} `), tone: 'red'});
		if (amber > 0) spans.push({text: own(`${amber} ${glyphs.amber}`), tone: 'amber'});
		return spans;
	}

	head(): readonly StyledLine[] {
		return [];
	}

	body({columns, rows}: WindowSize): readonly BodyLine[] {
		const loaded = this.load();
		if (rows !== this.height) {
			this.height = rows;
			this.reveal();
		}
		if (!loaded) return sentence(this.message());
		const {folded, table} = loaded;
		if (folded.count === 0)
			return sentence(this.query ? 'Nothing matches the filter. Esc takes it off.' : 'No event here.');
		if (this.landing) this.land(this.landing);
		const lines: BodyLine[] = [];
		let entry = this.entryAt(this.list.top);
		let skipped = this.list.top - (this.lineStarts[entry] ?? 0);
		for (; entry < folded.count && lines.length < rows; entry++) {
			for (const line of this.linesOf(table, folded, entry, columns)) {
				if (skipped-- > 0) continue;
				if (lines.length < rows) lines.push(line);
			}
		}
		return lines;
	}

	state(): StyledLine {
		const loaded = this.load();
		if (!loaded || loaded.folded.count === 0) return [];
		const skipped = this.summaryOf()?.badLines ?? 0;
		const spans: Span[] = [{text: own(`${this.cursor + 1} of ${loaded.folded.count}`), tone: 'dim'}];
		if (skipped > 0) spans.push({text: own(` · ${plural(skipped, 'line')} skipped`), tone: 'amber'});
		return spans;
	}

	can(action: ActionId): boolean {
		const loaded = this.load();
		if (!loaded) return action === 'back' || action === 'help';
		const {red, amber} = this.markCounts();
		if (action === 'nextMark') return red + amber > 0;
		if (action === 'nextRed') return red > 0;
		if (action === 'judge') return (this.currentRow()?.marks.length ?? 0) > 0;
		if (action === 'unfold') return groupAround(loaded.table, loaded.folded, this.cursor) !== null;
		if (action === 'open' || action === 'raw' || action === 'copy')
			return this.currentRow() !== null || action === 'open';
		return true;
	}

	act(action: ActionId): boolean {
		if (this.waits(action)) return true;
		if (this.isFollowing && leavesEnd.has(action)) {
			this.isFollowing = false;
			this.context.flash('no longer following');
		}
		const loaded = this.load();
		const count = loaded?.folded.count ?? 0;
		switch (action) {
			case 'down':
				this.moveTo(this.cursor + 1);
				return true;
			case 'up':
				this.moveTo(this.cursor - 1);
				return true;
			case 'pageDown':
				this.page(1);
				return true;
			case 'pageUp':
				this.page(-1);
				return true;
			case 'first':
				this.moveTo(0);
				return true;
			case 'last':
				this.moveTo(count - 1);
				return true;
			case 'open':
				this.open();
				return true;
			case 'raw':
				this.open(true);
				return true;
			case 'unfold':
				this.toggleGroup();
				return true;
			case 'unfoldAll':
				this.isAllUnfolded = !this.isAllUnfolded;
				this.unfolded.clear();
				this.refold();
				return true;
			case 'wholeSession':
				this.toggleWhole();
				return true;
			case 'nextMark':
				return this.jump('mark', 1, 'no further mark');
			case 'previousMark':
				return this.jump('mark', -1, 'no mark before this');
			case 'nextRed':
				return this.jump('red', 1, 'no further red mark');
			case 'previousRed':
				return this.jump('red', -1, 'no red mark before this');
			case 'nextPrompt':
				return this.jump('prompt', 1, 'no further prompt');
			case 'previousPrompt':
				return this.jump('prompt', -1, 'no prompt before this');
			case 'nextBlock':
				this.goBlock(1);
				return true;
			case 'previousBlock':
				this.goBlock(-1);
				return true;
			case 'follow':
				this.isFollowing = !this.isFollowing;
				if (!this.isFollowing) this.context.flash('no longer following');
				else {
					this.moveTo(count - 1);
					this.context.flash('following: stays at the end as the session grows; . stops');
				}
				return true;
			case 'filter':
				this.askFilter();
				return true;
			case 'judge':
				this.judge();
				return true;
			case 'goTime': {
				const row = this.currentRow();
				askTime(this.context, row && !Number.isNaN(row.time) ? row.time : null, time => this.goTime(time));
				return true;
			}
			case 'copy':
				this.outside(essentialText, text => this.context.copy(text, 'the event’s text'));
				return true;
			case 'issue': {
				const row = this.currentRowIndex();
				if (row !== null && this.rows) draftIssue(this.context, this.rows, row);
				return true;
			}
			case 'pager':
			case 'editor':
				this.outside(eventText, text => this.context.openOutside(action, text));
				return true;
			default:
				return false;
		}
	}

	/** Keys that come before the rows are read are kept, and pressed when they are there. */
	private waits(action: ActionId): boolean {
		if (this.load() !== null || this.context.opened(this.session) instanceof Error) return false;
		if (!wantsRows.has(action)) return false;
		if (this.waiting.length < mostWaiting) this.waiting.push(action);
		return true;
	}

	preview(): View | null {
		const row = this.currentRowIndex();
		const {rows} = this;
		if (row === null || !rows) return null;
		const key = `${rows.rows.count} ${row}`;
		if (this.previewed?.key !== key) {
			this.previewed = {key, view: new DetailView(this.context, {session: this.session, opened: rows, row})};
		}
		return this.previewed.view;
	}

	refresh(): void {
		const opened = this.context.opened(this.session);
		if (!opened || opened instanceof Error || opened === this.given) return;
		this.given = opened;
		const before = this.rows;
		const row = before && this.folded ? rowAtEntry(this.folded, this.cursor) : 0;
		const key = before && row < before.rows.count ? foldKey(before.rows, row) : null;
		this.rows = opened;
		// Work went on after a pause: following goes on in the new block.
		if (this.isFollowing && this.block !== null) this.block = Math.max(this.block, opened.rows.blocks.length);
		this.refold(key === null ? row : rowOfKey(opened.rows, key, row));
		if (this.isFollowing) this.moveTo((this.load()?.folded.count ?? 1) - 1);
		if (this.landing && before === null) this.land(this.landing);
		for (const action of this.waiting.splice(0)) this.act(action);
	}

	undo(): boolean {
		if (this.filterText === '') return false;
		this.setFilter('');
		return true;
	}

	/** The cursor on a row of the opened session, whichever block it is in. */
	goRow(row: number): void {
		const loaded = this.load();
		if (!loaded) return;
		const {table} = loaded;
		if (this.block !== null && table.block[row] !== this.block) this.setBlock(table.block[row] || null);
		const folded = this.folded as Folded | null;
		if (!folded) return;
		let index = indexOfRow(folded, row);
		const entry = visibleAt(table, folded, index);
		if (entry.kind === 'group' && !entry.group.isOpen) {
			this.unfolded.add(entry.group.key);
			this.refold();
			index = indexOfRow(this.folded as Folded, row);
		}
		this.cursor = index;
		this.list = land(this.lineStarts[index] ?? 0, this.lineCount(), this.height);
		this.reveal();
	}

	/** The row the cursor is on, as an index of the table; null on a summary of folded rows. */
	currentRowIndex(): number | null {
		const loaded = this.load();
		if (!loaded || loaded.folded.count === 0) return null;
		const entry = visibleAt(loaded.table, loaded.folded, Math.min(this.cursor, loaded.folded.count - 1));
		return entry.kind === 'row' ? entry.row : null;
	}

	private currentRow(): Row | null {
		const index = this.currentRowIndex();
		return index === null || !this.rows ? null : rowAt(this.rows.rows, index);
	}

	private summaryOf(): SessionSummary | undefined {
		return this.context.library.state.sessions.get(this.session);
	}

	private load(): {table: RowTable; folded: Folded} | null {
		if (!this.rows) {
			const opened = this.context.opened(this.session);
			if (!opened || opened instanceof Error) return null;
			this.rows = opened;
			this.given = opened;
		}
		if (!this.folded) this.refold();
		return {table: this.rows.rows, folded: this.folded as unknown as Folded};
	}

	/** Folds anew; the cursor stays on its row (or on this one), at the same height of the screen. */
	private refold(ofCursor?: number): void {
		if (!this.rows) return;
		const table = this.rows.rows;
		const row = ofCursor ?? (this.folded ? rowAtEntry(this.folded, this.cursor) : 0);
		const isOnSummary = this.folded !== null && isSummary(this.folded, this.cursor);
		const {query} = this;
		const unfolded: ReadonlySet<string> = this.isAllUnfolded ? allKeys(table) : this.unfolded;
		const user = this.summaryOf()?.user ?? null;
		const filter = query ? (index: number) => matchesText(query, fieldsOf(table, index, user)) : null;
		const folded = foldRows(table, {block: this.block, unfolded, filter});
		const starts = new Int32Array(folded.count + 1);
		for (let i = 0; i < folded.count; i++) starts[i + 1] = (starts[i] as number) + heightOf(table, folded, i);
		const before = this.folded ? this.list.cursor : null;
		this.folded = folded;
		this.counted = null;
		this.drawn = {columns: 0, lines: new Map()};
		this.lineStarts = starts;
		const index = Math.max(0, indexOfRow(folded, row));
		// The summary of an open group stands before the group's first row.
		const stays = isOnSummary && isSummary(folded, index - 1) && rowAtEntry(folded, index - 1) === row;
		this.cursor = stays ? index - 1 : index;
		// Opened anew, the cursor is on the first event and not on a summary of what was folded before it.
		if (before === null && ofCursor === undefined)
			this.cursor = Math.max(
				0,
				folded.entries.findIndex(entry => entry >= 0),
			);
		const line = starts[this.cursor] ?? 0;
		if (before === null) this.list = land(line, this.lineCount(), this.height);
		else this.list = follow(this.list, line, this.lineCount(), this.height);
		this.reveal();
	}

	/** An entry's lines stay the same objects until something changes, so that drawing them again costs nothing. */
	private linesOf(table: RowTable, folded: Folded, index: number, columns: number): readonly BodyLine[] {
		if (this.drawn.columns !== columns) this.drawn = {columns, lines: new Map()};
		const key = index * 2 + (index === this.cursor ? 1 : 0);
		let lines = this.drawn.lines.get(key);
		if (!lines) {
			lines = this.entryLines(table, folded, index, columns);
			if (this.drawn.lines.size > drawnEntries) this.drawn.lines.clear();
			this.drawn.lines.set(key, lines);
		}
		return lines;
	}

	private entryLines(table: RowTable, folded: Folded, index: number, columns: number): BodyLine[] {
		const isSelected = index === this.cursor;
		const {glyphs} = this.context;
		const entry = visibleAt(table, folded, index);
		if (entry.kind === 'group') return [{line: groupLine(entry.group, isSelected, glyphs), isSelected}];
		const row = rowAt(table, entry.row);
		const marks = row.marks.map(mark => table.marks[mark] as RowMark);
		const matches = this.query ? highlights(this.query, row.text) : [];
		const first = {
			line: eventLine(row, {columns, glyphs, isSelected, matches, marks, project: this.summaryOf()?.project ?? null}),
			isSelected,
		};
		return [first, ...marks.map(mark => ({line: evidenceLine(mark, columns, glyphs), isSelected: false}))];
	}

	private lineCount(): number {
		return this.lineStarts.at(-1) ?? 0;
	}

	/** Entry that a display line belongs to. */
	private entryAt(line: number): number {
		let low = 0;
		let high = this.lineStarts.length - 2;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.lineStarts[middle] as number) <= line) low = middle;
			else high = middle - 1;
		}
		return Math.max(0, low);
	}

	private moveTo(index: number): void {
		const count = this.folded?.count ?? 0;
		this.cursor = Math.max(0, Math.min(count - 1, index));
		const from = this.lineStarts[this.cursor] ?? 0;
		this.list = moveTo(this.list, from, this.lineCount(), this.height);
		this.reveal();
	}

	/** Both lines of the row the cursor is on are in the window. */
	private reveal(): void {
		const from = this.lineStarts[this.cursor] ?? 0;
		const last = (this.lineStarts[this.cursor + 1] ?? from + 1) - 1;
		const shown = moveTo(this.list, last, this.lineCount(), this.height);
		this.list = {cursor: from, top: Math.min(shown.top, from)};
	}

	private page(pages: 1 | -1): void {
		const moved = movePage(this.list, pages, this.lineCount(), this.height);
		this.list = moved;
		this.cursor = this.entryAt(moved.cursor);
		this.list = {cursor: this.lineStarts[this.cursor] ?? 0, top: moved.top};
		this.reveal();
	}

	private land(landing: Landing): void {
		const {rows} = this;
		if (!rows) return;
		const file = rows.fileIds.indexOf(landing.file);
		const row = rowOfLine(rows.rows, Math.max(0, file), landing.line, landing.toolUseId);
		this.landing = null;
		if (row >= 0) this.goRow(row);
	}

	private open(isRaw = false): void {
		const row = this.currentRowIndex();
		if (row === null) this.toggleGroup();
		else if (this.rows)
			this.context.push(
				new DetailView(this.context, {session: this.session, opened: this.rows, row, isRaw, list: this}),
			);
	}

	/** The row before or behind the one at hand, as the list shows them: for stepping through in the detail. */
	step(step: 1 | -1): number | null {
		const loaded = this.load();
		if (!loaded) return null;
		for (let index = this.cursor + step; index >= 0 && index < loaded.folded.count; index += step) {
			const entry = loaded.folded.entries[index] ?? -1;
			if (entry < 0) continue;
			this.moveTo(index);
			return entry;
		}
		return null;
	}

	private toggleGroup(): void {
		const loaded = this.load();
		const group = loaded && groupAround(loaded.table, loaded.folded, this.cursor);
		if (!group) return;
		if (this.isAllUnfolded) {
			this.isAllUnfolded = false;
			for (const key of allKeys(loaded.table)) this.unfolded.add(key);
		}
		if (group.isOpen) this.unfolded.delete(group.key);
		else this.unfolded.add(group.key);
		this.refold();
	}

	private toggleWhole(): void {
		if (this.block === null) {
			const row = this.currentRowIndex();
			this.setBlock(this.rows?.rows.block[row ?? 0] || null);
		} else this.setBlock(null);
	}

	private setBlock(block: number | null): void {
		this.block = block;
		this.refold();
	}

	private goBlock(step: 1 | -1): void {
		const count = this.summaryOf()?.blocks.length ?? 0;
		const at = this.block ?? this.currentRow()?.block ?? 1;
		const next = at + step;
		if (next < 1 || next > count) {
			this.context.flash(step === 1 ? 'this is the last block' : 'this is the first block');
			return;
		}
		if (this.block !== null) {
			this.block = next;
			this.refold();
			this.moveTo(0);
			return;
		}
		const row = this.rows?.rows.block.indexOf(next) ?? -1;
		if (row >= 0) this.goRow(row);
	}

	/** Next landmark: in the list, else beyond the block. */
	private seek(what: Landmark, step: 1 | -1): {entry: number} | {row: number} | null {
		const loaded = this.load();
		if (!loaded) return null;
		const entry = seekVisible(loaded.table, loaded.folded, this.cursor, what, step);
		if (entry >= 0) return {entry};
		if (this.block === null || this.query) return null;
		const row = seekRow(loaded.table, rowAtEntry(loaded.folded, this.cursor), what, step);
		return row >= 0 ? {row} : null;
	}

	private jump(what: Landmark, step: 1 | -1, none: string): true {
		const found = this.seek(what, step);
		if (!found) this.context.flash(none);
		else if ('entry' in found) {
			const isFar = Math.abs((this.lineStarts[found.entry] ?? 0) - this.list.cursor) > this.height;
			this.cursor = found.entry;
			const line = this.lineStarts[found.entry] ?? 0;
			this.list = isFar
				? land(line, this.lineCount(), this.height)
				: moveTo(this.list, line, this.lineCount(), this.height);
			this.reveal();
		} else {
			this.goRow(found.row);
			this.context.flash(`in ${this.crumb()}`);
		}
		return true;
	}

	private goTime(time: number): void {
		const table = this.rows?.rows;
		if (!table) return;
		const best = nearestRow(table, time);
		if (best >= 0) this.goRow(best);
		else this.context.flash('no event here has a time', 'warning');
	}

	private askFilter(): void {
		const {filterText, cursor, list} = this;
		askFilter(this.context, {
			text: filterText,
			set: text => this.setFilter(text),
			restore: () => {
				this.setFilter(filterText);
				this.cursor = Math.min(cursor, Math.max(0, (this.folded?.count ?? 1) - 1));
				this.list = list;
				this.reveal();
			},
			problem: () => this.filterProblem,
			count: () => own(plural(this.load()?.folded.count ?? 0, 'row')),
		});
	}

	private setFilter(text: string): void {
		this.filterText = text;
		const query = text.trim() === '' ? null : parseQuery(text);
		this.query = query && !isEmptyQuery(query) ? query : null;
		this.filterProblem = query?.problems[0] ?? null;
		this.refold();
	}

	/** What the person says of the marks of the row at hand goes round: real, not friction, known, nothing. */
	private judge(): void {
		const {rows} = this;
		const row = this.currentRow();
		const marks = row?.marks.map(index => rows?.rows.marks[index] as RowMark) ?? [];
		const [first] = marks;
		if (!rows || !first) {
			this.context.flash('no mark on this row');
			return;
		}
		const next = nextJudgement(first.judgement);
		const said = marks.map(mark => {
			const {kind, line, toolUseId} = mark;
			return this.context.library.judge({file: rows.fileIds[mark.file] ?? 0, kind, line, toolUseId}, next);
		});
		Promise.all(said).then(
			() => {
				this.showJudged(new Set(marks), next);
				this.context.flash(judgedText(next));
			},
			(error: Error) => this.context.flash(error.message, 'warning'),
		);
	}

	/** Until the session is read again, which happens where its counts change. */
	private showJudged(judged: ReadonlySet<RowMark>, judgement: Judgement | null): void {
		const {rows} = this;
		if (!rows) return;
		const marks = rows.rows.marks.map(mark => (judged.has(mark) ? {...mark, ...afterJudging(mark, judgement)} : mark));
		this.rows = {...rows, rows: {...rows.rows, marks}};
		this.refold();
	}

	/** Marks of what is listed, those of sub-agents among them. */
	private markCounts(): {red: number; amber: number} {
		// The top line asks before the body does.
		const table = this.load()?.table;
		if (!table) return {red: 0, amber: 0};
		this.counted ??= countMarks(table, this.block);
		return this.counted;
	}

	/** Hands the event at hand to the clipboard or to another program, once it has been read. */
	private outside(read: typeof eventText, use: (text: string) => void): void {
		const row = this.currentRowIndex();
		if (row === null || !this.rows) return;
		read(this.context, this.rows, row).then(use, (error: Error) => this.context.flash(error.message, 'warning'));
	}

	private message(): string {
		const opened = this.context.opened(this.session);
		return opened instanceof Error ? `It could not be read: ${opened.message}. Ctrl+R tries again.` : 'Reading …';
	}
}
