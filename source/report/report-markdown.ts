/** The report for people, as GitHub's Markdown: short tables, the strongest evidence, and how to reach each figure. */

import {marksPerActiveHour} from '../library/rates.ts';
import type {FrictionTotal} from '../library/totals.ts';
import {count, duration, plural} from '../text/format.ts';
import {arranged} from './arranged-report.ts';
import {excerptAround} from './excerpt.ts';
import {codeSpan, fenced} from './inert.ts';
import {type Column, markdownTable, workTime} from './markdown-table.ts';
import {marksCommand, type ReportTable, shellWord, showCommand, tableCommand} from './reach.ts';
import {createRedactor, type RedactOptions, redactionNote} from './redact.ts';
import {redactedReport} from './redacted-report.ts';
import {
	failedShare,
	longSessionSeconds,
	type ReportData,
	type ReportEvidence,
	type SignatureTotal,
} from './report-data.ts';
import {utcDay, utcMinute} from './times.ts';

const shownSignatures = 30;
const shownEvidence = 10;
const shownSessions = 30;
const signatureCharacters = 160;
/** A command must be whole to be of use. */
const commandCharacters = 8000;
const evidenceLimits = {lines: 6, characters: 600};

/** Same data, same bytes. `redaction`: null leaves all texts as they are, and the report says so. */
export function reportMarkdown(data: ReportData, redaction: RedactOptions | null = {}): string {
	const redactor = createRedactor(redaction);
	const report = redactedReport(arranged(data), redactor);
	const sections = [
		'# Friction report',
		...summary(report),
		...regressions(report),
		...kinds(report),
		...toFix(report),
		...strongest(report),
		...byProvenance(report),
		...preFix(report),
		...byUser(report),
		...byTime(report),
		...longSessions(report),
		...quality(report),
		...leftOut(report),
		`_${redactionNote(redactor)}_`,
	];
	return `${sections.join('\n\n')}\n`;
}

// ——— Pieces

interface Table<Row> {
	readonly heading: string;
	/** Which command prints it. */
	readonly reach: ReportTable;
	/** A sentence below the heading. */
	readonly says?: string;
	readonly rows: readonly Row[];
	readonly columns: readonly Column<Row>[];
	/** Rows beyond these are only counted. */
	readonly shown?: number;
}

/** A section with one table, and the command that prints its figures; none where there are no rows. */
function section<Row>(report: ReportData, table: Table<Row>): string[] {
	const {heading, reach, says, rows, columns, shown = rows.length} = table;
	if (rows.length === 0) return [];
	const command = codeSpan(tableCommand(report, reach), commandCharacters);
	const more = rows.length - shown;
	return [
		`## ${heading}`,
		...(says === undefined ? [] : [says]),
		markdownTable(rows.slice(0, shown), columns),
		more > 0 ? `and ${plural(more, 'more row')}, all of them in the JSON form and by ${command}` : `By ${command}`,
	];
}

const frictionColumns: readonly Column<FrictionTotal>[] = [
	{heading: 'marks', count: ({marks}) => marks},
	{heading: 'users', count: ({users}) => users},
	{heading: 'sessions', count: ({sessions}) => sessions},
	{
		heading: 'lost (estimate)',
		figure: ({lostSeconds, upperBound}) => `${upperBound ? '≤ ' : ''}${workTime(lostSeconds)}`,
	},
];

const rate = (value: number | null): string => (value === null ? '–' : value.toFixed(1));
const percent = (value: number | null): string => (value === null ? '–' : `${Math.round(value * 100)} %`);
const twoDigits = (value: number): string => String(value).padStart(2, '0');
const placeOf = ({file, line}: ReportEvidence): string => `${file}:${line}`;

// ——— Sections, in their order

function summary(report: ReportData): string[] {
	const {read, asked, news, signatures} = report;
	const period = read.start === null ? 'no times' : `${utcDay(read.start)} to ${utcDay(read.end)}`;
	const words = [...asked.sources, ...asked.filters].map(shellWord).join(' ');
	const found = [
		`${count(read.red)} red, ${count(read.amber)} amber of ${plural(signatures.length, 'signature')}`,
		...(read.lostSeconds === null ? [] : [`about ${workTime(read.lostSeconds)} lost (an estimate)`]),
	];
	return [
		...(news === null ? [] : [newsSentence(news.since)]),
		[
			`**Read:** ${plural(read.sessions, 'session')} of ${plural(read.users, 'user')}, ${period}: ${plural(read.files, 'file')}, ${count(read.toolUses)} tool calls, ${count(read.commands)} of them commands, ${workTime(read.activeSeconds)} active  `,
			`**From:** ${words === '' ? 'the default source, all of it' : codeSpan(words)}  `,
			`**Friction:** ${found.join(', ')}  `,
			`**By** ${codeSpan(tableCommand(report, 'all'), commandCharacters)}`,
		].join('\n'),
		'Red: something failed or was refused; amber: it looks wrong. What a resumed session copied counts once. Time lost runs from a failure to the next success of the same thing, never across a pause; several at once in a file count once; ≤ where slow commands may have waited for a permission. Times are UTC, unless a heading says otherwise.',
	];
}

const newsSentence = (since: number | null): string =>
	since === null
		? '**New:** this is the first run, so everything counts as new.'
		: `**New:** only what came since the run of ${utcMinute(since)}.`;

function regressions(report: ReportData): string[] {
	return section(report, {
		heading: 'Regressions: fixed, and back',
		reach: 'regression',
		rows: report.regressions,
		columns: [
			{heading: 'fix', text: ({issue, title}) => `${issue} ${title}`},
			{heading: 'since', own: ({fixedAt}) => utcDay(fixedAt)},
			{heading: 'kind', own: ({kind}) => kind},
			{heading: 'signature', text: ({signature}) => signature},
			...frictionColumns,
			{heading: 'last seen', own: ({last}) => utcDay(last)},
			{heading: 'for example', text: ({evidence: [first]}) => (first ? placeOf(first) : null)},
		],
	});
}

function kinds(report: ReportData): string[] {
	if (report.kinds.length === 0) return ['## Friction by kind', 'None was found.'];
	return section(report, {
		heading: 'Friction by kind',
		reach: 'kind',
		rows: report.kinds,
		columns: [
			{heading: 'kind', own: ({kind}) => kind},
			{heading: 'severity', own: ({severity}) => severity},
			...frictionColumns,
		],
	});
}

function toFix(report: ReportData): string[] {
	return section(report, {
		heading: 'What to fix next',
		reach: 'signature',
		says: 'One row a signature: the evidence made general, so that the same problem at several people is one.',
		rows: report.signatures,
		shown: shownSignatures,
		columns: [
			{heading: 'kind', own: ({kind}) => kind},
			{heading: 'signature', text: ({signature}) => signature},
			...frictionColumns,
			{heading: 'first seen', own: ({first}) => utcDay(first)},
			{heading: 'last seen', own: ({last}) => utcDay(last)},
			{heading: 'fix', text: ({fix}) => fix},
		],
	});
}

function strongest(report: ReportData): string[] {
	const withEvidence = report.signatures.filter(({evidence}) => evidence.length > 0).slice(0, shownEvidence);
	if (withEvidence.length === 0) return [];
	return ['## The strongest evidence', ...withEvidence.map((row, index) => strongestOf(report, row, index + 1))];
}

function strongestOf(report: ReportData, {kind, signature, evidence}: SignatureTotal, number: number): string {
	const [first] = evidence;
	const command = first?.command ?? null;
	const places = evidence.map(
		each =>
			`- ${codeSpan(each.user)}, ${utcMinute(each.time)}: ${codeSpan(showCommand(report, placeOf(each)), commandCharacters)}`,
	);
	return [
		`**${number}. ${kind}:** ${codeSpan(signature, signatureCharacters)}`,
		...(command === null ? [] : [fenced(excerptAround(command, '', evidenceLimits), 'chosen')]),
		...(first === undefined || first.evidence === command
			? []
			: [fenced(excerptAround(first.evidence, '', evidenceLimits))]),
		[...places, `- all of them: ${codeSpan(marksCommand(report, {kind, signature}), commandCharacters)}`].join('\n'),
	].join('\n\n');
}

function byProvenance(report: ReportData): string[] {
	return section(report, {
		heading: 'Where the commands came from',
		reach: 'provenance',
		says: 'Of marks at commands. Typed: by the person, as a `!` line; pasted: stands in a message of theirs; playbook: stands in what --playbook names; improvised: none of these.',
		rows: report.byProvenance,
		columns: [{heading: 'came from', own: ({provenance}) => provenance}, ...frictionColumns],
	});
}

function preFix(report: ReportData): string[] {
	return section(report, {
		heading: 'Before their fix',
		reach: 'fix',
		says: 'Marks of sessions that started before the fix; counted in no other table.',
		rows: report.preFix,
		columns: [
			{heading: 'fix', text: ({issue, title}) => `${issue} ${title}`},
			{heading: 'fixed', own: ({fixedAt}) => utcDay(fixedAt)},
			...frictionColumns,
		],
	});
}

function byUser(report: ReportData): string[] {
	return section(report, {
		heading: 'By user',
		reach: 'user',
		rows: report.byUser,
		columns: [
			{heading: 'user', text: ({user}) => user},
			{heading: 'sessions', count: ({sessions}) => sessions},
			{heading: 'active', seconds: ({activeSeconds}) => activeSeconds},
			{heading: 'commands', count: ({commands}) => commands},
			{heading: 'red', count: ({red}) => red},
			{heading: 'amber', count: ({amber}) => amber},
			{heading: 'marks per active hour', figure: row => rate(marksPerActiveHour(row))},
			{heading: 'most often', own: ({topKind}) => topKind},
		],
	});
}

function byTime(report: ReportData): string[] {
	const zone = codeSpan(report.zone);
	return [
		...section(report, {
			heading: `By hour of day (${zone})`,
			reach: 'hour',
			rows: report.byHour,
			columns: [
				{heading: 'hour', own: ({hour}) => `${twoDigits(hour)}–${twoDigits((hour + 1) % 24)}`},
				{heading: 'red', count: ({red}) => red},
				{heading: 'amber', count: ({amber}) => amber},
			],
		}),
		...section(report, {
			heading: `By week (${zone})`,
			reach: 'week',
			rows: report.byWeek,
			columns: [
				{heading: 'week of', text: ({monday}) => monday},
				{heading: 'sessions', count: ({sessions}) => sessions},
				{heading: 'active', seconds: ({activeSeconds}) => activeSeconds},
				{heading: 'red', count: ({red}) => red},
				{heading: 'amber', count: ({amber}) => amber},
				{heading: 'marks per active hour', figure: row => rate(marksPerActiveHour(row))},
			],
		}),
	];
}

function longSessions(report: ReportData): string[] {
	return section(report, {
		heading: 'Sessions of more than 48 h',
		reach: 'session',
		says: 'Only their active blocks are counted as time.',
		rows: report.sessions.filter(({spanSeconds}) => spanSeconds > longSessionSeconds),
		shown: shownSessions,
		columns: [
			{heading: 'user', text: ({user}) => user},
			{heading: 'file', text: ({file}) => file},
			{heading: 'start', own: ({start}) => utcMinute(start)},
			{heading: 'span', figure: ({spanSeconds}) => duration(spanSeconds)},
			{heading: 'active', seconds: ({activeSeconds}) => activeSeconds},
			{heading: 'blocks', count: ({blocks}) => blocks},
			{heading: 'title', text: ({title}) => title},
		],
	});
}

function quality(report: ReportData): string[] {
	return section(report, {
		heading: 'Quality of the sessions',
		reach: 'session',
		says: 'Failed are commands that ended with an error or a timeout, foreseen ones too. A retry loop that did not help ended with a failure.',
		rows: report.sessions,
		shown: shownSessions,
		columns: [
			{heading: 'user', text: ({user}) => user},
			{heading: 'file', text: ({file}) => file},
			{heading: 'start', own: ({start}) => utcMinute(start)},
			{heading: 'active', seconds: ({activeSeconds}) => activeSeconds},
			{heading: 'red', count: ({red}) => red},
			{heading: 'amber', count: ({amber}) => amber},
			{heading: 'marks per active hour', figure: row => rate(marksPerActiveHour(row))},
			{
				heading: 'commands failed',
				figure: row => `${count(row.failedCommands)} of ${count(row.commands)} (${percent(failedShare(row))})`,
			},
			{heading: 'retry loops', count: ({retryLoops}) => retryLoops},
			{heading: 'that did not help', count: ({retryLoopsNotHelped}) => retryLoopsNotHelped},
		],
	});
}

function leftOut(report: ReportData): string[] {
	if (report.leftOut.length === 0) return ['## What was left out', 'Nothing.'];
	return section(report, {
		heading: 'What was left out',
		reach: 'left-out',
		rows: report.leftOut,
		columns: [
			{heading: 'what', text: ({what}) => what},
			{heading: 'how many', count: row => row.count},
			{heading: 'why', text: ({why}) => why},
			{heading: 'for example', texts: ({examples}) => examples},
		],
	});
}
