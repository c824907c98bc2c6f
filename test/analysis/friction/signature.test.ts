import assert from 'node:assert/strict';
import {test} from 'node:test';
import {signatureOf} from '../../../source/analysis/friction/index.ts';
import {longestSignature} from '../../../source/analysis/friction/signature.ts';
import type {MarkKind} from '../../../source/analysis/types.ts';
import {cause, command} from './steps.ts';

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
		'dist: No such file or directory',
		[
			"ls: cannot access '/srv/a/dist': No such file or directory",
			'ls: dist: No such file or directory',
			'grep: dist: No such file or directory',
			'Path does not exist: /srv/a/dist.',
			"Error: ENOENT: no such file or directory, open '/srv/a/dist'",
		],
	],
	[
		'missing-file',
		'*.ts: No such file or directory',
		[
			'cat: src/rows.ts: No such file or directory',
			"sed: can't read cells.ts: No such file or directory",
			'(eval):1: no such file or directory: a/table_view.ts',
		],
	],
	[
		'missing-file',
		'webpack.config.js: No such file or directory',
		['ls: webpack.config.js: No such file or directory'],
	],
	[
		'missing-file',
		'git: unknown revision or path *.go',
		["fatal: ambiguous argument 'a/rows.go': unknown revision or path not in the working tree."],
	],
	[
		'missing-file',
		'git: unknown revision',
		[
			"fatal: ambiguous argument 'feat/rows': unknown revision or path not in the working tree.",
			"fatal: ambiguous argument 'main..next': unknown revision or path not in the working tree.",
			"fatal: ambiguous argument 'v1.2': unknown revision or path not in the working tree.",
		],
	],
	[
		'environment',
		'no required module provides package rows',
		[
			'a.go:7:2: no required module provides package example.org/lib/rows; to add it:',
			'a.go:7:2: could not import example.org/lib/rows (a.go:7:2: no required module provides pa',
			'[lint] a.go:7:2: could not import example.org/lib/rows (a.go:7:2: no required module',
		],
	],
	[
		'build-failure',
		'*.go: imports a package that its module does not have',
		[
			'cmd/app/a.go:7:2: no required module provides package example.org/cmd/app/rows; to add it:',
			'cmd/app/a.go:7:2: could not import example.org/cmd/app/rows (cmd/app/a.go:7:2: no required module provides pa',
		],
	],
	[
		'environment',
		'tool: cannot be started (ENOENT)',
		["ENOENT: no such file or directory, posix_spawn '/opt/tool/1.2.3/tool'"],
	],
	[
		'missing-file',
		'pattern <…>: directory prefix <…> does not contain the module',
		[
			'pattern ./...: directory prefix . does not contain main module or its selected dependencies',
			'level=error msg="[linters_context] typechecking error: pattern ./rows/...: directory prefix rows does not contain main module"',
		],
	],
	[
		'api-error',
		'Unable to connect to API',
		['Unable to connect to API (ECONNRESET)', 'Unable to connect to API (ConnectionRefused)'],
	],
	[
		'command-failure',
		're.PatternError: <…>',
		['re.error: missing ), unterminated subpattern at position 3', 're.PatternError: nothing to repeat'],
	],
	['command-failure', 'parse error near <…>', ["(eval):1: parse error near `('", "zsh:3: parse error near `time'"]],
	[
		'build-failure',
		'*.mdx: Multiple top-level headings in the same document (MD025/single-title/single-h1)',
		[
			'a/b.mdx:7 error MD025/single-title/single-h1 Multiple top-level headings in the same document [Context: "# Rows"]',
			'c.mdx:70:3 MD025/single-title/single-h1 Multiple top-level headings in the same document [Context: "# Cells"]',
		],
	],
	['command-failure', 'gh: not supplied: base head', ['"base", "head" weren\'t supplied. (HTTP 422)']],
	[
		'build-failure',
		'*.go: string <…> has <n> occurrences (goconst)',
		[
			'a.go:1:2: string `rows` has 3 occurrences, make it a constant (goconst)',
			'b.go:1:2: string `cell` has 12 occurrences, but such constant `cellName` already exists (goconst)',
		],
	],
	[
		'build-failure',
		'*.go: <…> is unused (unused)',
		['a.go:1:2: func `newRows` is unused (unused)', 'b/c.go:9:2: type `rowKind` is unused (unused)'],
	],
	[
		'build-failure',
		'*.go: lines are duplicate of <…> (dupl)',
		[
			'a.go:10:1: 10-42 lines are duplicate of `b.go:3-35` (dupl)',
			'b.go:3:1: 3-35 lines are duplicate of `a.go:10-42` (dupl)',
		],
	],
	[
		'missing-file',
		'requirements.txt: No such file or directory',
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
		'git@<host>: Permission denied (publickey)',
		['git@github.com: Permission denied (publickey).', 'git@git.example.org: Permission denied (publickey).'],
	],
	[
		'auth',
		'<user>@<host>: Permission denied (publickey)',
		['ana@box.example.org: Permission denied (publickey).', 'bo@10-box: Permission denied (publickey).'],
	],
	[
		'test-failure',
		'go test: FAIL <test>',
		[
			'--- FAIL: TestAdds (0.00s)',
			'    --- FAIL: TestRows/empty (12.5s)',
			'FAIL\texample.org/app/rows\t0.012s',
			'FAIL',
		],
	],
	[
		'test-failure',
		'pytest: FAILED <test>',
		['FAILED tests/a.py::test_a', 'FAILED b_test.py::TestB::test_c[2]', '===== 2 failed, 7 passed in 1.2s ====='],
	],
	[
		'test-failure',
		'pytest: AssertionError',
		['E   assert 3 == 4', 'E       AssertionError: total', 'FAILED tests/a.py::test_a - assert 3 == 4'],
	],
	['test-failure', 'pytest: KeyError', ["E   KeyError: 'rate'", "FAILED a.py::test_b - KeyError: 'x'"]],
	[
		'build-failure',
		'*.go: undefined: <…>',
		[
			'pkg/a.go:12:9: undefined: parseRow',
			'[lint] web/b.go:3:1: undefined: formatCell',
			'vet.exe: c.go:1:1: undefined: rows',
			'd.go:7:2: undefined: rows (typecheck)',
		],
	],
	[
		'build-failure',
		'*.go: cannot use <…> as <…> value',
		[
			'a.go:1:2: cannot use total (variable of type string) as Money value in argument to pay',
			'b/c.go:31:8: cannot use row.Name() (value of type *Name) as string value in struct literal',
		],
	],
	[
		'build-failure',
		'*.go: error returned from external package is unwrapped (wrapcheck)',
		[
			'a.go:1:2: error returned from external package is unwrapped: sig: func os.Open(name string) (*os.File, error) (wrapcheck)',
			'[lint:go] b.go:9:9: error returned from external package is unwrapped: sig: func example.org/app/rows.Read(path st',
		],
	],
	[
		'build-failure',
		'*.py: Type of <…> is unknown (reportUnknownVariableType)',
		['/w/a.py:4:7 - error: Type of "rows" is unknown (reportUnknownVariableType)'],
	],
	['build-failure', 'no-unused-vars', ["  12:5  error  'total' is assigned a value but never used  no-unused-vars"]],
	['build-failure', 'mise run lint: failed', ['[lint] ERROR task failed']],
	[
		'edit-mismatch',
		'File has not been read yet',
		['<tool_use_error>File has not been read yet. Read it first before writing to it.</tool_use_error>'],
	],
	[
		'api-error',
		'The model is temporarily unavailable',
		['claude-x-9[1m] is temporarily unavailable, so wait.', 'claude-y is temporarily unavailable'],
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
		'Found several matches of the string to replace',
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
		['test-failure', 'E   assert 1 == 2', 'E   KeyError: 1'],
		['test-failure', '--- FAIL: TestA (0.1s)', 'test a ... FAILED'],
		['build-failure', 'a.go:1:2: x is unused (unused)', 'a.go:1:2: x is unused (deadcode)'],
		['build-failure', '1:2  error  no  no-undef', '1:2  error  no  no-shadow'],
		['edit-mismatch', 'File has not been read yet. Read it.', 'String to replace not found in file.'],
	];
	for (const [kind, one, other] of apart) assert.notEqual(signatureOf(kind, one), signatureOf(kind, other));
});

test('a subject is named before evidence that says little, and alone where there is none', () => {
	assert.equal(signatureOf('build-failure', '3 issues:', 'mise run lint'), 'mise run lint: <n> issues:');
	assert.equal(signatureOf('timeout', '', 'npm test: timed out'), 'npm test: timed out');
});

test('colours, line breaks and length never reach a signature', () => {
	assert.equal(signatureOf('command-failure', '\u001b[31mfatal:\u001b[0m  no\n go'), 'fatal: no go');
	assert.equal(signatureOf('command-failure', 'word '.repeat(100)).length, longestSignature);
});

test('a failed command is named by program and sub-command, whatever its arguments', () => {
	const named: readonly (readonly [string, string, string])[] = [
		['mise run fmt && mise run lint', '3 issues:', 'mise run lint: failed'],
		['cd web && npm run lint', "  1:5  error  'a' is never used  no-unused-vars", 'npm run lint: no-unused-vars'],
		['cd web && npx vitest run src/a.test.ts', ' Tests  2 failed | 60 passed (62)', 'npx vitest: FAIL <test>'],
		['gh pr create --fill --data', 'unknown flag: --data', 'gh pr create: unknown flag: --data'],
		['bash tools/sync.sh --all', 'unknown option: --all', 'sync.sh: unknown option: --all'],
	];
	for (const [line, text, signature] of named) assert.equal(cause(command(line, text, 1))?.signature, signature);
});

test('nothing that looks like a key, a token or a password stands in a signature', () => {
	const secret = 'Zx9'.repeat(14);
	for (const text of [
		`fatal: could not use token=${secret}`,
		`Authorization: Bearer ${secret}`,
		`bad key ghp_${secret}`,
		`sk-${secret} was refused`,
		`refused: ${secret}`,
		'password: hunter2',
	]) {
		const signature = signatureOf('command-failure', text);
		assert.ok(!signature.includes('Zx9') && !signature.includes('hunter2'), signature);
	}
});
