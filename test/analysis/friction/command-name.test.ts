import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commandName} from '../../../source/analysis/friction/command-name.ts';
import {shapeOf} from '../../../source/analysis/friction/command-shape.ts';
import type {MarkKind} from '../../../source/analysis/types.ts';

const name = (command: string, kind?: MarkKind): string => commandName(shapeOf(command), kind);

test('a command is called by its program and sub-command', () => {
	const named: readonly (readonly [string, string])[] = [
		['git push origin main', 'git push'],
		['cd web && npm run build -- --watch', 'npm run build'],
		['gh pr create --title "a b"', 'gh pr create'],
		['gh api repos/a/b/pulls', 'gh api'],
		['git stash pop', 'git stash pop'],
		['uv run pytest tests/a.py -x', 'uv run pytest'],
		['python3 -m http.server 8000', 'python3 -m http.server'],
		['python tools/load.py', 'python'],
		['rm -rf build', 'rm'],
		['ls src', 'ls'],
		['./tools/sync.sh now', 'sync.sh now'],
		['bash tools/sync.sh now', 'sync.sh'],
		['/tmp/build-8812345 --now', '<program>'],
		['', ''],
	];
	for (const [command, expected] of named) assert.equal(name(command), expected, command);
});

test('of several commands the one that does something is meant, of slow and repeated ones the heaviest', () => {
	assert.equal(name('git add . && git commit -m "lint the tests"'), 'git commit');
	assert.equal(name('mise run fmt && mise run lint && mise run test:ci', 'slow-command'), 'mise run test:ci');
	assert.equal(name('mise run fmt && mise run lint', 'retry-loop'), 'mise run lint');
	assert.equal(name('npm run build && npm test', 'build-failure'), 'npm run build');
	assert.equal(name('npm run build && npm test', 'test-failure'), 'npm test');
	assert.equal(name('for f in *.go; do\n  go vet "$f" | head -3\ndone', 'slow-command'), 'go vet');
});
