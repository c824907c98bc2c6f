/** Lines of the entries of the Events list, kept ready. */
import {type Folded, visibleAt} from '../../analysis/rows/folding.ts';
import {type RowMark, type RowTable, rowAt} from '../../analysis/rows/row-table.ts';
import {highlights} from '../../search/match-text.ts';
import type {Query} from '../../search/query.ts';
import {eventLine, evidenceLine, groupLine} from '../present/event-row.ts';
import type {Glyphs} from '../present/glyphs.ts';
import type {BodyLine} from './view.ts';

/** Entries whose lines are kept: some screens' worth. */
const keptEntries = 1_000;

export interface DrawnFrom {
	readonly table: RowTable;
	readonly folded: Folded;
	readonly query: Query | null;
	readonly project: string | null;
}

export class EventDrawing {
	private columns = 0;
	private readonly lines = new Map<number, readonly BodyLine[]>();

	constructor(private readonly glyphs: Glyphs) {}

	/** Entries, marks or the filter changed. */
	clear(): void {
		this.lines.clear();
	}

	/** An entry's lines stay the same objects until something changes, so that drawing them again costs nothing. */
	linesOf(from: DrawnFrom, entry: number, isSelected: boolean, columns: number): readonly BodyLine[] {
		if (this.columns !== columns) {
			this.columns = columns;
			this.lines.clear();
		}
		const key = entry * 2 + (isSelected ? 1 : 0);
		let lines = this.lines.get(key);
		if (!lines) {
			lines = this.draw(from, entry, isSelected, columns);
			if (this.lines.size > keptEntries) this.lines.clear();
			this.lines.set(key, lines);
		}
		return lines;
	}

	private draw({table, folded, query, project}: DrawnFrom, index: number, isSelected: boolean, columns: number) {
		const {glyphs} = this;
		const entry = visibleAt(table, folded, index);
		if (entry.kind === 'group') return [{line: groupLine(entry.group, isSelected, glyphs), isSelected}];
		const row = rowAt(table, entry.row);
		const marks = row.marks.map(mark => table.marks[mark] as RowMark);
		const matches = query ? highlights(query, row.text) : [];
		const first = {line: eventLine(row, {columns, glyphs, isSelected, matches, marks, project}), isSelected};
		return [first, ...marks.map(mark => ({line: evidenceLine(mark, columns, glyphs), isSelected: false}))];
	}
}
