import assert from 'node:assert/strict';
import {test} from 'node:test';
import {signatureOf} from '../../../source/analysis/friction/index.ts';
import type {MarkKind} from '../../../source/analysis/types.ts';

/** Each row: the same problem in several places. */
const same: readonly (readonly [MarkKind, string, readonly string[]])[] = [
	[
		'missing-file',
		'cd: web: No such file or directory',
		[
			'/usr/bin/bash: line 1: cd: web: No such file or directory',
			'(eval):cd:1: no such file or directory: web',
			'bash: line 12: cd: /home/ana/app/web: No such file or directory',
		],
	],
	[
		'missing-file',
		'ls: dist: No such file or directory',
		["ls: cannot access '/srv/a/dist': No such file or directory", 'ls: dist: No such file or directory'],
	],
	[
		'missing-file',
		'ERROR: Could not open requirements file: [Errno 2] No such file or directory: requirements.txt',
		[
			"ERROR: Could not open requirements file: [Errno 2] No such file or directory: '/home/ana/x/requirements.txt'",
			"ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'",
		],
	],
	[
		'command-not-found',
		'frob: command not found',
		[
			'/bin/bash: line 1: frob: command not found',
			'(eval):1: command not found: frob',
			'zsh:3: command not found: frob',
		],
	],
	[
		'auth',
		'git@<host>: Permission denied (publickey).',
		['git@github.com: Permission denied (publickey).', 'git@git.example.org: Permission denied (publickey).'],
	],
	[
		'auth',
		'<user>@<host>: Permission denied (publickey).',
		['ana@box.example.org: Permission denied (publickey).', 'bo@10-box: Permission denied (publickey).'],
	],
	['test-failure', '--- FAIL: TestAdds', ['--- FAIL: TestAdds (0.00s)', '--- FAIL: TestAdds (12.5s)']],
	[
		'build-failure',
		'<path>: undefined: <…>',
		['pkg/a.go:12:9: undefined: parseRow', '[lint] web/b.go:3:1: undefined: formatCell'],
	],
	[
		'network-sync',
		'ssh: connect to host box port <n>: Connection refused',
		['ssh: connect to host box port 22: Connection refused', 'ssh: connect to host box port 2222: Connection refused'],
	],
	[
		'api-error',
		'Request <id> failed at <time> for <url>',
		[
			'Request 0f8fad5b-d9cb-469f-a165-70867728950e failed at 2026-02-01T10:00:00Z for https://a.example/x',
			'Request 7c9e6679-7425-40de-944b-e07fc1f90ae7 failed at 2026-03-02 11:22:33 for http://b.example/y?z=1',
		],
	],
	[
		'edit-mismatch',
		'Found <n> matches of the string to replace',
		['Found 2 matches of the string to replace', 'Found 17 matches of the string to replace'],
	],
	[
		'command-failure',
		'fatal: unable to read <hash>',
		['fatal: unable to read e53647ba1f1e5203bedff558b482f178db045555', 'fatal: unable to read 0a1b2c3d'],
	],
	['environment', 'ModuleNotFoundError: No module named flask', ["ModuleNotFoundError: No module named 'flask'"]],
];

test('the same problem at several people is one signature', () => {
	for (const [kind, signature, evidences] of same)
		for (const evidence of evidences) assert.equal(signatureOf(kind, evidence), signature);
});

test('what tells one problem from another stays', () => {
	const apart: readonly (readonly [MarkKind, string, string])[] = [
		['missing-file', 'cat: a.txt: No such file or directory', 'cat: b.txt: No such file or directory'],
		['environment', "No module named 'a'", "No module named 'b'"],
		['command-failure', 'gh: Not Found (HTTP 404)', 'gh: Not Found (HTTP 422)'],
		['build-failure', 'a.ts(1,2): error TS2345: x', 'a.ts(1,2): error TS2304: x'],
		['test-failure', '--- FAIL: TestA (0.1s)', '--- FAIL: TestB (0.1s)'],
	];
	for (const [kind, one, other] of apart) assert.notEqual(signatureOf(kind, one), signatureOf(kind, other));
});

test('a subject is named before evidence that says little, and alone where there is none', () => {
	assert.equal(signatureOf('build-failure', '3 issues:', 'mise run lint'), 'mise run lint: <n> issues:');
	assert.equal(signatureOf('timeout', '', 'npm test: timed out'), 'npm test: timed out');
});

test('colours, line breaks and length never reach a signature', () => {
	assert.equal(signatureOf('command-failure', '\u001b[31mfatal:\u001b[0m  no\n go'), 'fatal: no go');
	assert.equal(signatureOf('command-failure', 'word '.repeat(100)).length, 120);
});
