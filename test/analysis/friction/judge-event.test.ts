import assert from 'node:assert/strict';
import {test} from 'node:test';
import {judgeEvent} from '../../../source/analysis/friction/index.ts';
import type {MarkKind} from '../../../source/analysis/types.ts';
import type {JsonObject} from '../../../source/transcript/event.ts';

const kinds = (event: JsonObject): readonly MarkKind[] => judgeEvent(event).map(finding => finding.kind);
const said = (text: string, more: JsonObject = {}): JsonObject => ({
	type: 'user',
	message: {role: 'user', content: [{type: 'text', text}]},
	...more,
});
const answered = (text: string, more: JsonObject = {}): JsonObject => ({
	type: 'assistant',
	message: {role: 'assistant', content: [{type: 'text', text}]},
	...more,
});

test('api-error: the service failed', () => {
	assert.deepEqual(kinds(answered('API Error: 529 overloaded', {isApiErrorMessage: true})), ['api-error']);
	assert.deepEqual(kinds(answered("You've hit your session limit", {isApiErrorMessage: true})), ['api-error']);
	assert.deepEqual(kinds({type: 'system', subtype: 'api_error', error: {status: 529}, retryAttempt: 1}), ['api-error']);
	assert.deepEqual(kinds({type: 'system', subtype: 'api_error', error: {message: 'Connection error.'}}), ['api-error']);
	assert.deepEqual(kinds({type: 'system', subtype: 'api_error', error: {}}), ['api-error']);
	const credit = judgeEvent(answered('Credit balance is too low', {isApiErrorMessage: true}))[0];
	assert.equal(credit?.evidence, 'Credit balance is too low');
	assert.equal(credit?.severity, 'red');
});

test('api-error: words and retries of the same request are not', () => {
	assert.deepEqual(kinds(answered('The log says API Error: 529')), []);
	assert.deepEqual(kinds(said('API Error: 529, what now?')), []);
	assert.deepEqual(kinds({type: 'system', subtype: 'api_error', error: {status: 529}, retryAttempt: 2}), []);
	assert.deepEqual(kinds({type: 'system', subtype: 'informational', content: 'API Error'}), []);
	assert.deepEqual(kinds(answered('API Error: 500', {isApiErrorMessage: false})), []);
	assert.deepEqual(kinds({type: 'progress', data: {type: 'x'}, error: {status: 500}}), []);
});

test('hook-failure: a hook broke', () => {
	const attachment = (type: string, more: JsonObject = {}): JsonObject => ({
		type: 'attachment',
		attachment: {type, hookName: 'Stop', stderr: '/bin/sh: 1: guard: not found', exitCode: 127, ...more},
	});
	assert.deepEqual(kinds(attachment('hook_non_blocking_error')), ['hook-failure']);
	assert.deepEqual(kinds(attachment('hook_error_during_execution')), ['hook-failure']);
	assert.equal(judgeEvent(attachment('hook_non_blocking_error', {stderr: ''}))[0]?.signature, 'Stop hook failed');
	assert.deepEqual(kinds({type: 'system', subtype: 'stop_hook_summary', hookErrors: ['Failed: guard broke']}), [
		'hook-failure',
	]);
	assert.deepEqual(kinds({type: 'system', content: 'PostToolUse:Edit [npm run fmt] failed with status code 1: x'}), [
		'hook-failure',
	]);
	assert.deepEqual(kinds({type: 'system', content: '\u001b[1mStop\u001b[22m [pytest] failed with status code 2'}), [
		'hook-failure',
	]);
});

test('hook-failure: hooks that ran, spoke, or refused on purpose are not', () => {
	assert.deepEqual(kinds({type: 'attachment', attachment: {type: 'hook_success', stderr: 'error: none'}}), []);
	assert.deepEqual(kinds({type: 'attachment', attachment: {type: 'hook_additional_context', content: 'failed'}}), []);
	assert.deepEqual(kinds({type: 'attachment', attachment: {type: 'hook_blocking_error', stderr: 'no'}}), []);
	assert.deepEqual(kinds({type: 'system', subtype: 'stop_hook_summary', hookErrors: []}), []);
	assert.deepEqual(kinds({type: 'system', content: 'PostToolUse:Edit [pytest] completed successfully: 0 failed'}), []);
	assert.deepEqual(kinds({type: 'system', subtype: 'stop_hook_summary', hookErrors: ['  ']}), []);
});

test('interruption: the person stopped the work; the one for a tool use is marked at its step', () => {
	assert.deepEqual(kinds(said('[Request interrupted by user]')), ['interruption']);
	assert.deepEqual(kinds({type: 'user', message: {content: '[Request interrupted by user]'}}), ['interruption']);
	assert.deepEqual(kinds(said('[Request interrupted by user for tool use]')), []);
	assert.deepEqual(kinds(said('why does it say [Request interrupted by user]?')), []);
	assert.deepEqual(kinds(answered('[Request interrupted by user]')), []);
	const result = {type: 'user', message: {content: [{type: 'tool_result', content: '[Request interrupted by user]'}]}};
	assert.deepEqual(kinds(result), []);
});

test('context-overflow: a boundary, or in versions without one the continuation', () => {
	const continuation = 'This session is being continued from a previous conversation that ran out of context. …';
	const boundary = judgeEvent({type: 'system', subtype: 'compact_boundary', content: 'Conversation compacted'});
	assert.equal(boundary[0]?.kind, 'context-overflow');
	assert.equal(boundary[0]?.severity, 'amber');
	assert.deepEqual(kinds(said(continuation)), ['context-overflow']);
	assert.deepEqual(kinds(said(continuation, {isCompactSummary: true})), [], 'its boundary is marked');
	assert.deepEqual(kinds({type: 'system', subtype: 'microcompact_boundary'}), []);
	assert.deepEqual(kinds(said('Continue from a previous conversation')), []);
	assert.deepEqual(kinds(answered(continuation)), []);
});
