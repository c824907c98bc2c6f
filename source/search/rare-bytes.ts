/** Which two bytes of a text to look for first: those that stand in the fewest places of what people's programs print. */

/** Bytes of real transcripts, folded, the most frequent first; what is not here is rarer. */
const byFrequency = Buffer.from(' etsirnoacdlpmu\nhfg/:,.-kb120wy()4_35="v6x8{79}jzq`+[]!%*\'&;>#|<@?$~^\\');

/** 0 is the rarest. */
const frequencyOf = new Uint8Array(256);
for (const [index, byte] of byFrequency.entries()) frequencyOf[byte] = 255 - index;

/** Their places in the text; the same one twice where it has one byte. */
export function rarestPair(bytes: Uint8Array): {readonly one: number; readonly other: number} {
	let one = 0;
	let other = Math.min(1, bytes.length - 1);
	for (let at = 1; at < bytes.length; at++) {
		const frequency = frequencyOf[bytes[at]!]!;
		if (frequency < frequencyOf[bytes[one]!]!) {
			other = one;
			one = at;
		} else if (other === one || frequency < frequencyOf[bytes[other]!]!) other = at;
	}
	return {one, other};
}

/** The character of a text that stands in the fewest places; '' of an empty one. */
export function rarestCharacter(text: string): string {
	let rarest = '';
	let least = Number.POSITIVE_INFINITY;
	for (const character of text) {
		const frequency = character < '\x80' ? frequencyOf[character.charCodeAt(0)]! : 0;
		if (frequency >= least) continue;
		rarest = character;
		least = frequency;
	}
	return rarest;
}
