import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {buildRows} from '../../../../source/analysis/rows/build-rows.ts';
import {type RowPlace, type RowTable, rowAt, updatesAt} from '../../../../source/analysis/rows/row-table.ts';
import type {DetailDoc} from '../../../../source/explorer/present/detail/doc.ts';
import {layoutDoc} from '../../../../source/explorer/present/detail/layout.ts';
import {
	type DetailInput,
	presentDetail,
	presentRaw,
} from '../../../../source/explorer/present/detail/present-detail.ts';
import {defaultGlyphs as glyphs} from '../../../../source/explorer/present/glyphs.ts';
import type {StyledLine, Tone} from '../../../../source/explorer/present/styled.ts';
import {widthOf} from '../../../../source/explorer/present/theme.ts';
import {safeText} from '../../../../source/text/safe-text.ts';
import type {JsonObject} from '../../../../source/transcript/event.ts';
import {call, fileOf, result, said, timeAt, update} from '../../../analysis/rows/made-up.ts';

type Line = JsonObject | string;

const surroundings = {
	asked: null,
	provenance: null,
	sameAt: null,
	fixes: [],
	user: 'juliet',
	session: 'a session',
	file: '/home/dev/s.jsonl',
	glyphs,
};

function inputOf(table: RowTable, bytes: Buffer, index: number): DetailInput {
	const row = rowAt(table, index);
	const textAt = ({offset, length}: RowPlace) => bytes.toString('utf8', offset, offset + length);
	const last = updatesAt(table, index).at(-1);
	return {
		...surroundings,
		row,
		texts: {
			event: textAt(row.place),
			result: row.result ? textAt(row.result) : null,
			lastUpdate: last && !row.result ? textAt(last) : null,
		},
		marks: row.marks.map(mark => table.marks[mark]!),
	};
}

/** The detail of the row with this number of a made-up session. */
function inputOfLines(index: number, ...lines: Line[]): DetailInput {
	const text = lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
	return inputOf(buildRows([fileOf(lines)]), Buffer.from(`${text}\n`), index);
}

const docOf = (index: number, ...lines: Line[]): DetailDoc => presentDetail(inputOfLines(index, ...lines));

/** `name: text` of each section. */
const sections = (doc: DetailDoc): string[] => doc.sections.map(section => `${section.name}: ${section.body(80).text}`);
const plain = (line: StyledLine) => line.map(({text}) => text).join('');
const withTone = (doc: DetailDoc, tone: Tone): string[] => {
	const layout = layoutDoc(doc, {columns: 200, wrap: true, glyphs});
	return Array.from({length: layout.count}, (_, row) => layout.line(row))
		.flat()
		.filter(span => span.tone === tone)
		.map(span => span.text);
};

test('a failed command shows what was run, what came of it and the evidence where it stands', () => {
	const doc = docOf(
		0,
		call(0, 'a', 'Bash', {command: 'frobnicate --all'}),
		result(3, 'a', 'Exit code 127\nbash: frobnicate: command not found', {is_error: true}),
	);
	assert.deepEqual(sections(doc), [
		'command: frobnicate --all',
		'output: Exit code 127\nbash: frobnicate: command not found',
	]);
	assert.equal(plain(doc.title), '$  frobnicate --all');
	assert.match(plain(doc.verdict), /^✗ command-not-found · exit 127 · ≤3\.0s · 15:56:00$/);
	assert.equal(withTone(doc, 'redEvidence').length, 1);
	assert.match(withTone(doc, 'redEvidence')[0] ?? '', /command not found/);
	assert.equal(layoutDoc(doc, {columns: 80, wrap: true, glyphs}).marks.length, 1);
	assert.equal(doc.sections[1]?.note, '2 lines · 49 B');
});

test('what was run, asked or written shows its controls, what was printed does not', () => {
	const hidden = 'rm -rf ~\rls';
	const doc = docOf(0, call(0, 'a', 'B\u001b[8mash', {command: hidden}), result(1, 'a', '10%\r100%\u001b[0m'));
	assert.deepEqual(sections(doc), ['input: command  rm -rf ~␍ls', 'result: 100%']);
	assert.equal(plain(doc.title), 'B␛[8mash  command="rm -rf ~\\rls"');
	const command = docOf(0, call(0, 'a', 'Bash', {command: hidden}), result(1, 'a', 'x\rlost', {is_error: true}));
	assert.deepEqual(sections(command), ['command: rm -rf ~␍ls', 'output: x\nlost']);
	assert.equal(plain(command.title), '$  rm -rf ~␍ls');
	assert.deepEqual(sections(docOf(0, said(0, 'user', 'do\u0007 this\rnot that'))), ['message: do␇ this␍not that']);
	assert.deepEqual(sections(docOf(0, said(0, 'assistant', 'one\rtwo'))), ['message: one\ntwo']);
	const written = {file_path: 'a\rb', content: 'evil()\rfine()'};
	assert.deepEqual(sections(docOf(0, call(0, 'w', 'Write', written))), ['content: evil()␍fine()']);
	const edit = {file_path: 'a', old_string: 'x\r\ny', new_string: 'x\r\nevil()\rfine()\r\n'};
	assert.equal(sections(docOf(0, call(0, 'e', 'Edit', edit)))[0], 'change:  x\n-y\n+evil()␍fine()');
	const asked = {text: 'yes\rno', time: null};
	const facts = presentDetail({...inputOfLines(0, call(0, 'a', 'Bash', {command: 'ls'})), asked, user: 'k\rim'});
	assert.match(facts.facts.text, /"yes␍no"/);
	assert.match(facts.facts.text, /k␍im · a session/);
});

test('facts say what was asked, where the command came from, when, how it ended and where it stands', () => {
	const lines = [
		{...call(0, 'a', 'Bash', {command: 'ls'}), cwd: '/home/dev/app', version: '2.1.29', gitBranch: 'main'},
		result(7, 'a', 'x', {toolUseResult: {stdout: 'x', stderr: '', returnCodeInterpretation: 'No matches found'}}),
	];
	const doc = presentDetail({
		...inputOfLines(0, ...lines),
		asked: {text: 'list\nit', time: Date.parse(timeAt(-5))},
		provenance: 'pasted: stands in your message',
		sameAt: 'bravo',
		fixes: ['#84 "bootstrap", after this session began'],
	});
	const facts = doc.facts.text.split('\n').map(line => [line.slice(0, 15).trim(), line.slice(15)]);
	assert.deepEqual(
		facts.map(([label]) => label),
		['asked before', 'provenance', 'same at', 'fixed by', 'time', 'took', 'in', 'by', 'stands in'],
	);
	const said = Object.fromEntries(facts);
	assert.match(said['asked before'], /^"list it" {2}05 Feb.* 15:55:55$/);
	assert.match(said.time, /^Thu 05 Feb.*15:56:00 → Thu .*15:56:07 UTC$/);
	assert.equal(said.took, '≤7.0s, waiting for a permission included · ok  No matches found');
	assert.equal(said.in, '~/app · main');
	assert.equal(said.by, 'juliet · a session · Claude Code 2.1.29');
	assert.equal(said['stands in'], '~/s.jsonl:1, answered in line 2');
});

test('a command still running shows what it has printed so far', () => {
	const doc = docOf(0, call(0, 'a', 'Bash', {command: 'make'}), update(2, 'a', 2));
	assert.deepEqual(sections(doc), ['command: make', 'output so far: working']);
});

test('an edit is a diff, from the recorded patch or from the two texts', () => {
	const edit = call(0, 'e', 'Edit', {file_path: 'a', old_string: 'x\ny', new_string: 'x\nz'});
	const patch = [{oldStart: 7, oldLines: 2, newStart: 7, newLines: 2, lines: [' x', '-y', '+z']}];
	const recorded = docOf(0, edit, result(1, 'e', 'done', {toolUseResult: {structuredPatch: patch}}));
	assert.equal(sections(recorded)[0], 'change: @@ -7,2 +7,2 @@\n x\n-y\n+z');
	assert.equal(recorded.sections[0]?.note, '+1 −1');
	assert.equal(sections(docOf(0, edit))[0], 'change:  x\n-y\n+z');
	const several = call(0, 'm', 'MultiEdit', {
		file_path: 'a',
		edits: [{old_string: 'a', new_string: 'b'}, {new_string: 'c'}],
	});
	assert.deepEqual(sections(docOf(0, several)), ['change 1 of 2: -a\n+b', 'change 2 of 2: +c']);
});

test('each tool is shown in the form that suits it', () => {
	const shown = (name: string, input: JsonObject, content: string, more: JsonObject = {}) =>
		sections(docOf(0, call(0, 'a', name, input), result(1, 'a', content, more)));
	assert.deepEqual(shown('Write', {file_path: 'a', content: 'new\n'}, 'ok'), ['content: new\n', 'result: ok']);
	assert.deepEqual(shown('Read', {file_path: 'a'}, '     1→one\n     2→two'), ['content:      1→one\n     2→two']);
	assert.deepEqual(shown('Task', {description: 'look', prompt: 'Look **there**'}, '# Found'), [
		'input: description  look',
		'order: Look there',
		'answer: Found',
	]);
	assert.deepEqual(
		shown(
			'TodoWrite',
			{
				todos: [
					{content: 'a', status: 'completed'},
					{content: 'b', status: 'constructor'},
				],
			},
			'ok',
		)[0],
		'to-do list: [x] a\n[ ] b',
	);
	assert.deepEqual(shown('mcp__x__y', {id: 7, code: 'line 1\nline 2'}, 'fine'), [
		'input: id  7',
		'code: line 1\nline 2',
		'result: fine',
	]);
	assert.deepEqual(shown('Edit', {old_string: 'a', new_string: 'b'}, 'No.', {is_error: true}).at(-1), 'error: No.');
});

test('a picture is named with its kind and size', () => {
	const content = [{type: 'image', source: {type: 'base64', media_type: 'image/png', data: 'A'.repeat(4_000)}}];
	const doc = docOf(0, call(0, 'r', 'Read', {file_path: 'a.png'}), result(1, 'r', content));
	assert.deepEqual(sections(doc), ['1 image: image/png · 3.0 kB']);
});

test('words of people, replies, thinking and the client are shown whole', () => {
	const shown = (line: Line) => sections(docOf(0, line));
	assert.deepEqual(shown(said(0, 'user', 'do *this*')), ['message: do *this*']);
	assert.deepEqual(shown(said(0, 'user', '<command-name>/clear</command-name>')), [
		'message: /clear',
		'as recorded: <command-name>/clear</command-name>',
	]);
	assert.deepEqual(shown(said(0, 'assistant', '**yes**')), ['message: yes']);
	assert.deepEqual(shown({type: 'assistant', message: {content: [{type: 'thinking', thinking: ''}]}}), [
		'thinking: nothing',
	]);
	assert.deepEqual(
		shown({
			type: 'progress',
			parentToolUseID: 't',
			data: {
				type: 'agent_progress',
				prompt: 'look',
				message: {type: 'assistant', message: {content: [{type: 'tool_use', name: 'Read', input: {file_path: 'b'}}]}},
			},
		}),
		['call: tool  Read\nfile_path  b', 'order of the sub-agent: look'],
	);
	assert.deepEqual(
		shown({type: 'attachment', attachment: {type: 'hook_non_blocking_error', exitCode: 127, stderr: 'x: not found'}}),
		['attachment: type  hook_non_blocking_error\nexitCode  127\nstderr  x: not found'],
	);
	assert.deepEqual(shown({type: 'queue-operation', operation: 'enqueue', content: 'also this'}), [
		'message: also this',
	]);
});

test('an unknown type is shown as JSON and a broken line as the text it is', () => {
	assert.deepEqual(sections(docOf(0, {type: 'novelty', a: {b: 1}})), ['event: {\n  "a": {\n    "b": 1\n  }\n}']);
	assert.deepEqual(sections(docOf(0, '{"torn": \u001b[2J')), ['line: {"torn": ']);
});

test('the raw view shows both lines with nothing left out', () => {
	const raw = presentRaw(inputOfLines(0, call(0, 'a', 'Bash', {command: 'ls'}), result(1, 'a', 'out')));
	assert.deepEqual(
		raw.sections.map(({name}) => name),
		['line 1', 'line 2, the answer'],
	);
	assert.match(raw.sections[1]!.body(80).text, /"tool_use_id": "a"/);
});

/** No row wider than the screen, nothing in it that the gate would change. */
function checkRows(doc: DetailDoc, columns: number, from = 0, to = Number.POSITIVE_INFINITY): void {
	const layout = layoutDoc(doc, {columns, wrap: true, glyphs});
	for (let row = from; row < Math.min(layout.count, to); row++) {
		const line = layout.line(row);
		assert.ok(widthOf(line) <= columns, `${widthOf(line)} columns: ${JSON.stringify(plain(line))}`);
		for (const {text} of line) assert.ok(!/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text), JSON.stringify(text));
	}
	for (const line of [doc.title, doc.verdict]) assert.equal(safeText(plain(line)), plain(line));
}

test('whatever a transcript says, rows fit the screen and hold no control character', () => {
	const tool = fc.constantFrom(
		'Bash',
		'Edit',
		'MultiEdit',
		'Write',
		'Read',
		'TodoWrite',
		'Task',
		'ExitPlanMode',
		'constructor',
		'x',
	);
	const word = fc.oneof(
		fc.string({unit: 'binary', maxLength: 30}),
		fc.constantFrom('\u001b]52;c;x\u0007', '漢字\r\n', '| a | b |\n|--|--|', '**\u202e**', '😀'.repeat(20)),
	);
	const key = fc.constantFrom(
		'command',
		'content',
		'prompt',
		'plan',
		'old_string',
		'new_string',
		'todos',
		'edits',
		'\u001b[1m',
	);
	const input = fc.dictionary(key, fc.oneof(word, fc.jsonValue({maxDepth: 2, stringUnit: 'binary'})));
	fc.assert(
		fc.property(
			tool,
			input,
			word,
			fc.boolean(),
			fc.integer({min: 20, max: 90}),
			(name, given, output, isError, columns) => {
				const detail = inputOfLines(
					0,
					call(0, 'a', name, given as JsonObject),
					result(1, 'a', output, {is_error: isError}),
				);
				checkRows(presentDetail({...detail, asked: {text: output, time: null}, user: output}), columns);
				checkRows(presentRaw(detail), columns);
			},
		),
		{numRuns: 60},
	);
});

const corpus = process.env.SESSION_TUI_CORPUS;

test('every kind of event of real transcripts can be looked at', {
	skip: corpus ? false : 'SESSION_TUI_CORPUS is unset',
}, () => {
	const files = fs
		.readdirSync(corpus!, {recursive: true, encoding: 'utf8'})
		.filter(file => file.endsWith('.jsonl'))
		.sort()
		.filter((_, index) => index % 12 === 0);
	for (const file of files) {
		const bytes = fs.readFileSync(path.join(corpus!, file));
		const table = buildRows([fileOf(bytes.toString('utf8').split('\n'))]);
		// One in five rows: enough for every kind, in a second.
		for (let row = 0; row < table.count; row += 5) {
			const input = inputOf(table, bytes, row);
			checkRows(presentDetail(input), 90, 0, 60);
			if (row % 50 === 0) checkRows(presentRaw(input), 90, 0, 60);
		}
	}
});

test('an event of no known form says what is in it, in its row and opened', () => {
	const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
	for (const type of ['user', 'assistant'])
		for (const [message, shown] of [
			['"words in another place"', /words in another place/],
			['{"content":7}', /7/],
			['{"content":["loose words"]}', /loose words/],
			[`{"content":{"deep":${deep}}}`, /deep/],
		] as const) {
			const line = `{"type":"${type}","message":${message}}`;
			const row = rowAt(buildRows([fileOf([line])]), 0);
			assert.match(row.text, shown, message.slice(0, 40));
			assert.match(sections(docOf(0, line)).join('\n'), shown, message.slice(0, 40));
		}
});
