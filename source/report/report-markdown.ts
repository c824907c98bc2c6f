/** The report for people, as GitHub's Markdown: short tables, the strongest evidence, and how to reach each figure. */
import {byteSize, count, duration, plural} from '../text/format.ts';
import {arranged} from './arranged-report.ts';
import {excerptAround} from './excerpt.ts';
import {codeSpan, fenced, tableCell} from './inert.ts';
import {reachCommands, shellWord} from './reach.ts';
import {createRedactor, type RedactOptions, redactionNote} from './redact.ts';
import {redactedReport} from './redacted-report.ts';
import {
	failedShare,
	frictionTotals,
	marksPerActiveHour,
	type ReportData,
	type ReportEvidence,
	type SessionQuality,
	type SignatureTotals,
} from './report-data.ts';
import {utcDay, utcMinute} from './times.ts';

const shownSignatures = 30;
const shownEvidence = 10;
const placesOfEvidence = 3;
const shownSessions = 30;
const shownExamples = 3;
const textCharacters = 160;
/** A command must be whole to be of use. */
const commandCharacters = 8000;
const evidenceLimits = {lines: 6, characters: 600};

/** Same data, same bytes. `redaction`: null leaves all texts as they are, and the report says so. */
export function reportMarkdown(data: ReportData, redaction: RedactOptions | null = {}): string {
	const redactor = createRedactor(redaction);
	const report = redactedReport(arranged(data), redactor);
	const sections = [
		'# Friction report',
		summary(report),
		...regressions(report),
		...friction(report),
		...strongest(report),
		...preFix(report),
		...byUser(report),
		...byTime(report),
		...longSessions(report),
		...quality(report),
		...leftOut(report),
		...reach(report),
		`_${redactionNote(redactor)}_`,
	];
	return `${sections.join('\n\n')}\n`;
}

// ——— Pieces

type Cell = string | {readonly right: string};
const right = (text: string): Cell => ({right: text});
const number = (value: number | null): Cell => right(count(value));
const seconds = (value: number | null): Cell => right(duration(value));
const quoted = (text: string | null): Cell => (text === null ? '–' : tableCell(text, textCharacters));
const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.right);

/** A table; numbers to the right, told by its first row. */
function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	const rule = headings.map((_, index) => (typeof rows[0]?.[index] === 'object' ? '--:' : '---'));
	return [line(headings), line(rule), ...rows.map(row => line(row.map(textOf)))].join('\n');
}

const andMore = (all: number, shown: number, word: string): string[] =>
	all > shown ? [`and ${plural(all - shown, `more ${word}`)}, all of them in the JSON form.`] : [];

const estimate = (lostSeconds: number | null): string[] =>
	lostSeconds === null ? [] : [`about ${duration(lostSeconds)} lost (an estimate)`];

// ——— Sections, in their order

function summary(report: ReportData): string {
	const {read, asked} = report;
	const {red, amber, lostSeconds} = frictionTotals(report);
	const period = read.start === null ? 'no times' : `${utcDay(read.start)} to ${utcDay(read.end)}`;
	const words = [...asked.sources, ...asked.filters].map(shellWord).join(' ');
	return [
		`**Read:** ${plural(read.sessions, 'session')} of ${plural(read.users, 'user')}, ${period}: ${plural(read.files, 'file')}, ${byteSize(read.bytes)}, ${plural(read.events, 'event')}, ${plural(read.toolUses, 'tool call')}, ${plural(read.commands, 'command')}, ${duration(read.activeSeconds)} active`,
		`**From:** ${words === '' ? 'the default source, all of it' : codeSpan(words)}`,
		`**Friction:** ${[`${count(red)} red, ${count(amber)} amber`, ...estimate(lostSeconds)].join(', ')}`,
	].join('\n');
}

function regressions({regressions: rows}: ReportData): string[] {
	if (rows.length === 0) return [];
	return [
		'## Regressions: fixed, and back',
		table(
			['fix', 'since', 'kind', 'signature', 'times', 'users', 'sessions', 'lost', 'last seen', 'at'],
			rows.map(row => [
				quoted(`${row.issue} ${row.title}`),
				utcDay(row.fixedAt),
				row.kind,
				quoted(row.signature),
				number(row.count),
				number(row.users),
				number(row.sessions),
				seconds(row.lostSeconds),
				utcDay(row.last),
				quoted(placeOf(row.evidence[0])),
			]),
		),
	];
}

function friction({kinds, signatures}: ReportData): string[] {
	if (kinds.length === 0) return ['## Friction by kind', 'None was found.'];
	const shown = signatures.slice(0, shownSignatures);
	return [
		'## Friction by kind',
		table(
			['kind', 'severity', 'marks', 'users', 'sessions', 'lost (estimate)'],
			kinds.map(row => [
				row.kind,
				row.severity,
				number(row.count),
				number(row.users),
				number(row.sessions),
				seconds(row.lostSeconds),
			]),
		),
		'## What to fix next',
		table(
			['kind', 'signature', 'times', 'users', 'sessions', 'lost', 'first seen', 'last seen', 'fix'],
			shown.map(row => [
				row.kind,
				quoted(row.signature),
				number(row.count),
				number(row.users),
				number(row.sessions),
				seconds(row.lostSeconds),
				utcDay(row.first),
				utcDay(row.last),
				quoted(row.fix),
			]),
		),
		...andMore(signatures.length, shown.length, 'signature'),
	];
}

function strongest({signatures}: ReportData): string[] {
	const withEvidence = signatures.filter(({evidence}) => evidence.length > 0).slice(0, shownEvidence);
	if (withEvidence.length === 0) return [];
	return ['## The strongest evidence', ...withEvidence.map(strongestOf)];
}

function strongestOf({kind, signature, evidence}: SignatureTotals, index: number): string {
	const shown = evidence.slice(0, placesOfEvidence);
	const [first] = shown;
	const commands = first?.command == null ? [] : [fenced(excerptAround(first.command, '', evidenceLimits))];
	return [
		`**${index + 1}.** ${kind}: ${codeSpan(signature, textCharacters)}`,
		...commands,
		fenced(excerptAround(first?.evidence ?? '', '', evidenceLimits)),
		shown.map(each => `- ${codeSpan(each.user)}, ${utcMinute(each.time)}, ${codeSpan(placeOf(each) ?? '')}`).join('\n'),
	].join('\n\n');
}

const placeOf = (evidence: ReportEvidence | undefined): string | null =>
	evidence === undefined ? null : `${evidence.file}:${evidence.line}`;

function preFix({preFix: rows}: ReportData): string[] {
	if (rows.length === 0) return [];
	return [
		'## Before their fix',
		'Marks of sessions that started before the fix; counted in no other table.',
		table(
			['fix', 'fixed', 'times', 'users', 'sessions', 'lost'],
			rows.map(row => [
				quoted(`${row.issue} ${row.title}`),
				utcDay(row.fixedAt),
				number(row.count),
				number(row.users),
				number(row.sessions),
				seconds(row.lostSeconds),
			]),
		),
	];
}

function byUser({byUser: rows}: ReportData): string[] {
	if (rows.length === 0) return [];
	return [
		'## By user',
		table(
			['user', 'sessions', 'active', 'commands', 'red', 'amber', 'marks per active hour', 'most often'],
			rows.map(row => [
				quoted(row.user),
				number(row.sessions),
				seconds(row.activeSeconds),
				number(row.commands),
				number(row.red),
				number(row.amber),
				right(rate(marksPerActiveHour(row))),
				row.topKind ?? '–',
			]),
		),
	];
}

const rate = (value: number | null): string => (value === null ? '–' : value.toFixed(1));
const percent = (value: number | null): string => (value === null ? '–' : `${Math.round(value * 100)} %`);
const twoDigits = (value: number): string => String(value).padStart(2, '0');

function byTime({byHour, byWeek, zone}: ReportData): string[] {
	return [
		...(byHour.length === 0
			? []
			: [
					`## By hour of day (${codeSpan(zone)})`,
					table(
						['hour', 'red', 'amber'],
						byHour.map(({hour, red, amber}) => [
							`${twoDigits(hour)}–${twoDigits((hour + 1) % 24)}`,
							number(red),
							number(amber),
						]),
					),
				]),
		...(byWeek.length === 0
			? []
			: [
					'## By week',
					table(
						['week of', 'sessions', 'active', 'red', 'amber'],
						byWeek.map(row => [
							quoted(row.monday),
							number(row.sessions),
							seconds(row.activeSeconds),
							number(row.red),
							number(row.amber),
						]),
					),
				]),
	];
}

function longSessions({longSessions: rows}: ReportData): string[] {
	if (rows.length === 0) return [];
	return [
		'## Sessions of more than 48 h',
		'Only their active blocks are counted as time.',
		table(
			['user', 'file', 'start', 'span', 'active', 'blocks', 'title'],
			rows.map(row => [
				quoted(row.user),
				quoted(row.file),
				utcMinute(row.start),
				seconds(row.spanSeconds),
				seconds(row.activeSeconds),
				number(row.blocks),
				quoted(row.title),
			]),
		),
	];
}

function quality({quality: rows}: ReportData): string[] {
	if (rows.length === 0) return [];
	const shown = rows.slice(0, shownSessions);
	return [
		'## Quality of the sessions',
		table(
			[
				'user',
				'file',
				'start',
				'active',
				'red',
				'amber',
				'marks per active hour',
				'commands failed',
				'retry loops',
				'that did not help',
			],
			shown.map(qualityRow),
		),
		...andMore(rows.length, shown.length, 'session'),
	];
}

const qualityRow = (row: SessionQuality): Cell[] => [
	quoted(row.user),
	quoted(row.file),
	utcMinute(row.start),
	seconds(row.activeSeconds),
	number(row.red),
	number(row.amber),
	right(rate(marksPerActiveHour(row))),
	right(`${count(row.failedCommands)} of ${count(row.commands)} (${percent(failedShare(row))})`),
	number(row.retryLoops),
	number(row.retryLoopsNotHelped),
];

function leftOut({leftOut: rows}: ReportData): string[] {
	if (rows.length === 0) return ['## What was left out', 'Nothing.'];
	return [
		'## What was left out',
		table(
			['what', 'how many', 'why', 'for example'],
			rows.map(row => [
				quoted(row.what),
				number(row.count),
				quoted(row.why),
				row.examples.length === 0
					? '–'
					: row.examples
							.slice(0, shownExamples)
							.map(each => tableCell(each, textCharacters))
							.join(', '),
			]),
		),
	];
}

function reach(report: ReportData): string[] {
	const lines = reachCommands(report).map(
		({figures, command}) => `- ${figures}: ${codeSpan(command, commandCharacters)}`,
	);
	return [
		'## Where the figures come from',
		'Rows are printed per file; here an event that a resumed session copied counts once. Capitals stand for what a row says.',
		lines.join('\n'),
	];
}
