/**
 * Counts a report: files with their marks go in, tables come out. The figures are those of `library/totals.ts` and
 * `library/friction.ts`, so that the commands which a report lists and the Friction screen say the same. Pure.
 */
import {changedFacts} from '../analysis/changed-facts.ts';
import type {Fix as KnownFix} from '../analysis/fixes.ts';
import type {Mark, Standing} from '../analysis/types.ts';
import {groupBySignature, type Instance, instancesOf, type SignatureGroup} from '../library/friction.ts';
import {isCopied} from '../library/summarise.ts';
import {type FixedTotal, type TotalledFile, type Totals, totalsOf, type Zone} from '../library/totals.ts';
import type {
	Asked,
	LeftOut,
	News,
	PreFix,
	Regression,
	ReportData,
	ReportEvidence,
	SignatureTotal,
} from './report-data.ts';

export interface CountedInput {
	readonly files: readonly TotalledFile[];
	readonly fixes: readonly KnownFix[];
	readonly asked: Asked;
	readonly news: News | null;
	readonly zone: Zone;
	/** What was left out before anything was counted; what counting leaves out is added. */
	readonly leftOut: readonly LeftOut[];
}

/** Places that each signature names. */
const placesOfSignature = 3;

export function countReport({files, fixes, asked, news, zone, leftOut}: CountedInput): ReportData {
	const totals = totalsOf(files, zone);
	const groups = [...groupBySignature(files).values()];
	const paths = pathsOf(files);
	return {
		asked,
		news,
		read: totals.whole,
		leftOut: [...leftOut, ...leftOutOfCount(files, totals)],
		kinds: totals.kinds,
		signatures: groups.filter(({marks}) => marks > 0).map(group => signatureTotal(group, paths)),
		byProvenance: totals.provenances,
		regressions: regressions(files, fixes),
		preFix: totals.fixed.map((total): PreFix => ({...total, ...fixOf(total.issue, fixes)})),
		byUser: totals.users,
		zone: zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone,
		byHour: totals.hours,
		byWeek: totals.weeks,
		sessions: totals.sessions,
	};
}

const pathsOf = (files: readonly TotalledFile[]): ReadonlyMap<number, string> =>
	new Map(files.map(({file, path}) => [file, path]));

const fixOf = (issue: FixedTotal['issue'], fixes: readonly KnownFix[]): {title: string; fixedAt: number | null} => {
	const fix = fixes.find(each => `#${each.issue}` === issue);
	return {title: fix?.title ?? '', fixedAt: fix?.fixedAt ?? null};
};

function signatureTotal(group: SignatureGroup, paths: ReadonlyMap<number, string>): SignatureTotal {
	const {kind, severity, signature, marks, users, sessions, lostSeconds, first, last, fixedBy} = group;
	const counting = countingIn(group);
	return {
		...{kind, severity, signature, marks, sessions, lostSeconds, first, last},
		users: users.size,
		upperBound: hasUpperBound(counting),
		fix: fixedBy,
		evidence: strongest(counting, paths),
	};
}

export const hasUpperBound = (instances: Iterable<Instance>): boolean => {
	for (const {mark} of instances) if (mark.isUpperBound && mark.lostSeconds !== null) return true;
	return false;
};

/** The places of the figures of a group: of marks that count, or where there are none of those that a fix has ended. */
export const countingIn = (group: SignatureGroup): Instance[] =>
	[...instancesOf(group)].filter(({mark}) => mark.standing !== 'fixed' || group.marks === 0);

/** What cost most, one place of each person before a second one of anybody. */
function strongest(instances: readonly Instance[], paths: ReadonlyMap<number, string>): ReportEvidence[] {
	const ranked = instances
		.map(instance => ({...instance, path: paths.get(instance.file.file) ?? ''}))
		.sort(
			(a, b) =>
				(b.mark.lostSeconds ?? 0) - (a.mark.lostSeconds ?? 0) ||
				(a.mark.time ?? Number.POSITIVE_INFINITY) - (b.mark.time ?? Number.POSITIVE_INFINITY) ||
				(a.path < b.path ? -1 : a.path > b.path ? 1 : a.mark.line - b.mark.line),
		);
	const seen = new Set<string>();
	const ofOthers = ranked.filter(({file: {user}}) => !seen.has(user) && seen.add(user));
	const more = ranked.filter(instance => !ofOthers.includes(instance));
	return [...ofOthers.slice(0, placesOfSignature), ...more.slice(0, placesOfSignature)]
		.slice(0, placesOfSignature)
		.map(({file: {user}, mark: {line, time, evidence}, path, command}) => ({
			...{user, file: path, line, time, evidence, command},
		}));
}

/** Marks that came back, by signature and by the fix that should have ended them. */
export function regressions(files: readonly TotalledFile[], fixes: readonly KnownFix[]): Regression[] {
	const paths = pathsOf(files);
	const issues = new Set(
		files.flatMap(({facts}) =>
			facts.marks.flatMap(mark => (mark.standing === 'regression' && mark.fixedBy ? [mark.fixedBy] : [])),
		),
	);
	return [...issues].flatMap(issue => {
		const ofFix = withMarks(files, mark => mark.standing === 'regression' && mark.fixedBy === issue);
		return [...groupBySignature(ofFix).values()].map((group): Regression => {
			const {kind, signature, marks, users, sessions, lostSeconds, last} = group;
			const instances = [...instancesOf(group)];
			return {
				issue,
				...fixOf(issue, fixes),
				...{kind, signature, marks, sessions, lostSeconds, last},
				users: users.size,
				upperBound: hasUpperBound(instances),
				evidence: strongest(instances, paths),
			};
		});
	});
}

/** The same files with only some of their marks, set-aside ones as well. */
export const withMarks = <File extends TotalledFile>(
	files: readonly File[],
	isMeant: (mark: Mark) => boolean,
): readonly File[] =>
	files.map(file => {
		const {marks, setAside} = file.facts;
		const change = {marks: marks.filter(isMeant), setAside: setAside.filter(isMeant)};
		return {...file, facts: changedFacts(file.facts, change)};
	});

/** What counting left out. */
export function leftOutOfCount(files: readonly TotalledFile[], {copiedMarks, undatedMarks}: Totals): LeftOut[] {
	const aside = files.flatMap(({facts, copiedKeys}) =>
		facts.setAside.filter(mark => copiedKeys === null || !isCopied(mark, copiedKeys)),
	);
	const count = (wanted: Standing): number => aside.filter(({standing}) => standing === wanted).length;
	const rows: readonly LeftOut[] = [
		{
			what: 'marks that are copies',
			count: copiedMarks,
			why: 'a resumed session repeats them; they count in the session that started first',
			examples: [],
		},
		{
			what: 'marks without a time',
			count: undatedMarks,
			why: 'their lines carry none: they are in no hour and no week',
			examples: [],
		},
		{
			what: 'marks before their fix',
			count: count('fixed'),
			why: 'their session began before the fix; --include-fixed counts them',
			examples: [],
		},
		{what: 'muted marks', count: count('muted'), why: 'the configuration mutes their signature', examples: []},
		{what: 'marks judged not friction', count: count('dismissed'), why: 'somebody said so', examples: []},
	];
	return rows.filter(row => row.count > 0);
}
