/**
 * The facts of a file in two parts: the digest, which lists are made of and which is always at hand, and the rest (steps,
 * marks, prompts), of which there may be more than fits into memory: it is loaded where it is looked at.
 */
import {activeShare} from '../analysis/blocks.ts';
import type {FileFacts} from '../analysis/file-indexer.ts';
import type {Mark, MarkKind} from '../analysis/types.ts';
import {densityBuckets, type KindCounts, type SessionSummary} from './summaries.ts';

export type Rest = Pick<FileFacts, 'steps' | 'prompts' | 'marks'>;

/** What lists say of the marks. */
export interface MarkTally {
	readonly kinds: KindCounts;
	readonly density: SessionSummary['density'];
}

export interface Digest extends Omit<FileFacts, keyof Rest | 'setAside' | 'copyKeys'>, MarkTally {
	readonly promptCount: number;
}

/** The facts of a file as the library has them. */
export interface KnownFacts extends FileFacts, Pick<Digest, 'promptCount' | 'kinds' | 'density'> {
	/** A copy, with other facts in the place of some; loads nothing. */
	changed(change: Partial<KnownFacts>): KnownFacts;
}

export function digestOf({steps: _, prompts, marks, setAside: __, copyKeys: ___, ...rest}: FileFacts): Digest {
	return {...rest, ...tallyOf(marks, rest.blocks), promptCount: prompts.length};
}

/** Where the rest of the facts comes from: from memory, or read anew each time. */
export interface RestSource {
	marks(): FileFacts['marks'];
	/** Steps and prompts. */
	course(): Pick<FileFacts, 'steps' | 'prompts'>;
}

/**
 * One object, whose rest comes from `rest` when it is looked at. Getters of its own would make of each object a hash table, six
 * times as large; so they are the prototype's, and a copy is made by changedFacts(), never by spreading.
 */
export function knownFacts(digest: Digest, copyKeys: FileFacts['copyKeys'], rest: RestSource): KnownFacts {
	return new Known(digest, copyKeys, rest) as Known & Digest; // the constructor takes over every field of the digest
}

class Known {
	readonly setAside: readonly Mark[] = none;
	readonly #rest: RestSource;

	constructor(
		digest: Digest,
		readonly copyKeys: FileFacts['copyKeys'],
		rest: RestSource,
	) {
		this.#rest = rest;
		Object.assign(this, digest);
	}

	changed({marks, steps, prompts, ...change}: Partial<KnownFacts>): KnownFacts {
		const digest = {...this, ...change} as unknown as Digest & {copyKeys: FileFacts['copyKeys']}; // the fields that a Known has itself
		return knownFacts(digest, digest.copyKeys, {
			marks: () => marks ?? this.marks,
			course: () =>
				steps && prompts ? {steps, prompts} : {steps: steps ?? this.steps, prompts: prompts ?? this.prompts},
		});
	}

	get marks(): readonly Mark[] {
		return this.#rest.marks();
	}

	get steps(): FileFacts['steps'] {
		return this.#rest.course().steps;
	}

	get prompts(): FileFacts['prompts'] {
		return this.#rest.course().prompts;
	}
}

const none: readonly Mark[] = [];

export function tallyOf(marks: readonly Mark[], blocks: FileFacts['blocks']): MarkTally {
	const red = new Array<number>(densityBuckets).fill(0);
	const amber = new Array<number>(densityBuckets).fill(0);
	for (const {severity, time} of marks) {
		if (time === null) continue;
		const share = activeShare(blocks, time);
		const bucket = Math.min(densityBuckets - 1, Math.floor(share * densityBuckets));
		const buckets = severity === 'red' ? red : amber;
		buckets[bucket] = (buckets[bucket] as number) + 1;
	}
	return {kinds: countKinds(marks), density: {red, amber}};
}

export function countKinds(marks: readonly Mark[]): KindCounts {
	const kinds: {[kind in MarkKind]?: number} = {};
	for (const {kind} of marks) kinds[kind] = (kinds[kind] ?? 0) + 1;
	return kinds;
}
