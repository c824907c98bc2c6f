/** How the bytes of one line become an event: the plain way, which whatever is faster must equal. */
import {isAscii, transcode} from 'node:buffer';
import {isObject, type JsonObject} from './event.ts';

export interface LineParser {
	/** Tells from which bytes the next objects come. They must stay as they are until other bytes are loaded. */
	load(bytes: Buffer): void;
	/** The object that stands between two places of them, blanks behind it at most; null where there is none. */
	object(start: number, end: number): JsonObject | null;
}

export const parseObject = (text: string): JsonObject | null => {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : null;
	} catch {
		return null;
	}
};

/**
 * The same as `toString('utf8')`, which is slow from the first character beyond ASCII on: every second byte of real
 * transcripts stands in a line with one. `transcode` takes half the time and refuses bytes that are no UTF-8.
 */
export function decode(bytes: Buffer, start: number, end: number): string {
	const part = bytes.subarray(start, end);
	if (isAscii(part)) return part.toString('latin1');
	try {
		return transcode(part, 'utf8', 'utf16le').toString('utf16le');
	} catch {
		return part.toString('utf8');
	}
}

/** `JSON.parse` of every line: events with everything that is in them. */
export class PlainParser implements LineParser {
	private bytes: Buffer = Buffer.alloc(0);

	load(bytes: Buffer): void {
		this.bytes = bytes;
	}

	object(start: number, end: number): JsonObject | null {
		return parseObject(decode(this.bytes, start, end));
	}
}
