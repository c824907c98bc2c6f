/**
 * The marks of one file by what they are about. Kept for as long as nothing of the file changes, so that opening the
 * friction screen merges files and does not go through a million marks again.
 */
import type {FileFacts} from '../analysis/file-indexer.ts';
import {liesBefore} from '../analysis/friction/lost-time.ts';
import type {Mark, MarkKind, Severity, Standing} from '../analysis/types.ts';
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

/** Figures over some marks of one file. */
export class FileTally {
	marks = 0;
	/** Time in which somebody waited for one of them; several at once count once. Null where nothing is known. */
	lostMilliseconds: number | null = null;
	first = Number.POSITIVE_INFINITY;
	last = Number.NEGATIVE_INFINITY;
	/** Until when time has been counted. */
	private reached = Number.NEGATIVE_INFINITY;

	add(mark: Mark): void {
		this.marks++;
		const {time, lostSeconds} = mark;
		if (time === null) return;
		if (time < this.first) this.first = time;
		if (time > this.last) this.last = time;
		if (lostSeconds === null) return;
		const length = lostSeconds * 1000;
		const start = liesBefore(mark.kind) ? time - length : time;
		const end = start + length;
		this.lostMilliseconds = (this.lostMilliseconds ?? 0) + Math.max(0, end - Math.max(start, this.reached));
		if (end > this.reached) this.reached = end;
	}
}

/** One signature in one file. */
export class FileGroup {
	/** Of the marks that count, and of those that a fix has ended; null for none. */
	open: FileTally | null = null;
	fixed: FileTally | null = null;
	/** The fix that did not hold or that is said of a mark that counts; the one that ended marks. Null without. */
	openFix: string | null = null;
	endingFix: string | null = null;
	regressions = 0;

	constructor(
		readonly kind: MarkKind,
		readonly severity: Severity,
		readonly signature: string,
	) {}

	add(mark: Mark): void {
		if (mark.standing === 'fixed') {
			this.fixed ??= new FileTally();
			this.fixed.add(mark);
			this.endingFix ??= mark.fixedBy;
		} else {
			this.open ??= new FileTally();
			this.open.add(mark);
			if (mark.fixedBy !== null) this.openFix = mark.fixedBy;
			if (mark.standing === 'regression') this.regressions++;
		}
	}
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

const known = new WeakMap<FileFacts, {copiedKeys: ReadonlySet<number> | null; groups: readonly FileGroup[]}>();

/** In the order in which their first marks stand in the file. */
export function groupsOfFile(file: MarksOfFile, filter: MarkFilter): readonly FileGroup[] {
	const isUsual = filter.standings === undefined && (filter.kinds ?? []).length === 0;
	const before = isUsual ? known.get(file.facts) : undefined;
	if (before && before.copiedKeys === file.copiedKeys) return before.groups;
	const groups: FileGroup[] = [];
	const byKind = new Map<MarkKind, Map<string, FileGroup>>();
	eachMark(file, filter, mark => {
		let bySignature = byKind.get(mark.kind);
		if (bySignature === undefined) {
			bySignature = new Map();
			byKind.set(mark.kind, bySignature);
		}
		let group = bySignature.get(mark.signature);
		if (group === undefined) {
			group = new FileGroup(mark.kind, mark.severity, mark.signature);
			bySignature.set(mark.signature, group);
			groups.push(group);
		}
		group.add(mark);
	});
	if (isUsual) known.set(file.facts, {copiedKeys: file.copiedKeys, groups});
	return groups;
}
