/**
 * How many terminal columns a text takes, by what terminals do rather than by what fonts do: each code point on its own,
 * as in wcwidth. That is exact here because the gate (`safe-text.ts`) takes away what terminals disagree on: joined
 * emoji, VS16, skin tones. Widths: Unicode East Asian Width, ambiguous as narrow.
 */

import {eastAsianWidth} from 'get-east-asian-width';

const PRINTABLE_ASCII = /^[ -~]*$/;
/** Below this code point nothing is wide and nothing combines. */
export const FIRST_COMBINING = 0x300;
const COMBINING = /[\p{Mn}\p{Me}]/u;

/** True where every character takes one column and one UTF-16 unit. */
export function isPrintableAscii(text: string): boolean {
	return PRINTABLE_ASCII.test(text);
}

/** Columns of the code points of the BMP that were asked for, plus one; 0 for the others. */
const knownColumns = new Uint8Array(0x10000);

/** Columns of one code point: 0 (combines with the one before), 1 or 2. */
export function codePointColumns(codePoint: number): 0 | 1 | 2 {
	if (codePoint < FIRST_COMBINING) return 1;
	const known = knownColumns[codePoint];
	if (known) return (known - 1) as 0 | 1 | 2; // what was written below
	const columns = measure(codePoint);
	knownColumns[codePoint] = columns + 1; // beyond the BMP this writes nothing
	return columns;
}

function measure(codePoint: number): 0 | 1 | 2 {
	if (isJoiningHangul(codePoint) || COMBINING.test(String.fromCodePoint(codePoint))) return 0;
	return eastAsianWidth(codePoint);
}

/** Columns of a text without newlines and control characters. */
export function plainColumns(text: string): number {
	if (isPrintableAscii(text)) return text.length;
	let columns = 0;
	for (let index = 0; index < text.length; ) {
		const codePoint = text.codePointAt(index)!;
		columns += codePointColumns(codePoint);
		index += codePoint > 0xffff ? 2 : 1;
	}
	return columns;
}

/** Vowels and finals of decomposed Hangul are drawn into the syllable before them. */
function isJoiningHangul(codePoint: number): boolean {
	return (codePoint >= 0x1160 && codePoint <= 0x11ff) || (codePoint >= 0xd7b0 && codePoint <= 0xd7ff);
}
