/** Made-up results in the words that real tools use: per kind what must be marked so, and what must not. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {MarkKind} from '../../../source/analysis/types.ts';
import {commandCases, type Run} from './command-cases.ts';
import {cause, command, step} from './steps.ts';

const judged = ([line, text, exit = 0, description = '']: Run): MarkKind | null =>
	cause(command(line, text, exit, description))?.kind ?? null;

/** The runs that were judged otherwise, and how. */
const otherThan = (runs: readonly Run[], kind: MarkKind | null): string[] =>
	runs.filter(run => judged(run) !== kind).map(run => `${judged(run)}: ${run[0]} → ${run[1]}`);

for (const {kind, marked, silent} of commandCases) {
	test(`${kind}: what tools say when it happened`, () => {
		assert.deepEqual(otherThan(marked, kind), []);
	});
	test(`${kind}: words that only look like it`, () => {
		assert.deepEqual(otherThan(silent, null), []);
	});
}

const error = (tool: string, text: string): MarkKind | null =>
	cause(step(tool, {file_path: '/w/a.ts'}, {isError: true, text}))?.kind ?? null;

test('tools that are no shell: what they refuse is named by its cause', () => {
	const said: readonly (readonly [string, string, MarkKind])[] = [
		['Edit', '<tool_use_error>String to replace not found in file.\nString: x</tool_use_error>', 'edit-mismatch'],
		[
			'Edit',
			'<tool_use_error>File has not been read yet. Read it first before writing to it.</tool_use_error>',
			'edit-mismatch',
		],
		['Edit', 'Found 2 matches of the string to replace, but replace_all is false.', 'edit-mismatch'],
		['Frob', '<tool_use_error>Error: No such tool available: Frob</tool_use_error>', 'edit-mismatch'],
		['Read', 'File content (30000 tokens) exceeds maximum allowed tokens (25000).', 'edit-mismatch'],
		['Read', 'EISDIR: illegal operation on a directory, read', 'edit-mismatch'],
		['mcp__x__y', 'MCP error -32602: Input validation error: Invalid arguments for tool y', 'edit-mismatch'],
		['Read', '<tool_use_error>File does not exist. Did you mean a.tsx?</tool_use_error>', 'missing-file'],
		['Grep', '<tool_use_error>Path does not exist: /w/nope</tool_use_error>', 'missing-file'],
		['Write', "EACCES: permission denied, open '/etc/x'", 'permission'],
		['WebSearch', "Claude requested permissions to use WebSearch, but you haven't granted it yet.", 'permission'],
		['WebFetch', 'Request failed with status code 404', 'network-sync'],
		['WebFetch', 'Request failed with status code 401', 'auth'],
		['mcp__b__shot', 'screenshot failed: timed out after 5s', 'timeout'],
		['Task', 'API Error: 529 overloaded', 'api-error'],
		['Edit', 'PreToolUse:Edit hook error: [./guard]: not on main', 'hook-failure'],
		['mcp__x__y', 'Entity not found', 'command-failure'],
		['ExitPlanMode', 'Keep the old layout, please', 'rejection'],
		['AskUserQuestion', 'The user did not want to answer', 'rejection'],
	];
	for (const [tool, text, kind] of said) assert.equal(error(tool, text), kind, `${tool}: ${text}`);
});

test('tools that are no shell: nothing that they return on success is friction', () => {
	for (const tool of ['Read', 'Grep', 'Glob', 'WebFetch', 'Task', 'mcp__x__y', 'Edit'])
		for (const text of [
			'File does not exist.',
			'fatal: not a git repository',
			'--- FAIL: TestX (0.00s)',
			'API Error: 500',
		])
			assert.equal(cause(step(tool, {}, {text})), null, `${tool}: ${text}`);
});

test('Claude Code itself refuses a command: permission, hook, or a call it blocks', () => {
	const said: readonly (readonly [string, MarkKind])[] = [
		['This command requires approval', 'permission'],
		['Permission to use Bash with command git push has been denied.', 'permission'],
		[
			"ls in '/etc' was blocked. For security, Claude Code may only list files in the allowed directories",
			'permission',
		],
		['<tool_use_error>Blocked: sleep 90 followed by: make. Use Monitor.</tool_use_error>', 'edit-mismatch'],
		['<tool_use_error>Blocked: writing there is denied by your permission settings</tool_use_error>', 'permission'],
		['PreToolUse:Bash hook error: [./guard.sh]: no pushing on Fridays', 'hook-failure'],
		['Bash operation blocked by hook:\n- use rg', 'hook-failure'],
		['<tool_use_error>InputValidationError: Bash failed</tool_use_error>', 'edit-mismatch'],
	];
	for (const [text, kind] of said) assert.equal(judged(['git push', text, -1]), kind, text);
});

test('a database that refuses a person is a permission, however the program says it', () => {
	for (const [line, text] of [
		['psql -c "select * from pay"', 'ERROR:  permission denied for table pay'],
		['psql -f grants.sql', 'psql:grants.sql:3: ERROR:  permission denied for schema hr'],
		['node migrate.js', 'error: permission denied for relation pay'],
		['python load.py', 'psycopg2.errors.InsufficientPrivilege: permission denied for function f'],
		['psql app', 'ERROR: permission denied for database app'],
		['psql app', 'ERROR:  permission denied to create role'],
	] as const)
		assert.equal(judged([line, text, 1]), 'permission', text);
	assert.equal(judged(['cat postgres.log', 'ERROR:  permission denied for table pay', 0]), null, 'only shown');
});

test('a cancelled sibling, an unanswered call and a command sent to the background are not friction', () => {
	assert.equal(error('Read', '<tool_use_error>Sibling tool call errored</tool_use_error>'), null);
	assert.equal(
		error('Bash', '<tool_use_error>Cancelled: parallel tool call Bash(make) errored</tool_use_error>'),
		null,
	);
	assert.equal(cause(step('Bash', {command: 'make'}, null)), null);
	const started = {isError: false, text: 'Command running in background with ID: b1', detail: {backgroundTaskId: 'b1'}};
	assert.equal(cause(step('Bash', {command: 'make'}, started)), null);
});

test('the oldest versions write no exit code: their errors are told by their words', () => {
	assert.equal(judged(['uv run pytest', '=== 1 failed, 4 passed in 0.2s ===', -1]), 'test-failure');
	assert.equal(judged(['cd test && ls', '(eval):cd:1: no such file or directory: test', -1]), 'missing-file');
	assert.equal(judged(['uv run pyright', '2 errors, 0 warnings, 0 informations', -1]), 'build-failure');
	assert.equal(judged(['grep -q x a', '', -1]), null);
});

test('a background command that failed is marked where its output is fetched', () => {
	const task = (text: string): MarkKind | null => cause(step('TaskOutput', {}, {text}))?.kind ?? null;
	assert.equal(
		task('<status>failed</status>\n<exit_code>1</exit_code>\n<output>\n--- FAIL: TestX (0.1s)\n</output>'),
		'test-failure',
	);
	assert.equal(task('<status>completed</status>\n<exit_code>0</exit_code>\n<output>\nerror: no\n</output>'), null);
	assert.equal(task('<status>running</status>\nerror: not yet'), null);
});

test('a command whose exit status cannot hide anything is believed', () => {
	assert.equal(judged(['./tool', 'error: nothing serious\nfatal: said in passing']), null);
	assert.equal(judged(['make && ./tool', 'pkg/a.go:1:1: undefined: x']), null);
});
