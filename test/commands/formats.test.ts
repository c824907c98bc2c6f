import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {codeSpan, markdownLines} from '../../source/commands/formats/markdown.ts';
import {inertJson} from '../../source/commands/formats/ndjson.ts';
import {tableLines} from '../../source/commands/formats/table.ts';
import {tsvHeading, tsvRow} from '../../source/commands/formats/tsv.ts';
import {type Field, type Row, sortRows} from '../../source/commands/row.ts';
import {plainColumns} from '../../source/text/columns.ts';

const fields: readonly Field[] = [
	{name: 'user', type: 'text', about: '', heading: 'user'},
	{name: 'file', type: 'path', about: '', heading: 'file', leaves: 1},
	{name: 'start', type: 'time', about: '', heading: 'start', leaves: 2},
	{name: 'seconds', type: 'seconds', about: '', heading: 'took'},
	{name: 'ok', type: 'flag', about: ''},
];
const row = (user: string, seconds: number | null, file = 'a/b.jsonl'): Row => ({
	user,
	file,
	start: null,
	seconds,
	ok: true,
});

/** Texts as hostile as they come: controls, C1, bidi, wide, combining, lone surrogates. */
const hostile = fc.string({
	unit: fc.constantFrom(
		'a',
		'Z',
		' ',
		'\t',
		'\n',
		'\r',
		'\u001b',
		'\u0007',
		'\u007f',
		'\u009b',
		'\u202e',
		'\u2066',
		'\u200e',
		'\u061c',
		'\u2028',
		'漢',
		'e\u0301',
		'|',
		'`',
		'\\',
		'<',
		'\ud800',
		'😀',
	),
	maxLength: 40,
});
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test('NDJSON holds no byte a terminal would obey, is one line, and gives the value back but for half characters', () => {
	fc.assert(
		fc.property(
			fc.record({a: hostile, b: fc.array(hostile), c: fc.option(fc.integer())}, {noNullPrototype: true}),
			value => {
				const json = inertJson(value);
				assert.doesNotMatch(json, obeyed);
				assert.doesNotMatch(json, /\n/);
				const whole = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');
				assert.deepEqual(JSON.parse(json), {...value, a: whole(value.a), b: value.b.map(whole)});
			},
		),
	);
});

test('TSV always has as many cells as its heading, on one harmless line', () => {
	fc.assert(
		fc.property(hostile, hostile, (user, file) => {
			const line = tsvRow(row(user, 1.5, file), fields);
			assert.equal(line.split('\t').length, tsvHeading(fields).split('\t').length);
			assert.doesNotMatch(line.replaceAll('\t', ''), obeyed);
			assert.doesNotMatch(line, /\n/);
		}),
	);
	assert.equal(tsvRow(row('kim', null), fields), 'kim\ta/b.jsonl\t\t\ttrue');
});

test('a table on a terminal is never wider than it, harmless, and has a line for each row', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(hostile, hostile), {maxLength: 6}),
			fc.integer({min: 44, max: 120}),
			(texts, width) => {
				const rows = texts.map(([user, file], index) => row(user, index, file));
				const lines = tableLines(rows, fields, width);
				assert.equal(lines.length, rows.length + 1);
				for (const line of lines) {
					assert.doesNotMatch(line, obeyed);
					assert.ok(plainColumns(line) <= width, `${plainColumns(line)} > ${width}: ${line}`);
				}
			},
		),
	);
});

test('in a narrow table fields leave in their order, and only then texts are cut', () => {
	const rows = [row('a-user-with-a-long-name', 61, 'folder/2026-02-05_7f3a9c.jsonl')];
	assert.deepEqual(tableLines(rows, fields, null), [
		'user                     file                            start   took',
		'a-user-with-a-long-name  folder/2026-02-05_7f3a9c.jsonl  –      1m01s',
	]);
	const at = (width: number) => tableLines(rows, fields, width);
	assert.equal(at(60)[1], 'a-user-with-a-long-na…  folder/…5_7f3a9c.jsonl  –      1m01s');
	assert.equal(at(50)[1], 'a-user-with-a-long-…  folder…5_7f3a9c.jsonl  1m01s');
	assert.equal(at(30)[1], 'a-user-with-a-long-name  1m01s');
});

test('Markdown keeps its cells whatever a text holds', () => {
	assert.equal(codeSpan('a|b'), '`a\\|b`');
	assert.equal(codeSpan('`x`'), '`` `x` ``');
	assert.equal(codeSpan('a `` b'), '```a `` b```');
	assert.equal(codeSpan(' \n'), '');
	const lines = markdownLines([row('@kim <img> | #12', 2)], fields);
	assert.deepEqual(lines, [
		'| user | file | start | took |',
		'| --- | --- | --- | --: |',
		'| `@kim <img> \\| #12` | `a/b.jsonl` | – | 2.0s |',
	]);
	fc.assert(
		fc.property(hostile, text => {
			const line = markdownLines([row(text, 1)], fields)[2] ?? '';
			assert.equal(line.replaceAll('\\|', '').split('|').length, 6);
		}),
	);
});

test('numbers sort from the largest, texts from A, rows without a value last either way', () => {
	const rows = [row('b', 1), row('a', null), row('c', 3), row('a', 2)];
	const sorted = (field: string, direction: 'asc' | 'desc' | null) =>
		sortRows(rows, [{field, direction}], fields).map(({user, seconds}) => `${user}${seconds}`);
	assert.deepEqual(sorted('seconds', null), ['c3', 'a2', 'b1', 'anull']);
	assert.deepEqual(sorted('seconds', 'asc'), ['b1', 'a2', 'c3', 'anull']);
	assert.deepEqual(sorted('user', null), ['anull', 'a2', 'b1', 'c3']);
	assert.deepEqual(sorted('user', 'desc'), ['c3', 'b1', 'anull', 'a2']);
	const both = sortRows(
		rows,
		[
			{field: 'user', direction: null},
			{field: 'seconds', direction: null},
		],
		fields,
	);
	assert.deepEqual(
		both.map(({seconds}) => seconds),
		[2, null, 1, 3],
	);
});
