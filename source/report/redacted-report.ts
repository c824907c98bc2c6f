/** A report whose every text of unknown origin went through redaction; numbers, kinds and times stay. */
import type {Redactor} from './redact.ts';
import type {ReportData, ReportEvidence} from './report-data.ts';

export function redactedReport(data: ReportData, redactor: Redactor): ReportData {
	const maybe = (text: string | null): string | null => (text === null ? null : redactor(text));
	const texts = (all: readonly string[]): string[] => all.map(text => redactor(text));
	const places = (all: readonly ReportEvidence[]): ReportEvidence[] =>
		all.map(each => ({
			...each,
			user: redactor(each.user),
			file: redactor(each.file),
			evidence: redactor(each.evidence),
			command: maybe(each.command),
		}));
	return {
		...data,
		asked: {sources: texts(data.asked.sources), filters: texts(data.asked.filters)},
		leftOut: data.leftOut.map(row => ({...row, what: redactor(row.what), examples: texts(row.examples)})),
		signatures: data.signatures.map(row => ({
			...row,
			signature: redactor(row.signature),
			evidence: places(row.evidence),
		})),
		regressions: data.regressions.map(row => ({
			...row,
			title: redactor(row.title),
			signature: redactor(row.signature),
			evidence: places(row.evidence),
		})),
		preFix: data.preFix.map(row => ({...row, title: redactor(row.title)})),
		byUser: data.byUser.map(row => ({...row, user: redactor(row.user)})),
		sessions: data.sessions.map(row => ({
			...row,
			user: redactor(row.user),
			file: redactor(row.file),
			title: maybe(row.title),
		})),
	};
}
