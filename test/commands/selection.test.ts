import assert from 'node:assert/strict';
import {test} from 'node:test';
import {durationOf} from '../../source/analysis/duration.ts';
import {median} from '../../source/commands/median.ts';
import {noOptions} from '../../source/commands/no-options.ts';
import {fits, happeningsOf, matchesAny, namesSession, startFits} from '../../source/commands/selection.ts';
import {call, fileOf, result, said} from '../analysis/rows/made-up.ts';

const {facts} = fileOf([
	said(0, 'user', 'please'),
	call(1, 't1', 'Bash', {command: 'ls'}),
	result(2, 't1', 'fine'),
	call(3, 't2', 'Bash', {command: 'cat nope'}),
	result(4, 't2', 'Exit code 1\ncat: nope: No such file or directory', {is_error: true}),
	call(5, 't3', 'Read', {file_path: '/x'}),
	said(6, 'user', '[Request interrupted by user]'),
]);

const fitting = (filters: Partial<typeof noOptions>): string[] =>
	happeningsOf(facts)
		.filter(happening => fits(happening, {...noOptions, ...filters}))
		.map(({step, marks}) => step?.id ?? marks[0]?.kind ?? '');

test('every step and every mark without one happens once', () => {
	assert.deepEqual(fitting({}), ['t1', 't2', 't3', 'interruption']);
});

test('filters for tools and outcomes keep steps, the filter for kinds keeps what carries a mark', () => {
	assert.deepEqual(fitting({tools: ['bash']}), ['t1', 't2']);
	assert.deepEqual(fitting({outcomes: ['failed']}), ['t2']);
	assert.deepEqual(fitting({kinds: ['missing-file']}), ['t2']);
	assert.deepEqual(fitting({kinds: ['interruption']}), ['interruption']);
	assert.deepEqual(fitting({kinds: ['interruption'], tools: ['*']}), []);
	assert.deepEqual(fitting({outcomes: ['ok', 'unanswered'], tools: ['R*', 'B*']}), ['t1', 't3']);
});

test('a session without a time stays only where no time is asked for', () => {
	assert.equal(startFits(null, noOptions), true);
	assert.equal(startFits(null, {...noOptions, since: 0}), false);
	assert.equal(startFits(5, {...noOptions, since: 5, until: 5}), true);
	assert.equal(startFits(6, {...noOptions, until: 5}), false);
	assert.equal(startFits(4, {...noOptions, since: 5}), false);
});

test('names match whole, in any case, with stars for any letters', () => {
	assert.equal(matchesAny(['kim'], 'KIM'), true);
	assert.equal(matchesAny(['kim'], 'kimberly'), false);
	assert.equal(matchesAny(['mcp__*__read'], 'mcp__files__read'), true);
	assert.equal(matchesAny(['a.b'], 'axb'), false);
	assert.equal(matchesAny(['a*', 'b'], 'b'), true);
});

test('a session is named by its file, the end of its path or the beginning of an id', () => {
	const session = {file: 'kim/2026-02-05_7f3a9c11.jsonl', ids: ['7f3a9c11', null]};
	for (const written of ['kim/2026-02-05_7f3a9c11.jsonl', '2026-02-05_7f3a9c11.jsonl', '7f3a', '7F3A9C11'])
		assert.equal(namesSession(written, session), true, written);
	for (const written of ['7f3', '3a9c', '_7f3a9c11.jsonl', 'im/2026-02-05_7f3a9c11.jsonl', ''])
		assert.equal(namesSession(written, session), false, written);
});

test('a duration without updates is an upper bound, and none where a time is missing or runs backwards', () => {
	const [step] = facts.steps;
	assert.ok(step);
	assert.deepEqual(durationOf(step), {seconds: 1, upperBound: true});
	assert.deepEqual(durationOf({...step, elapsedSeconds: 7.0004}), {seconds: 7, upperBound: false});
	assert.deepEqual(durationOf({...step, resultTime: null}), {seconds: null, upperBound: false});
	assert.deepEqual(durationOf({...step, resultTime: 0}), {seconds: null, upperBound: false});
	assert.deepEqual([median([]), median([3]), median([9, 1, 2]), median([1, 2])], [null, 3, 2, 1.5]);
});
