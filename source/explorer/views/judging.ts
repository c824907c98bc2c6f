/** Judging marks, wherever a list shows them: one key goes round what can be said of a mark. */
import type {Judgement, Mark, Standing} from '../../analysis/types.ts';

const cycle: readonly (Judgement | null)[] = ['real', 'not-friction', 'known', null];

export const nextJudgement = (judgement: Judgement | null): Judgement | null =>
	cycle[(cycle.indexOf(judgement) + 1) % cycle.length] ?? null;

export const judgedText = (judgement: Judgement | null): string =>
	judgement === null
		? 'the judgement is taken back'
		: judgement === 'not-friction'
			? 'judged: not friction; it counts nowhere, m goes on'
			: `judged: ${judgement}`;

/** What only judgements decide; fixes and mutes speak for themselves. */
const byJudgement: ReadonlySet<Standing> = new Set(['open', 'known', 'dismissed']);

/** How the mark stands after it: what analysis/review.ts will say when the file is looked at again. */
export function afterJudging(
	{standing}: Pick<Mark, 'standing'>,
	judgement: Judgement | null,
): Pick<Mark, 'standing' | 'judgement'> {
	if (judgement === 'not-friction') return {standing: 'dismissed', judgement};
	if (!byJudgement.has(standing)) return {standing, judgement};
	return {standing: judgement === 'known' ? 'known' : 'open', judgement};
}
