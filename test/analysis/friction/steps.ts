/** Builds steps for the friction tests, in the shapes that Claude Code writes. */

import type {RuleExample} from '../../../source/analysis/friction/index.ts';
import {judgeStep} from '../../../source/analysis/outcome.ts';
import type {Finding, Step, StepResult} from '../../../source/analysis/types.ts';
import type {JsonObject} from '../../../source/transcript/event.ts';

const place = {line: 1, offset: 0, length: 1};

export function step(tool: string, input: JsonObject, result: Partial<StepResult> | null): Step {
	return {
		id: 'toolu_1',
		call: {...place, tool, input, time: 0, uuid: 'u1', isSidechain: false},
		result:
			result === null
				? null
				: {...place, isError: null, text: '', detail: null, time: 1000, uuid: 'u2', denial: null, ...result},
		updates: 0,
		elapsedSeconds: null,
	};
}

/** A command with its output: failed where `exit` is not 0; a negative one is an error without an `Exit code` line. */
export function command(line: string, text: string, exit = 0, description = ''): Step {
	const input = {command: line, description};
	if (exit === 0) return step('Bash', input, {isError: false, text, detail: {stdout: text, stderr: ''}});
	const shown = exit > 0 ? `Exit code ${exit}\n${text}` : text;
	return step('Bash', input, {isError: true, text: shown, detail: `Error: ${shown}`});
}

export function exampleStep(example: RuleExample): Step {
	const {tool = 'Bash', command: line = '', description = '', text, exit = 0} = example;
	if (tool === 'Bash') return command(line, text, exit, description);
	return step(tool, {file_path: '/w/x.txt'}, {isError: exit === 0 ? null : true, text});
}

export const cause = (judged: Step): Finding | null =>
	judgeStep(judged, {slowSeconds: 60}).findings.find(finding => finding.severity === 'red') ?? null;
