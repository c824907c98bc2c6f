import assert from 'node:assert/strict';
import {test} from 'node:test';
import {durationOf} from '../../source/analysis/duration.ts';
import {slowFinding} from '../../source/analysis/friction/slow-command.ts';
import {exitCodeOf, judgeStep, outcomeOf} from '../../source/analysis/outcome.ts';
import type {Outcome, Step} from '../../source/analysis/types.ts';
import {command, step} from './friction/steps.ts';

const options = {slowSeconds: 60};
const bash = (result: Parameters<typeof step>[2]): Step => step('Bash', {command: 'make'}, result);

test('every way a step can end is told from what Claude Code wrote, not from what was printed', () => {
	const cases: readonly (readonly [Outcome, Step])[] = [
		['ok', command('make', 'error: only words')],
		['ok', step('Read', {}, {text: '[Request interrupted by user]'})],
		['failed', command('make', '', 2)],
		['failed', step('Edit', {}, {text: '<tool_use_error>String to replace not found</tool_use_error>'})],
		['failed', bash({isError: true, text: "Exit code 1\nmake: The user doesn't want to proceed"})],
		['rejected', bash({isError: true, text: "The user doesn't want to proceed with this tool use. STOP"})],
		['rejected', bash({isError: true, text: "The user doesn't want to take this action right now. STOP"})],
		['rejected', bash({isError: true, text: 'no, later', detail: 'User rejected tool use'})],
		['rejected', bash({isError: true, text: 'not now', denial: 'user-rejected'})],
		['rejected', step('ExitPlanMode', {}, {isError: true, text: 'change step 2'})],
		['interrupted', bash({isError: true, text: '[Request interrupted by user for tool use]'})],
		['interrupted', bash({isError: true, text: 'Exit code 137\n[Request interrupted by user for tool use]\nok'})],
		['interrupted', bash({isError: false, text: '', detail: {interrupted: true}})],
		['timeout', bash({isError: true, text: 'Command timed out after 2m 0.0s'})],
		[
			'timeout',
			bash({
				isError: false,
				text: 'did not complete within its 120s timeout and was moved to the background',
				detail: {timedOutAfterMs: 120_000, backgroundTaskId: 'b'},
			}),
		],
		[
			'cancelled',
			step('Read', {}, {isError: true, text: '<tool_use_error>Sibling tool call errored</tool_use_error>'}),
		],
		[
			'background',
			bash({isError: false, text: 'Command running in background with ID: b1', detail: {backgroundTaskId: 'b1'}}),
		],
		['background', step('Agent', {}, {text: 'started', detail: {isAsync: true, status: 'async_launched'}})],
		['unanswered', bash(null)],
	];
	for (const [outcome, judged] of cases) assert.equal(outcomeOf(judged), outcome, JSON.stringify(judged.result));
});

test('the exit code is the number in the text, 0 for a command that went well, else null', () => {
	const code = (judged: Step): number | null => exitCodeOf(judged, outcomeOf(judged));
	assert.equal(code(command('make', '', 127)), 127);
	assert.equal(code(command('make', 'Exit code 3 is what it prints')), 0);
	assert.equal(code(command('make', 'no code in old versions', -1)), null);
	assert.equal(code(bash(null)), null);
	assert.equal(code(step('Read', {}, {text: 'Exit code 1'})), null);
	assert.equal(code(bash({isError: true, text: 'Error: Exit code 2\nx'})), 2);
});

test('the duration is the largest elapsed time of the updates, else an upper bound from call to result', () => {
	const times = {time: 0, resultTime: 2_500, elapsedSeconds: null};
	assert.deepEqual(durationOf({...times, resultTime: 4_205_000, elapsedSeconds: 7}), {seconds: 7, upperBound: false});
	assert.deepEqual(durationOf(times), {seconds: 2.5, upperBound: true});
	assert.deepEqual(durationOf({...times, resultTime: null}), {seconds: null, upperBound: false});
	assert.deepEqual(durationOf({...times, time: 3_000}), {seconds: null, upperBound: false});
});

const slow = (judged: Step): string | null =>
	judgeStep(judged, options).findings.find(finding => finding.kind === 'slow-command')?.evidence ?? null;

test('a slow command is amber, its evidence the command, beside the red cause if there is one', () => {
	assert.equal(slow({...bash({isError: false}), elapsedSeconds: 61}), 'make');
	assert.equal(slow({...bash({isError: false}), elapsedSeconds: 60}), null);
	assert.equal(slow(bash({isError: false, time: 90_000})), 'make');
	const failed = judgeStep({...command('make', 'make: *** [x] Error 1', 2), elapsedSeconds: 90}, options);
	assert.deepEqual(
		failed.findings.map(finding => finding.severity),
		['red', 'amber'],
	);
});

test('an upper bound beyond the timeout is waiting for a person, and says nothing of the command', () => {
	assert.equal(slow(bash({isError: false, time: 4_205_000})), null);
	const patient = step('Bash', {command: 'make', timeout: 600_000}, {isError: false, time: 590_000});
	assert.equal(slow(patient), 'make');
	assert.equal(slow(step('Bash', {command: 'make', timeout: 60_000}, {isError: false, time: 400_000})), null);
});

test('only commands that ran can be slow: no reading, no asking, no refusing', () => {
	assert.equal(slow(step('Task', {}, {time: 500_000})), null);
	assert.equal(slow(step('AskUserQuestion', {}, {time: 90_000})), null);
	assert.equal(
		slow(bash({isError: true, text: "The user doesn't want to proceed with this tool use.", time: 90_000})),
		null,
	);
	assert.equal(slow({...bash(null), elapsedSeconds: 400}), null);
	const facts = {
		tool: 'Bash',
		command: 'x',
		outcome: 'ok',
		time: 0,
		resultTime: 300_000,
		elapsedSeconds: null,
	} as const;
	assert.equal(slowFinding(facts, 60)?.kind, 'slow-command', 'without a known timeout the longest allowed one counts');
});
