import {wholeMilliseconds} from './row.ts';

/** The middle one, or halfway between the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
	if (values.length === 0) return null;
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] as number;
	return wholeMilliseconds(sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2);
}
