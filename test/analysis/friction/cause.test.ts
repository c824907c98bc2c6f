import assert from 'node:assert/strict';
import {test} from 'node:test';
import {causeOf} from '../../../source/analysis/friction/cause.ts';
import {outcomeOf} from '../../../source/analysis/outcome.ts';
import {command} from './steps.ts';

const signature = (...run: Parameters<typeof command>) => {
	const step = command(...run);
	return causeOf(step, outcomeOf(step))?.signature ?? null;
};

test('a linter that only counts is explained by the first finding that names its rule', () => {
	const output = [
		'[lint] $ golangci-lint run ./...',
		'rows/a.go:12:3: error is not nil (line 9) but it returns nil (nilerr)',
		'\treturn nil',
		'1 issues:',
		'* nilerr: 1',
		'[lint] ERROR task failed',
	].join('\n');
	const nilerr = '*.go: error is not nil (line <n>) but it returns nil (nilerr)';
	assert.equal(signature('mise run lint', output, 1), nilerr);
	assert.equal(signature('mise run lint 2>&1 | tail -9', output), nilerr, 'hidden behind a pipe');
	assert.equal(
		signature(
			'golangci-lint run',
			'rows/a.go:12:3: error is not nil (line 4) but it returns nil (nilerr)\n1 issues:',
			1,
		),
		nilerr,
		'however it was run',
	);
	assert.equal(
		signature('ruff check .', 'F401 [*] `os` imported but unused\n --> rows/a.py:1:8\n  |\nFound 1 error.', 1),
		'<…> imported but unused (F401)',
		'the place stands on the next line',
	);
	assert.equal(
		signature('mise run lint 2>&1 | tail -4', '\t^\n6 issues:\n* nilerr: 6\n[lint] ERROR task failed'),
		'mise run lint: nilerr',
		'only the end was read',
	);
	assert.equal(signature('mise run lint', '2 issues:\n[lint] ERROR task failed', 1), 'mise run lint: failed');
});

test('of a listing with warnings the error is what fails', () => {
	const output =
		'  3:1  warning  Use plain words  style.Plain\n  9:4  error  Never "very"  style.Very\n✖ 1 error, 1 warning';
	assert.equal(signature('vale a.md', output, 1), 'vale: style.Very');
});

test('a line is not named after what is only done when the rest did not work', () => {
	const output = '  9:4  error  Never "very"  style.Very\n✖ 1 error';
	assert.equal(signature('ls .styles || vale sync; vale a.md | tail -3', output), 'vale: style.Very');
	assert.equal(signature('ls .styles || vale sync', 'E: frob', 1), 'E: frob');
});
