/**
 * Marks of everybody by what they are about: one group a signature, copies counted once. Marks that a fix has ended stand
 * apart: a group of nothing else is a problem that is over.
 */
import type {FileFacts} from '../analysis/file-indexer.ts';
import {liesBefore} from '../analysis/friction/lost-time.ts';
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

export interface SignatureGroup {
	readonly key: string;
	readonly kind: MarkKind;
	readonly severity: Severity;
	readonly signature: string;
	/** How many count, and how many a fix has ended. */
	readonly marks: number;
	readonly fixed: number;
	/** Where they stand: instancesOf() looks there again. No list of marks is kept, there may be a million. */
	readonly files: readonly MarkedFile[];
	readonly filter: FrictionFilter;
	/** What follows is of the marks that count; where there are none, of those that a fix has ended. */
	readonly users: ReadonlySet<string>;
	readonly sessions: number;
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
	marks = 0;
	readonly users = new Set<string>();
	sessions = 0;
	lostMilliseconds: number | null = null;
	first = Number.POSITIVE_INFINITY;
	last = Number.NEGATIVE_INFINITY;
	private file: MarkedFile | null = null;
	private session = -1;
	private user = '';
	/** Until when the time of this file has been counted. */
	private reached = Number.NEGATIVE_INFINITY;

	/** Returns whether it is the first mark of its file. */
	add(file: MarkedFile, mark: Mark): boolean {
		this.marks++;
		const isFirst = file !== this.file;
		if (isFirst) {
			this.file = file;
			this.reached = Number.NEGATIVE_INFINITY;
			// Files come person by person, and session by session.
			if (file.session !== this.session) {
				this.session = file.session;
				this.sessions++;
				if (file.user !== this.user) this.users.add(file.user);
				this.user = file.user;
			}
		}
		const {time} = mark;
		if (time !== null) {
			if (time < this.first) this.first = time;
			if (time > this.last) this.last = time;
			this.lose(mark, time);
		}
		return isFirst;
	}

	private lose(mark: Mark, time: number): void {
		if (mark.lostSeconds === null) return;
		const length = mark.lostSeconds * 1000;
		const start = liesBefore(mark.kind) ? time - length : time;
		const end = start + length;
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
	readonly files: MarkedFile[];
	fixedBy: string | null;
	regressions: number;
}

/** By their keys. */
export function groupBySignature(
	files: Iterable<MarkedFile>,
	filter: FrictionFilter = {},
): Map<string, SignatureGroup> {
	const drafts = new Map<MarkKind, Map<string, Draft>>();
	const inOrder: Draft[] = [];
	const meant = [...files].filter(file => isMeant(file, filter));
	meant.sort((a, b) => (a.user < b.user ? -1 : a.user > b.user ? 1 : a.session - b.session));
	for (const file of meant) {
		eachMark(file, filter, mark => {
			const draft = draftOf(drafts, inOrder, mark);
			const isFixed = mark.standing === 'fixed';
			const isFirst = (isFixed ? draft.fixed : draft.open).add(file, mark);
			if (isFirst && draft.files.at(-1) !== file) draft.files.push(file);
			if (mark.standing === 'regression') draft.regressions++;
			// Where some came back, the fix that did not hold is the one to name.
			if (mark.fixedBy !== null && (draft.fixedBy === null || !isFixed)) draft.fixedBy = mark.fixedBy;
		});
	}
	return new Map(inOrder.map(draft => [groupKey(draft.kind, draft.signature), groupOf(draft, filter)]));
}

/** The marks of a file that are meant, those that count first. Copies are none of its marks. */
function eachMark({facts, copiedKeys}: MarkedFile, filter: FrictionFilter, visit: (mark: Mark) => void): void {
	const {kinds = [], standings} = filter;
	for (const list of [facts.marks, facts.setAside]) {
		const isCounted = list === facts.marks;
		for (const mark of list) {
			const {standing} = mark;
			const isWanted = standings === undefined ? isCounted || standing === 'fixed' : standings.includes(standing);
			if (!isWanted || (kinds.length > 0 && !kinds.includes(mark.kind))) continue;
			if (copiedKeys === null || !isCopied(mark, copiedKeys)) visit(mark);
		}
	}
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
		draft = {
			kind,
			severity,
			signature,
			open: new Tally(),
			fixed: new Tally(),
			files: [],
			fixedBy: null,
			regressions: 0,
		};
		bySignature.set(signature, draft);
		inOrder.push(draft);
	}
	return draft;
}

function groupOf(draft: Draft, filter: FrictionFilter): SignatureGroup {
	const {kind, severity, signature, open, fixed, files, fixedBy, regressions} = draft;
	const {users, sessions, lostMilliseconds, first, last} = open.marks > 0 ? open : fixed;
	return {
		...{kind, severity, signature, users, sessions, files, filter, fixedBy, regressions},
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

/** Every place of a group, file by file; made one by one, because a group may have a million. */
export function* instancesOf({kind, signature, files, filter}: SignatureGroup): Generator<Instance> {
	for (const file of files) {
		const marks: Mark[] = [];
		eachMark(file, filter, mark => {
			if (mark.kind === kind && mark.signature === signature) marks.push(mark);
		});
		const commands = new Map(file.facts.steps.map(({id, command}) => [id, command]));
		for (const mark of marks) {
			const command = mark.toolUseId === null ? null : (commands.get(mark.toolUseId) ?? null);
			yield {file, mark, command, asked: askedBefore(file, mark)};
		}
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
