/**
 * What the last searches found, so that a query that grew by a letter looks only where its shorter one was found: whoever
 * types a word has each letter answered from the hits of the one before.
 */
import {MEMORY_HITS, MEMORY_PASSES} from './limits.ts';
import type {KnownHits, Pass} from './pass.ts';
import type {Choice, Group, NamePattern, Query, Scopes, Term} from './query.ts';
import type {TextStore} from './segment.ts';

/** Terms that say of a text that certain words stand in it, one after the other. */
const standsInText = new Set<Term['kind']>(['word', 'exact', 'whole', 'begin', 'end', 'line']);

/** Whether every text that the one matches is matched by the other. */
function implies(term: Term, other: Term): boolean {
	if (term.not !== other.not) return false;
	if (term.kind === other.kind && term.text === other.text) return true;
	const isPlain = other.kind === 'word' || other.kind === 'exact';
	return !term.not && isPlain && standsInText.has(term.kind) && term.text.includes(other.text);
}

const groupImplies = (group: Group, other: Group): boolean =>
	group.every(term => other.some(one => implies(term, one)));

const namesAreSame = (a: Choice<NamePattern>, b: Choice<NamePattern>): boolean =>
	JSON.stringify(a) === JSON.stringify(b);
const valuesAreSame = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((value, index) => value === b[index]);
const choicesAreSame = (a: Choice<string>, b: Choice<string>): boolean =>
	valuesAreSame(a.only, b.only) && valuesAreSame(a.never, b.never);

/** Whether `scopes` let nothing through that `others` do not. */
const scopesNarrow = (scopes: Scopes, others: Scopes): boolean =>
	scopes.fields.every(field => others.fields.includes(field)) &&
	namesAreSame(scopes.users, others.users) &&
	namesAreSame(scopes.tools, others.tools) &&
	choicesAreSame(scopes.kinds, others.kinds) &&
	choicesAreSame(scopes.outcomes, others.outcomes) &&
	(others.since === null || (scopes.since !== null && scopes.since >= others.since)) &&
	(others.until === null || (scopes.until !== null && scopes.until <= others.until));

/** Whether every hit of `query` is one of `earlier` as well. */
export const narrows = (query: Query, earlier: Query): boolean =>
	scopesNarrow(query.scopes, earlier.scopes) &&
	earlier.groups.every(other => query.groups.some(group => groupImplies(group, other)));

/** Passes that hold all hits of a query, as far as each of them came. */
export class Earlier {
	/** Those with the fewest hits first. */
	constructor(private readonly passes: readonly Pass[]) {}

	/** The hits in a store; null where none of them has looked at it as it is now. */
	knownOf(store: TextStore, start: number | null): KnownHits | null {
		for (const pass of this.passes) {
			const known = pass.knownOf(store, start);
			if (known !== null) return known;
		}
		return null;
	}
}

export class SearchMemory {
	/** Newest last. */
	private passes: Pass[] = [];

	/** The passes that hold all hits of the query; null without any. */
	earlier(query: Query): Earlier | null {
		const passes = this.passes.filter(pass => narrows(query, pass.query));
		return passes.length === 0 ? null : new Earlier(passes.sort((a, b) => a.hits.length - b.hits.length));
	}

	/**
	 * Keeps a pass, also one that was cancelled: the next key goes on behind the files that it came to. One that stopped a
	 * regex, or found very much, is not worth keeping.
	 */
	keep(pass: Pass): void {
		pass.release();
		if (pass.plan.stoppedRecords > 0 || pass.hits.length > MEMORY_HITS) return;
		this.passes = [...this.passes.filter(one => one !== pass).slice(1 - MEMORY_PASSES), pass];
	}

	clear(): void {
		this.passes = [];
	}
}
