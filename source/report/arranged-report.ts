/** The rows of a report in the one order they are written in: what weighs most first, ties by name. */
import type {SessionTotal} from '../library/totals.ts';
import type {ReportData} from './report-data.ts';

type Compare<Row> = (a: Row, b: Row) => number;

const text = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const known = (value: number | null): number => value ?? Number.NEGATIVE_INFINITY;
/** NaN of two equal infinities is no order. */
const down = (a: number | null, b: number | null): number => (known(a) === known(b) ? 0 : known(b) - known(a));

const sorted = <Row>(rows: readonly Row[], ...orders: readonly Compare<Row>[]): readonly Row[] =>
	[...rows].sort((a, b) => {
		for (const order of orders) {
			const result = order(a, b);
			if (result !== 0) return result;
		}
		return 0;
	});

const byPlace: Compare<SessionTotal> = (a, b) => text(a.file, b.file);

/** The same rows whatever order they came in. Evidence keeps its own: the caller knows what is strong. */
export function arranged(data: ReportData): ReportData {
	return {
		...data,
		leftOut: sorted(
			data.leftOut,
			(a, b) => down(a.count, b.count),
			(a, b) => text(a.what, b.what),
			(a, b) => text(a.why, b.why),
		),
		kinds: sorted(
			data.kinds,
			(a, b) => down(a.marks, b.marks),
			(a, b) => text(a.kind, b.kind),
			(a, b) => text(a.severity, b.severity),
		),
		signatures: sorted(
			data.signatures,
			(a, b) => b.users - a.users,
			(a, b) => b.marks - a.marks,
			(a, b) => down(a.lostSeconds, b.lostSeconds),
			(a, b) => text(a.signature, b.signature),
			(a, b) => text(a.kind, b.kind),
		),
		byProvenance: sorted(
			data.byProvenance,
			(a, b) => b.marks - a.marks,
			(a, b) => text(a.provenance, b.provenance),
		),
		regressions: sorted(
			data.regressions,
			(a, b) => b.marks - a.marks,
			(a, b) => text(a.issue, b.issue),
			(a, b) => text(a.kind, b.kind),
			(a, b) => text(a.signature, b.signature),
		),
		preFix: sorted(
			data.preFix,
			(a, b) => b.marks - a.marks,
			(a, b) => text(a.issue, b.issue),
		),
		byUser: sorted(
			data.byUser,
			(a, b) => b.red + b.amber - a.red - a.amber,
			(a, b) => text(a.user, b.user),
		),
		byHour: sorted(data.byHour, (a, b) => a.hour - b.hour),
		byWeek: sorted(data.byWeek, (a, b) => text(a.monday, b.monday)),
		sessions: sorted(
			data.sessions,
			(a, b) => b.red + b.amber - a.red - a.amber,
			(a, b) => b.red - a.red,
			byPlace,
		),
	};
}
