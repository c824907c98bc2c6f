/** What the Events list reads off the table of rows: pure, so that the view is only cursor, folds and keys. */

import {isSetAside} from '../../analysis/mark.ts';
import {type Folded, foldKey} from '../../analysis/rows/folding.ts';
import {type Row, type RowMark, type RowTable, rowAt} from '../../analysis/rows/row-table.ts';
import type {FilterFields} from '../../search/match-text.ts';
import type {SearchField} from '../../search/query.ts';
import {own, safeLine} from '../../text/safe-text.ts';
import type {BodyLine} from './view.ts';

/** Which list field a row answers to in the filter's scopes. */
const fieldOf = (row: Row): SearchField | null => {
	if (row.kind === 'command') return 'command';
	if (row.kind === 'prompt' || row.kind === 'queued') return 'prompt';
	return row.kind === 'reply' ? 'reply' : null;
};

export const isSummary = (folded: Folded, index: number): boolean => (folded.entries[index] ?? 0) < 0;

/** Keys of every row that may begin a run. */
export function allKeys(table: RowTable): ReadonlySet<string> {
	const keys = new Set<string>();
	for (let row = 0; row < table.count; row++) keys.add(foldKey(table, row));
	return keys;
}

/** Where the row with a key is now; `otherwise` where it is gone (half a line that has been written to its end). */
export function rowOfKey(table: RowTable, key: string, otherwise: number): number {
	for (let row = table.count - 1; row >= 0; row--) if (foldKey(table, row) === key) return row;
	return Math.max(0, Math.min(otherwise, table.count - 1));
}

/** The row an entry stands for: of a summary the first row it folds. */
export function rowAtEntry(folded: Folded, index: number): number {
	const entry = folded.entries[Math.min(index, folded.count - 1)] ?? 0;
	return entry >= 0 ? entry : (folded.groupStarts[~entry] ?? 0);
}

/** Display lines of an entry: below a row with marks stands what each of them is about. */
export function heightOf(table: RowTable, folded: Folded, index: number): number {
	const entry = folded.entries[index] ?? -1;
	return entry < 0 ? 1 : 1 + (table.rowMarkStarts[entry + 1] ?? 0) - (table.rowMarkStarts[entry] ?? 0);
}

/** What the filter looks at. */
export function fieldsOf(table: RowTable, index: number, user: string | null): FilterFields {
	const row = rowAt(table, index);
	return {
		text: `${row.name} ${row.text}`,
		field: fieldOf(row),
		user,
		tool: row.toolUseId === null ? null : row.name,
		kinds: row.marks.map(mark => (table.marks[mark] as RowMark).kind),
		outcome: row.outcome,
		time: Number.isNaN(row.time) ? null : row.time,
	};
}

/** Marks of a block, or of all rows, those of sub-agents among them; none that is set aside. */
export function countMarks(table: RowTable, block: number | null): {red: number; amber: number} {
	const counts = {red: 0, amber: 0};
	for (let row = 0; row < table.count; row++) {
		if (block !== null && table.block[row] !== block) continue;
		for (let i = table.rowMarkStarts[row] ?? 0; i < (table.rowMarkStarts[row + 1] ?? 0); i++) {
			const mark = table.marks[table.rowMarks[i] ?? -1];
			if (mark && !isSetAside(mark)) counts[mark.severity]++;
		}
	}
	return counts;
}

/** The row whose time is nearest; -1 where none has a time. */
export function nearestRow(table: RowTable, time: number): number {
	let best = -1;
	let nearest = Number.POSITIVE_INFINITY;
	for (let row = 0; row < table.count; row++) {
		const distance = Math.abs((table.time[row] as number) - time);
		if (distance >= nearest || Number.isNaN(distance)) continue;
		nearest = distance;
		best = row;
	}
	return best;
}

/** A sentence in place of rows. */
export const sentence = (text: string): readonly BodyLine[] => [
	{line: [], isSelected: false},
	{
		line: [
			{text: own('  '), tone: 'text'},
			{text: safeLine(text), tone: 'dim'},
		],
		isSelected: false,
	},
];
