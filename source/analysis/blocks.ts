/**
 * Active blocks: stretches of work without a pause longer than the gap.
 *
 * A session of four days may hold five active minutes, so span and active time are always told apart.
 */

export interface BlockSpan {
	/** Milliseconds since the epoch. */
	readonly start: number;
	readonly end: number;
}

/** Cuts sorted times (milliseconds) where the pause is longer than the gap; a pause of exactly the gap does not cut. */
export function cutBlocks(sortedTimes: Float64Array, gapSeconds: number): BlockSpan[] {
	if (sortedTimes.length === 0) return [];
	const gap = gapSeconds * 1000;
	const spans: BlockSpan[] = [];
	let start = sortedTimes[0] as number;
	let end = start;
	// By index: an iterator over a million numbers takes several times as long.
	for (let at = 0; at < sortedTimes.length; at++) {
		const time = sortedTimes[at] as number;
		if (time - end > gap) {
			spans.push({start, end});
			start = time;
		}
		end = time;
	}
	spans.push({start, end});
	return spans;
}

/** Position in `spans` of the block that holds a time; the first for a time before all (or NaN), -1 without blocks. */
export function blockAt(spans: readonly BlockSpan[], time: number): number {
	let low = 0;
	let high = spans.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((spans[middle] as BlockSpan).start <= time) low = middle;
		else high = middle - 1;
	}
	return spans.length === 0 ? -1 : low;
}

/** Seconds in the union of blocks that may overlap: a person's active time over sessions run side by side. */
export function unionSeconds(spans: readonly BlockSpan[]): number {
	const sorted = [...spans].sort((a, b) => a.start - b.start);
	let total = 0;
	let reached = Number.NEGATIVE_INFINITY;
	for (const {start, end} of sorted) {
		if (end <= reached) continue;
		total += end - Math.max(start, reached);
		reached = end;
	}
	return total / 1000;
}

/**
 * Where a time stands in active time: 0 at the start of the first block, 1 at the end of the last, gaps taking no room.
 * The scale of density strips.
 */
export function activeShare(spans: readonly BlockSpan[], time: number): number {
	let before = 0;
	let total = 0;
	for (const {start, end} of spans) {
		total += end - start;
		if (time > end) before += end - start;
		else if (time > start) before += time - start;
	}
	return total === 0 ? 0 : before / total;
}
