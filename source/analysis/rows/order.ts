/**
 * The order of the screen: by time, then by place in the file; the rows of a sub-agent stand below the call that started
 * it, whenever they happened, so that parallel agents do not interleave.
 */
import type {RowDraft} from './file-rows.ts';

export interface FiledDraft {
	readonly draft: RowDraft;
	/** Index of its file in the table. */
	readonly file: number;
	/** The call it stands below, null for a row of its own. */
	readonly under: RowDraft | null;
}

export interface OrderedDraft extends FiledDraft {
	/** The outermost call it stands below, which lends it its active block; itself for a row of its own. */
	readonly top: RowDraft;
}

/** Lines before the first time of a file come first; of a sub-agent's file, just before what it says first. */
function sortTimes(filed: readonly FiledDraft[]): Map<RowDraft, number> {
	const first = new Map<number, number>();
	for (const {draft, file} of filed) {
		if (!Number.isNaN(draft.time)) first.set(file, Math.min(first.get(file) ?? draft.time, draft.time));
	}
	const untimed = (file: number) => (file === 0 ? undefined : first.get(file)) ?? Number.NEGATIVE_INFINITY;
	return new Map(filed.map(({draft, file}) => [draft, Number.isNaN(draft.time) ? untimed(file) : draft.time]));
}

export function orderDrafts(filed: readonly FiledDraft[]): OrderedDraft[] {
	const times = sortTimes(filed);
	const timeOf = (draft: RowDraft) => times.get(draft) ?? 0;
	const sorted = [...filed].sort(
		(a, b) =>
			// Minus infinity less minus infinity is not a number, and means equal.
			timeOf(a.draft) - timeOf(b.draft) ||
			a.file - b.file ||
			a.draft.place.offset - b.draft.place.offset ||
			a.draft.contentBlock - b.draft.contentBlock,
	);
	const children = new Map<RowDraft | null, FiledDraft[]>();
	for (const row of sorted) {
		const siblings = children.get(row.under);
		if (siblings) siblings.push(row);
		else children.set(row.under, [row]);
	}
	const ordered: OrderedDraft[] = [];
	const done = new Set<RowDraft>();
	const emit = (root: FiledDraft) => {
		const waiting = [root];
		for (let row = waiting.pop(); row; row = waiting.pop()) {
			if (done.has(row.draft)) continue;
			done.add(row.draft);
			ordered.push({...row, top: root.draft});
			const below = children.get(row.draft) ?? [];
			for (let i = below.length - 1; i >= 0; i--) waiting.push(below[i] as FiledDraft);
		}
	};
	for (const row of children.get(null) ?? []) emit(row);
	// Calls that claim to stand below each other hang in the air: they are shown all the same.
	for (const row of sorted) emit(row);
	return ordered;
}
