import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Entry, Place} from '../../source/transcript/event.ts';
import {type ResumePoint, readAll, startOfFile, TranscriptReader} from '../../source/transcript/reader.ts';

const read = (text: string) => {
	const {entries, badLines} = readAll(Buffer.from(text));
	return {
		values: entries.map(entry => entry.event.n),
		lines: entries.map(entry => entry.line),
		bad: badLines.map(b => b.line),
	};
};

test('one object a line, with its line, offset and length', () => {
	const {entries} = readAll(Buffer.from('{"n":1}\n{"n":"é"}\n'));
	assert.deepEqual(
		entries.map(({line, offset, length}) => [line, offset, length]),
		[
			[1, 0, 7],
			[2, 8, 10],
		],
	);
});

test('the last line counts without its newline', () => {
	assert.deepEqual(read('{"n":1}\n{"n":2}').values, [1, 2]);
});

test('two objects glued on a line are two events of that line', () => {
	assert.deepEqual(read('{"n":1}{"n":2}\n{"n":3}\n'), {values: [1, 2, 3], lines: [1, 1, 2], bad: []});
});

test('a brace pair inside a string does not split an object', () => {
	assert.deepEqual(read('{"n":"a}{b"}{"n":2}\n').values, ['a}{b', 2]);
});

test('a good object with a torn tail is not a bad line', () => {
	assert.deepEqual(read('{"n":1}{"n":\n'), {values: [1], lines: [1], bad: []});
	assert.deepEqual(read('{"n":1}{"n":'), {values: [1], lines: [1], bad: []});
});

test('a good object behind a broken one is kept', () => {
	assert.deepEqual(read('{"n":=\\"x"}{"n":2}\n'), {values: [2], lines: [1], bad: []});
});

test('an object nested in a broken line is not an event', () => {
	assert.deepEqual(read('{"a":="b","n":{"n":5}}\n{"n":1}\n'), {values: [1], lines: [2], bad: [1]});
});

test('lines that are no object are bad, blank lines are nothing', () => {
	assert.deepEqual(read('null\n[1]\n12\n"x"\nnope\n\n   \t\r\n{"n":1}\r\n'), {
		values: [1],
		lines: [8],
		bad: [1, 2, 3, 4, 5],
	});
});

test('blank is what JSON takes for white space; NULs, as a crash leaves them, and other signs are bad lines', () => {
	assert.deepEqual(read(' \t\r\n\r\n{"n":1}\n'), {values: [1], lines: [3], bad: []});
	assert.deepEqual(read('\0\0\0\n\x01\n\u00a0\n{"n":1}\n\0\0'), {values: [1], lines: [4], bad: [1, 2, 3, 5]});
	assert.deepEqual(read('{"n":1}\n\0\0\0{"n":2}\n'), {values: [1, 2], lines: [1, 2], bad: []});
});

test('a byte order mark is nothing at the start of a file and a bad line elsewhere', () => {
	assert.deepEqual(read('\ufeff'), {values: [], lines: [], bad: []});
	assert.deepEqual(read('\ufeff\n{"n":1}\n\ufeff\n'), {values: [1], lines: [2], bad: [3]});
});

test('a torn last line is one bad line', () => {
	assert.deepEqual(read('{"n":1}\n{"n":'), {values: [1], lines: [1], bad: [2]});
});

test('a byte order mark is no part of the first object', () => {
	const {entries} = readAll(Buffer.from('\ufeff{"n":1}\n'));
	assert.equal(entries[0]?.offset, 3);
});

test('a hostile line of many unbalanced braces ends quickly as one bad line', () => {
	assert.deepEqual(read(`${'}{"a'.repeat(500_000)}\n{"n":1}`), {values: [1], lines: [2], bad: [1]});
});

test('binary bytes never throw', () => {
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 300}), bytes => {
			readAll(Buffer.from(bytes));
		}),
	);
});

const pieces = fc.array(
	fc.oneof(
		fc.integer().map(n => `{"n":${n}}`),
		fc.string().map(s => JSON.stringify({n: s})),
		fc.constantFrom('\n', '\n', '\n', '{"n":', '}', '{', '"', 'broken', ' ', '}{'),
	),
	{maxLength: 30},
);

function collect(from: ResumePoint) {
	const entries: Entry[] = [];
	const bad: Place[] = [];
	const reader = new TranscriptReader({entry: entry => entries.push(entry), badLine: place => bad.push(place)}, from);
	return {reader, entries, bad};
}

test('chunk borders change nothing', () => {
	fc.assert(
		fc.property(pieces, fc.integer({min: 1, max: 9}), (parts, size) => {
			const bytes = Buffer.from(parts.join(''));
			const {reader, entries} = collect(startOfFile);
			const chunk = Buffer.alloc(size);
			for (let at = 0; at < bytes.length; at += size) {
				const length = bytes.copy(chunk, 0, at, at + size);
				reader.push(chunk.subarray(0, length));
			}
			reader.end();
			assert.deepEqual(entries, readAll(bytes).entries);
		}),
	);
});

test('reading a grown file from where the first reading ended equals reading it whole', () => {
	fc.assert(
		fc.property(pieces, pieces, (before, after) => {
			const old = Buffer.from(before.join(''));
			const grown = Buffer.concat([old, Buffer.from(after.join(''))]);
			const first = collect(startOfFile);
			first.reader.push(old);
			const {resume} = first.reader.end();
			const second = collect(resume);
			second.reader.push(grown.subarray(resume.offset));
			const {isTorn} = second.reader.end();
			const whole = readAll(grown);
			assert.deepEqual([...first.entries, ...second.entries], whole.entries);
			const bad = [...first.bad, ...second.bad].map(place => place.line);
			assert.equal(bad.length + (isTorn ? 1 : 0), whole.badLines.length);
		}),
	);
});

test('text is read as UTF-8 whatever the bytes are: beyond ASCII, cut characters, bytes that are no UTF-8', () => {
	const bytesOfText = fc.oneof(
		fc.string({unit: 'grapheme'}).map(text => Buffer.from(JSON.stringify(text).slice(1, -1))),
		fc.uint8Array({maxLength: 8}).map(bytes => Buffer.from(bytes.filter(byte => byte >= 0x80))),
		fc.constantFrom('plain', 'naïve', '→ ✓', '漢字', '🚀').map(text => Buffer.from(text)),
	);
	fc.assert(
		fc.property(fc.array(bytesOfText, {maxLength: 6}), parts => {
			const line = Buffer.concat([Buffer.from('{"text":"'), ...parts, Buffer.from('"}')]);
			assert.deepEqual(
				readAll(line).entries.map(({event}) => event),
				[JSON.parse(line.toString('utf8'))],
			);
		}),
	);
});
