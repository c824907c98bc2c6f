import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formOf, likeness} from '../../../source/analysis/friction/command-form.ts';
import {retryLoops, type Try} from '../../../source/analysis/friction/retry-loop.ts';

const tries = (...commands: readonly string[]): Try[] =>
	commands.map(command => ({command: command.replace(/^!/, ''), failed: command.startsWith('!')}));

test('the same command three times with a failure is a loop, and says whether the last try helped', () => {
	const [loop, ...others] = retryLoops(tries('!npm test', 'ls', '!npm test 2>&1 | tail -20', 'npm test'));
	assert.deepEqual(others, []);
	assert.deepEqual(loop?.tries, [0, 2, 3]);
	assert.equal(loop?.helped, true);
	assert.equal(loop?.finding.evidence, 'npm test');
	assert.equal(loop?.finding.severity, 'amber');
	assert.equal(retryLoops(tries('!npm test', '!npm test', '!npm test'))[0]?.helped, false);
});

test('two tries, tries without a failure, and different work are no loop', () => {
	assert.deepEqual(retryLoops(tries('!npm test', 'npm test')), []);
	assert.deepEqual(retryLoops(tries('git status', 'git status', 'git status')), []);
	assert.deepEqual(retryLoops(tries('!cat a.txt', '!cat b.txt', '!cat c.txt')), []);
	assert.deepEqual(retryLoops([]), []);
	assert.deepEqual(retryLoops(tries('', '', '!')), []);
});

test('what only shapes the output, the folder and numbers make no other command', () => {
	const same = [
		'go test ./pkg -run TestA',
		'cd /w/app && go test ./pkg -run TestA 2>&1 | tail -20',
		'go  test ./pkg \\\n -run TestA | grep -E "FAIL|ok" | head -5',
	];
	assert.deepEqual([...new Set(same.map(each => formOf(each).text))], ['go test ./pkg -run TestA']);
	assert.equal(formOf('sleep 5').text, formOf('sleep 30').text);
	assert.notEqual(formOf('npm run build').text, formOf('npm run lint').text);
});

test('nearly the same: one word more among many', () => {
	assert.equal(likeness(formOf('a b c'), formOf('a b c')), 1);
	assert.equal(likeness(formOf('a b'), formOf('c d')), 0);
	const near = tries(
		'!go test ./pkg -run TestA -count=1 -v -race',
		'!go test ./pkg -run TestA -count=1 -v -race -short',
		'go test ./pkg -run TestA -count=1 -v -race',
	);
	assert.equal(retryLoops(near).length, 1);
});

test('the signature is program and sub-command', () => {
	const [loop] = retryLoops(tries('!pytest tests/a.py -x', '!pytest tests/a.py -x', 'pytest tests/a.py -x'));
	assert.equal(loop?.finding.signature, 'pytest');
});

test('a block of thousands of different commands is worked through', () => {
	const many = Array.from({length: 5000}, (_, i) => ({command: `tool step-${i} ${'w '.repeat(i % 7)}`, failed: true}));
	assert.doesNotThrow(() => retryLoops(many));
});
