/**
 * Which words a line must hold for a pattern to match at all, read from the pattern: of every way through it the longest
 * piece of plain text. Errs on the side of none: then the pattern has to be tried.
 */

/** Shorter pieces stand in too many lines to be worth looking for. */
export const shortestWord = 4;

/** Every match holds at least one of them, in small letters; null where that cannot be said. */
export const wordsNeededBy = (pattern: RegExp): readonly string[] | null =>
	/\\(?:[kpPxuc]|[1-9])/.test(pattern.source) ? null : new Reader(pattern.source).alternatives();

type Needed = readonly string[] | null;

/** The better of two things that both are needed: the longer words, then the fewer. */
function better(one: Needed, other: Needed): Needed {
	if (one === null || other === null) return one ?? other;
	const shortest = (words: readonly string[]): number => Math.min(8, ...words.map(({length}) => length));
	const difference = shortest(one) - shortest(other) || other.length - one.length;
	return difference >= 0 ? one : other;
}

/** Walks the source of a regular expression. */
class Reader {
	private at = 0;

	constructor(private readonly source: string) {}

	/** Up to the closing bracket of the group, or the end. */
	alternatives(): Needed {
		const words = new Set<string>();
		let isSure = true;
		for (;;) {
			const needed = this.sequence();
			if (needed === null) isSure = false;
			else for (const word of needed) words.add(word);
			if (this.source[this.at] !== '|') break;
			this.at++;
		}
		return isSure ? [...words] : null;
	}

	private sequence(): Needed {
		let needed: Needed = null;
		let run = '';
		const endRun = (): void => {
			if (run.length >= shortestWord) needed = better(needed, [run.toLowerCase()]);
			run = '';
		};
		while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
			const found = this.atom();
			const mayLack = this.quantifier();
			if (typeof found === 'string' && mayLack === null) run += found;
			else {
				endRun();
				if (Array.isArray(found) && mayLack !== true) needed = better(needed, found);
			}
		}
		endRun();
		return needed;
	}

	/** A character, or what a group needs. */
	private atom(): string | Needed {
		const next = this.source[this.at++] as string;
		if (next === '\\') {
			const escaped = this.source[this.at++] ?? '';
			return /[a-zA-Z\d]/.test(escaped) ? null : escaped;
		}
		if (next === '[') {
			while (this.at < this.source.length && this.source[this.at] !== ']')
				this.at += this.source[this.at] === '\\' ? 2 : 1;
			this.at++;
			return null;
		}
		if (next === '(') {
			const opening = /^(?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(this.source.slice(this.at, this.at + 80))?.[0] ?? '';
			this.at += opening.length;
			const inside = this.alternatives();
			this.at++;
			// What only looks around may ask for the opposite, or for what stands elsewhere.
			return /^\?<?[=!]/.test(opening) ? null : inside;
		}
		return next === '.' || next === '^' || next === '$' || next > '~' ? null : next;
	}

	/** null: there is none; true: what it stands behind may be missing. */
	private quantifier(): boolean | null {
		if (!'*+?{'.includes(this.source[this.at] ?? ' ')) return null;
		const found = /^(?:[*+?]|\{(\d+),?\d*\})\??/.exec(this.source.slice(this.at, this.at + 24));
		if (found === null) return null;
		this.at += found[0].length;
		return found[0][0] === '*' || found[0][0] === '?' || Number(found[1] ?? 1) === 0;
	}
}
