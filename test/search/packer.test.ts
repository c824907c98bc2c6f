import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {Packer} from '../../source/search/packer.ts';
import {fold} from '../../source/text/fold.ts';
import {safeText, visibleText} from '../../source/text/safe-text.ts';

const packer = Packer.make();
assert.ok(packer, 'this engine has no WebAssembly with vector instructions');

/** The packed text, or null where it has to go the long way. */
function packed(text: string): Buffer | null {
	const length = packer!.pack(text);
	if (length === -1) return null;
	const bytes = Buffer.alloc(length + 2, 1);
	packer!.copyTo(bytes, 1, length);
	assert.deepEqual([bytes[0], bytes[length + 1]], [1, 1]);
	return bytes.subarray(1, -1);
}

const assertPacked = (text: string): void => {
	const bytes = packed(text);
	assert.notEqual(bytes, null, JSON.stringify(text));
	assert.deepEqual(bytes, Buffer.from(fold(safeText(text))), JSON.stringify(text));
	assert.deepEqual(bytes, Buffer.from(fold(visibleText(text))), JSON.stringify(text));
};

test('what transcripts are full of is packed in one pass', () => {
	for (const text of [
		'',
		'a',
		'Hello WORLD [@Z`a{z',
		'     1→\tfunc Main() {\n     2→\t\tX\ty\t',
		'──── ✓ 測試 — “quoted” …',
		'\t\t\n\t',
	]) {
		assertPacked(text);
		for (let more = 1; more < 20; more++) assertPacked(`${'x'.repeat(more)}${text}${'Y'.repeat(more)}`);
	}
	assertPacked('A\tb→\n'.repeat(50_000));
});

test('what the gate or folding has to look at goes the long way', () => {
	for (const text of [
		'\x1b[1m',
		'\r\n',
		'over\rwritten',
		'\u{1f468}\u200d\u{1f469}',
		'\0',
		'\x7f',
		'\x85',
		'É',
		'ß',
		'İ',
		'Σ',
		'\u{1f44d}\u{1f3fd}',
		'\u{1f600}\t',
		'\ud83d',
		'\ud83dx',
		'\ud800',
		'\u{10400}',
		'\u200b',
		'a\u0301',
		'\ufeff',
		'ﬁ\u00ad',
	]) {
		assert.equal(packed(text), null, JSON.stringify(text));
		assert.equal(packed(`some words before it\n${text} and behind`), null);
	}
	assert.equal(packed('x'.repeat((1 << 20) + 1)), null);
});

test('each single UTF-16 unit is packed as the gate and folding have it, or not at all', () => {
	let count = 0;
	for (let unit = 0; unit < 0x10000; unit++) {
		const text = `${String.fromCharCode(unit)}\tB`;
		const bytes = packed(text);
		if (bytes === null) continue;
		count++;
		assert.ok(bytes.equals(Buffer.from(fold(safeText(text)))), unit.toString(16));
		assert.ok(bytes.equals(Buffer.from(fold(visibleText(text)))), unit.toString(16));
	}
	assert.ok(count > 30_000, `${count} units`);
});

test('each picture is packed as the gate and folding have it, or not at all', () => {
	let count = 0;
	for (let point = 0x1f000; point <= 0x1fbff; point++) {
		const text = `a${String.fromCodePoint(point)}B`;
		const bytes = packed(text);
		if (bytes === null) continue;
		count++;
		assert.ok(bytes.equals(Buffer.from(fold(safeText(text)))), point.toString(16));
		// Four in a row would be cut to fewer if they were marks.
		const many = String.fromCodePoint(point).repeat(8);
		assert.ok(packed(many)?.equals(Buffer.from(fold(visibleText(many)))), point.toString(16));
	}
	assert.equal(count, 0xc00 - 5);
});

test('any text is packed as the gate and folding have it, or not at all', () => {
	const unit = fc.oneof(
		{weight: 6, arbitrary: fc.constantFrom('a', 'Z', '\n', '\t', ' ', '→', '測', '—', '│', 'ｱ', '\u{1f600}')},
		{weight: 1, arbitrary: fc.string({unit: 'binary', minLength: 1, maxLength: 1})},
	);
	fc.assert(
		fc.property(fc.array(unit, {maxLength: 80}), units => {
			const text = units.join('');
			const bytes = packed(text);
			if (bytes !== null) {
				assert.deepEqual(bytes, Buffer.from(fold(safeText(text))));
				assert.deepEqual(bytes, Buffer.from(fold(visibleText(text))));
			}
		}),
		{numRuns: 3000},
	);
});
