/**
 * Keys by which copies are recognised. A resumed or forked session copies earlier lines, uuids and tool ids included,
 * into its new file; totals over files must count each once. A key is 52 bits of the id: among five million ids
 * the chance of any collision is about 0.3 %, and a collision moves one count by one.
 */

/** What a key stands for in the counts; a key may be several at once. */
export const counted = {
	event: 1,
	toolUse: 2,
	command: 4,
	toolError: 8,
	prompt: 16,
	compaction: 32,
	red: 64,
	amber: 128,
} as const;

export interface CopyKeys {
	readonly keys: Float64Array;
	/** Same length as keys: bits of `counted`. */
	readonly kinds: Uint8Array;
}

const uuidLength = 36;

const hexDigit = (code: number): number => {
	if (code >= 48 && code <= 57) return code - 48;
	if (code >= 97 && code <= 102) return code - 87;
	return -1;
};

/** 52 bits of an id: the random leading digits of a uuid, else two rounds of FNV-1a. */
export function keyOf(id: string): number {
	if (id.length === uuidLength) {
		let value = 0;
		let taken = 0;
		for (let i = 0; taken < 13 && i < uuidLength; i++) {
			// Digit 14 is the version, the same in every uuid; the random ones before and behind it are taken.
			if (i === 8 || i === 13 || i === 14) continue;
			const digit = hexDigit(id.charCodeAt(i));
			if (digit === -1) return hashKey(id);
			value = value * 16 + digit;
			taken++;
		}
		return value;
	}
	return hashKey(id);
}

function hashKey(id: string): number {
	let low = 0x811c9dc5;
	let high = 0x01000193;
	for (let i = 0; i < id.length; i++) {
		const code = id.charCodeAt(i);
		low = Math.imul(low ^ code, 0x01000193);
		high = Math.imul(high ^ code, 0x85ebca6b);
	}
	return (high >>> 12) * 2 ** 32 + (low >>> 0);
}
