/**
 * Regular expressions from configuration files: they run over thousands of lines that strangers wrote, so one that can
 * take for ever is refused when it is read. What is estimated is in how many ways the pattern can be laid over one line:
 * the engine tries them all before it says no.
 */

/** Longest line that patterns are given (friction/evidence.ts). */
const longestLine = 400;
/** Three free repeats are allowed (`.* .* .*`), a fourth is not. Powers of ten. */
const mostWays = 3 * Math.log10(longestLine) + 0.5;
const longestPattern = 500;

/** What is wrong with a pattern, as half a sentence; null where nothing is. */
export function patternProblem(source: string): string | null {
	if (source === '') return 'is empty';
	if (source.length > longestPattern) return `is longer than ${longestPattern} characters`;
	try {
		new RegExp(source);
	} catch (error) {
		const reason = error instanceof Error ? error.message.split(': ').at(-1) : 'cannot be read';
		return `is no regular expression: ${reason}`;
	}
	if (new Ways(source).total() <= mostWays) return null;
	return 'could take for ever on some lines: a repeat within a repeat, or too many repeats; give them an end, such as {0,40}';
}

/** Counts in powers of ten; walks a source that is known to be a regular expression. */
class Ways {
	private at = 0;

	constructor(private readonly source: string) {}

	total(): number {
		return this.alternatives();
	}

	/** Up to the closing bracket of the group, or the end. */
	private alternatives(): number {
		const ways: number[] = [];
		const firsts: string[] = [];
		for (;;) {
			firsts.push(this.source[this.at] ?? '');
			ways.push(this.sequence());
			if (this.source[this.at] !== '|') break;
			this.at++;
		}
		const most = Math.max(...ways);
		// Alternatives that begin with different letters leave no choice.
		const isClear = firsts.every(first => /[A-Za-z\d_ -]/.test(first)) && new Set(firsts).size === firsts.length;
		return ways.length === 1 || isClear ? most : most + Math.log10(ways.length);
	}

	private sequence(): number {
		let ways = 0;
		while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
			const one = this.atom();
			ways += this.quantified(one);
		}
		return ways;
	}

	private atom(): number {
		const next = this.source[this.at];
		if (next === '\\') {
			const named = /^\\(?:[kpP][<{][^>}]*[>}]|x..|u\{[^}]*\}|u.{4}|c.|.)/s.exec(
				this.source.slice(this.at, this.at + 60),
			);
			this.at += named?.[0].length ?? 2;
			return 0;
		}
		if (next === '[') {
			for (this.at++; this.at < this.source.length && this.source[this.at] !== ']'; this.at++)
				if (this.source[this.at] === '\\') this.at++;
			this.at++;
			return 0;
		}
		if (next !== '(') {
			this.at++;
			return 0;
		}
		const opening = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(this.source.slice(this.at, this.at + 80));
		this.at += opening?.[0].length ?? 1;
		const inside = this.alternatives();
		this.at++;
		return inside;
	}

	/** An atom with what stands behind it: `{2,5}` can end in four ways, and takes those of the atom five times. */
	private quantified(inside: number): number {
		const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.source.slice(this.at, this.at + 24));
		if (found === null) return inside;
		this.at += found[0].length;
		const sign = found[0][0];
		const least = sign === '{' ? Number(found[1]) : sign === '+' ? 1 : 0;
		const open = sign === '*' || sign === '+' || (sign === '{' && found[2] === ',' && found[3] === '');
		const most = open ? longestLine : sign === '?' ? 1 : found[2] === '' ? least : Number(found[3]);
		const bounded = Math.min(most, longestLine);
		return inside * bounded + Math.log10(Math.max(1, bounded - Math.min(least, bounded) + 1));
	}
}
