/** Judging marks, wherever a list shows them: one key goes round what can be said of a mark. */
import type {RowMark} from '../../analysis/rows/row-table.ts';
import type {Judgement, Mark, Standing} from '../../analysis/types.ts';
import type {OpenedSession} from '../../library/port.ts';
import type {ViewContext} from './view.ts';

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

/**
 * How the mark stands after it, as far as a list can tell: a mute behind a judgement that is taken back is known to the
 * library alone (analysis/review.ts), which is asked again.
 */
export function afterJudging(
	{standing}: Pick<Mark, 'standing'>,
	judgement: Judgement | null,
): Pick<Mark, 'standing' | 'judgement'> {
	if (judgement === 'not-friction') return {standing: 'dismissed', judgement};
	if (!byJudgement.has(standing)) return {standing, judgement};
	return {standing: judgement === 'known' ? 'known' : 'open', judgement};
}

/** Where a mark stands, by which it is found again in rows that were read anew. */
const placeOf = ({file, kind, line, toolUseId}: RowMark): string => `${file} ${kind} ${line} ${toolUseId}`;

/**
 * What is said of the marks of a row goes on by one. Answers how the marks of the session stand then: it is read again
 * behind it, and was perhaps meanwhile. Rejects where it could not be kept.
 */
export async function judgeMarks(
	context: ViewContext,
	session: number,
	{rows, fileIds}: OpenedSession,
	chosen: readonly number[],
): Promise<(marks: readonly RowMark[]) => RowMark[]> {
	const judged = chosen.flatMap(index => rows.marks[index] ?? []);
	const next = nextJudgement(judged[0]?.judgement ?? null);
	const marks = judged.map(({file, kind, line, toolUseId}) => ({file: fileIds[file] ?? 0, kind, line, toolUseId}));
	await context.judge(session, marks, next);
	context.flash(judgedText(next));
	const places = new Set(judged.map(placeOf));
	return marks => marks.map(mark => (places.has(placeOf(mark)) ? {...mark, ...afterJudging(mark, next)} : mark));
}
