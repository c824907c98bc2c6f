/**
 * Single characters that stand in for rows on their way through Ink.
 *
 * Ink takes what it lays out apart character by character, colours included, and puts it together again: at 120x40 that was
 * most of what a key cost (docs/performance.md). Our rows are finished when they come to it, fitted and coloured, so Ink
 * lays out one character in the place of each, and here the rows are put back.
 */

/** Of private use (plane 15): one column wide, and nobody else's. */
const first = 0xf0000;
const count = 0xfffd;

/** Rows of a frame beyond these are not drawn. Two frames of them can be told apart. */
export const mostRows = 5_000;

interface Generation {
	readonly characters: Map<string, string>;
	readonly rows: Map<string, string>;
}

const generation = (): Generation => ({characters: new Map(), rows: new Map()});

export class StandIns {
	/** What was asked for or drawn since the last frame, and before it. What is in neither is free again. */
	private recent = generation();
	private older = generation();
	private made = 0;

	/** The character for a row; the same one as long as the row stays on the screen. */
	of(row: string): string {
		const character = this.recent.characters.get(row) ?? this.older.characters.get(row) ?? this.unused();
		this.keep(row, character);
		return character;
	}

	/** A frame of stand-ins with the rows they stand for; a line that stands for nothing is left as it is. */
	restore(frame: string): string {
		const rows = frame.split('\n').map(character => {
			const row = this.recent.rows.get(character) ?? this.older.rows.get(character);
			if (row === undefined) return character;
			this.keep(row, character);
			return row;
		});
		this.older = this.recent;
		this.recent = generation();
		return rows.join('\n');
	}

	private keep(row: string, character: string): void {
		this.recent.characters.set(row, character);
		this.recent.rows.set(character, row);
	}

	private unused(): string {
		let character: string;
		do character = String.fromCodePoint(first + (this.made++ % count));
		while (this.recent.rows.has(character) || this.older.rows.has(character));
		return character;
	}
}
