/** How long a step took. */

/** What is known of a step's times: of the call and of the result in milliseconds, of its updates in seconds. */
export interface Timed {
	readonly time: number | null;
	readonly resultTime: number | null;
	readonly elapsedSeconds: number | null;
}

export interface Duration {
	/** Whole milliseconds; null where a time is missing. */
	readonly seconds: number | null;
	/** It holds waiting as well; false where nothing is known. */
	readonly upperBound: boolean;
}

/**
 * The largest elapsed time of its updates, where there are any; else from call to result. That holds waiting for a
 * permission and for other calls as well, hence an upper bound (7 s against 4,205 s in a real case).
 */
export function durationOf({elapsedSeconds, time, resultTime}: Timed): Duration {
	if (elapsedSeconds !== null) return {seconds: Math.round(elapsedSeconds * 1000) / 1000, upperBound: false};
	if (time === null || resultTime === null || resultTime < time) return {seconds: null, upperBound: false};
	return {seconds: (resultTime - time) / 1000, upperBound: true};
}
