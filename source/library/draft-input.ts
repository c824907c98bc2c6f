/** What an issue draft about one signature is written from: every place, and of a few of them what was called and what came of it. */
import type {Fix} from '../analysis/fixes.ts';
import type {Playbook} from '../analysis/playbook.ts';
import {originsOf, type Provenance, type ProvenanceKind} from '../analysis/provenance.ts';
import type {StepFacts} from '../analysis/steps.ts';
import type {Mark, MarkKind, Severity} from '../analysis/types.ts';
import {SourceError} from '../sources/source.ts';
import {contentBlocks, type Entry, outputOf, stringOf, toolResults, toolUses} from '../transcript/event.ts';
import {classifyUser} from '../transcript/user-text.ts';
import {type Instance, instancesOf, type MarkedFile, type SignatureGroup} from './friction.ts';
import type {FileRecord, Library} from './library.ts';
import {readLines} from './read-lines.ts';

/** One instance of the friction. Texts are as in the transcript: uncut, unredacted. */
export interface DraftMark {
	readonly user: string;
	/** null where the file names none: then the file stands for the session. */
	readonly sessionId: string | null;
	/** Milliseconds since the epoch, null without a time. */
	readonly sessionStart: number | null;
	/** As rows give it: relative to the source's root. */
	readonly file: string;
	readonly line: number;
	readonly time: number | null;
	readonly evidence: string;
	/** The command line, or the tool and its input; null for a message. */
	readonly command: string | null;
	/** What the person had asked before. */
	readonly asked: string | null;
	/** Of a correction or a confusion, what Claude had said last before; null elsewhere and for all but the examples. */
	readonly claimed: string | null;
	/** Estimated, in seconds; of a slow command how long it took. */
	readonly lostSeconds: number | null;
	/** The seconds are the most that it can have been. */
	readonly isUpperBound: boolean;
	/** The whole output in which the evidence stands; null for all but the examples. */
	readonly excerpt: string | null;
	readonly provenance: ProvenanceKind | null;
}

export interface DraftInput {
	readonly kind: MarkKind;
	readonly severity: Severity;
	/** As in the marks, unredacted: it decides which issue is a duplicate. */
	readonly signature: string;
	/** At least one, those of `examples` among them. */
	readonly marks: readonly DraftMark[];
	/** Those to quote, the first one foremost. */
	readonly examples: readonly DraftMark[];
	/** Estimated seconds lost in all, as the lists have it; null where worked out for none. */
	readonly lostSeconds: number | null;
	/** The fix that was to end it, where it came back. */
	readonly regressionOf: {
		readonly issue: string;
		readonly title: string;
		/** null where the list of fixes tells no more of it. */
		readonly fixedAt: number | null;
	} | null;
}

/** By which a mark is meant in particular: library id of its file, and its line. */
export interface DraftPlace {
	readonly file: number;
	readonly line: number;
}

export interface DraftSources {
	readonly library: Pick<Library, 'get' | 'sessionOf'>;
	readonly fixes: readonly Fix[];
	readonly playbook: Playbook | null;
}

const shownExamples = 5;

/** `about`: the mark to put first; null for the one that cost most. Rejects where a file can no longer be read. */
export async function draftInput(
	group: SignatureGroup,
	about: DraftPlace | null,
	sources: DraftSources,
): Promise<DraftInput> {
	const {kind, severity, signature, lostSeconds} = group;
	const all = [...instancesOf(group)];
	const counting = all.filter(({mark}) => mark.standing !== 'fixed');
	const isAbout = ({file, mark}: Instance): boolean =>
		about !== null && file.file === about.file && mark.line === about.line;
	const files = new Map<number, DraftFile>();
	const fileOf = (file: MarkedFile): DraftFile => {
		const known = files.get(file.file) ?? draftFile(file, sources);
		files.set(file.file, known);
		return known;
	};
	const places = (counting.length > 0 ? counting : all)
		.map(instance => ({instance, mark: draftMark(instance, fileOf(instance.file))}))
		.sort((a, b) => Number(isAbout(b.instance)) - Number(isAbout(a.instance)) || byWeight(a.mark, b.mark));
	const chosen = examplesOf(places);
	const examples = await Promise.all(chosen.map(({instance, mark}) => withTexts(instance, mark, sources)));
	const texts = new Map(chosen.map(({mark}, index) => [mark, examples[index] ?? mark]));
	return {
		...{kind, severity, signature, lostSeconds, examples},
		marks: places.map(({mark}) => texts.get(mark) ?? mark),
		regressionOf: regressionOf(group, sources.fixes),
	};
}

interface DraftFile {
	readonly record: FileRecord | undefined;
	readonly session: FileRecord | undefined;
	readonly steps: ReadonlyMap<string, StepFacts>;
	readonly origin: (step: StepFacts) => Provenance;
}

function draftFile({file, facts}: MarkedFile, {library, playbook}: DraftSources): DraftFile {
	const record = library.get(file);
	const session = record && library.sessionOf(record);
	return {
		record,
		session,
		steps: new Map(facts.steps.map(step => [step.id, step])),
		origin: originsOf(session?.facts?.prompts ?? [], session === record, playbook),
	};
}

function draftMark({file, mark, command, asked}: Instance, {record, session, steps, origin}: DraftFile): DraftMark {
	const step = mark.toolUseId === null ? undefined : steps.get(mark.toolUseId);
	return {
		user: file.user,
		sessionId: session?.facts?.sessionId ?? session?.file.id ?? null,
		sessionStart: file.start,
		file: record?.file.path ?? '',
		line: mark.line,
		time: mark.time,
		evidence: mark.evidence,
		command,
		asked,
		claimed: null,
		lostSeconds: mark.lostSeconds,
		isUpperBound: mark.isUpperBound,
		excerpt: null,
		provenance: step && command !== null ? origin(step).kind : null,
	};
}

/** What cost most comes first; equal ones in the order in which they happened. */
export const byWeight = (a: DraftMark, b: DraftMark): number =>
	(b.lostSeconds ?? 0) - (a.lostSeconds ?? 0) || byTime(a, b);

export const byTime = (a: DraftMark, b: DraftMark): number =>
	order(a.time ?? Number.POSITIVE_INFINITY, b.time ?? Number.POSITIVE_INFINITY) ||
	order(a.file, b.file) ||
	a.line - b.line;

const order = <Value extends string | number>(a: Value, b: Value): number => (a === b ? 0 : a < b ? -1 : 1);

/** One of each person, then more, until there are enough. */
export function examplesOf<Place extends {readonly mark: DraftMark}>(places: readonly Place[]): Place[] {
	const rounds = new Map<string, number>();
	const ranked = places.map((place, rank) => {
		const {user} = place.mark;
		const round = rounds.get(user) ?? 0;
		rounds.set(user, round + 1);
		return {place, round, rank};
	});
	ranked.sort((a, b) => a.round - b.round || a.rank - b.rank);
	return ranked.slice(0, shownExamples).map(({place}) => place);
}

/** The same mark with what its lines say; as it is where the file can no longer be read. */
async function withTexts({file, mark}: Instance, known: DraftMark, {library}: DraftSources): Promise<DraftMark> {
	const record = library.get(file.file);
	if (!record) return known;
	const step = file.facts.steps.find(({id}) => id === mark.toolUseId);
	const entries = await readAgain(record, new Set([mark.line, ...(step ? [step.line, step.resultLine] : [])]));
	const spoken = mark.kind === 'correction' || mark.kind === 'confusion' ? await linesBefore(record, mark.line) : [];
	return {
		...known,
		command: known.command ?? callIn(entries, mark),
		excerpt: outputIn(entries, mark),
		claimed: spoken.flatMap(({event}) => replyOf(event)).at(-1) ?? null,
	};
}

/** A reply stands in its last lines; before it come calls and their results. */
const mostLinesBack = 200;

const linesBefore = (record: FileRecord, line: number): Promise<readonly Entry[]> =>
	readAgain(record, new Set(Array.from({length: Math.min(mostLinesBack, line - 1)}, (_, back) => line - 1 - back)));

/** The text of a reply; none for calls, thinking and lines of others. */
function replyOf(event: Entry['event']): string[] {
	if (event.type !== 'assistant') return [];
	const text = contentBlocks(event)
		.flatMap(block => (block.type === 'text' ? (stringOf(block.text) ?? []) : []))
		.join('\n')
		.trim();
	return text === '' ? [] : [text];
}

async function readAgain(record: FileRecord, lines: ReadonlySet<number>): Promise<readonly Entry[]> {
	try {
		return (await readLines(record, lines)).entries;
	} catch (error) {
		if (error instanceof SourceError) return [];
		throw error;
	}
}

/** The tool and what it was given, for calls that are no commands. */
function callIn(entries: readonly Entry[], {toolUseId}: Mark): string | null {
	const use = entries.flatMap(({event}) => toolUses(event)).find(({id}) => id === toolUseId);
	return use === undefined ? null : `${use.name} ${JSON.stringify(use.input, null, 2)}`;
}

function outputIn(entries: readonly Entry[], {toolUseId, line}: Mark): string | null {
	const result = entries.flatMap(({event}) => toolResults(event)).find(({id}) => id === toolUseId);
	if (result !== undefined) return outputOf(result);
	const event = entries.find(entry => entry.line === line)?.event;
	if (event === undefined) return null;
	return (event.type === 'user' ? classifyUser(event).text : stringOf(event.content)) || null;
}

function regressionOf({fixedBy, regressions}: SignatureGroup, fixes: readonly Fix[]): DraftInput['regressionOf'] {
	if (fixedBy === null || regressions === 0) return null;
	const fix = fixes.find(({issue}) => `#${issue}` === fixedBy);
	return {issue: fixedBy, title: fix?.title ?? '', fixedAt: fix?.fixedAt ?? null};
}
