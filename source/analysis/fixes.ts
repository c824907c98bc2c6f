/**
 * Known fixes: which marks an issue that was closed speaks of. A mark in a session that began before the fix is fixed by
 * it; one in a session that began at the fix or after it is a regression. Pure.
 */
import type {Mark, MarkKind} from './types.ts';

/** At least one of the three is given; all that are given must hold. */
export interface FixMatch {
	readonly kind: MarkKind | null;
	/** Exactly this signature. */
	readonly signature: string | null;
	/** Source of a regular expression (checked by text/pattern.ts), found in the signature or the evidence. */
	readonly pattern: string | null;
}

export interface Fix {
	/** Number of the issue. */
	readonly issue: number;
	readonly title: string;
	/** `owner/name`; null where the fix was entered by hand. */
	readonly repo: string | null;
	/** Milliseconds since the epoch. */
	readonly fixedAt: number;
	readonly match: FixMatch;
}

/** What the fixes say of a mark; null where none speaks of it, or its session has no time. */
export interface FixVerdict {
	readonly standing: 'fixed' | 'regression';
	/** `#84`. */
	readonly fixedBy: string;
}

type Said = Pick<Mark, 'kind' | 'signature' | 'evidence'>;

/** Fixes made ready: patterns are compiled once. */
export class Fixes {
	private readonly matchers: readonly {readonly fix: Fix; matches(mark: Said): boolean}[];

	constructor(fixes: readonly Fix[]) {
		this.matchers = fixes.map(fix => ({fix, matches: matcherOf(fix.match)}));
	}

	get isEmpty(): boolean {
		return this.matchers.length === 0;
	}

	/** Whether one of them may speak of a mark of a kind in `kinds` with this signature; what the evidence says is not known. */
	maySpeakOf(kinds: {readonly [kind in MarkKind]?: number}, signature: string): boolean {
		return this.matchers.some(
			({fix: {match}}) =>
				(match.kind === null || (kinds[match.kind] ?? 0) > 0) &&
				(match.signature === null ? match.kind !== null || match.pattern !== null : match.signature === signature),
		);
	}

	/** `start`: when the mark's session began, milliseconds since the epoch. */
	verdict(mark: Said, start: number | null): FixVerdict | null {
		if (start === null) return null;
		let next: Fix | null = null;
		let last: Fix | null = null;
		for (const {fix, matches} of this.matchers) {
			if (!matches(mark)) continue;
			// The first fix after the session ended it; where none came after, the last one before should have.
			if (start < fix.fixedAt) next = next === null || fix.fixedAt < next.fixedAt ? fix : next;
			else last = last === null || fix.fixedAt > last.fixedAt ? fix : last;
		}
		if (next !== null) return {standing: 'fixed', fixedBy: `#${next.issue}`};
		return last === null ? null : {standing: 'regression', fixedBy: `#${last.issue}`};
	}
}

function matcherOf({kind, signature, pattern}: FixMatch): (mark: Said) => boolean {
	const regex = pattern === null ? null : new RegExp(pattern);
	if (kind === null && signature === null && regex === null) return () => false;
	return mark =>
		(kind === null || mark.kind === kind) &&
		(signature === null || mark.signature === signature) &&
		(regex === null || regex.test(mark.signature) || regex.test(mark.evidence));
}
