/**
 * Marks of everybody by what they are about: one group a signature, copies counted once. Marks that a fix has ended stand
 * apart: a group of nothing else is a problem that is over.
 */
import type {FileFacts} from '../analysis/file-indexer.ts';
import type {Mark, MarkKind, Severity} from '../analysis/types.ts';
import {
	eachMark,
	type FileGroups,
	type FixedSubject,
	groupsOfFile,
	type MarkFilter,
	roomForSubjects,
	type Subject,
	type Tallies,
} from './file-groups.ts';

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
export interface FrictionFilter extends MarkFilter {
	readonly users?: readonly string[];
	/** By the start of the session, milliseconds since the epoch, both included. */
	readonly since?: number | null;
	readonly until?: number | null;
}

export const groupKey = (kind: MarkKind, signature: string): string => `${kind} ${signature}`;

/** A group while it is filled: figures as the groups have them, of the marks that count or of the fixed ones. */
class Total {
	marks = 0;
	readonly users = new Set<string>();
	sessions = 0;
	lostMilliseconds = Number.NaN;
	first = Number.POSITIVE_INFINITY;
	last = Number.NEGATIVE_INFINITY;
	private session = -1;
	private user: string | null = null;

	/** Files come person by person, and session by session. */
	add({session, user}: MarkedFile, {marks, lostMilliseconds, first, last}: Tallies, row: number): void {
		this.marks += marks[row] as number;
		const lost = lostMilliseconds[row] as number;
		if (!Number.isNaN(lost))
			this.lostMilliseconds = (Number.isNaN(this.lostMilliseconds) ? 0 : this.lostMilliseconds) + lost;
		if ((first[row] as number) < this.first) this.first = first[row] as number;
		if ((last[row] as number) > this.last) this.last = last[row] as number;
		if (session === this.session) return;
		this.session = session;
		this.sessions++;
		if (user !== this.user) this.users.add(user);
		this.user = user;
	}
}

class Draft {
	readonly open = new Total();
	/** Most are of no fixed mark. */
	fixed: Total | null = null;
	readonly files: MarkedFile[] = [];
	fixedBy: string | null = null;
	regressions = 0;

	constructor(readonly subject: Subject) {}

	add(file: MarkedFile, tallies: Tallies, row: number, isFixed: boolean): void {
		if (isFixed) {
			this.fixed ??= new Total();
			this.fixed.add(file, tallies, row);
		} else this.open.add(file, tallies, row);
		if (this.files[this.files.length - 1] !== file) this.files.push(file);
	}

	addFix({openFix, endingFix, regressions}: FixedSubject): void {
		// Where some came back, the fix that did not hold is the one to name.
		this.fixedBy = openFix ?? this.fixedBy ?? endingFix;
		this.regressions += regressions;
	}
}

/** By their keys. */
export function groupBySignature(
	files: Iterable<MarkedFile>,
	filter: FrictionFilter = {},
): Map<string, SignatureGroup> {
	const meant = [...files].filter(file => isMeant(file, filter));
	meant.sort((a, b) => (a.user < b.user ? -1 : a.user > b.user ? 1 : a.session - b.session));
	const grouped = meant.map(file => groupsOfFile(file, filter));
	const drafts = roomForSubjects<Draft>();
	const inOrder: Draft[] = [];
	const draftOf = (subject: Subject): Draft => {
		let draft = drafts[subject.id];
		if (draft === undefined) {
			draft = new Draft(subject);
			drafts[subject.id] = draft;
			inOrder.push(draft);
		}
		return draft;
	};
	const addAll = (file: MarkedFile, tallies: Tallies, isFixed: boolean): void => {
		const {subjects} = tallies;
		for (let row = 0; row < subjects.length; row++) draftOf(subjects[row] as Subject).add(file, tallies, row, isFixed);
	};
	meant.forEach((file, index) => {
		const {open, fixed, fixes} = grouped[index] as FileGroups;
		addAll(file, open, false);
		addAll(file, fixed, true);
		for (const fix of fixes) draftOf(fix.subject).addFix(fix);
	});
	return new Map(inOrder.map(draft => [groupKey(draft.subject.kind, draft.subject.signature), groupOf(draft, filter)]));
}

/** Seconds in which somebody waited for a mark that counts to be over; several at once in a file count once. Estimated. */
export function lostSecondsOf(files: Iterable<MarkedFile>, filter: FrictionFilter = {}): number {
	let milliseconds = 0;
	for (const file of files) if (isMeant(file, filter)) milliseconds += groupsOfFile(file, filter).lostMilliseconds;
	return Math.round(milliseconds) / 1000;
}

function isMeant({user, start}: MarkedFile, {users, since = null, until = null}: FrictionFilter): boolean {
	if (users && users.length > 0 && !users.includes(user)) return false;
	if (since === null && until === null) return true;
	return start !== null && (since === null || start >= since) && (until === null || start <= until);
}

function groupOf(draft: Draft, filter: FrictionFilter): SignatureGroup {
	const {open, fixed, files, fixedBy, regressions} = draft;
	const {kind, severity, signature} = draft.subject;
	const {users, sessions, lostMilliseconds, first, last} = fixed !== null && open.marks === 0 ? fixed : open;
	return {
		...{kind, severity, signature, users, sessions, files, filter, fixedBy, regressions},
		key: groupKey(kind, signature),
		marks: open.marks,
		fixed: fixed?.marks ?? 0,
		lostSeconds: Number.isNaN(lostMilliseconds) ? null : Math.round(lostMilliseconds) / 1000,
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
