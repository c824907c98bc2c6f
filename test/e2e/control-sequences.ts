/**
 * What a program may say to a terminal, checked on the raw bytes. Everything that is not a sequence the program means to
 * write (source/explorer/terminal/sequences.ts and colours) is named.
 */

/** The forms of sequences.ts: moves, erasing, scrolling, modes; and SGR. */
const meant = [
	/^\u001b\[\d*(?:;\d+)*m/, // colours
	/^\u001b\[\d+(?:;\d+)?H/, // moveTo
	/^\u001b\[(?:H|2J)/, // eraseScreen
	/^\u001b\[K/,
	/^\u001b\[\d+;\d+r/, // scroll region, set
	/^\u001b\[r/, // and taken back
	/^\u001b\[\d+[LM]/,
	/^\u001b\[\?(?:1049|2004|25|7|2026)[hl]/,
];

/** An OSC 52 that the test itself asked for, in plain form. */
const clipboard = /^\u001b\]52;c;[A-Za-z0-9+/=]*\u0007/;

/** Controls, and the characters that turn the reading direction or hide what follows. */
const control = /[\u0000-\u001f\u007f-\u009f]/;
const deceiving = /[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;

export interface Stray {
	readonly at: number;
	/** The bytes round it, as escapes. */
	readonly context: string;
}

/** Everything in the stream that the program has not meant to say. */
export function strays(raw: string, {allowsClipboard = false} = {}): Stray[] {
	const found: Stray[] = [];
	for (let at = 0; at < raw.length; at++) {
		const character = raw[at] as string;
		if (character === '\u001b') {
			const rest = raw.slice(at, at + 200_000);
			const sequence =
				meant.map(form => form.exec(rest)?.[0]).find(match => match !== undefined) ??
				(allowsClipboard ? clipboard.exec(rest)?.[0] : undefined);
			if (sequence !== undefined) {
				at += sequence.length - 1;
				continue;
			}
		} else if (!control.test(character) && !deceiving.test(character)) continue;
		found.push({at, context: JSON.stringify(raw.slice(Math.max(0, at - 40), at + 40))});
	}
	return found;
}
