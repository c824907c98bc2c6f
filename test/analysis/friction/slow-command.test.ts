import assert from 'node:assert/strict';
import {test} from 'node:test';
import {slowCommands, type TimedCommand} from '../../../source/analysis/friction/slow-command.ts';

interface Written extends TimedCommand {
	readonly id: string;
}

/** A command called at second `from` and answered at second `to`; `updates`: what its own updates say, if there are any. */
const command = (id: string, text: string, from: number, to: number, updates: number | null = null): Written => ({
	...{id, tool: 'Bash', command: text, outcome: 'ok', time: from * 1000, resultTime: to * 1000},
	...{elapsedSeconds: updates, timeoutMs: 600_000},
});
const slow = (...steps: readonly Written[]) =>
	slowCommands(steps, 60).map(({step, isUpperBound}) => `${isUpperBound ? '≤ ' : ''}${step.id}`);

test('what updates say is the time of the command; without any it is an upper bound', () => {
	assert.deepEqual(slow(command('a', 'make', 0, 400, 61), command('b', 'make', 500, 900, 7)), ['a']);
	assert.deepEqual(slow(command('a', 'make', 0, 90)), ['≤ a']);
});

test('where other commands have updates, a command without any did not run: it waited for a permission', () => {
	assert.deepEqual(slow(command('a', 'make', 0, 90), command('b', 'npm test', 100, 170, 65)), ['b']);
	assert.deepEqual(slow(command('a', 'make', 0, 90), command('b', 'npm test', 100, 110, 4)), []);
	const stopped = {...command('a', 'make', 0, 120), outcome: 'timeout'} as const;
	assert.deepEqual(slow(stopped, command('b', 'npm test', 200, 210, 4)), ['≤ a'], 'a time-out did run');
});

test('what is done at once by its nature waited for a permission', () => {
	for (const text of [
		'git status',
		'git -C /w add a b && git status --short',
		'rm -rf build',
		'mv a b',
		'ls -la src | head -5',
		'cd /w && git log --oneline -5',
		'git stash',
		'mkdir -p a/b && touch a/b/c',
		'cat a.txt 2>/dev/null',
		'git diff main...HEAD --stat',
	])
		assert.deepEqual(slow(command('a', text, 0, 100)), [], text);
});

test('what can take its time is marked, also beside something instant', () => {
	for (const text of [
		'git push',
		'git commit -m x',
		'git add . && git commit -m x',
		'git log -p --all -S needle',
		'grep -rn needle /',
		'find / -name x',
		'cp -r a b',
		'ls a | xargs rm',
		'for f in *; do cat $f; done; sleep 80',
		"bash -c 'npm test'",
		'cd web && npm test | tail -5',
		'curl https://example.org/big',
		'./x.sh',
	])
		assert.deepEqual(slow(command('a', text, 0, 100)), ['≤ a'], text);
});

test('parallel calls that end together waited together: one stands for all', () => {
	assert.deepEqual(
		slow(
			command('a', 'gh pr view 1', 0, 67),
			command('b', 'gh pr view 2', 0.1, 67.2),
			command('c', 'gh pr view 3', 0.2, 68),
		),
		['≤ a'],
	);
	assert.deepEqual(
		slow(command('a', 'make a', 0, 67), command('b', 'make b', 0.1, 95)),
		['≤ a', '≤ b'],
		'ended apart: each took its own time',
	);
	assert.deepEqual(slow(command('a', 'make a', 0, 67), command('b', 'make b', 68, 140)), ['≤ a', '≤ b']);
	assert.deepEqual(
		slow(command('a', 'make a', 0, 67, 66), command('b', 'make b', 0, 67, 65)),
		['a', 'b'],
		'with updates of its own each did run',
	);
});
