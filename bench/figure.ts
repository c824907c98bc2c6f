/** What a benchmark finds: a figure beside the figure of something everybody knows, measured in the same minute. */

export interface Figure {
	readonly what: string;
	readonly value: number;
	readonly unit: string;
	/** Another program doing comparable work: it moves with the machine's load, so that the ratio does not. */
	readonly anchor?: {readonly what: string; readonly value: number};
	/** What must be reached; left out where the figure only explains another. */
	readonly bound?: {readonly atMost: number} | {readonly atLeast: number};
	/** What would be better still: at most so much. */
	readonly stretch?: number;
}

/** Hands a figure to run.mjs. */
export const report = (figure: Figure): void => console.log(JSON.stringify(figure));

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
