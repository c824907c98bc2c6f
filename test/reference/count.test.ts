/** Pins the tricky definitions on made-up transcripts, so that the independent count can itself be trusted. */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

type Row = Record<string, unknown>;
type Line = string | Record<string, unknown>;

const program = fileURLToPath(new URL('count.mjs', import.meta.url));
let root = '';
before(() => {
	root = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-count-'));
});
after(() => fs.rmSync(root, {recursive: true, force: true}));

/** Writes the files below a fresh folder and gives that folder. */
function tree(files: Record<string, Line[]>): string {
	const folder = fs.mkdtempSync(path.join(root, 'tree-'));
	for (const [file, lines] of Object.entries(files)) {
		const target = path.join(folder, file);
		fs.mkdirSync(path.dirname(target), {recursive: true});
		fs.writeFileSync(target, lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
	}
	return folder;
}

function count(folder: string, ...options: string[]): Row[] {
	const run = spawnSync(process.execPath, [program, folder, ...options], {encoding: 'utf8'});
	assert.equal(run.stderr, '');
	return run.stdout
		.split('\n')
		.filter(line => line !== '')
		.map((line): Row => JSON.parse(line));
}

/** The row of each of these transcripts, from one run: starting the program is what takes the time. */
function sessions(...transcripts: Line[][]): Row[] {
	const names = transcripts.map((_, index) => `ann/${String(index).padStart(3, '0')}.jsonl`);
	const rows = count(tree(Object.fromEntries(transcripts.map((lines, index) => [names[index], lines]))));
	assert.deepEqual(
		rows.map(row => row.file),
		names,
	);
	return rows;
}

const session = (...lines: Line[]): Row => sessions(lines)[0] ?? {};

const pick = (row: Row | undefined, ...keys: string[]) => keys.map(key => row?.[key]);

/** 2026-01-05T10:00:00Z plus so many seconds. */
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 5, 10) + seconds * 1000).toISOString();
const user = (content: unknown, more: object = {}) => ({type: 'user', message: {role: 'user', content}, ...more});
const call = (id: string, seconds: number, name = 'Bash') => ({
	type: 'assistant',
	timestamp: at(seconds),
	message: {role: 'assistant', content: [{type: 'tool_use', id, name, input: {command: `run ${id}`}}]},
});
const result = (id: string, seconds: number, isError = false) =>
	user([{type: 'tool_result', tool_use_id: id, content: 'out', is_error: isError}], {timestamp: at(seconds)});
const progress = (id: string, seconds: number, elapsedTimeSeconds: unknown, type = 'bash_progress') => ({
	type: 'progress',
	parentToolUseID: id,
	timestamp: at(seconds),
	data: {type, elapsedTimeSeconds},
});

test('a gap of exactly ten minutes does not end a block, one millisecond more does', () => {
	const folder = tree({'ann/a.jsonl': [{timestamp: at(0)}, {timestamp: at(600)}, {timestamp: at(1200.001)}]});
	const [row] = count(folder);
	assert.deepEqual(pick(row, 'blocks', 'activeSeconds', 'spanSeconds'), [2, 600, 1200.001]);
	assert.deepEqual(pick(row, 'start', 'end'), ['2026-01-05T10:00:00.000Z', '2026-01-05T10:20:00.001Z']);
	assert.deepEqual(pick(count(folder, '--gap', '599')[0], 'blocks', 'activeSeconds'), [3, 0]);
});

test('an untimed event belongs to the block of the timed line before it in the file, else to the first block', () => {
	const folder = tree({
		'ann/a.jsonl': [
			{type: 'summary'},
			{timestamp: at(5000)},
			{type: 'mode'},
			{timestamp: at(0)},
			{type: 'mode'},
			{snapshot: {timestamp: at(9000)}},
			call('t1', 10),
			{type: 'tag', timestamp: 7},
		],
	});
	assert.deepEqual(
		count(folder, '--blocks').map(row => pick(row, 'index', 'seconds', 'gapBeforeSeconds', 'events', 'commands')),
		[
			[1, 10, null, 6, 1],
			[2, 0, 4990, 2, 0],
		],
	);
});

test('a session without any time has no start, no end, no block, and is still a row', () => {
	const [untimed, empty] = sessions([{type: 'summary', summary: 's', leafUuid: 'elsewhere'}], []);
	assert.deepEqual(pick(untimed, 'start', 'end', 'title'), [null, null, null]);
	assert.deepEqual(pick(untimed, 'spanSeconds', 'activeSeconds', 'blocks', 'events'), [0, 0, 0, 1]);
	assert.deepEqual(pick(empty, 'events', 'badLines', 'sessionId', 'project', 'bytes'), [0, 0, null, null, 0]);
});

test('objects glued on one line are events each, and a torn tail does not make a line bad', () => {
	const glued = '{"a":"}{"}{"b":{"c":"\\"}"}}{"d":1}';
	const rows = sessions([glued], ['{"a":1}{"type":"us'], ['{"a":1}, {"b":2}', '{"a":1}\r', ' \t', '']);
	assert.deepEqual(
		rows.map(row => pick(row, 'events', 'badLines')),
		[
			[3, 0],
			[1, 0],
			[2, 0],
		],
	);
});

test('a line is bad if no object starts it, and an object nested in a broken line is no event', () => {
	const row = session(
		'{"type":"us',
		'{"a":"x" y","b":{"c":1}}',
		'{"type":"us{"type":"mode"}',
		'[{"a":1}]',
		'null',
		'7',
		'x{}',
	);
	assert.deepEqual(pick(row, 'events', 'badLines'), [0, 7]);
});

test('the largest elapsed time is the duration, wherever its progress line stands; else an upper bound', () => {
	const rows = count(
		tree({
			'ann/a.jsonl': [
				call('waited', 0),
				progress('waited', 4200, 6),
				result('waited', 4205),
				progress('waited', 4201, 7),
				progress('waited', 4202, 5),
				call('hooked', 5000),
				progress('hooked', 5001, undefined, 'hook_progress'),
				result('hooked', 5001.5),
				call('unanswered', 5002),
				call('older', 5004, 'PowerShell'),
				result('older', 5003),
				call('wordless', 5005),
				progress('wordless', 5006, '3'),
				result('wordless', 5009),
				call('read', 5010, 'Read'),
			],
		}),
		'--commands',
	);
	assert.deepEqual(
		rows.map(row => pick(row, 'toolUseId', 'line', 'tool', 'seconds', 'upperBound', 'updates')),
		[
			['waited', 1, 'Bash', 7, false, 3],
			['hooked', 6, 'Bash', 1.5, true, 0],
			['unanswered', 9, 'Bash', null, false, 0],
			['older', 10, 'PowerShell', 0, true, 0],
			['wordless', 12, 'Bash', 4, true, 1],
		],
	);
	assert.deepEqual(pick(rows[0], 'user', 'file', 'command', 'start'), ['ann', 'ann/a.jsonl', 'run waited', at(0)]);
});

test('a tool use that is written twice is one, and what agent_progress nests is none', () => {
	const nested = {type: 'agent_progress', message: {message: call('inner', 2).message}};
	const nestedError = {type: 'agent_progress', message: {message: result('inner', 3, true).message}};
	const folder = tree({
		'ann/a.jsonl': [
			call('t1', 0),
			call('t1', 1),
			{type: 'progress', timestamp: at(2), data: nested},
			{type: 'progress', timestamp: at(3), data: nestedError},
			result('t1', 4, true),
			result('t1', 5, true),
			{type: 'system', subtype: 'compact_boundary', timestamp: at(6)},
			{type: 'system', subtype: 'microcompact_boundary', timestamp: at(7)},
		],
	});
	const [row] = count(folder);
	assert.deepEqual(pick(row, 'toolUses', 'commands', 'toolErrors', 'compactions'), [1, 1, 2, 1]);
	assert.deepEqual(
		count(folder, '--commands').map(command => pick(command, 'line', 'seconds')),
		[[1, 4]],
	);
});

test('a prompt is what a person typed', () => {
	const picture = {type: 'image', source: {}};
	const typed: Array<[string, unknown, object?]> = [
		['fix it', 'fix  it\n'],
		[
			'two parts',
			[
				{type: 'text', text: 'two'},
				{type: 'text', text: 'parts'},
			],
		],
		['look', [picture, {type: 'text', text: 'look'}]],
		['[image]', [picture]],
		[
			'/review 7',
			'<command-message>review</command-message>\n<command-name>/review</command-name>\n<command-args>7</command-args>',
		],
		[
			'/clear',
			'<command-name>/clear</command-name>\n<command-message>clear</command-message>\n<command-args></command-args>',
		],
		['! git status', '<bash-input> git status</bash-input>'],
		['go on', '<system-reminder>a note</system-reminder>\n\ngo on'],
		[
			'add it',
			[
				{type: 'text', text: '<ide_opened_file>f.ts</ide_opened_file>'},
				{type: 'text', text: 'add it'},
			],
		],
		[
			'yes please',
			[
				{type: 'tool_result', tool_use_id: 't', content: ''},
				{type: 'text', text: 'yes please'},
			],
		],
		['<b>bold</b> is wrong', '<b>bold</b> is wrong', {origin: {kind: 'human'}}],
	];
	assert.deepEqual(
		sessions(...typed.map(([, content, more]) => [user(content, more)])).map(row => pick(row, 'prompts', 'title')),
		typed.map(([title]) => [1, title]),
	);
});

test('what Claude Code writes in the name of the user is no prompt', () => {
	const continued = 'This session is being continued from a previous conversation that ran out of context.';
	const row = session(
		user('Base directory for this skill', {isMeta: true}),
		user('work on it', {isSidechain: true}),
		user('a summary', {isCompactSummary: true}),
		user(continued),
		user([{type: 'text', text: continued}]),
		result('t', 0),
		user([
			{type: 'tool_result', tool_use_id: 't', content: ''},
			{type: 'image', source: {}},
		]),
		user('<local-command-stdout>ok</local-command-stdout>'),
		user('<local-command-caveat>Caveat</local-command-caveat>'),
		user('<bash-stdout>ok</bash-stdout><bash-stderr></bash-stderr>'),
		user('<task-notification>done</task-notification>\nRead the output file'),
		user('the agent is done', {origin: {kind: 'task-notification'}}),
		user('<system-reminder>only a note</system-reminder>'),
		user('[Request interrupted by user]'),
		user([{type: 'text', text: '[Request interrupted by user for tool use]'}]),
		user(undefined),
		{type: 'assistant', message: {content: [{type: 'text', text: 'hello'}]}},
		{type: 'queue-operation', operation: 'enqueue', content: '<task-notification>x</task-notification>'},
		{type: 'queue-operation', operation: 'enqueue'},
		{type: 'system', subtype: 'local_command', content: '<local-command-stdout>ok</local-command-stdout>'},
	);
	assert.deepEqual(pick(row, 'prompts', 'title', 'events'), [0, null, 20]);
});

test('a queued text counts if it stands in no user line, and once though an attachment repeats it', () => {
	const enqueue = (content: unknown) => ({type: 'queue-operation', operation: 'enqueue', content});
	const queuedCommand = (prompt: string, kind = 'human') => ({
		type: 'attachment',
		attachment: {type: 'queued_command', prompt, origin: {kind}},
	});
	const local = {type: 'system', subtype: 'local_command', content: '<command-name>/ide</command-name>'};
	const slash = '<command-name>/compact</command-name><command-args>short</command-args>';
	const text = [{type: 'text', text: 'kept'}];
	const cases: Array<[number, ...Line[]]> = [
		[1, enqueue('lost'), {type: 'queue-operation', operation: 'remove'}],
		[1, enqueue('kept'), user('kept\n')],
		[1, enqueue(text), user(text)],
		[1, enqueue('/compact short'), user(slash)],
		[1, enqueue('/ide'), local],
		[1, enqueue('seen'), queuedCommand('seen')],
		[1, queuedCommand('copied'), queuedCommand('machine', 'task-notification')],
		[2, enqueue('again'), enqueue('again')],
		[3, enqueue('thrice'), enqueue('thrice'), ...Array.from({length: 3}, () => queuedCommand('thrice'))],
	];
	assert.deepEqual(
		sessions(...cases.map(([, ...lines]) => lines)).map(row => row.prompts),
		cases.map(([prompts]) => prompts),
	);
});

test('the session id is the most frequent one, of equals the first, and the project the first cwd', () => {
	const id = (sessionId: string, cwd?: string) => ({sessionId, cwd});
	const rows = sessions(
		[{type: 'mode'}, id('old', '/p/1'), id('new', '/p/2'), id('new'), id('late')],
		[id('a'), id('b')],
	);
	assert.deepEqual(
		rows.map(row => pick(row, 'sessionId', 'project')),
		[
			['new', '/p/1'],
			['a', null],
		],
	);
});

test('the title is the last custom title, else the first prompt, else a summary whose leaf is in the file', () => {
	const foreign = {type: 'summary', summary: 'foreign', leafUuid: 'not here'};
	const summary = {type: 'summary', summary: 'own', leafUuid: 'u1'};
	const leaf = {type: 'assistant', uuid: 'u1'};
	const custom = (customTitle: string) => ({type: 'custom-title', customTitle});
	const rows = sessions(
		[summary, foreign, leaf],
		[summary, leaf, user('first'), user('second')],
		[custom('one'), user('first'), custom('two'), custom('')],
	);
	assert.deepEqual(
		rows.map(row => row.title),
		['own', 'first', 'two'],
	);
});

test('copies of a fork count once in the totals, and active time is the union of the blocks', () => {
	const copied: Array<Record<string, unknown>> = [
		{uuid: 'u1', ...user('hello', {timestamp: at(0)})},
		{uuid: 'u2', ...call('t1', 10)},
		{uuid: 'u3', ...result('t1', 20, true)},
		{uuid: 'u4', type: 'system', subtype: 'compact_boundary', timestamp: at(30)},
	];
	const folder = tree({
		'ann/original.jsonl': copied,
		'ann/fork.jsonl': [{type: 'mode'}, ...copied, {uuid: 'u5', ...call('t2', 100)}],
		'bob/later.jsonl': [
			{uuid: 'u5', ...call('t2', 100)},
			{uuid: 'u6', ...user('mine', {timestamp: at(101)})},
		],
	});
	const keys = ['user', 'sessions', 'events', 'toolUses', 'commands', 'toolErrors', 'compactions', 'prompts'];
	assert.deepEqual(
		count(folder, '--totals').map(row => pick(row, ...keys, 'activeSeconds')),
		[
			['ann', 2, 6, 2, 2, 1, 1, 1, 100],
			['bob', 1, 1, 0, 0, 0, 0, 1, 1],
		],
	);
	assert.deepEqual(
		count(folder).map(row => pick(row, 'events', 'toolUses', 'toolErrors')),
		[
			[6, 2, 1],
			[4, 1, 1],
			[2, 1, 0],
		],
	);
});

test('a sub-agent file is folded under its session, an orphan is a row, other schemas are left out', () => {
	const id = '11111111-2222-4333-8444-555555555555';
	const slug = '-home-ann-app';
	const agent = (sessionId: string) => [{...call('t9', 0), isSidechain: true, sessionId, cwd: '/home/ann/app'}];
	const folder = tree({
		[`${slug}/${id}.jsonl`]: [{sessionId: id}, {sessionId: id, cwd: '/tmp'}, {sessionId: id, cwd: '/Users/ann/app'}],
		[`${slug}/${id}/subagents/agent-a1.jsonl`]: agent(id),
		[`${slug}/${id}/subagents/workflows/w/journal.jsonl`]: [{type: 'started'}],
		[`${slug}/agent-a2.jsonl`]: agent(id),
		[`${slug}/agent-a3.jsonl`]: agent('gone'),
		'history.jsonl': [{display: 'x'}],
	});
	assert.deepEqual(
		count(folder).map(row => pick(row, 'user', 'file', 'subagents', 'events', 'toolUses')),
		[
			['ann', `${slug}/${id}.jsonl`, 2, 3, 0],
			['ann', `${slug}/agent-a3.jsonl`, 0, 1, 1],
		],
	);
});

test('each layout names its user', () => {
	const id = '11111111-2222-4333-8444-555555555555';
	const users = (files: string[], below = '.') =>
		count(path.join(tree(Object.fromEntries(files.map(file => [file, [{cwd: 'C:\\Users\\eve\\app'}]]))), below)).map(
			row => row.user,
		);
	assert.deepEqual(users([`a.nn/2026-01-05_${id}.jsonl`, `bob/${id}.jsonl`, 'cy/notes.jsonl']), ['a.nn', 'bob', 'cy']);
	assert.deepEqual(users([`ann/2026-01-05_${id}.jsonl`], 'ann'), ['ann']);
	assert.deepEqual(users(['a-b.c_2026-01-05_1.jsonl', 'd-e-2026-01-05-2.jsonl']), ['a-b.c', 'd-e']);
	assert.deepEqual(users([`C--Users-eve-app/${id}.jsonl`]), ['eve']);
	assert.deepEqual(users([`-x/${id}.jsonl`], '-x'), ['eve']);
	assert.deepEqual(users([`ann/.claude/projects/-x/${id}.jsonl`, `bob/-x/${id}.jsonl`]), ['ann', 'bob']);
});
