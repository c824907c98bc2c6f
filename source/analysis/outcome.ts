/**
 * How a step ended, told from the result alone and never from words in what it printed.
 * The phrases are those that Claude Code itself writes: docs/transcript-format.md section 7.
 */
import {isObject, stringOf} from '../transcript/event.ts';
import {causeOf} from './friction/cause.ts';
import type {Rule} from './friction/rule.ts';
import {slowFinding} from './friction/slow-command.ts';
import {fetchesTask, isShell, isToolUseError} from './friction/tools.ts';
import {defaultAnalysisOptions, type Finding, type Outcome, type Step, type StepResult, type Verdict} from './types.ts';

/** Texts that Claude Code puts in place of a result when a person refuses the call. */
const rejected =
	/^(?:The user doesn't want to (?:proceed with this tool use|take this action)|User rejected|The user rejected )/;
const cancelled = /^(?:<tool_use_error>)?(?:Sibling tool call errored|Cancelled: parallel tool call)/;
const interruption = '[Request interrupted by user';
const timedOut = /^(?:Error: )?(?:Exit code \d+\s+)?Command timed out after \d/;
const movedToBackground = /^Command running in background with ID: |^Command was manually backgrounded/;

const isRejection = (tool: string, result: StepResult): boolean =>
	result.denial === 'user-rejected' ||
	result.detail === 'User rejected tool use' ||
	rejected.test(result.text) ||
	// A plan sent back, a question left unanswered: the person said no, whatever words came with it.
	(result.isError === true && (tool === 'ExitPlanMode' || tool === 'AskUserQuestion') && !isToolUseError(result.text));

/** Interrupt notes stand at the start of a result, behind an exit code at most, never deep in what was printed. */
const isInterruption = (result: StepResult): boolean => {
	const at = result.text.indexOf(interruption);
	return at === 0 || (at > 0 && at < 40 && /^Exit code \d+\s*$/.test(result.text.slice(0, at)));
};

/** How it ended. A step without a result is unanswered. */
export function outcomeOf(step: Step): Outcome {
	const {result} = step;
	if (result === null) return 'unanswered';
	const tool = step.call?.tool ?? '';
	if (result.isError === true || isToolUseError(result.text)) {
		if (isRejection(tool, result)) return 'rejected';
		if (cancelled.test(result.text)) return 'cancelled';
		if (isInterruption(result)) return 'interrupted';
		return timedOut.test(result.text) ? 'timeout' : 'failed';
	}
	const {detail} = result;
	if (!isObject(detail)) return isShell(tool) && movedToBackground.test(result.text) ? 'background' : 'ok';
	if (detail.interrupted === true) return 'interrupted';
	if (typeof detail.timedOutAfterMs === 'number') return 'timeout';
	const isStarted = typeof detail.backgroundTaskId === 'string' || detail.status === 'async_launched';
	return isStarted ? 'background' : 'ok';
}

/** The number in the text; 0 for a command that went well; null for everything else. */
export function exitCodeOf(step: Step, outcome: Outcome): number | null {
	if (!isShell(step.call?.tool ?? '')) return null;
	if (outcome === 'ok') return 0;
	const code = /^(?:Error: )?Exit code (\d{1,10})\b/.exec(step.result?.text ?? '');
	return code === null ? null : Number(code[1]);
}

export interface JudgeOptions {
	readonly slowSeconds: number;
	/** Rules of the person's configuration; asked before those of the program. */
	readonly ownRules?: readonly Rule[];
}

const fine: Verdict = {outcome: 'ok', exitCode: null, findings: []};

/** The verdict over a step: outcome, exit code, the cause in red if there is one, slow-command beside it. */
export function judgeStep(step: Step, options: JudgeOptions = defaultAnalysisOptions): Verdict {
	const outcome = outcomeOf(step);
	const tool = step.call?.tool ?? '';
	if (outcome === 'ok' && !isShell(tool) && !fetchesTask(tool)) return fine;
	const findings: Finding[] = [];
	const cause = causeOf(step, outcome, options.ownRules);
	if (cause !== null) findings.push(cause);
	if (isShell(tool)) {
		const {timeout} = step.call?.input ?? {};
		const slow = slowFinding(
			{
				tool,
				command: stringOf(step.call?.input.command),
				outcome,
				time: step.call?.time ?? null,
				resultTime: step.result?.time ?? null,
				elapsedSeconds: step.elapsedSeconds,
				timeoutMs: typeof timeout === 'number' ? timeout : null,
			},
			options.slowSeconds,
		);
		if (slow !== null) findings.push(slow);
	}
	return {outcome, exitCode: exitCodeOf(step, outcome), findings};
}
