/** How people name a session: by its path, the end of it, or the beginning of an id. */

/** What of a session's file can be written after `--session`. */
export interface SessionNames {
	/** Relative to the source's root. */
	readonly file: string;
	/** Ids in its name and in its lines. */
	readonly ids: readonly (string | null)[];
}

/** Beginnings of ids shorter than this would mean half the files. */
const leastIdLetters = 4;

export function namesSession(written: string, {file, ids}: SessionNames): boolean {
	if (written === file || file.endsWith(`/${written}`)) return true;
	return written.length >= leastIdLetters && ids.some(id => id?.toLowerCase().startsWith(written.toLowerCase()));
}
