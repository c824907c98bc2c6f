/**
 * The marks of one file by what they are about. Kept for as long as nothing of the file changes, so that opening the
 * friction screen merges files and does not go through a million marks again. In columns: merging reads them in a row.
 */

import {type BlockSpan, unionSeconds} from '../analysis/blocks.ts';
import type {FileFacts} from '../analysis/file-indexer.ts';
import {liesBefore} from '../analysis/friction/lost-time.ts';
import type {Mark, MarkKind, Severity, Standing} from '../analysis/types.ts';
import {lostSpan} from './lost-span.ts';
import {isCopied} from './summarise.ts';

/** Which marks of a file are meant; what is left out is not asked for. */
export interface MarkFilter {
	readonly kinds?: readonly MarkKind[];
	/** In place of those that count and those that are fixed. */
	readonly standings?: readonly Standing[];
}

interface MarksOfFile {
	readonly facts: FileFacts;
	readonly copiedKeys: ReadonlySet<number> | null;
}

/** What marks are about. Known by a number, the same for the life of the program. */
export interface Subject {
	readonly id: number;
	readonly kind: MarkKind;
	readonly severity: Severity;
	readonly signature: string;
}

const subjects = new Map<MarkKind, Map<string, Subject>>();
let subjectCount = 0;

/** Room for something of every subject there is, by number. (An array that grows by leaps would become a slow one.) */
export const roomForSubjects = <T>(): (T | undefined)[] => new Array<T | undefined>(subjectCount);

function subjectOf({kind, severity, signature}: Mark): Subject {
	let bySignature = subjects.get(kind);
	if (bySignature === undefined) {
		bySignature = new Map();
		subjects.set(kind, bySignature);
	}
	let subject = bySignature.get(signature);
	if (subject === undefined) {
		subject = {id: subjectCount++, kind, severity, signature};
		bySignature.set(signature, subject);
	}
	return subject;
}

/** One row a subject, in the order in which their first marks stand in the file. */
export interface Tallies {
	readonly subjects: readonly Subject[];
	readonly marks: Uint32Array;
	/** NaN where nothing is known. */
	readonly lostMilliseconds: Float64Array;
	/** Milliseconds since the epoch; infinite where no mark has a time. */
	readonly first: Float64Array;
	readonly last: Float64Array;
}

/** What fixes have to do with the marks of a subject. */
export interface FixedSubject {
	readonly subject: Subject;
	/** The fix that is named at marks that count, and the one that ended marks; null without. */
	openFix: string | null;
	endingFix: string | null;
	regressions: number;
}

export interface FileGroups {
	/** Of the marks that count, and of those that a fix has ended. */
	readonly open: Tallies;
	readonly fixed: Tallies;
	readonly fixes: readonly FixedSubject[];
	/** Time in which one of the marks that count, or several, cost something: less than what the subjects add up to. */
	readonly lostMilliseconds: number;
}

/** The marks of a file that are meant, those that count first. Copies are none of its marks. */
export function eachMark({facts, copiedKeys}: MarksOfFile, filter: MarkFilter, visit: (mark: Mark) => void): void {
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

/** Tallies while they are filled; one object for all files, because making columns anew for each is what costs. */
class TallyColumns {
	private subjects: Subject[] = [];
	private marks: number[] = [];
	private lost: number[] = [];
	private first: number[] = [];
	private last: number[] = [];
	/** Until when time has been counted: several waits at once count once. */
	private reached: number[] = [];
	/** Row of each subject, by its number; one that stands for another subject is of an earlier file. */
	private readonly rows: number[] = [];

	add(subject: Subject, mark: Mark): void {
		const row = this.rowOf(subject);
		this.marks[row] = (this.marks[row] as number) + 1;
		const {time, lostSeconds} = mark;
		if (time === null) return;
		if (time < (this.first[row] as number)) this.first[row] = time;
		if (time > (this.last[row] as number)) this.last[row] = time;
		if (lostSeconds === null) return;
		const length = lostSeconds * 1000;
		const start = liesBefore(mark.kind) ? time - length : time;
		const end = start + length;
		const reached = this.reached[row] as number;
		const before = this.lost[row] as number;
		this.lost[row] = (Number.isNaN(before) ? 0 : before) + Math.max(0, end - Math.max(start, reached));
		if (end > reached) this.reached[row] = end;
	}

	/** What was filled; empty again afterwards. */
	take(): Tallies {
		const {subjects} = this;
		if (subjects.length === 0) return noTallies;
		const taken: Tallies = {
			subjects,
			marks: Uint32Array.from(this.marks),
			lostMilliseconds: Float64Array.from(this.lost),
			first: Float64Array.from(this.first),
			last: Float64Array.from(this.last),
		};
		this.subjects = [];
		for (const column of [this.marks, this.lost, this.first, this.last, this.reached]) column.length = 0;
		return taken;
	}

	private rowOf(subject: Subject): number {
		while (this.rows.length <= subject.id) this.rows.push(0);
		const known = this.rows[subject.id] as number;
		if (this.subjects[known] === subject) return known;
		const row = this.subjects.push(subject) - 1;
		this.rows[subject.id] = row;
		this.marks.push(0);
		this.lost.push(Number.NaN);
		this.first.push(Number.POSITIVE_INFINITY);
		this.last.push(Number.NEGATIVE_INFINITY);
		this.reached.push(Number.NEGATIVE_INFINITY);
		return row;
	}
}

const noTallies: Tallies = {
	subjects: [],
	marks: new Uint32Array(),
	lostMilliseconds: new Float64Array(),
	first: new Float64Array(),
	last: new Float64Array(),
};
const openColumns = new TallyColumns();
const fixedColumns = new TallyColumns();

const known = new WeakMap<FileFacts, {copiedKeys: ReadonlySet<number> | null; groups: FileGroups}>();

export function groupsOfFile(file: MarksOfFile, filter: MarkFilter): FileGroups {
	const isUsual = filter.standings === undefined && (filter.kinds ?? []).length === 0;
	const before = isUsual ? known.get(file.facts) : undefined;
	if (before && before.copiedKeys === file.copiedKeys) return before.groups;
	const fixes = new Map<number, FixedSubject>();
	const lost: BlockSpan[] = [];
	eachMark(file, filter, mark => {
		const subject = subjectOf(mark);
		const span = mark.standing === 'fixed' ? null : lostSpan(mark);
		if (span !== null) lost.push(span);
		(mark.standing === 'fixed' ? fixedColumns : openColumns).add(subject, mark);
		if (mark.fixedBy !== null) addFix(fixes, subject, mark);
	});
	const groups = {
		open: openColumns.take(),
		fixed: fixedColumns.take(),
		fixes: [...fixes.values()],
		lostMilliseconds: unionSeconds(lost) * 1000,
	};
	if (isUsual) known.set(file.facts, {copiedKeys: file.copiedKeys, groups});
	return groups;
}

function addFix(fixes: Map<number, FixedSubject>, subject: Subject, {standing, fixedBy}: Mark): void {
	let fix = fixes.get(subject.id);
	if (fix === undefined) {
		fix = {subject, openFix: null, endingFix: null, regressions: 0};
		fixes.set(subject.id, fix);
	}
	if (standing === 'fixed') fix.endingFix ??= fixedBy;
	else fix.openFix = fixedBy;
	if (standing === 'regression') fix.regressions++;
}
