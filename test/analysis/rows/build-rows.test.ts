import assert from 'node:assert/strict';
import {test} from 'node:test';
import {buildRows} from '../../../source/analysis/rows/build-rows.ts';
import {type RowTable, rowAt, rowOfLine, transferables, updatesAt} from '../../../source/analysis/rows/row-table.ts';
import {callNote} from '../../../source/analysis/rows/tool-text.ts';
import type {JsonObject} from '../../../source/transcript/event.ts';
import {call, fileOf, result, rowsOf, said, summary, tableOfLines, timeAt, update} from './made-up.ts';

test('a command is one row, with its result, its updates, its outcome and how long it took', () => {
	const table = tableOfLines(
		call(0, 'a', 'Bash', {command: 'make\nall'}),
		update(2, 'a', 2),
		update(3, 'a', 3),
		result(9, 'a', 'done'),
		update(4, 'a', 4),
	);
	assert.equal(table.count, 1);
	const row = rowAt(table, 0);
	assert.equal(row.kind, 'command');
	assert.equal(row.text, 'make all');
	assert.equal(row.note, '3 updates');
	assert.equal(row.outcome, 'ok');
	assert.equal(row.exitCode, 0);
	assert.equal(row.seconds, 4);
	assert.equal(row.isUpperBound, false);
	assert.equal(row.place.line, 1);
	assert.equal(row.result?.line, 4);
	assert.deepEqual(
		updatesAt(table, 0).map(place => place.line),
		[2, 3, 5],
	);
});

test('a row shows the controls of what was chosen and not those of what was printed', () => {
	assert.deepEqual(
		summary(
			tableOfLines(
				call(0, 'a', 'B\u001b[8mash', {}),
				call(0, 'b', 'Bash', {command: 'rm -rf ~\rls'}),
				call(0, 'c', 'Read', {file_path: 'a\u0007b'}),
				said(1, 'user', 'yes\rno'),
				said(2, 'assistant', 'yes\rno'),
				result(3, 'gone', '\u001b[31m10%\r100%'),
				{type: 'attachment', attachment: {type: 'hook_success', hookName: 'Stop', stdout: '\u001b[31mred'}},
			),
		),
		[
			'tool B␛[8mash',
			'command Bash rm -rf ~␍ls',
			'tool Read a␇b',
			'prompt yes␍no',
			'reply yes no',
			'result 100%',
			'hook Stop red',
		],
	);
});

test('without updates the time from call to result is shown as an upper bound', () => {
	const row = rowAt(tableOfLines(call(0, 'a', 'Bash', {command: 'ls'}), result(7, 'a', '')), 0);
	assert.equal(row.seconds, 7);
	assert.equal(row.isUpperBound, true);
});

test('a result that stands before its call, or without one, is not lost', () => {
	const early = tableOfLines(result(1, 'a', 'out'), call(0, 'a', 'Bash', {command: 'ls'}));
	assert.deepEqual(summary(early), ['command Bash ls']);
	assert.equal(rowAt(early, 0).result?.line, 1);
	assert.deepEqual(summary(tableOfLines(result(1, 'gone', 'left over'))), ['result left over']);
	const orphans = tableOfLines(update(1, 'gone', 1), update(2, 'gone', 2));
	assert.deepEqual(summary(orphans), ['progress bash_progress working']);
	assert.equal(updatesAt(orphans, 0).length, 2);
});

test('words beside a result are rows of their own, those of the person one prompt', () => {
	const answer = (...texts: string[]) => ({
		type: 'user',
		timestamp: timeAt(1),
		message: {
			content: [{type: 'tool_result', tool_use_id: 'a', content: 'x'}, ...texts.map(text => ({type: 'text', text}))],
		},
	});
	const first = call(0, 'a', 'Bash', {command: 'ls'});
	assert.deepEqual(summary(tableOfLines(first, answer('no, use rg'))), ['command Bash ls', 'prompt no, use rg']);
	assert.deepEqual(summary(tableOfLines(first, answer('[Request interrupted by user for tool use]'))), [
		'command Bash ls',
		'interrupt [Request interrupted by user for tool use]',
	]);
});

test('a result in a sidechain goes to its call as well', () => {
	const side = {isSidechain: true};
	const table = tableOfLines(
		{...call(0, 'a', 'Read', {file_path: 'x'}), ...side},
		result(1, 'a', 'content', side),
		said(2, 'user', 'hello'),
	);
	assert.deepEqual(summary(table), ['tool Read x', 'prompt hello']);
	assert.equal(rowAt(table, 0).result?.line, 2);
});

test('calls without an id are rows of their own', () => {
	const table = tableOfLines(call(0, '', 'Bash', {command: 'one'}), call(1, '', 'Bash', {command: 'two'}));
	assert.deepEqual(summary(table), ['command Bash one', 'command Bash two']);
});

test('an assistant line with several blocks makes several rows', () => {
	const table = tableOfLines({
		type: 'assistant',
		timestamp: timeAt(0),
		message: {
			content: [
				{type: 'thinking', thinking: 'hm'},
				{type: 'text', text: 'I look'},
				{type: 'tool_use', id: 'r', name: 'Read', input: {file_path: '/a/b.ts', offset: 10, limit: 5}},
				{type: 'novelty', x: 1},
			],
		},
	});
	assert.deepEqual(summary(table), [
		'thinking hm',
		'reply I look',
		'tool Read /a/b.ts:10-14',
		'other novelty type=novelty x=1',
	]);
	assert.deepEqual(
		rowsOf(table).map(row => row.contentBlock),
		[0, 1, 2, 3],
	);
});

test('rows stand in order of time and then of lines, untimed ones behind the timed line before them', () => {
	const table = tableOfLines(
		{type: 'mode', mode: 'plan'},
		said(5, 'user', 'later'),
		{type: 'mode', mode: 'normal'},
		'{"broken": ',
		said(2, 'user', 'earlier'),
		said(5, 'assistant', 'answer'),
	);
	assert.deepEqual(summary(table), [
		'system mode plan',
		'prompt earlier',
		'prompt later',
		'system mode normal',
		'bad broken line',
		'reply answer',
	]);
	const times = rowsOf(table);
	assert.ok(Number.isNaN(times[0]?.time));
	assert.equal(times[3]?.isTimed, false);
	assert.equal(times[3]?.time, Date.parse(timeAt(5)));
});

test('a queued text is a prompt where no user line holds it', () => {
	const queue = (second: number, content: string) => ({
		type: 'queue-operation',
		operation: 'enqueue',
		timestamp: timeAt(second),
		content,
	});
	const table = tableOfLines(queue(0, 'only here'), queue(1, 'also typed'), said(2, 'user', 'also typed'));
	assert.deepEqual(summary(table), [
		'queued queue enqueue only here',
		'system queue enqueue also typed',
		'prompt also typed',
	]);
});

test('rows know their active block, and those of a sub-agent have the block of its call', () => {
	const agentLines = [
		said(1500, 'user', 'order', {isSidechain: true}),
		said(1501, 'assistant', 'found', {isSidechain: true}),
	];
	const main = fileOf([
		said(0, 'user', 'first'),
		call(1, 't', 'Task', {description: 'look around', subagent_type: 'Explore', prompt: 'order'}),
		said(1400, 'user', 'second'),
		result(1600, 't', 'report', {toolUseResult: {agentId: 'x1', totalToolUseCount: 7}}),
		said(1601, 'assistant', 'bye'),
	]);
	const table = buildRows([main, fileOf(agentLines, {path: 'agent-x1.jsonl', isSubagent: true, agentId: 'x1'})]);
	assert.deepEqual(summary(table), [
		'prompt first',
		'tool Task look around (Explore)',
		'agent user order',
		'reply found',
		'prompt second',
		'reply bye',
	]);
	const rows = rowsOf(table);
	assert.deepEqual(
		rows.map(row => row.block),
		[1, 1, 1, 1, 2, 2],
	);
	assert.deepEqual(
		rows.map(row => row.isSidechain),
		[false, false, true, true, false, false],
	);
	assert.equal(rows[1]?.note, '7 calls');
	assert.equal(rows[2]?.place.file, 1);
	assert.equal(rowOfLine(table, 1, 2), 3);
});

test('inline sidechains stand below the call whose order they begin with, parallel ones apart', () => {
	const side = (second: number, who: 'user' | 'assistant', text: string, uuid: string, parentUuid: string | null) =>
		said(second, who, text, {isSidechain: true, uuid, parentUuid});
	const table = tableOfLines(
		call(0, 'a', 'Task', {description: 'A', prompt: 'do a'}),
		call(0, 'b', 'Task', {description: 'B', prompt: 'do b'}),
		side(1, 'user', 'do a', 'a1', null),
		side(2, 'user', 'do b', 'b1', null),
		side(3, 'assistant', 'a done', 'a2', 'a1'),
		side(4, 'assistant', 'b done', 'b2', 'b1'),
	);
	assert.deepEqual(summary(table), [
		'tool Task A',
		'agent user do a',
		'reply a done',
		'tool Task B',
		'agent user do b',
		'reply b done',
	]);
});

test('nested messages of agent_progress stand below their call', () => {
	const nested = (second: number, text: string): JsonObject => ({
		type: 'progress',
		timestamp: timeAt(second),
		parentToolUseID: 't',
		data: {
			type: 'agent_progress',
			agentId: 'x',
			message: {type: 'assistant', message: {content: [{type: 'text', text}]}},
		},
	});
	const table = tableOfLines(
		call(0, 't', 'Task', {description: 'look'}),
		said(1, 'user', 'meanwhile'),
		nested(2, 'reading'),
		result(3, 't', 'ok'),
	);
	assert.deepEqual(summary(table), ['tool Task look', 'agent assistant reading', 'prompt meanwhile']);
});

test('agents that claim to have started each other are shown all the same', () => {
	const starts = (id: string, agentId: string) => [
		call(0, id, 'Task', {description: id}),
		result(1, id, '', {toolUseResult: {agentId}}),
	];
	const table = buildRows([
		fileOf([said(0, 'user', 'hi')]),
		fileOf(starts('p', 'two'), {path: '1', isSubagent: true, agentId: 'one'}),
		fileOf(starts('q', 'one'), {path: '2', isSubagent: true, agentId: 'two'}),
	]);
	assert.deepEqual(summary(table).sort(), ['prompt hi', 'tool Task p', 'tool Task q']);
});

test('an agent file opened as a session of its own is no sidechain, and its order is its prompt', () => {
	const lines = [said(0, 'user', 'order', {isSidechain: true}), said(1, 'assistant', 'found', {isSidechain: true})];
	const table = buildRows([fileOf(lines, {isSubagent: true, agentId: 'x'})]);
	assert.deepEqual(summary(table), ['prompt user order', 'reply found']);
	assert.ok(rowsOf(table).every(row => !row.isSidechain));
});

test('a mark stands at the row of its step, or of its line', () => {
	const table = tableOfLines(
		call(0, 'a', 'Bash', {command: 'frobnicate'}),
		result(1, 'a', 'Exit code 127\nbash: frobnicate: command not found', {is_error: true}),
		{
			type: 'system',
			subtype: 'compact_boundary',
			timestamp: timeAt(2),
			compactMetadata: {trigger: 'auto', preTokens: 1234},
		},
	);
	const [command, compaction] = rowsOf(table);
	assert.equal(command?.exitCode, 127);
	assert.deepEqual(
		command?.marks.map(mark => table.marks[mark]?.kind),
		['command-not-found'],
	);
	assert.equal(compaction?.note, '1,234 tokens');
	assert.deepEqual(
		compaction?.marks.map(mark => table.marks[mark]?.kind),
		['context-overflow'],
	);
});

test('what a tool was pointed at is shown, and names nobody should trust are made safe', () => {
	const shown = (name: string, input: JsonObject) => summary(tableOfLines(call(0, 'a', name, input)))[0];
	assert.equal(shown('Grep', {pattern: 'x+', path: 'src', glob: '*.ts'}), 'tool Grep x+ in src *.ts');
	assert.equal(shown('WebFetch', {url: 'https://example.org', prompt: 'p'}), 'tool WebFetch https://example.org');
	assert.equal(shown('TaskUpdate', {taskId: '3', status: 'completed'}), 'tool TaskUpdate #3 completed');
	assert.equal(shown('mcp__x__y', {id: 7, tags: ['a b', 'c']}), 'tool mcp__x__y id=7 tags=["a b", c]');
	assert.equal(shown('constructor', {a: {b: {c: {d: {e: 1}}}}}), 'tool constructor a={b: {c: {d: …}}}');
	assert.equal(shown('Task" >\n\u001b[31mname', {}), 'tool Task" > ␛[31mname');
});

test('edits say how much they changed, to-do lists what', () => {
	const table = tableOfLines(
		call(0, 'e', 'Edit', {file_path: 'a', old_string: 'x', new_string: 'y\nz'}),
		result(1, 'e', 'ok', {toolUseResult: {structuredPatch: [{lines: [' a', '-b', '+c', '+d', '+e']}]}}),
		call(2, 't', 'TodoWrite', {
			todos: [
				{content: 'write', status: 'in_progress'},
				{content: 'test', status: 'pending'},
			],
		}),
		call(3, 'u', 'TodoWrite', {
			todos: [
				{content: 'write', status: 'completed'},
				{content: 'test', status: 'in_progress'},
				{content: 'ship', status: 'pending'},
			],
		}),
	);
	const rows = rowsOf(table);
	assert.equal(rows[0]?.note, '+3 −1');
	assert.equal(rows[1]?.text, '0/2 done now: write');
	assert.equal(rows[2]?.text, '1/3 done done: write now: test 1 new');
});

test('a table survives being posted to another thread, its columns moved and not copied', () => {
	const table = tableOfLines(call(0, 'a', 'Bash', {command: 'ls'}), result(1, 'a', 'x'), said(2, 'user', 'thanks'));
	const before = rowsOf(table);
	const posted: RowTable = structuredClone(table, {transfer: transferables(table)});
	assert.deepEqual(rowsOf(posted), before);
	assert.equal(table.kind.length, 0);
});

test('every value of a made-up line of any type becomes a row', () => {
	const table = tableOfLines(
		{type: 'never-seen', a: 1},
		{b: 2},
		{type: 'attachment'},
		{type: 'progress'},
		{type: 'system'},
		{
			type: 'user',
		},
		{type: 'assistant', message: 'text'},
		{type: 'file-history-snapshot'},
		'{"a":1}{"type":"summary","summary":"two"}',
	);
	assert.equal(table.count, 10);
	assert.throws(() => rowAt(table, 10), RangeError);
});

test('the size of an edit is that of its change, without the lines round it', () => {
	const edit = (old_string: string, new_string: string) => callNote('Edit', {old_string, new_string});
	assert.equal(edit('a\nb\nc', 'a\nnew\nb\nc'), '+1 −0');
	assert.equal(edit('a\nb\nc\n', 'a\nx\nc\n'), '+1 −1');
	assert.equal(edit('a', ''), '+0 −1');
	assert.equal(edit('', 'a\nb'), '+2 −0');
	assert.equal(edit('a\na', 'a'), '+0 −1');
});
