/**
 * Which files, steps and marks the filters leave. A row stays when it is, or holds, something that fits: a session with a
 * failed rsync stays under `--tool Bash --outcome failed`. Pure.
 */
import type {FileFacts} from '../analysis/file-indexer.ts';
import type {StepFacts} from '../analysis/steps.ts';
import type {Mark, MarkKind} from '../analysis/types.ts';
import type {Options} from './options.ts';

export {namesSession} from '../library/names-session.ts';

export type Filters = Pick<Options, 'users' | 'sessions' | 'since' | 'until' | 'kinds' | 'outcomes' | 'tools'>;

/** A step with its marks, or a mark that belongs to no step. */
export interface Happening {
	readonly step: StepFacts | null;
	readonly marks: readonly Mark[];
}

/** Everything of a file that the filters can ask for, in the order of the steps. `marks`: those that are meant. */
export function happeningsOf(facts: FileFacts, marks = facts.marks): Happening[] {
	const byStep = new Map<string, Mark[]>();
	const alone: Mark[] = [];
	for (const mark of marks) {
		if (mark.toolUseId === null) alone.push(mark);
		else byStep.set(mark.toolUseId, [...(byStep.get(mark.toolUseId) ?? []), mark]);
	}
	return [
		...facts.steps.map(step => ({step, marks: byStep.get(step.id) ?? []})),
		...alone.map(mark => ({step: null, marks: [mark]})),
	];
}

/** Whether any of the filters looks at steps or marks. */
export const asksForSteps = ({kinds, outcomes, tools}: Filters): boolean =>
	kinds.length > 0 || outcomes.length > 0 || tools.length > 0;

export function fits({step, marks}: Happening, filters: Filters): boolean {
	if (!hasKind(marks, filters.kinds)) return false;
	return step === null ? filters.outcomes.length === 0 && filters.tools.length === 0 : stepFits(step, filters);
}

export const hasKind = (marks: readonly Pick<Mark, 'kind'>[], kinds: readonly MarkKind[]): boolean =>
	kinds.length === 0 || marks.some(({kind}) => kinds.includes(kind));

const stepFits = ({tool, outcome}: StepFacts, {outcomes, tools}: Filters): boolean =>
	(outcomes.length === 0 || outcomes.includes(outcome)) && (tools.length === 0 || matchesAny(tools, tool));

/** By the time inside the file at which the session started; one without a time stays only where no time is asked for. */
export function startFits(start: number | null, {since, until}: Filters): boolean {
	if (since === null && until === null) return true;
	return start !== null && (since === null || start >= since) && (until === null || start <= until);
}

/** Whether a name is one of those that were written, in whatever case; `*` stands for any letters. */
export const matchesAny = (written: readonly string[], name: string): boolean =>
	written.some(pattern => patternOf(pattern).test(name));

const patterns = new Map<string, RegExp>();

function patternOf(written: string): RegExp {
	let pattern = patterns.get(written);
	if (!pattern) {
		const source = written.split(/\*+/).map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
		pattern = new RegExp(`^${source.join('.*')}$`, 'is');
		patterns.set(written, pattern);
	}
	return pattern;
}
