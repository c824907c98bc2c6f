/**
 * A GitHub issue about one signature: what the transcripts prove is written, what a person must write is a marked gap.
 *
 * Pure: the same input gives the same text. Everything quoted went through redaction first and is inert on GitHub.
 */
import {createHash} from 'node:crypto';
import type {MarkKind, Severity} from '../analysis/types.ts';
import {plural} from '../text/format.ts';
import {excerptAround} from './excerpt.ts';
import {codeSpan, fenced, markerStart, plainTitle} from './inert.ts';
import {type IssueLabel, issueKinds} from './issue-kinds.ts';
import {type Criterion, type IssueFigures, impactOf, labelsOf, type Provenance, worthOf} from './issue-worth.ts';
import {createRedactor, type RedactedCount, type RedactOptions, type Redactor, redactionNote} from './redact.ts';
import {utcDay, utcMinute} from './times.ts';

/** One instance of the friction. */
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
	/** Estimated, in seconds. */
	readonly lostSeconds: number | null;
	/** The output in which the evidence stands: whole, or much of it; it is cut here. */
	readonly excerpt: string | null;
	readonly provenance: Provenance | null;
}

export interface DraftInput {
	readonly kind: MarkKind;
	readonly severity: Severity;
	/** As in the marks, unredacted: it decides which issue is a duplicate. */
	readonly signature: string;
	/** At least one. */
	readonly marks: readonly DraftMark[];
	/** The fix that was to end it, where it came back. */
	readonly regressionOf: {readonly issue: string; readonly title: string; readonly fixedAt: number} | null;
}

/** A place where a person must write something. */
export interface Gap {
	readonly section: string;
	readonly asks: string;
}

export interface IssueDraft {
	readonly title: string;
	readonly body: string;
	readonly labels: readonly IssueLabel[];
	/** The hidden line in the body by which a duplicate is found. */
	readonly marker: string;
	readonly gaps: readonly Gap[];
	/** Which reasons for an issue hold. */
	readonly worth: readonly Criterion[];
	readonly redacted: readonly RedactedCount[];
}

const gapMark = '**[TO BE WRITTEN BY A PERSON]**';
const shownExamples = 5;
const shownSessions = 25;
const outputLimits = {lines: 12, characters: 1500};
const commandLimits = {lines: 12, characters: 1000};
const askedCharacters = 300;

/** Names a signature in a marker; of the unredacted text, so that options do not change it. */
export function markerOf(kind: MarkKind, signature: string): string {
	const hash = createHash('sha256').update(`${kind}\n${signature}`).digest('hex').slice(0, 16);
	return `${markerStart} ${hash} -->`;
}

/** How many gaps of a draft are still open, perhaps after a person edited it. */
export const openGaps = (body: string): number => body.split(gapMark).length - 1;

/**
 * `redaction`: null leaves everything as it is, and the draft says so.
 * @throws RangeError where there is no mark
 */
export function issueDraft(input: DraftInput, redaction: RedactOptions | null = {}): IssueDraft {
	if (input.marks.length === 0) throw new RangeError('an issue needs at least one mark');
	const redactor = createRedactor(redaction);
	const marks = [...input.marks].sort(byWeight);
	const sessions = sessionsOf(marks);
	const figures = figuresOf(input, sessions.length);
	const worth = worthOf(figures);
	const {impact, why} = impactOf(figures);
	const {name} = issueKinds[input.kind];
	const signature = redactor(input.signature);
	const [strongest] = marks;
	const marker = markerOf(input.kind, input.signature);

	const sections: readonly Section[] = [
		{
			title: 'Problem',
			text: problem(input, worth, redactor),
			gap: 'What did the person want, and what should have happened?',
		},
		{title: 'Evidence', text: evidence(marks, redactor), gap: null},
		{title: 'Root Cause', text: origins(figures), gap: 'Why does it happen?'},
		{title: 'Proposed Solution', text: '', gap: 'What would prevent it?'},
		{title: 'Related Sessions', text: related(sessions, redactor), gap: null},
	];
	const body = [
		`## Friction Point: ${name}${signature === '' ? '' : `: ${codeSpan(signature)}`}`,
		[
			`**Source:** Session exploration - ${codeSpan(sessionName(strongest ?? null, redactor))}`,
			`**Frequency:** ${frequency(figures, marks)}`,
			`**Impact:** ${impact} (${why})`,
		].join('\n'),
		...sections.map(sectionText),
		`_${redactionNote(redactor)} Drafted by session-tui._`,
		marker,
	].join('\n\n');
	return {
		title: plainTitle(`Friction Point: ${name}${signature === '' ? '' : `: ${signature}`}`),
		body: `${body}\n`,
		labels: labelsOf(figures),
		marker,
		gaps: sections.flatMap(({title, gap}) => (gap === null ? [] : [{section: title, asks: gap}])),
		worth,
		redacted: redactor.redacted(),
	};
}

interface Section {
	readonly title: string;
	/** What the program knows. */
	readonly text: string;
	/** What a person must answer. */
	readonly gap: string | null;
}

const sectionText = ({title, text, gap}: Section): string =>
	[`### ${title}`, ...(text === '' ? [] : [text]), ...(gap === null ? [] : [`${gapMark} ${gap}`])].join('\n\n');

const sessionKey = ({sessionId, file}: DraftMark): string => sessionId ?? file;

/** What cost most comes first; equal ones in the order in which they happened. */
const byWeight = (a: DraftMark, b: DraftMark): number => (b.lostSeconds ?? 0) - (a.lostSeconds ?? 0) || byTime(a, b);

const byTime = (a: DraftMark, b: DraftMark): number =>
	(a.time ?? Number.POSITIVE_INFINITY) - (b.time ?? Number.POSITIVE_INFINITY) ||
	compare(a.file, b.file) ||
	a.line - b.line;

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function figuresOf({kind, severity, marks}: DraftInput, sessions: number): IssueFigures {
	const provenance: Record<Provenance, number> = {typed: 0, pasted: 0, playbook: 0, improvised: 0};
	for (const mark of marks) if (mark.provenance !== null) provenance[mark.provenance]++;
	const lost = marks.flatMap(({lostSeconds}) => lostSeconds ?? []);
	return {
		kind,
		severity,
		count: marks.length,
		users: new Set(marks.map(({user}) => user)).size,
		sessions,
		days: new Set(marks.flatMap(({time}) => (time === null ? [] : [utcDay(time)]))).size,
		lostSeconds: lost.length === 0 ? null : lost.reduce((sum, seconds) => sum + seconds, 0),
		provenance,
	};
}

function frequency({count, users, sessions}: IssueFigures, marks: readonly DraftMark[]): string {
	const times = marks.flatMap(({time}) => time ?? []);
	const how = `${plural(count, 'time')} at ${plural(users, 'user')} in ${plural(sessions, 'session')}`;
	if (times.length === 0) return how;
	const first = utcDay(times.reduce((a, b) => Math.min(a, b)));
	const last = utcDay(times.reduce((a, b) => Math.max(a, b)));
	return `${how}, ${first === last ? first : `${first} to ${last}`}`;
}

function problem({kind, regressionOf}: DraftInput, worth: readonly Criterion[], redactor: Redactor): string {
	const reasons = worth.filter(({holds}) => holds === true).map(({name, why}) => `${name} (${why})`);
	const undecided = worth.filter(({holds}) => holds === null).map(({name, why}) => `${name} (${why})`);
	return [
		issueKinds[kind].problem,
		...(regressionOf === null
			? []
			: [
					`It came back: ${codeSpan(redactor(`${regressionOf.issue} ${regressionOf.title}`))} was to end it on ${utcDay(regressionOf.fixedAt)}.`,
				]),
		`Worth an issue: ${reasons.length === 0 ? 'no figure says so' : reasons.join('; ')}.`,
		...(undecided.length === 0 ? [] : [`For a person to judge: ${undecided.join('; ')}.`]),
	].join('\n');
}

/** One example of each user, then more, until there are enough. */
function examplesOf(marks: readonly DraftMark[]): DraftMark[] {
	const rounds = new Map<string, number>();
	const ranked = marks.map((mark, rank) => {
		const round = rounds.get(mark.user) ?? 0;
		rounds.set(mark.user, round + 1);
		return {mark, round, rank};
	});
	ranked.sort((a, b) => a.round - b.round || a.rank - b.rank);
	return ranked.slice(0, shownExamples).map(({mark}) => mark);
}

function evidence(marks: readonly DraftMark[], redactor: Redactor): string {
	const examples = examplesOf(marks);
	const parts = examples.map((mark, index) => example(mark, index + 1, redactor));
	const rest = marks.length - examples.length;
	return [...parts, ...(rest > 0 ? [`and ${plural(rest, 'more instance')}.`] : [])].join('\n\n');
}

function example(mark: DraftMark, number: number, redactor: Redactor): string {
	const {user, time, file, line, asked, command, provenance, excerpt} = mark;
	const shown = redactor(mark.evidence);
	const head = `**${number}.** ${codeSpan(redactor(user))}, ${utcMinute(time)}, ${codeSpan(redactor(`${file}:${line}`))}`;
	return [
		asked === null ? head : `${head}\nThe person had asked: ${codeSpan(redactor(asked), askedCharacters)}`,
		...(command === null
			? []
			: [
					`Command${provenance === null ? '' : ` (${provenance})`}:`,
					fenced(excerptAround(redactor(command), '', commandLimits)),
				]),
		command === null ? 'What was said:' : 'What came of it:',
		fenced(excerptAround(redactor(excerpt ?? mark.evidence), shown, outputLimits)),
	].join('\n\n');
}

function origins({provenance}: IssueFigures): string {
	const known = (['playbook', 'pasted', 'typed', 'improvised'] as const).filter(each => provenance[each] > 0);
	if (known.length === 0) return '';
	return `Where the commands came from: ${known.map(each => `${provenance[each]} ${each}`).join(', ')}.`;
}

interface RelatedSession {
	readonly marks: readonly DraftMark[];
	readonly first: DraftMark;
}

function sessionsOf(marks: readonly DraftMark[]): RelatedSession[] {
	const sessions = new Map<string, DraftMark[]>();
	for (const mark of marks) {
		const known = sessions.get(sessionKey(mark));
		if (known) known.push(mark);
		else sessions.set(sessionKey(mark), [mark]);
	}
	const related = [...sessions.values()].flatMap(all => {
		const [first] = [...all].sort(byTime);
		return first === undefined ? [] : [{marks: all, first}];
	});
	return related.sort(
		(a, b) =>
			(a.first.sessionStart ?? Number.POSITIVE_INFINITY) - (b.first.sessionStart ?? Number.POSITIVE_INFINITY) ||
			byTime(a.first, b.first),
	);
}

/** `<user>-<date>-<session id>` of the session a mark stands in. */
const sessionName = (mark: DraftMark | null, redactor: Redactor): string =>
	mark === null ? '' : redactor(`${mark.user}-${utcDay(mark.sessionStart)}-${sessionKey(mark)}`);

function related(sessions: readonly RelatedSession[], redactor: Redactor): string {
	const lines = sessions.slice(0, shownSessions).map(({marks, first}) => {
		const place = codeSpan(redactor(`${first.file}:${first.line}`));
		return `- ${codeSpan(sessionName(first, redactor))}: ${plural(marks.length, 'time')}, first at ${place}`;
	});
	const rest = sessions.length - lines.length;
	return [...lines, ...(rest > 0 ? [`- and ${plural(rest, 'more session')}`] : [])].join('\n');
}
