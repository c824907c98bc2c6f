/** When the time that a mark cost was lost. */
import type {BlockSpan} from '../analysis/blocks.ts';
import {liesBefore} from '../analysis/friction/lost-time.ts';
import type {Mark} from '../analysis/types.ts';

/** Null where it is not known. */
export function lostSpan({kind, time, lostSeconds}: Mark): BlockSpan | null {
	if (time === null || lostSeconds === null) return null;
	const length = lostSeconds * 1000;
	return liesBefore(kind) ? {start: time - length, end: time} : {start: time, end: time + length};
}
