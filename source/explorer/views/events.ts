/** The events of a block, or of the whole session: one row for a command whatever the transcript made of it. */

import {
	type Folded,
	foldKey,
	groupAround,
	indexOfRow,
	type Landmark,
	seekRow,
	seekVisible,
	visibleAt,
} from '../../analysis/rows/folding.ts';
import {type Row, type RowTable, rowAt, rowOfLine} from '../../analysis/rows/row-table.ts';
import type {OpenedSession} from '../../library/port.ts';
import type {SessionSummary} from '../../library/summaries.ts';
import {clock, plural} from '../../text/format.ts';
import {own, type SafeText} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import {TallList} from '../state/tall-list.ts';
import {DetailView} from './detail.ts';
import {draftIssue} from './draft-issue.ts';
import {jumps, leavesEnd, wantsRows} from './event-actions.ts';
import {EventDrawing} from './event-drawing.ts';
import {EventEntries} from './event-entries.ts';
import {countMarks, heightOf, isSummary, nearestRow, rowAtEntry, rowOfKey, sentence} from './event-list.ts';
import {essentialText, eventText} from './event-texts.ts';
import {askFilter, filterSpans, nothingPasses} from './filter-prompt.ts';
import {askTime} from './go-time.ts';
import {judgeMarks} from './judging.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

/** An event to begin on. `file` is an id of the library. */
export interface Landing {
	readonly file: number;
	readonly line: number;
	readonly toolUseId: string | null;
}

const mostWaiting = 100;

export class EventsView implements View {
	readonly name = 'events';
	private readonly list = new TallList();
	private readonly entries: EventEntries;
	private readonly drawing: EventDrawing;
	private folded: Folded | null = null;
	private counted: {readonly red: number; readonly amber: number} | null = null;
	private rows: OpenedSession | null = null;
	/** The rows as they came; `rows` may hold what has been said of marks since. */
	private given: OpenedSession | null = null;
	private isFollowing = false;
	/** Row on which the person left the cursor before a filter took it elsewhere. */
	private leftRow: number | null = null;
	/** Keys that came before the rows were read. */
	private readonly waiting: ActionId[] = [];
	private previewed: {key: string; view: DetailView} | null = null;

	constructor(
		private readonly context: ViewContext,
		readonly session: number,
		block: number | null,
		private landing: Landing | null = null,
	) {
		this.drawing = new EventDrawing(context.glyphs);
		const of = {
			user: () => this.summaryOf()?.user ?? null,
			firstInSight: () => (this.folded ? rowAtEntry(this.folded, this.list.top.entry) : 0),
			onProgress: () => {
				this.refold();
				context.changed();
			},
		};
		this.entries = new EventEntries(of, block);
	}

	crumb(): SafeText {
		const blocks = this.summaryOf()?.blocks.length ?? 0;
		const {block} = this.entries;
		return block === null || blocks === 0 ? own('whole session') : own(`block ${block} of ${blocks}`);
	}

	summary(): StyledLine {
		const {block, filter} = this.entries;
		const spans: Span[] = [...filterSpans(filter.text, filter.problem)];
		if (spans.length > 0) spans.push({text: own('   '), tone: 'text'});
		const times = block === null ? null : this.summaryOf()?.blocks[block - 1];
		if (times) spans.push({text: own(`${clock(times.start)} → ${clock(times.end)}   `), tone: 'dim'});
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
		this.list.resize(rows);
		if (!loaded) return sentence(this.message());
		const {filter} = this.entries;
		if (loaded.folded.count === 0) return sentence(filter.query ? nothingPasses(filter.isRunning) : 'No event here.');
		if (this.landing) this.land(this.landing);
		// Landing may have opened a group or a block.
		const {table, folded} = this.load() ?? loaded;
		const from = {table, folded, query: filter.query, project: this.summaryOf()?.project ?? null};
		const lines: BodyLine[] = [];
		const {cursor, top} = this.list;
		let skipped = top.above;
		for (let {entry} = top; entry < folded.count && lines.length < rows; entry++) {
			for (const line of this.drawing.linesOf(from, entry, entry === cursor, columns)) {
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
		const filtering = this.entries.filter.isRunning ? ' · filtering …' : '';
		const following: Span[] = this.isFollowing ? [{text: own('following · '), tone: 'accent'}] : [];
		const spans: Span[] = [
			...following,
			{text: own(`${this.list.cursor + 1} of ${loaded.folded.count}${filtering}`), tone: 'dim'},
		];
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
		if (action === 'unfold') return groupAround(loaded.table, loaded.folded, this.list.cursor) !== null;
		if (action === 'open' || action === 'raw' || action === 'copy')
			return this.currentRow() !== null || action === 'open';
		return true;
	}

	act(action: ActionId): boolean {
		if (this.waits(action)) return true;
		if (this.isFollowing && leavesEnd.has(action)) this.stopFollowing();
		if (action !== 'filter') this.leftRow = null;
		const jump = jumps[action];
		if (jump) this.jump(jump.what, jump.step, jump.none);
		return jump !== undefined || this.move(action) || this.change(action) || this.use(action);
	}

	private move(action: ActionId): boolean {
		const {list} = this;
		switch (action) {
			case 'down':
				list.moveTo(list.cursor + 1);
				return true;
			case 'up':
				list.moveTo(list.cursor - 1);
				return true;
			case 'pageDown':
				list.page(1);
				return true;
			case 'pageUp':
				list.page(-1);
				return true;
			case 'first':
				list.moveTo(0);
				return true;
			case 'last':
				list.moveTo(list.count - 1);
				return true;
			case 'nextBlock':
				this.goBlock(1);
				return true;
			case 'previousBlock':
				this.goBlock(-1);
				return true;
			case 'goTime': {
				const row = this.currentRow();
				askTime(this.context, row && !Number.isNaN(row.time) ? row.time : null, time => this.goTime(time));
				return true;
			}
			default:
				return false;
		}
	}

	/** Keys that list other rows. */
	private change(action: ActionId): boolean {
		switch (action) {
			case 'unfold':
				this.toggleGroup();
				return true;
			case 'unfoldAll':
				this.entries.toggleAll();
				this.refold();
				return true;
			case 'wholeSession':
				this.toggleWhole();
				return true;
			case 'follow':
				this.toggleFollowing();
				return true;
			case 'filter':
				this.askFilter();
				return true;
			default:
				return false;
		}
	}

	/** Keys that do something with the row at hand. */
	private use(action: ActionId): boolean {
		switch (action) {
			case 'open':
				this.open();
				return true;
			case 'raw':
				this.open(true);
				return true;
			case 'judge':
				this.judge();
				return true;
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
		const row = before && this.folded ? rowAtEntry(this.folded, this.list.cursor) : 0;
		const key = before && row < before.rows.count ? foldKey(before.rows, row) : null;
		this.rows = opened;
		this.leftRow = null;
		// Work went on after a pause: following goes on in the new block.
		const {block} = this.entries;
		if (this.isFollowing && block !== null) this.entries.block = Math.max(block, opened.rows.blocks.length);
		this.refold(key === null ? row : rowOfKey(opened.rows, key, row));
		if (this.isFollowing) this.list.moveTo(this.list.count - 1);
		if (this.landing && before === null) this.land(this.landing);
		for (const action of this.waiting.splice(0)) this.act(action);
	}

	undo(): boolean {
		if (this.entries.filter.text === '') return false;
		this.setFilter('');
		return true;
	}

	close(): void {
		this.entries.filter.close();
	}

	/** The cursor on a row of the opened session, whichever block it is in. */
	goRow(row: number): void {
		const loaded = this.load();
		if (!loaded) return;
		const {table} = loaded;
		if (this.entries.block !== null && table.block[row] !== this.entries.block) this.setBlock(table.block[row] || null);
		const folded = this.load()?.folded ?? loaded.folded;
		const index = indexOfRow(folded, row);
		const entry = visibleAt(table, folded, index);
		if (entry.kind === 'row' || entry.group.isOpen) {
			this.list.land(index);
			return;
		}
		this.entries.unfold(entry.group);
		this.refold();
		this.list.land(indexOfRow(this.load()?.folded ?? folded, row));
	}

	/** The row the cursor is on, as an index of the table; null on a summary of folded rows. */
	currentRowIndex(): number | null {
		const loaded = this.load();
		if (!loaded || loaded.folded.count === 0) return null;
		const entry = visibleAt(loaded.table, loaded.folded, Math.min(this.list.cursor, loaded.folded.count - 1));
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
		const folded = this.folded ?? this.refold();
		return folded && {table: this.rows.rows, folded};
	}

	/** Lists the entries anew; the cursor stays on its row (or on this one), at the same height of the screen. */
	private refold(ofCursor?: number): Folded | null {
		if (!this.rows) return null;
		const table = this.rows.rows;
		const before = this.folded;
		const {cursor} = this.list;
		const row = ofCursor ?? this.leftRow ?? (before ? rowAtEntry(before, cursor) : 0);
		const isOnSummary = before !== null && isSummary(before, cursor);
		const folded = this.entries.fold(table);
		this.folded = folded;
		this.counted = null;
		this.drawing.clear();
		let index = Math.max(0, indexOfRow(folded, row));
		// The summary of an open group stands before the group's first row.
		if (isOnSummary && isSummary(folded, index - 1) && rowAtEntry(folded, index - 1) === row) index--;
		// Opened anew, the cursor is on the first event and not on a summary of what was folded before it.
		if (!before && ofCursor === undefined)
			index = Math.max(
				0,
				folded.entries.findIndex(entry => entry >= 0),
			);
		this.list.replace(folded.count, entry => heightOf(table, folded, entry), index, before === null);
		return folded;
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
		for (let index = this.list.cursor + step; index >= 0 && index < loaded.folded.count; index += step) {
			const entry = loaded.folded.entries[index] ?? -1;
			if (entry < 0) continue;
			this.list.moveTo(index);
			return entry;
		}
		return null;
	}

	private toggleGroup(): void {
		const loaded = this.load();
		const group = loaded && groupAround(loaded.table, loaded.folded, this.list.cursor);
		if (!group) return;
		this.entries.toggle(group);
		this.refold();
	}

	private toggleWhole(): void {
		if (this.entries.block === null) {
			const row = this.currentRowIndex();
			this.setBlock(this.rows?.rows.block[row ?? 0] || null);
		} else this.setBlock(null);
	}

	private setBlock(block: number | null): void {
		this.entries.block = block;
		this.refold();
	}

	private goBlock(step: 1 | -1): void {
		const count = this.summaryOf()?.blocks.length ?? 0;
		const at = this.entries.block ?? this.currentRow()?.block ?? 1;
		const next = at + step;
		if (next < 1 || next > count) {
			this.context.flash(step === 1 ? 'this is the last block' : 'this is the first block');
			return;
		}
		if (this.entries.block !== null) {
			this.setBlock(next);
			this.list.moveTo(0);
			return;
		}
		const row = this.rows?.rows.block.indexOf(next) ?? -1;
		if (row >= 0) this.goRow(row);
	}

	private stopFollowing(): void {
		this.isFollowing = false;
		this.context.flash('no longer following');
	}

	private toggleFollowing(): void {
		if (this.isFollowing) {
			this.stopFollowing();
			return;
		}
		this.isFollowing = true;
		this.list.moveTo(this.list.count - 1);
		this.context.flash('following: stays at the end as the session grows; . stops');
	}

	/** To the next landmark: in the list, else beyond the block. */
	private jump(what: Landmark, step: 1 | -1, none: string): void {
		const loaded = this.load();
		if (!loaded) return;
		const {table, folded} = loaded;
		const {list, entries} = this;
		const entry = seekVisible(table, folded, list.cursor, what, step);
		if (entry >= 0) {
			list.jump(entry);
			return;
		}
		const isAll = entries.block === null || entries.filter.query !== null;
		const row = isAll ? -1 : seekRow(table, rowAtEntry(folded, list.cursor), what, step);
		if (row >= 0) this.goRow(row);
		this.context.flash(row >= 0 ? `in ${this.crumb()}` : none);
	}

	private goTime(time: number): void {
		const table = this.rows?.rows;
		if (!table) return;
		const best = nearestRow(table, time);
		if (best >= 0) this.goRow(best);
		else this.context.flash('no event here has a time', 'warning');
	}

	private askFilter(): void {
		const {filter} = this.entries;
		const [before, place] = [filter.text, this.list.place];
		askFilter(this.context, {
			text: before,
			set: text => this.setFilter(text),
			restore: () => {
				this.setFilter(before);
				this.leftRow = null;
				this.list.goBack(place);
			},
			problem: () => filter.problem,
			isRunning: () => filter.isRunning,
			count: () => own(plural(this.load()?.folded.count ?? 0, 'row')),
		});
	}

	private setFilter(text: string): void {
		this.leftRow ??= this.folded && this.folded.count > 0 ? rowAtEntry(this.folded, this.list.cursor) : null;
		this.entries.setFilter(text);
		this.refold();
	}

	/** What the person says of the marks of the row at hand goes round: real, not friction, known, nothing. */
	private judge(): void {
		const {rows, session} = this;
		const row = this.currentRow();
		if (!rows || !row || row.marks.length === 0) {
			this.context.flash('no mark on this row');
			return;
		}
		judgeMarks(this.context, session, rows, row.marks).then(
			judged => {
				const opened = this.rows ?? rows;
				this.rows = {...opened, rows: {...opened.rows, marks: judged(opened.rows.marks)}};
				this.refold();
			},
			(error: Error) => this.context.flash(error.message, 'warning'),
		);
	}

	/** Marks of what is listed, those of sub-agents among them. */
	private markCounts(): {red: number; amber: number} {
		// The top line asks before the body does.
		const table = this.load()?.table;
		if (!table) return {red: 0, amber: 0};
		this.counted ??= countMarks(table, this.entries.block);
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
