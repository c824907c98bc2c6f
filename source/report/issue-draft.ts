/**
 * A GitHub issue about one signature: what the transcripts prove is written, what a person must write is a marked gap.
 *
 * Pure: the same input gives the same text. Everything quoted went through redaction first and is inert on GitHub.
 */
import {createHash} from 'node:crypto';
import type {ProvenanceKind} from '../analysis/provenance.ts';
import type {MarkKind} from '../analysis/types.ts';
import {byTime, type DraftInput, type DraftMark} from '../library/draft-input.ts';
import {duration, plural} from '../text/format.ts';
import {excerptAround} from './excerpt.ts';
import {codeSpan, fenced, markerStart, plainTitle} from './inert.ts';
import {type IssueLabel, issueKinds} from './issue-kinds.ts';
import {type Criterion, type IssueFigures, impactOf, labelsOf, worthOf} from './issue-worth.ts';
import {marksCommand} from './reach.ts';
import {createRedactor, type RedactedCount, type RedactOptions, type Redactor, redactionNote} from './redact.ts';
import type {Asked} from './report-data.ts';
import {utcDay, utcMinute} from './times.ts';

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
const shownSessions = 25;
const outputLimits = {lines: 12, characters: 1500};
const commandLimits = {lines: 12, characters: 1000};
const askedLimits = {lines: 1, characters: 300};
/** A command must be whole to be of use. */
const listedCharacters = 2000;
const claimLimits = {lines: 8, characters: 800};

/** Names a signature in a marker; of the unredacted text, so that options do not change it. */
export function markerOf(kind: MarkKind, signature: string): string {
	const hash = createHash('sha256').update(`${kind}\n${signature}`).digest('hex').slice(0, 16);
	return `${markerStart} ${hash} -->`;
}

/** How many gaps of a draft are still open, perhaps after a person edited it. */
export const openGaps = (body: string): number => body.split(gapMark).length - 1;

/**
 * `redaction`: null leaves everything as it is, and the draft says so. `asked`: sources and filters of the commands that
 * the draft lists.
 * @throws RangeError where there is no mark
 */
export function issueDraft(
	input: DraftInput,
	redaction: RedactOptions | null = {},
	asked: Asked = {sources: [], filters: []},
): IssueDraft {
	if (input.marks.length === 0) throw new RangeError('an issue needs at least one mark');
	const redactor = createRedactor(redaction);
	const {marks, examples} = input;
	const sessions = sessionsOf(marks);
	const figures = figuresOf(input, sessions.length);
	const worth = worthOf(figures);
	const {impact, why} = impactOf(figures);
	const {name} = issueKinds[input.kind];
	const signature = redactor(input.signature);
	const [foremost = marks[0] ?? null] = examples;
	const marker = markerOf(input.kind, input.signature);
	const listed = codeSpan(
		redactor(marksCommand({asked, news: null}, {kind: input.kind, signature: input.signature})),
		listedCharacters,
	);

	const sections: readonly Section[] = [
		{
			title: 'Problem',
			text: problem(input, worth, redactor),
			gap: 'What did the person want, and what should have happened?',
		},
		{title: 'Evidence', text: evidence(input, listed, redactor), gap: null},
		{title: 'Root Cause', text: origins(figures), gap: 'Why does it happen?'},
		{title: 'Proposed Solution', text: '', gap: 'What would prevent it?'},
		{title: 'Related Sessions', text: related(sessions, listed, redactor), gap: null},
	];
	const body = [
		`## Friction Point: ${called(name, signature, codeSpan(signature))}`,
		[
			`**Source:** Session exploration - ${codeSpan(sessionName(foremost, redactor))}${sessions.length > 1 ? ` and ${plural(sessions.length - 1, 'more session')}, listed below` : ''}`,
			`**Frequency:** ${frequency(figures, marks)}`,
			`**Impact:** ${impact} (${why})`,
		].join('\n'),
		...sections.map(sectionText),
		`_${redactionNote(redactor)} Drafted by session-tui._`,
		marker,
	].join('\n\n');
	return {
		title: plainTitle(`Friction Point: ${called(name, signature, signature)}`),
		body: `${body}\n`,
		labels: labelsOf(figures),
		marker,
		gaps: sections.flatMap(({title, gap}) => (gap === null ? [] : [{section: title, asks: gap}])),
		worth,
		redacted: redactor.redacted(),
	};
}

/** The kind and what it is about, which may have said the kind already. `shown`: the signature as it is written there. */
function called(name: string, signature: string, shown: string): string {
	if (signature === '') return name;
	return signature.toLowerCase().includes(name.toLowerCase()) ? shown : `${name}: ${shown}`;
}

/** The draft with a body that a person has completed; it leaves as the rest does, so it is redacted once more. */
export function withBody(draft: IssueDraft, body: string, redaction: RedactOptions | null): IssueDraft {
	const redactor = createRedactor(redaction);
	const clean = redactor(body);
	return {...draft, body: clean, redacted: redactor.redacted()};
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

function figuresOf({kind, severity, marks, lostSeconds}: DraftInput, sessions: number): IssueFigures {
	const provenance: Record<ProvenanceKind, number> = {typed: 0, pasted: 0, playbook: 0, improvised: 0};
	for (const mark of marks) if (mark.provenance !== null) provenance[mark.provenance]++;
	return {
		kind,
		severity,
		count: marks.length,
		users: new Set(marks.map(({user}) => user)).size,
		sessions,
		days: new Set(marks.flatMap(({time}) => (time === null ? [] : [utcDay(time)]))).size,
		lostSeconds,
		isUpperBound: marks.some(({isUpperBound}) => isUpperBound),
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

function problem({kind, marks, regressionOf}: DraftInput, worth: readonly Criterion[], redactor: Redactor): string {
	const reasons = worth.filter(({holds}) => holds === true).map(({name, why}) => `${name} (${why})`);
	const undecided = worth.filter(({holds}) => holds === null).map(({name, why}) => `${name} (${why})`);
	return [
		issueKinds[kind].problem,
		...(kind === 'slow-command' ? [howLong(marks)] : []),
		...(regressionOf === null
			? []
			: [
					`It came back: ${codeSpan(redactor(`${regressionOf.issue} ${regressionOf.title}`))} was to end it on ${utcDay(regressionOf.fixedAt)}.`,
				]),
		`Worth an issue: ${reasons.length === 0 ? 'no figure says so' : reasons.join('; ')}.`,
		...(undecided.length === 0 ? [] : [`For a person to judge: ${undecided.join('; ')}.`]),
	].join('\n');
}

/** How long a slow command took: the figures that its issue is about. */
function howLong(marks: readonly DraftMark[]): string {
	const known = marks.filter(({lostSeconds}) => lostSeconds !== null);
	known.sort((a, b) => (a.lostSeconds ?? 0) - (b.lostSeconds ?? 0));
	const [shortest] = known;
	const middle = known[Math.floor((known.length - 1) / 2)];
	const longest = known.at(-1);
	if (!shortest || !middle || !longest) return 'How long it took is not known.';
	const figures =
		known.length === 1
			? `It took ${took(longest)}.`
			: `It took ${took(shortest)} to ${took(longest)}, ${took(middle)} in the middle.`;
	const bounds = known.filter(({isUpperBound}) => isUpperBound).length;
	if (bounds === 0) return figures;
	return `${figures} ≤: from call to result, waiting for a permission perhaps among it (${bounds} of ${known.length}).`;
}

const took = ({lostSeconds, isUpperBound}: DraftMark): string => `${isUpperBound ? '≤ ' : ''}${duration(lostSeconds)}`;

function evidence({kind, marks, examples}: DraftInput, listed: string, redactor: Redactor): string {
	const parts = examples.map((mark, index) => example(mark, kind, index + 1, redactor));
	const rest = marks.length - examples.length;
	return [...parts, ...(rest > 0 ? [`and ${plural(rest, 'more instance')}, all of them by ${listed}`] : [])].join(
		'\n\n',
	);
}

function example(mark: DraftMark, kind: MarkKind, number: number, redactor: Redactor): string {
	const {user, time, file, line, command, provenance, excerpt, claimed, lostSeconds} = mark;
	const shown = redactor(mark.evidence);
	const head = `**${number}.** ${codeSpan(redactor(user))}, ${utcMinute(time)}, ${codeSpan(redactor(`${file}:${line}`))}`;
	return [
		[head, ...askedBefore(mark, redactor)].join('\n'),
		...(claimed === null ? [] : ['Claude had said:', fenced(excerptAround(redactor(claimed), '', claimLimits))]),
		...(command === null
			? []
			: [
					`Command${provenance === null ? '' : ` (${provenance})`}:`,
					fenced(excerptAround(redactor(command), '', commandLimits), 'chosen'),
				]),
		...(kind === 'slow-command' && lostSeconds !== null ? [`It took ${took(mark)}.`] : []),
		command === null ? 'What was said:' : 'What came of it:',
		fenced(excerptAround(redactor(excerpt ?? mark.evidence), shown, outputLimits)),
	].join('\n\n');
}

/** What the person had asked; of somebody who repeats the same words that they did. */
function askedBefore({asked, excerpt, command}: DraftMark, redactor: Redactor): string[] {
	if (asked === null) return [];
	if (command === null && oneLine(asked) === oneLine(excerpt ?? ''))
		return ['The person had asked for the same before.'];
	return [`The person had asked: ${codeSpan(excerptAround(oneLine(redactor(asked)), '', askedLimits))}`];
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

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

function related(sessions: readonly RelatedSession[], listed: string, redactor: Redactor): string {
	const lines = sessions.slice(0, shownSessions).map(({marks, first}) => {
		const place = codeSpan(redactor(`${first.file}:${first.line}`));
		return `- ${codeSpan(sessionName(first, redactor))}: ${plural(marks.length, 'time')}, first at ${place}`;
	});
	const rest = sessions.length - lines.length;
	return [...lines, ...(rest > 0 ? [`- and ${plural(rest, 'more session')}, all of them by ${listed}`] : [])].join(
		'\n',
	);
}
