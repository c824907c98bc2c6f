/** What of a file has to be fetched, by what the server lists and what is here. Pure. */
import type {Copy} from '../mirror/mirror.ts';
import type {RemoteFile} from '../protocol/list-format.ts';

/** Bytes before the new ones that must be as they were for a file to count as merely grown. */
export const overlapBytes = 1024;
/** Of a file that may have begun too early this much is read first … */
export const headBytes = 64 * 1024;
/** … where it is so much larger that this is worth a question of its own. */
const headWorthBytes = 512 * 1024;

/** A file whose size cannot be known before it is read: only `cat` is allowed there. */
export const unknownSize = -1;

export interface Plan {
	/** Offset to read from. */
	readonly from: number;
	/** Bytes to read at most; 0: to the end. */
	readonly length: number;
	/** Continues this copy, whose last bytes must come again. null: anew. */
	readonly base: Copy | null;
}

const isSame = (file: RemoteFile, copy: Copy): boolean =>
	file.size !== unknownSize && file.size === copy.size && file.modified === copy.modified && file.inode === copy.inode;

/**
 * null: nothing. `since`: only sessions begun since then are wanted; `beginsBefore`: what the part that is here says of that,
 * null where nothing is here or it holds no time.
 */
export function planFile(
	file: RemoteFile,
	copy: Copy | null,
	{since, beginsBefore}: {readonly since: number | null; readonly beginsBefore: boolean | null},
): Plan | null {
	if (copy?.isWhole && isSame(file, copy)) return null;
	const isShrunk = copy !== null && file.size !== unknownSize && file.size < copy.blob.length;
	// As long as before and changed: some of what is here was written anew, wherever that was.
	const isRewritten = copy?.isWhole === true && file.size === copy.size;
	const base = isShrunk || isRewritten ? null : copy;
	if (since !== null && beginsBefore === true && base) return null;
	if (base) return {from: Math.max(0, base.blob.length - overlapBytes), length: 0, base};
	const isHeadFirst = since !== null && file.size > headWorthBytes;
	return {from: 0, length: isHeadFirst ? headBytes : 0, base: null};
}

/** Whether the first lines of a transcript show a time before `since`; null where they hold none. */
export function beginsBefore(head: string, since: number): boolean | null {
	let first: number | null = null;
	for (const line of head.split('\n')) {
		if (!line.includes('"timestamp"')) continue;
		try {
			const event: unknown = JSON.parse(line);
			if (typeof event !== 'object' || event === null || !('timestamp' in event)) continue;
			const time = typeof event.timestamp === 'string' ? Date.parse(event.timestamp) : Number.NaN;
			if (!Number.isNaN(time)) first = Math.min(first ?? time, time);
		} catch {
			// The last line may be cut.
		}
	}
	return first === null ? null : first < since;
}
