/**
 * Which rows are seen: rows that matter, and one summary for each run of rows that do not. One pass over the columns
 * whenever a block, a filter or a fold changes; everything asked while scrolling is answered from packed numbers.
 */
import {foldedKinds, kindAt, type RowKind, type RowTable, rowFlags, rowKinds} from './row-table.ts';

/** What a summary counts apart, in the order in which it says so. */
export const foldCounts = [
	'thinking',
	'hook',
	'sub-agent event',
	'update',
	'system note',
	'attachment',
	'client text',
	'snapshot',
	'unknown event',
	'broken line',
] as const;
export type FoldCount = (typeof foldCounts)[number];

const countOfKind: {readonly [kind in RowKind]?: FoldCount} = {
	thinking: 'thinking',
	hook: 'hook',
	agent: 'sub-agent event',
	progress: 'update',
	system: 'system note',
	attachment: 'attachment',
	meta: 'client text',
	snapshot: 'snapshot',
	other: 'unknown event',
	bad: 'broken line',
};

export interface FoldOptions {
	/** Only rows of this active block (from 1); null for the whole session. */
	readonly block: number | null;
	/** Runs shown with all their rows, by the key of their first row (`foldKey`). */
	readonly unfolded: ReadonlySet<string>;
}

export interface FoldGroup {
	readonly key: string;
	readonly isOpen: boolean;
	/** First row of the run and the one behind its last; rows that are seen anyway never lie between. */
	readonly start: number;
	readonly end: number;
	/** How many of each, in the order of `foldCounts`, without those of which there are none. */
	readonly counts: readonly {readonly what: FoldCount; readonly count: number}[];
}

export type Visible =
	| {readonly kind: 'row'; readonly row: number}
	| {readonly kind: 'group'; readonly group: FoldGroup};

/** The visible list as count and range: entry ≥ 0 is a row, entry < 0 the group with the number `~entry`. */
export interface Folded {
	readonly count: number;
	readonly entries: Int32Array;
	/** First row and row behind the last of each group, and its counts: `foldCounts.length` numbers a group. */
	readonly groupStarts: Int32Array;
	readonly groupEnds: Int32Array;
	readonly groupCounts: Uint32Array;
	readonly openGroups: Uint8Array;
}

/** Names a run across reloads of a growing session: its first row keeps its place in the file. */
export const foldKey = (table: RowTable, row: number): string =>
	`${table.file[row]}:${table.offset[row]}:${table.contentBlock[row]}`;

const markBits = rowFlags.red | rowFlags.amber;

/** For each row kind the position in `foldCounts`, or -1 where rows of the kind are always seen. */
const foldColumn = Int8Array.from(rowKinds, kind => {
	const what = foldedKinds.has(kind) ? countOfKind[kind] : undefined;
	return what === undefined ? -1 : foldCounts.indexOf(what);
});
const subagentColumn = foldCounts.indexOf('sub-agent event');

/** Position in `foldCounts` under which a row is folded; -1 for a row that is always seen. */
function columnOf(table: RowTable, row: number): number {
	const flags = table.flags[row] ?? 0;
	if ((flags & markBits) !== 0) return -1;
	if ((flags & rowFlags.sidechain) !== 0) return subagentColumn;
	return foldColumn[table.kind[row] ?? 0] ?? -1;
}

export function foldRows(table: RowTable, {block, unfolded}: FoldOptions): Folded {
	const entries = new Int32Array(table.count * 2);
	const starts: number[] = [];
	const ends: number[] = [];
	const counts: number[] = [];
	const open: number[] = [];
	let count = 0;
	let isInGroup = false;
	for (let row = 0; row < table.count; row++) {
		if (block !== null && table.block[row] !== block) {
			isInGroup = false;
			continue;
		}
		const column = columnOf(table, row);
		if (column === -1) {
			isInGroup = false;
			entries[count++] = row;
			continue;
		}
		if (!isInGroup) {
			isInGroup = true;
			entries[count++] = ~starts.length;
			starts.push(row);
			ends.push(row);
			open.push(unfolded.size > 0 && unfolded.has(foldKey(table, row)) ? 1 : 0);
			for (let i = 0; i < foldCounts.length; i++) counts.push(0);
		}
		const group = starts.length - 1;
		ends[group] = row + 1;
		const at = group * foldCounts.length + column;
		counts[at] = (counts[at] ?? 0) + 1;
		if (open[group] === 1) entries[count++] = row;
	}
	return {
		count,
		entries: entries.slice(0, count),
		groupStarts: Int32Array.from(starts),
		groupEnds: Int32Array.from(ends),
		groupCounts: Uint32Array.from(counts),
		openGroups: Uint8Array.from(open),
	};
}

/** Chosen rows in their order: nothing is folded, for a row that was asked for must be seen. */
export function onlyRows(rows: readonly number[]): Folded {
	const none = new Int32Array();
	return {
		count: rows.length,
		entries: new Int32Array(rows),
		groupStarts: none,
		groupEnds: none,
		groupCounts: new Uint32Array(),
		openGroups: new Uint8Array(),
	};
}

/** What is seen at a position of the list. Throws RangeError outside it. */
export function visibleAt(table: RowTable, folded: Folded, index: number): Visible {
	const entry = folded.entries[index];
	if (entry === undefined) throw new RangeError(`no entry ${index} of ${folded.count}`);
	if (entry >= 0) return {kind: 'row', row: entry};
	return {kind: 'group', group: groupAt(table, folded, ~entry)};
}

function groupAt(table: RowTable, folded: Folded, group: number): FoldGroup {
	const start = folded.groupStarts[group] ?? 0;
	const first = group * foldCounts.length;
	const counts = foldCounts
		.map((what, column) => ({what, count: folded.groupCounts[first + column] ?? 0}))
		.filter(({count}) => count > 0);
	return {
		key: foldKey(table, start),
		isOpen: folded.openGroups[group] === 1,
		start,
		end: folded.groupEnds[group] ?? start,
		counts,
	};
}

/** Row at which an entry begins: the row itself, or the first of its group. Rises with the position. */
export function firstRowOf(folded: Folded, index: number): number {
	const entry = folded.entries[index] ?? -1;
	return entry >= 0 ? entry : (folded.groupStarts[~entry] ?? 0);
}

/**
 * Where a row is seen: its own entry, else the summary it is folded into, else (left out by a filter or a block) the
 * entry before it. -1 in an empty list.
 */
export function indexOfRow(folded: Folded, row: number): number {
	let low = 0;
	let high = folded.count - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		// The summary of an open group begins at the same row as the group's first row, and stands before it.
		if (firstRowOf(folded, middle) <= row) low = middle;
		else high = middle - 1;
	}
	return folded.count === 0 ? -1 : low;
}

/** The group a visible entry belongs to: a summary's own, or the open one around a row; null outside of any. */
export function groupAround(table: RowTable, folded: Folded, index: number): FoldGroup | null {
	for (let i = index; i >= 0; i--) {
		const entry = folded.entries[i] ?? 0;
		if (entry >= 0) continue;
		const group = groupAt(table, folded, ~entry);
		return firstRowOf(folded, index) < group.end ? group : null;
	}
	return null;
}

/** What one may jump to: any mark, a red one, a person's words. */
export type Landmark = 'mark' | 'red' | 'prompt';

const isLandmark: {readonly [what in Landmark]: (table: RowTable, row: number) => boolean} = {
	mark: (table, row) => ((table.flags[row] ?? 0) & markBits) !== 0,
	red: (table, row) => ((table.flags[row] ?? 0) & rowFlags.red) !== 0,
	prompt: (table, row) => {
		const kind = kindAt(table, row);
		return kind === 'prompt' || kind === 'queued';
	},
};

/** Position in the list of the next (or previous) landmark from a position, not counting that one; -1 for none. */
export function seekVisible(table: RowTable, folded: Folded, from: number, what: Landmark, step: 1 | -1): number {
	const holds = isLandmark[what];
	for (let i = from + step; i >= 0 && i < folded.count; i += step) {
		const entry = folded.entries[i] ?? -1;
		if (entry >= 0 && holds(table, entry)) return i;
	}
	return -1;
}

/** The same over all rows of the session, for a jump that leaves the block at hand; a row, or -1. */
export function seekRow(table: RowTable, from: number, what: Landmark, step: 1 | -1): number {
	const holds = isLandmark[what];
	for (let row = from + step; row >= 0 && row < table.count; row += step) if (holds(table, row)) return row;
	return -1;
}
