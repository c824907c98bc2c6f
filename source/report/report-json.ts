/** The report for machines: all rows, nothing cut, the figures that the Markdown works out among them. */
import {marksPerActiveHour} from '../library/rates.ts';
import {arranged} from './arranged-report.ts';
import {reportTables, tableCommand} from './reach.ts';
import {createRedactor, type RedactedCount, type RedactOptions} from './redact.ts';
import {redactedReport} from './redacted-report.ts';
import {failedShare, type ReportData} from './report-data.ts';

/** Changes when a field changes its meaning or goes. */
const version = 1;

/** What a terminal would act on or not show: written as `\u` escapes, so that JSON means the same and `cat` is safe. */
const obeyed = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const isoTime = (time: number | null): string | null =>
	time === null || !Number.isFinite(time) ? null : new Date(time).toISOString();

const timeKeys = new Set(['start', 'end', 'first', 'last', 'time', 'fixedAt', 'since']);

/** Same data, same bytes. Times are ISO in UTC with milliseconds. `redaction`: null leaves all texts as they are. */
export function reportJson(data: ReportData, redaction: RedactOptions | null = {}): string {
	const redactor = createRedactor(redaction);
	const report = redactedReport(arranged(data), redactor);
	const redacted: readonly RedactedCount[] | null = redactor.isOn ? redactor.redacted() : null;
	const whole = {
		version,
		...report,
		byUser: report.byUser.map(row => ({...row, marksPerActiveHour: marksPerActiveHour(row)})),
		sessions: report.sessions.map(row => ({
			...row,
			marksPerActiveHour: marksPerActiveHour(row),
			failedShare: failedShare(row),
		})),
		reach: Object.fromEntries(reportTables.map(table => [table, tableCommand(report, table)])),
		redacted,
	};
	const json = JSON.stringify(
		whole,
		(key, value: unknown) =>
			timeKeys.has(key) && (typeof value === 'number' || value === null) ? isoTime(value) : value,
		'\t',
	);
	return `${json.replace(obeyed, escaped)}\n`;
}
