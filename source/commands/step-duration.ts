/** How long a step took, from what is kept of it: `durationOf` of analysis/outcome.ts over facts instead of events. */
import type {StepFacts} from '../analysis/steps.ts';
import {wholeMilliseconds} from './row.ts';

export interface StepDuration {
	/** Null where a time is missing. */
	readonly seconds: number | null;
	/** It holds waiting as well; false where nothing is known. */
	readonly upperBound: boolean;
}

export function stepDuration({elapsedSeconds, time, resultTime}: StepFacts): StepDuration {
	if (elapsedSeconds !== null) return {seconds: wholeMilliseconds(elapsedSeconds), upperBound: false};
	if (time === null || resultTime === null || resultTime < time) return {seconds: null, upperBound: false};
	return {seconds: (resultTime - time) / 1000, upperBound: true};
}

/** The middle one, or halfway between the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
	if (values.length === 0) return null;
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] as number;
	return wholeMilliseconds(sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2);
}
