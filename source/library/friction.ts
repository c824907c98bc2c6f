/** Marks of everybody by what they are about: one group a signature, copies counted once. */
import type {FileFacts} from '../analysis/file-indexer.ts';
import type {Mark, MarkKind, Severity} from '../analysis/types.ts';
import {isCopied} from './summarise.ts';

export interface MarkedFile {
	/** Library id of the file, and of the session it belongs to. */
	readonly file: number;
	readonly session: number;
	readonly user: string;
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
	readonly marks: readonly PlacedMark[];
	readonly users: ReadonlySet<string>;
	readonly sessions: ReadonlySet<number>;
	/** Estimated; null where nothing is known of any of the marks. */
	readonly lostSeconds: number | null;
	/** Milliseconds since the epoch; null where no mark has a time. */
	readonly first: number | null;
	readonly last: number | null;
}

type Draft = {
	-readonly [key in keyof SignatureGroup]: SignatureGroup[key];
} & {marks: PlacedMark[]; users: Set<string>; sessions: Set<number>};

export const groupKey = (kind: MarkKind, signature: string): string => `${kind} ${signature}`;

export function groupBySignature(files: Iterable<MarkedFile>): Map<string, SignatureGroup> {
	const groups = new Map<string, Draft>();
	for (const file of files) {
		for (const mark of file.facts.marks) {
			if (file.copiedKeys && isCopied(mark, file.copiedKeys)) continue;
			const key = groupKey(mark.kind, mark.signature);
			let group = groups.get(key);
			if (!group) {
				group = newGroup(key, mark);
				groups.set(key, group);
			}
			addMark(group, {file, mark});
		}
	}
	return groups;
}

const newGroup = (key: string, {kind, severity, signature}: Mark): Draft => ({
	key,
	kind,
	severity,
	signature,
	marks: [],
	users: new Set(),
	sessions: new Set(),
	lostSeconds: null,
	first: null,
	last: null,
});

function addMark(group: Draft, placed: PlacedMark): void {
	const {file, mark} = placed;
	group.marks.push(placed);
	group.users.add(file.user);
	group.sessions.add(file.session);
	if (mark.lostSeconds !== null) group.lostSeconds = (group.lostSeconds ?? 0) + mark.lostSeconds;
	if (mark.time === null) return;
	group.first = group.first === null ? mark.time : Math.min(group.first, mark.time);
	group.last = group.last === null ? mark.time : Math.max(group.last, mark.time);
}

/** What the person had said last before a mark, in the same file; null where they had said nothing. */
export function askedBefore({facts}: MarkedFile, mark: Mark): string | null {
	let asked: string | null = null;
	for (const {line, text} of facts.prompts) {
		if (line >= mark.line) break;
		asked = text;
	}
	return asked;
}
