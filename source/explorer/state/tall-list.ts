/** A list whose entries are one or more lines high: the cursor stands on an entry, the window counts lines. */
import {follow, type ListState, land, movePage, moveTo, startOfList} from './list.ts';

/** Where the cursor and the window are, to come back to. */
export interface TallPlace {
	readonly cursor: number;
	readonly list: ListState;
}

export class TallList {
	/** Entry the cursor is on. */
	cursor = 0;
	/** In lines; its cursor is the first line of the entry. */
	private list: ListState = startOfList;
	private height = 20;
	/** First line of each entry, and the number of lines. */
	private starts = new Int32Array(1);

	get count(): number {
		return this.starts.length - 1;
	}

	get place(): TallPlace {
		return {cursor: this.cursor, list: this.list};
	}

	/** First entry in the window, and how many of its lines are above it. */
	get top(): {readonly entry: number; readonly above: number} {
		const entry = this.entryAt(this.list.top);
		return {entry, above: this.list.top - this.lineOf(entry)};
	}

	resize(rows: number): void {
		if (rows === this.height) return;
		this.height = rows;
		this.reveal();
	}

	/** Other entries, the cursor on one of them. `isNew`: nothing was shown before; else it stays where it is on the screen. */
	replace(count: number, heightOf: (entry: number) => number, cursor: number, isNew: boolean): void {
		const starts = new Int32Array(count + 1);
		for (let entry = 0; entry < count; entry++) starts[entry + 1] = (starts[entry] as number) + heightOf(entry);
		this.starts = starts;
		this.cursor = cursor;
		const place = isNew ? land : follow.bind(null, this.list);
		this.list = place(this.lineOf(cursor), this.lines, this.height);
		this.reveal();
	}

	moveTo(entry: number): void {
		this.cursor = Math.max(0, Math.min(this.count - 1, entry));
		this.list = moveTo(this.list, this.lineOf(this.cursor), this.lines, this.height);
		this.reveal();
	}

	/** A page; the cursor stays where it is on the screen. */
	page(pages: 1 | -1): void {
		const moved = movePage(this.list, pages, this.lines, this.height);
		this.cursor = this.entryAt(moved.cursor);
		this.list = {cursor: this.lineOf(this.cursor), top: moved.top};
		this.reveal();
	}

	/** The cursor on an entry that was jumped to from afar: what led to it is seen. */
	land(entry: number): void {
		this.cursor = entry;
		this.list = land(this.lineOf(entry), this.lines, this.height);
		this.reveal();
	}

	/** The window moves no further than it must, but a jump of more than its height lands. */
	jump(entry: number): void {
		if (Math.abs(this.lineOf(entry) - this.list.cursor) > this.height) this.land(entry);
		else this.moveTo(entry);
	}

	/** Back to a place; where the list has become shorter, to its end. */
	goBack({cursor, list}: TallPlace): void {
		this.cursor = Math.min(cursor, Math.max(0, this.count - 1));
		this.list = list;
		this.reveal();
	}

	private get lines(): number {
		return this.starts.at(-1) ?? 0;
	}

	private lineOf(entry: number): number {
		return this.starts[entry] ?? 0;
	}

	/** Entry that a line belongs to. */
	private entryAt(line: number): number {
		let low = 0;
		let high = this.count - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (this.lineOf(middle) <= line) low = middle;
			else high = middle - 1;
		}
		return Math.max(0, low);
	}

	/** All lines of the entry the cursor is on are in the window. */
	private reveal(): void {
		const from = this.lineOf(this.cursor);
		const last = (this.starts[this.cursor + 1] ?? from + 1) - 1;
		const shown = moveTo(this.list, last, this.lines, this.height);
		this.list = {cursor: from, top: Math.min(shown.top, from)};
	}
}
