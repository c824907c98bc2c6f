/** A cursor in a list of which only a window is shown: pure arithmetic. */

export interface ListState {
	/** Index of the row the cursor is on; 0 in an empty list. */
	readonly cursor: number;
	/** Index of the first row shown. */
	readonly top: number;
}

export const startOfList: ListState = {cursor: 0, top: 0};

/** Rows kept in sight above and below the cursor while it moves. */
const scrollMargin = 3;

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** The list with its cursor on `cursor`, scrolled no further than needed to keep it and its margin in sight. */
export function moveTo(list: ListState, cursor: number, count: number, height: number): ListState {
	const at = clamp(cursor, 0, Math.max(0, count - 1));
	const margin = Math.min(scrollMargin, Math.max(0, Math.floor((height - 1) / 2)));
	const lowest = Math.max(0, count - height);
	const top = clamp(clamp(list.top, at - height + 1 + margin, at - margin), 0, lowest);
	return {cursor: at, top};
}

export const moveBy = (list: ListState, delta: number, count: number, height: number): ListState =>
	moveTo(list, list.cursor + delta, count, height);

/** A page: the window moves by its height and the cursor stays where it is on the screen. */
export function movePage(list: ListState, pages: number, count: number, height: number): ListState {
	const step = Math.max(1, height - 1) * pages;
	const lowest = Math.max(0, count - height);
	const top = clamp(list.top + step, 0, lowest);
	if (top === list.top) return moveTo(list, pages > 0 ? count - 1 : 0, count, height);
	return moveTo({cursor: list.cursor, top}, list.cursor + step, count, height);
}

/**
 * The row the cursor was on is now at `cursor`: the window shifts along, so that nothing on the screen moves. No margin is
 * kept here, for that would move it.
 */
export function follow(list: ListState, cursor: number, count: number, height: number): ListState {
	const at = clamp(cursor, 0, Math.max(0, count - 1));
	const top = clamp(list.top + (at - list.cursor), at - height + 1, at);
	return {cursor: at, top: clamp(top, 0, Math.max(0, count - height))};
}

/** The cursor on a row that was jumped to from afar: a third down the window, so that what led to it is seen. */
export function land(cursor: number, count: number, height: number): ListState {
	return moveTo({cursor, top: Math.max(0, cursor - Math.floor(height / 3))}, cursor, count, height);
}
