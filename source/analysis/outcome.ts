/**
 * How a step ended, told from the result alone and never from words in what it printed.
 * The phrases are those that Claude Code itself writes: docs/transcript-format.md section 7.
 */
import {isObject, type Json, stringOf} from '../transcript/event.ts';
import type {Outcome, Step, StepResult} from './types.ts';

/** The tools that run a command line. */
export const isShell = (tool: string): boolean => tool === 'Bash' || tool === 'PowerShell';

const detailField = (detail: Json, field: string): Json => (isObject(detail) ? (detail[field] ?? null) : null);

/** Texts that Claude Code puts in place of a result when a person refuses the call. */
const rejected = /^(?:The user doesn't want to (?:proceed with this tool use|take this action)|User rejected|The user rejected )/;
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

export const isToolUseError = (text: string): boolean => text.startsWith('<tool_use_error>');

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
	if (result.detail === null || typeof result.detail === 'string')
		return isShell(tool) && movedToBackground.test(result.text) ? 'background' : 'ok';
	if (detailField(result.detail, 'interrupted') === true) return 'interrupted';
	if (typeof detailField(result.detail, 'timedOutAfterMs') === 'number') return 'timeout';
	if (
		typeof detailField(result.detail, 'backgroundTaskId') === 'string' ||
		stringOf(detailField(result.detail, 'status')) === 'async_launched'
	)
		return 'background';
	return 'ok';
}

/** The number in the text; 0 for a command that went well; null for everything else. */
export function exitCodeOf(step: Step, outcome: Outcome): number | null {
	if (!isShell(step.call?.tool ?? '')) return null;
	if (outcome === 'ok') return 0;
	const code = /^(?:Error: )?Exit code (\d{1,10})\b/.exec(step.result?.text ?? '');
	return code === null ? null : Number(code[1]);
}

/**
 * How long it took: the largest elapsed time of its updates, where there are any; else from call to result. That
 * holds waiting for a permission and for other calls as well, hence an upper bound. Null where a time is missing.
 */
export function durationOf(step: Step): {seconds: number; upperBound: boolean} | null {
	if (step.elapsedSeconds !== null) return {seconds: step.elapsedSeconds, upperBound: false};
	const start = step.call?.time ?? null;
	const end = step.result?.time ?? null;
	return start === null || end === null || end < start ? null : {seconds: (end - start) / 1000, upperBound: true};
}
