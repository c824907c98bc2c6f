/**
 * What people know of marks, laid over what the rules found: fixes, mutes, judgements. Marks that do not count are set
 * aside, and every count of the file follows. Pure; done again whenever one of the three changes.
 */
import {blockAt} from './blocks.ts';
import {changedFacts} from './changed-facts.ts';
import {type CopyKeys, counted, keyOf} from './copy-keys.ts';
import type {FileFacts} from './file-indexer.ts';
import {type Fix, Fixes} from './fixes.ts';
import {changedMark} from './mark.ts';
import type {Block, Judgement, Mark, MarkKind, Standing} from './types.ts';

/** A signature, or the source of a pattern for signatures. Patterns have been checked (text/pattern.ts). */
export type Mute = {readonly signature: string} | {readonly pattern: string};

/** By which a judgement finds its mark again, in every copy: call or event, and kind. Null for a mark without an id. */
export const judgementKey = ({toolUseId, uuid, kind}: Pick<Mark, 'toolUseId' | 'uuid' | 'kind'>): string | null => {
	const id = toolUseId ?? uuid;
	return id === null ? null : `${id} ${kind}`;
};

const counting: ReadonlySet<Standing> = new Set(['open', 'known', 'regression']);

export interface ReviewOptions {
	/** Marks that a fix has ended count all the same. */
	readonly countsFixed?: boolean;
}

export class Review {
	private readonly fixes: Fixes;
	private readonly mutedSignatures: ReadonlySet<string>;
	private readonly mutedPatterns: readonly RegExp[];
	private readonly muted = new Map<string, boolean>();
	/** Calls and events of which something was said: of most marks nothing was, and no key is made for them. */
	private readonly judgedIds: ReadonlySet<string>;
	private readonly judgedKeys: ReadonlySet<number>;

	constructor(
		fixes: readonly Fix[] = [],
		mutes: readonly Mute[] = [],
		private readonly judgements: ReadonlyMap<string, Judgement> = new Map(),
		private readonly options: ReviewOptions = {},
	) {
		this.fixes = new Fixes(fixes);
		this.judgedIds = new Set([...judgements.keys()].map(key => key.slice(0, key.lastIndexOf(' '))));
		this.judgedKeys = new Set([...this.judgedIds].map(keyOf));
		this.mutedSignatures = new Set(mutes.flatMap(mute => ('signature' in mute ? [mute.signature] : [])));
		this.mutedPatterns = mutes.flatMap(mute => ('pattern' in mute ? [new RegExp(mute.pattern)] : []));
	}

	/** Nothing to say of any mark. */
	get isEmpty(): boolean {
		return (
			this.fixes.isEmpty &&
			this.mutedSignatures.size === 0 &&
			this.mutedPatterns.length === 0 &&
			this.judgements.size === 0
		);
	}

	/**
	 * Whether anything may be known of the marks of a file, by what is at hand of it without them. `kinds`: of its marks, and how many.
	 */
	mayConcern(
		{kinds, copyKeys}: {readonly kinds: {readonly [kind in MarkKind]?: number}; readonly copyKeys: CopyKeys},
		signatures: Iterable<string>,
	): boolean {
		if (this.isEmpty) return false;
		for (const signature of signatures)
			if (this.isMuted(signature) || this.fixes.maySpeakOf(kinds, signature)) return true;
		return this.judgedKeys.size > 0 && copyKeys.keys.some(key => this.judgedKeys.has(key));
	}

	counts({standing}: Mark): boolean {
		return counting.has(standing) || (standing === 'fixed' && this.options.countsFixed === true);
	}

	get dependsOnStart(): boolean {
		return !this.fixes.isEmpty;
	}

	/** The same mark with what is known of it; `start`: when its session began. */
	of(mark: Mark, start: number | null): Mark {
		const judgement = this.judgementOf(mark);
		const fix = this.fixes.verdict(mark, start);
		const standing: Standing =
			judgement === 'not-friction'
				? 'dismissed'
				: this.isMuted(mark.signature)
					? 'muted'
					: (fix?.standing ?? (judgement === 'known' ? 'known' : 'open'));
		const fixedBy = fix?.fixedBy ?? null;
		if (standing === mark.standing && fixedBy === mark.fixedBy && judgement === mark.judgement) return mark;
		return changedMark(mark, {standing, fixedBy, judgement});
	}

	private judgementOf(mark: Mark): Judgement | null {
		if (!this.judgedIds.has(mark.toolUseId ?? mark.uuid ?? '')) return null;
		const key = judgementKey(mark);
		return (key === null ? undefined : this.judgements.get(key)) ?? null;
	}

	private isMuted(signature: string): boolean {
		if (this.mutedSignatures.has(signature)) return true;
		if (this.mutedPatterns.length === 0) return false;
		let isMuted = this.muted.get(signature);
		if (isMuted === undefined) {
			isMuted = this.mutedPatterns.some(pattern => pattern.test(signature));
			this.muted.set(signature, isMuted);
		}
		return isMuted;
	}
}

/** `facts`: as the indexer gave them. The same object where nothing is known of its marks. */
export function reviewFacts(facts: FileFacts, review: Review, start: number | null): FileFacts {
	if (review.isEmpty || facts.marks.length === 0) return facts;
	const reviewed = facts.marks.map(mark => review.of(mark, start));
	if (reviewed.every((mark, index) => mark === facts.marks[index])) return facts;
	const marks = reviewed.filter(mark => review.counts(mark));
	const setAside = reviewed.filter(mark => !review.counts(mark));
	if (setAside.length === 0) return changedFacts(facts, {marks});
	const red = marks.filter(({severity}) => severity === 'red').length;
	return changedFacts(facts, {
		marks,
		setAside,
		red,
		amber: marks.length - red,
		blocks: blocksWithout(facts, setAside),
		copyKeys: copyKeysWithout(facts.copyKeys, marks, setAside),
	});
}

/** A mark of a step stands in the block of its call, any other in that of its own time. */
function blocksWithout({blocks, steps}: FileFacts, setAside: readonly Mark[]): readonly Block[] {
	const calls = new Map(steps.map(({id, time, resultTime}) => [id, time ?? resultTime]));
	const lower = blocks.map(() => ({red: 0, amber: 0}));
	for (const {toolUseId, time, severity} of setAside) {
		const when = (toolUseId === null ? null : calls.get(toolUseId)) ?? time;
		const counts = when === null ? undefined : lower[blockAt(blocks, when)];
		if (counts) counts[severity]++;
	}
	return blocks.map((block, index) => {
		const {red = 0, amber = 0} = lower[index] ?? {};
		return red + amber === 0 ? block : {...block, red: block.red - red, amber: block.amber - amber};
	});
}

/** Copies are counted by what their keys stand for: marks set aside stand for nothing any more. */
function copyKeysWithout({keys, kinds}: CopyKeys, marks: readonly Mark[], setAside: readonly Mark[]): CopyKeys {
	const keyed = (mark: Mark): string | null => mark.toolUseId ?? mark.uuid;
	const stays = new Set(marks.map(mark => `${keyed(mark)} ${mark.severity}`));
	const gone = new Map<number, number>();
	for (const mark of setAside) {
		const id = keyed(mark);
		if (id === null || stays.has(`${id} ${mark.severity}`)) continue;
		const key = keyOf(id);
		gone.set(key, (gone.get(key) ?? 0) | counted[mark.severity]);
	}
	if (gone.size === 0) return {keys, kinds};
	return {keys, kinds: kinds.map((kind, index) => kind & ~(gone.get(keys[index] as number) ?? 0))};
}
