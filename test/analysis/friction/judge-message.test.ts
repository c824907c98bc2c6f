import assert from 'node:assert/strict';
import {test} from 'node:test';
import {judgeMessage, type Message} from '../../../source/analysis/friction/index.ts';

const done = 'I changed the parser. All tests pass.';
const judge = (text: string, more: Partial<Message> = {}): string | null =>
	judgeMessage({text, isFirst: false, previousReply: done, previousPrompt: 'change the parser', ...more})?.kind ?? null;
const otherThan = (kind: string | null, texts: readonly string[], more: Partial<Message> = {}): readonly string[] =>
	texts.filter(text => judge(text, more) !== kind);

test('correction: it fails, persists, is wrong, is not what was asked', () => {
	const corrections = [
		'the unit tests are failing now',
		'lint fails',
		"That still doesn't work, same error as before",
		"I'm still seeing the old header",
		"The second button isn't rendered correctly",
		"it doesn't seem to work",
		'CI is broken',
		"I don't see any change in the log",
		'I would have expected a new file',
		'No, leave the old name',
		"that's not what I asked for",
		'I meant the other branch',
		'you forgot the second file',
		'why did you delete the tests?',
		'where did you get that number from?',
		"shouldn't this be in the config?",
		'revert that',
		'wrong file',
		'There is a bug in the new code',
		'The border looks a bit too strong.',
		'fix the tests',
		"we didn't add any docs?",
	];
	assert.deepEqual(otherThan('correction', corrections), []);
});

test('correction: ordinary tasks, answers, plans and design talk are none', () => {
	const others = [
		'fix the bug in the login form that Ana reported',
		'add an error message for wrong passwords',
		'can you check if there is maybe a bug in the cache?',
		'what happens if it does not work offline?',
		'make sure that this does not happen again',
		'why does this method only work on unix?',
		'is it still loading lazily?',
		'but if the task made no changes, we should skip it, or?',
		'no problem, go ahead',
		'No, this is fine.',
		'use the other tool instead',
		'nice, no errors this time. commit it',
		'Implement the following plan:\n\n# Fix: the wrong path\n\nThe cache is broken and does not work.',
		'High Severity\n\nThe handler does not work for empty input, which is wrong.',
		'when the button is not working, show a hint',
		'> the tests are failing\n\nplease answer this comment',
		'review the failing path in docs/errors.md',
	];
	assert.deepEqual(otherThan(null, others), []);
	assert.equal(judge("no, don't set it", {previousReply: 'Shall I set the flag?'}), null, 'an answer');
	assert.equal(judge('fix tests', {previousReply: 'The plan is ready to be looked at.'}), null, 'an ordinary task');
	assert.equal(judge('the unit tests are failing', {isFirst: true, previousReply: null}), null, 'opens the session');
	assert.equal(judge('the unit tests are failing', {previousReply: null}), null, 'nothing was done before');
});

test('correction: the same request once more', () => {
	const again = {previousPrompt: 'Please add the header to every page'};
	assert.equal(judge('please add the header to every page!', again), 'correction');
	assert.equal(judge('please add the footer to every page', again), null);
	assert.equal(judge('continue with the next one', {previousPrompt: 'continue with the next one'}), null);
	assert.equal(judge('commit', {previousPrompt: 'commit'}), null);
	assert.equal(
		judge('please add the header to every page', {...again, wasAnswered: false}),
		null,
		'stopped before it was answered: sent again',
	);
});

test('correction: a bare order to fix the checks, after a reply that said that they pass', () => {
	for (const previousReply of [
		'All tests pass now.',
		'Everything is in; lint and tests are clean.',
		'All green. Committed.',
	])
		assert.equal(judge('fix lint', {previousReply}), 'correction', previousReply);
	for (const previousReply of [
		'Done. The warning has new words now.',
		'I committed it.',
		'2 tests fail in the parser.',
	])
		assert.equal(judge('fix lint', {previousReply}), null, previousReply);
});

test('correction: reviews that were pasted, and purposes, are none', () => {
	const others = [
		'The key is handed over as an argument. To reduce the risk, consider removing it from the payload so it does not appear in listings.',
		'pass it by stdin so it does not show in the list of processes',
		'Consider wrapping this error: the caller is still getting the bare one.',
	];
	assert.deepEqual(otherThan(null, others), []);
});

test('confusion: broken expectations, and not knowing what is going on', () => {
	const confusions = [
		'I thought we had removed that table',
		"what's going on here?",
		"I'm confused",
		'hm, what?',
		"I don't understand why it needs two files",
		'this makes no sense',
		'why is the build so slow now?',
	];
	assert.deepEqual(otherThan('confusion', confusions), []);
	const opening = {isFirst: true, previousReply: null, previousPrompt: null};
	assert.equal(judge('can you help me understand again how the cache works?', opening), null, 'a question');
	assert.equal(judge('why are the tests taking so long now?', opening), 'confusion');
	assert.equal(judge("I don't see the banner anymore, is it enabled?", opening), 'confusion');
});

test('confusion: questions out of interest are none', () => {
	const questions = [
		'how does the cache work?',
		'why is the worktree not passed in when we create the state?',
		'what happens on a timeout?',
		'can you explain the difference between the two options?',
		'what value is in the last column?',
		'where is the parser and what is it used for?',
		'look into what is happening in the scheduler module and write it down',
	];
	assert.deepEqual(otherThan(null, questions), []);
});

test('the evidence is the sentence of the person, exactly, and amber', () => {
	const text = "Thanks! The header works. But the footer isn't rendered correctly on mobile. Have a look.";
	const found = judgeMessage({text, isFirst: false, previousReply: done, previousPrompt: null});
	assert.equal(found?.evidence, "But the footer isn't rendered correctly on mobile.");
	assert.equal(found?.severity, 'amber');
});

test('code, quotes and logs inside a message are not the words of the person', () => {
	assert.equal(judge('look at this:\n```\nthe tests are failing\n```\nand write it up'), null);
	assert.equal(judge('the label `it is not working` must be shorter'), null);
	assert.equal(judge(`here is the log\n${'2026-01-01 tests are failing\n'.repeat(80)}please summarise`), null);
});
