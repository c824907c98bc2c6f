/** Whether a friction is worth an issue, and how much it weighs: decided by figures, which are said with it. */
import type {ProvenanceKind} from '../analysis/provenance.ts';
import type {MarkKind, Severity} from '../analysis/types.ts';
import {duration, plural} from '../text/format.ts';
import {type IssueLabel, issueKinds, issueLabels} from './issue-kinds.ts';

/** What is known of all instances of a signature together. */
export interface IssueFigures {
	readonly kind: MarkKind;
	readonly severity: Severity;
	readonly count: number;
	readonly users: number;
	readonly sessions: number;
	/** UTC days on which it happened; undated instances count for none. */
	readonly days: number;
	/** Estimated seconds lost in all; null where worked out for none. */
	readonly lostSeconds: number | null;
	/** The seconds are the most that it can have been, at least in part. */
	readonly isUpperBound: boolean;
	/** How many commands came from where; only those of which it is known. */
	readonly provenance: Readonly<Record<ProvenanceKind, number>>;
}

/** `null`: the figures cannot tell, a person must judge. */
export interface Criterion {
	readonly name: string;
	readonly holds: boolean | null;
	readonly why: string;
}

const hour = 3600;
/** From these figures on. Amber weighs one step less, but for the time it cost. */
const high = {users: 3, sessions: 10, lostSeconds: hour};
const medium = {users: 2, sessions: 3, lostSeconds: hour / 6};

export type Impact = 'High' | 'Medium' | 'Low';

export function impactOf({severity, users, sessions, lostSeconds, isUpperBound}: IssueFigures): {
	impact: Impact;
	why: string;
} {
	const lost = lostSeconds ?? 0;
	const why = [
		plural(users, 'user'),
		plural(sessions, 'session'),
		...(lost > 0 ? [`${isUpperBound ? '≤ ' : 'about '}${duration(lost)} lost (an estimate)`] : []),
	].join(', ');
	const isWide = users >= high.users || sessions >= high.sessions;
	const isRepeated = users >= medium.users || sessions >= medium.sessions;
	if (lost >= high.lostSeconds || (isWide && severity === 'red')) return {impact: 'High', why};
	if (lost >= medium.lostSeconds || isWide || (isRepeated && severity === 'red')) return {impact: 'Medium', why};
	return {impact: 'Low', why};
}

/** Of the commands, how many people are told to run: by a playbook, or by the message of somebody who wanted it run. */
function instructionsIn({provenance}: IssueFigures): {told: number; all: number; isMost: boolean} {
	const told = provenance.playbook + provenance.pasted;
	const all = told + provenance.typed + provenance.improvised;
	return {told, all, isMost: told * 2 > all};
}

/** The criteria of product.md section 5, in its order. */
export function worthOf(figures: IssueFigures): Criterion[] {
	const {kind, users, sessions, days} = figures;
	const {labels} = issueKinds[kind];
	const {told, all, isMost} = instructionsIn(figures);
	return [
		{
			name: 'failures repeated over several sessions',
			holds: sessions >= 2,
			why: plural(sessions, 'session'),
		},
		{
			name: 'systematic, not a typo',
			holds: users >= 2 || (sessions >= 3 && days >= 2),
			why: `${plural(users, 'user')}, ${plural(days, 'day')}`,
		},
		{
			name: 'a missing feature',
			holds: null,
			why: labels.includes('enhancement') ? 'its kind suggests it' : 'the transcripts do not tell',
		},
		{
			name: 'a documentation gap',
			holds: isMost ? true : null,
			why:
				told > 0
					? `${told} of ${plural(all, 'command')} from a playbook or a message of the person`
					: labels.includes('documentation')
						? 'its kind suggests it'
						: 'the transcripts do not tell',
		},
		{
			name: 'a security or permission problem',
			holds: labels.includes('security'),
			why: `its kind is ${kind}`,
		},
	];
}

/** `user-feedback` always, those of the kind, and `documentation` where mostly instructions failed; in the order of the list. */
export function labelsOf(figures: IssueFigures): IssueLabel[] {
	const {kind, provenance} = figures;
	const chosen = new Set<IssueLabel>(['user-feedback', ...issueKinds[kind].labels]);
	if (instructionsIn(figures).isMost) chosen.add('documentation');
	// What Claude made up itself and nobody told it: how it behaves, not only what the machine lacks.
	if (kind === 'command-not-found' && provenance.improvised > 0) chosen.add('claude-learnings');
	return issueLabels.filter(label => chosen.has(label));
}
