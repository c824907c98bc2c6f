/** The projecting reader gives what the plain one gives, projected: on broken lines, hostile ones and real ones. */
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import type {Entry, Place} from '../../../source/transcript/event.ts';
import {type LineParser, PlainParser} from '../../../source/transcript/line-parser.ts';
import {TranscriptReader} from '../../../source/transcript/reader.ts';
import {project} from '../../../source/transcript/scanner/project.ts';
import {indexingParser, Scanner} from '../../../source/transcript/scanner/scanner.ts';
import {lineStart, makeWalker, walkedBytes} from '../../../source/transcript/scanner/walker.ts';
import {type Fields, wantedOfEvent} from '../../../source/transcript/scanner/wanted.ts';

const walker = makeWalker();
assert.ok(walker, 'this engine has no WebAssembly with vector instructions');
const scanner = new Scanner(walker);

function read(chunks: readonly Buffer[], parser: LineParser): {entries: Entry[]; badLines: Place[]; isTorn: boolean} {
	const entries: Entry[] = [];
	const badLines: Place[] = [];
	const reader = new TranscriptReader(
		{entry: entry => entries.push(entry), badLine: place => badLines.push(place)},
		undefined,
		parser,
	);
	for (const chunk of chunks) reader.push(chunk);
	return {entries, badLines, isTorn: reader.end().isTorn};
}

const projected = ({entries, ...rest}: ReturnType<typeof read>) => ({
	entries: entries.map(entry => ({...entry, event: project(entry.event)})),
	...rest,
});

function assertSame(bytes: Buffer, chunks: readonly Buffer[] = [bytes]): void {
	assert.deepStrictEqual(read(chunks, scanner), projected(read([bytes], new PlainParser())));
}

/** The walker itself, without the way out through JSON.parse. */
function isSure(line: string): boolean {
	const length = walker!.memory.write(line, lineStart);
	return walker!.walk(lineStart, lineStart + length) >= 0;
}

const sample = {
	type: 'user',
	timestamp: '2026-01-02T03:04:05.678Z',
	uuid: 'u1',
	isSidechain: false,
	extra: {deep: [1, {more: 'x'}], text: 'a\nb'},
	message: {
		role: 'user',
		usage: {input: 12},
		content: [
			{type: 'text', text: 'tab\there → “there” \u{1f600}'},
			{type: 'tool_use', id: 't1', name: 'Bash', input: {command: 'echo "é"', timeout: 1e3, other: 'no'}},
			{type: 'tool_result', tool_use_id: 't1', is_error: true, content: [{type: 'text', text: 'x'}, 'y', [1]]},
		],
	},
	toolUseResult: {stdout: 'out', stderr: '', interrupted: false, originalFile: 'large'},
	hookErrors: ['a', {b: [null]}],
};

describe('the projecting reader', () => {
	test('keeps what indexing reads and nothing else', () => {
		const [entry] = read([Buffer.from(JSON.stringify(sample))], scanner).entries;
		const {message, extra: _extra, toolUseResult: _result, ...rest} = sample;
		const [text, call, result] = message.content;
		assert.deepStrictEqual(entry?.event, {
			...rest,
			message: {
				content: [
					text,
					{...call, input: {command: 'echo "é"', timeout: 1000}},
					{...result, content: [{type: 'text', text: 'x'}, 'y', []]},
				],
			},
			toolUseResult: {stdout: 'out', stderr: '', interrupted: false},
		});
	});

	test('is sure of ordinary lines, so that they cost what the walker costs', () => {
		assert.ok(isSure(JSON.stringify(sample)));
		assert.ok(isSure(JSON.stringify(sample, null, '\t').replaceAll('\n', ' ')));
		assert.ok(isSure('{"message":{"content":"\\u00e9\\ud83d\\ude00 \\"q\\" \\\\ \\/"},"n":-0.5e+10}  \r'));
		assert.ok(isSure('{"a key of more than sixteen bytes":"\\n\\n","b":"\\t"}'));
		assert.ok(isSure(`{"a":${'['.repeat(60)}${']'.repeat(60)}}`));
	});

	test('what it leaves to JSON.parse has the same answer', () => {
		for (const line of [
			'{"\\u0074ype":"user"}',
			`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
			`{"message":{"content":[${'{"type":"text","text":"x"},'.repeat(30_000)}{}]}}`,
		]) {
			assert.ok(!isSure(line), line.slice(0, 40));
			assertSame(Buffer.from(line));
		}
	});

	test('rejects what JSON.parse rejects, and takes what it takes', () => {
		const values = [
			...[
				'0',
				'-0',
				'1.5',
				'1e9',
				'1E+9',
				'1e-9',
				'12345678901234567890',
				'1e999',
				'-',
				'01',
				'1.',
				'.5',
				'+1',
				'1e',
				'1e+',
			],
			...[
				'0x1',
				'1_0',
				'NaN',
				'Infinity',
				'true',
				'tru',
				'truex',
				'null',
				'nul',
				'nulll',
				'false',
				'fals',
				'falsy',
				'TRUE',
			],
			...[
				'""',
				'"',
				'"a',
				'"\\',
				'"\\"',
				'"\\x"',
				'"\\u12"',
				'"\\u12g4"',
				'"\\u00e9"',
				'"\\ud800"',
				'"\\udc00\\ud800"',
			],
			...[
				'"\t"',
				'"\0"',
				'"\x1f"',
				'"\x7f"',
				'"\u2028"',
				"'a'",
				'{}',
				'[]',
				'[1,]',
				'[,1]',
				'[1 2]',
				'{"a":1,}',
				'{,}',
			],
			...[
				'{"a"}',
				'{"a":}',
				'{a:1}',
				'{"a":1 "b":2}',
				'{"a":1}}',
				'[[]',
				'[]]',
				'{]',
				'[}',
				'{"a":[}]',
				'//',
				'/**/1',
				'',
			],
			...[
				'"0123456789abcde\\"',
				'"0123456789abcd\\""',
				'"0123456789abcdef"',
				'"0123456789abc\\u00e9"',
				'"0123456789abcd\\u00g9"',
			],
		];
		for (const value of values) {
			for (const line of [
				`{"a":${value}}`,
				`{"summary":${value}}`,
				`{"hookErrors":${value},"type":"x"}`,
				`{"message":{"content":[{"text":${value}}]}}`,
				`{"type" : ${value} , "b":1}`,
				`{"type":"x"}${value}`,
			])
				assertSame(Buffer.from(`${line}\n{"type":"next"}\n`));
		}
	});

	test('the last of equal keys holds, also where it is another container', () => {
		for (const line of [
			'{"type":"a","type":"b"}',
			'{"message":{"content":"a"},"message":{"role":"b"}}',
			'{"message":{"content":[{"text":"a"}]},"message":null}',
			'{"message":{"content":[{"text":"a","text":[1,2]}],"content":{"x":1}}}',
			'{"toolUseResult":{"stdout":"a"},"toolUseResult":"b","toolUseResult":[{"stdout":1}]}',
			'{"__proto__":{"type":"a"},"constructor":1,"toString":{},"type":"b"}',
			'{"message":{"__proto__":{"content":"a"}}}',
		])
			assertSame(Buffer.from(line));
	});

	test('strings that come again are the ones they were, also behind lines that were given up', () => {
		const cwds = [...Array(300).keys()].map(n => `/home/someone/${'p'.repeat(n % 60)}${n % 40}`);
		const lines = cwds.flatMap((cwd, n) => [
			JSON.stringify({type: 'user', cwd, sessionId: `s${n % 7}`, version: '1'.repeat(n % 20)}),
			JSON.stringify({type: n % 3 ? 'user' : 'assistant', cwd: cwds[n % 11]}),
			`{"type":"torn","cwd":"${cwds[(n * 7) % 300]}","sessionId":"torn`,
		]);
		assertSame(Buffer.from(lines.join('\n')));
	});

	test('broken UTF-8, marks of byte order and lone surrogates are read as ever', () => {
		const wrap = (...bytes: number[]) =>
			Buffer.concat([Buffer.from('{"summary":"a'), Buffer.from(bytes), Buffer.from('b\\n","type":"\xe9"}\n')]);
		for (const bytes of [
			[0xff],
			[0xc3],
			[0xe2, 0x86],
			[0xf0, 0x9f, 0x98],
			[0xed, 0xa0, 0x80],
			[0xc0, 0x80],
			[0xf8, 0x88],
		])
			assertSame(wrap(...bytes));
		assertSame(Buffer.from('\ufeff{"type":"a"}\n\ufeff{"type":"b"}\n{"summary":"\ufeff"}'));
		assertSame(Buffer.from('{"summary":"\\ud83d\\ude00 \\ud83d x \\ude00"}'));
		assertSame(Buffer.concat([Buffer.from('{"ty'), Buffer.from([0xff]), Buffer.from('pe":1,"type":2}')]));
	});

	test('a line longer than the walker can hold is read as ever', () => {
		const long = 'long '.repeat(walkedBytes / 5 + 10);
		const lines = [
			JSON.stringify({type: 'a', summary: long}),
			JSON.stringify({type: 'b', ignored: long}),
			'{"type":"c"}',
		];
		assertSame(Buffer.from(lines.join('\n')));
		// Bytes that are too many at once, of lines that are not.
		assertSame(Buffer.from(`${JSON.stringify({type: 'a', summary: 'x'.repeat(1000)})}\n`.repeat(walkedBytes / 900)));
	});
});

const names = (fields: Fields): string[] =>
	Object.entries(fields).flatMap(([name, {fields: inner, each}]) => [
		name,
		...(inner ? names(inner) : []),
		...(each ? names(each) : []),
	]);
const key = fc.oneof(
	{weight: 8, arbitrary: fc.constantFrom(...new Set(names(wantedOfEvent)))},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'__proto__',
			'a',
			'',
			'typ',
			'types',
			'summary\0',
			'thirty-two bytes long and one mo',
			'é',
		),
	},
	{weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 40})},
);
const text = fc.oneof(
	fc.string({unit: 'binary', maxLength: 60}),
	fc.string({maxLength: 60}),
	fc.constantFrom('\n', '\t"\\', '\u2028→', '\ud800', '\u{1f600}', '\0', 'x'.repeat(40)),
);
const scalar = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));

/** JSON as somebody else might write it: any key order, keys twice, blanks, escapes where none are needed. */
const {json} = fc.letrec<{json: string; object: string; array: string; string: string}>(tie => ({
	string: fc
		.tuple(text, fc.integer({min: 0, max: 3}))
		.map(([value, how]) =>
			how === 0
				? JSON.stringify(value).replace(/[a-e]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
				: JSON.stringify(value),
		),
	array: fc
		.tuple(fc.array(tie('json'), {maxLength: 4}), fc.constantFrom(',', ' , ', ',\t'))
		.map(([all, comma]) => `[${all.join(comma)}]`),
	object: fc
		.tuple(fc.array(fc.tuple(key, tie('json')), {maxLength: 8}), fc.constantFrom('', ' ', '\t\r'))
		.map(
			([all, blank]) =>
				`{${blank}${all.map(([name, value]) => `${JSON.stringify(name)}${blank}:${blank}${value}${blank}`).join(`,${blank}`)}}`,
		),
	json: fc.oneof(
		{depthSize: 'small', withCrossShrink: true},
		tie('string'),
		scalar.map(value => JSON.stringify(value)),
		tie('object'),
		tie('array'),
	),
}));
const line = fc
	.tuple(fc.array(fc.tuple(key, json), {maxLength: 8}))
	.map(([all]) => `{${all.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`);
const hostileBytes = fc.constantFrom(0, 10, 13, 32, 34, 44, 47, 58, 91, 92, 93, 101, 117, 123, 125, 128, 0xe2, 0xff);

describe('the projecting reader on generated lines', () => {
	test('gives what the plain one gives', () => {
		fc.assert(
			fc.property(fc.array(line, {maxLength: 4}), lines => assertSame(Buffer.from(lines.join('\n')))),
			{numRuns: 1500},
		);
	});

	test('gives what the plain one gives where bytes were changed, added or taken away', () => {
		const change = fc.tuple(fc.nat(), hostileBytes, fc.constantFrom('set', 'insert', 'remove', 'cut'));
		fc.assert(
			fc.property(
				fc.array(line, {minLength: 1, maxLength: 3}),
				fc.array(change, {minLength: 1, maxLength: 4}),
				(lines, changes) => {
					let bytes = Buffer.from(`${lines.join('\n')}\n`);
					for (const [place, byte, how] of changes) {
						const at = place % (bytes.length + 1);
						const behind = bytes.subarray(how === 'insert' ? at : at + 1);
						const between = how === 'remove' ? [] : [byte];
						bytes =
							how === 'cut'
								? bytes.subarray(0, at)
								: Buffer.concat([bytes.subarray(0, at), Buffer.from(between), behind]);
					}
					assertSame(bytes);
				},
			),
			{numRuns: 3000},
		);
	});

	test('does not care where chunks are cut', () => {
		const bytes = Buffer.from(`${JSON.stringify(sample)}\n{"type":"é"}{"type":"b"}\nbroken\n${JSON.stringify(sample)}`);
		for (let at = 0; at <= bytes.length; at++) assertSame(bytes, [bytes.subarray(0, at), bytes.subarray(at)]);
		assertSame(
			bytes,
			Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)),
		);
	});
});

describe('the parser for indexing', () => {
	test('is the scanner, or the plain one where that is asked for', t => {
		assert.ok(indexingParser() instanceof Scanner);
		const before = process.env.SESSION_TUI_READER;
		t.after(() => {
			if (before === undefined) delete process.env.SESSION_TUI_READER;
			else process.env.SESSION_TUI_READER = before;
		});
		process.env.SESSION_TUI_READER = 'plain';
		assert.ok(indexingParser() instanceof PlainParser);
	});
});
