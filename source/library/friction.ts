/**
 * Marks of everybody by what they are about: one group a signature, copies counted once. Marks that a fix has ended stand
 * apart: a group of nothing else is a problem that is over.
 */
import type {FileFacts} from '../analysis/file-indexer.ts';
import {lostInterval} from '../analysis/friction/lost-time.ts';
import type {Mark, MarkKind, Severity, Standing} from '../analysis/types.ts';
import {isCopied} from './summarise.ts';

export interface MarkedFile {
	/** Library id of the file, and of the session it belongs to. */
	readonly file: number;
	readonly session: number;
	readonly user: string;
	/** When the session began; null where nothing tells. */
	readonly start: number | null;
	readonly facts: FileFacts;
	readonly copiedKeys: ReadonlySet<number> | null;
}

export interface PlacedMark {
	readonly file: MarkedFile;
	readonly mark: Mark;
}

export interface SignatureGroup {
	readonly key: string;
	readonly kind: MarkKind;
	readonly severity: Severity;
	readonly signature: string;
	/** Those that count, in the order of the files. */
	readonly marks: readonly PlacedMark[];
	/** Those that a fix has ended. */
	readonly fixed: readonly PlacedMark[];
	/** What follows is of the marks that count; where there are none, of those that a fix has ended. */
	readonly users: ReadonlySet<string>;
	readonly sessions: ReadonlySet<number>;
	/**
	 * Estimated: seconds in which somebody waited for one of these marks to be over; several at once in a file count once.
	 * Null where nothing is known of any of the marks.
	 */
	readonly lostSeconds: number | null;
	/** Milliseconds since the epoch; null where no mark has a time. */
	readonly first: number | null;
	readonly last: number | null;
	/** `#84`: the fix that speaks of these marks; null without one. */
	readonly fixedBy: string | null;
	/** Marks of sessions that began after the fix. */
	readonly regressions: number;
}

/** What of the marks is meant; everything that is left out is not asked for. */
export interface FrictionFilter {
	readonly kinds?: readonly MarkKind[];
	readonly users?: readonly string[];
	/** By the start of the session, milliseconds since the epoch, both included. */
	readonly since?: number | null;
	readonly until?: number | null;
	/** In place of those that count and those that are fixed. */
	readonly standings?: readonly Standing[];
}

export const groupKey = (kind: MarkKind, signature: string): string => `${kind} ${signature}`;

/** A group while it is filled: figures as the groups have them, of the marks that count and of the fixed ones. */
class Tally {
	readonly marks: PlacedMark[] = [];
	readonly users = new Set<string>();
	readonly sessions = new Set<number>();
	lostMilliseconds: number | null = null;
	first = Number.POSITIVE_INFINITY;
	last = Number.NEGATIVE_INFINITY;
	private file: MarkedFile | null = null;
	/** Until when the time of this file has been counted. */
	private reached = Number.NEGATIVE_INFINITY;

	add(placed: PlacedMark): void {
		const {file, mark} = placed;
		this.marks.push(placed);
		if (file !== this.file) {
			this.file = file;
			this.reached = Number.NEGATIVE_INFINITY;
			this.users.add(file.user);
			this.sessions.add(file.session);
		}
		const {time} = mark;
		if (time === null) return;
		if (time < this.first) this.first = time;
		if (time > this.last) this.last = time;
		const lost = lostInterval(mark);
		if (lost === null) return;
		const {start, end} = lost;
		this.lostMilliseconds = (this.lostMilliseconds ?? 0) + Math.max(0, end - Math.max(start, this.reached));
		if (end > this.reached) this.reached = end;
	}
}

interface Draft {
	readonly kind: MarkKind;
	readonly severity: Severity;
	readonly signature: string;
	readonly open: Tally;
	readonly fixed: Tally;
	fixedBy: string | null;
	regressions: number;
}

/** By their keys, in the order in which they were seen first. */
export function groupBySignature(
	files: Iterable<MarkedFile>,
	filter: FrictionFilter = {},
): Map<string, SignatureGroup> {
	const drafts = new Map<MarkKind, Map<string, Draft>>();
	const inOrder: Draft[] = [];
	const kinds = filter.kinds && filter.kinds.length > 0 ? new Set(filter.kinds) : null;
	const standings = filter.standings ? new Set(filter.standings) : null;
	for (const file of files) {
		if (!isMeant(file, filter)) continue;
		const {marks, setAside} = file.facts;
		for (const list of setAside.length === 0 ? [marks] : [marks, setAside]) {
			for (const mark of list) {
				const isFixed = mark.standing === 'fixed';
				if (standings === null ? list === setAside && !isFixed : !standings.has(mark.standing)) continue;
				if (kinds !== null && !kinds.has(mark.kind)) continue;
				if (file.copiedKeys !== null && isCopied(mark, file.copiedKeys)) continue;
				const draft = draftOf(drafts, inOrder, mark);
				(isFixed ? draft.fixed : draft.open).add({file, mark});
				if (mark.standing === 'regression') draft.regressions++;
				// Where some came back, the fix that did not hold is the one to name.
				if (mark.fixedBy !== null && (draft.fixedBy === null || !isFixed)) draft.fixedBy = mark.fixedBy;
			}
		}
	}
	return new Map(inOrder.map(draft => [groupKey(draft.kind, draft.signature), groupOf(draft)]));
}

function isMeant({user, start}: MarkedFile, {users, since = null, until = null}: FrictionFilter): boolean {
	if (users && users.length > 0 && !users.includes(user)) return false;
	if (since === null && until === null) return true;
	return start !== null && (since === null || start >= since) && (until === null || start <= until);
}

function draftOf(drafts: Map<MarkKind, Map<string, Draft>>, inOrder: Draft[], mark: Mark): Draft {
	const {kind, severity, signature} = mark;
	let bySignature = drafts.get(kind);
	if (bySignature === undefined) {
		bySignature = new Map();
		drafts.set(kind, bySignature);
	}
	let draft = bySignature.get(signature);
	if (draft === undefined) {
		draft = {kind, severity, signature, open: new Tally(), fixed: new Tally(), fixedBy: null, regressions: 0};
		bySignature.set(signature, draft);
		inOrder.push(draft);
	}
	return draft;
}

function groupOf({kind, severity, signature, open, fixed, fixedBy, regressions}: Draft): SignatureGroup {
	const {users, sessions, lostMilliseconds, first, last} = open.marks.length > 0 ? open : fixed;
	return {
		...{kind, severity, signature, users, sessions, fixedBy, regressions},
		key: groupKey(kind, signature),
		marks: open.marks,
		fixed: fixed.marks,
		lostSeconds: lostMilliseconds === null ? null : Math.round(lostMilliseconds) / 1000,
		first: Number.isFinite(first) ? first : null,
		last: Number.isFinite(last) ? last : null,
	};
}

/** One place of a group, as lists and drafts show it. */
export interface Instance {
	readonly file: MarkedFile;
	readonly mark: Mark;
	/** The command of the step; null where it is none. */
	readonly command: string | null;
	/** What the person had said last before it; null where they had said nothing. */
	readonly asked: string | null;
}

/** Every place of a group, those that count first; made one by one, because a group may have a million. */
export function* instancesOf(group: SignatureGroup): Generator<Instance> {
	let at: MarkedFile | null = null;
	let commands: ReadonlyMap<string, string | null> = new Map();
	for (const {file, mark} of [...group.marks, ...group.fixed]) {
		if (at !== file) {
			at = file;
			commands = new Map(file.facts.steps.map(({id, command}) => [id, command]));
		}
		const command = mark.toolUseId === null ? null : (commands.get(mark.toolUseId) ?? null);
		yield {file, mark, command, asked: askedBefore(file, mark)};
	}
}

/** What the person had said last before a mark, in the same file; null where they had said nothing. */
export function askedBefore({facts: {prompts}}: MarkedFile, mark: Mark): string | null {
	let low = 0;
	let high = prompts.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((prompts[middle]?.line ?? 0) < mark.line) low = middle + 1;
		else high = middle;
	}
	return prompts[low - 1]?.text ?? null;
}
