/** `FILE:LINE`, as rows, reports and people name an event. */

export interface WrittenPlace {
	readonly file: string;
	/** From 1. */
	readonly line: number;
}

/** Null where it is none. The last colon parts the two: file names may hold colons. */
export function parsePlace(text: string): WrittenPlace | null {
	const parts = /^(.+):(\d{1,9})$/s.exec(text);
	const line = Number(parts?.[2]);
	return parts?.[1] !== undefined && line > 0 ? {file: parts[1], line} : null;
}
