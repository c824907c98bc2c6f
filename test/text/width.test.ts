import assert from 'node:assert/strict';
import {test} from 'node:test';
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import {type SafeText, safeText} from '../../source/text/safe-text.ts';
import {columnsOf, cut, cutMiddle, fit, fitMiddle, wrap} from '../../source/text/width.ts';

const piece = fc.oneof(
	{weight: 3, arbitrary: fc.constantFrom('a', 'word', ' ', '  ', 'longer-word', '/')},
	fc.constantFrom('漢', '한', '🚀', 'e\u0301', '…', 'ａ', '\u0e33', '\u1100\u1161', 'é', '–', '🇨🇿'),
);
const line = fc.array(piece, {maxLength: 40}).map(parts => safeText(parts.join('')));
const lines = fc.array(fc.oneof(piece, fc.constant('\n')), {maxLength: 60}).map(parts => safeText(parts.join('')));

test('columns are what a terminal counts', async () => {
	const samples = [
		'',
		'abc',
		'漢字',
		'e\u0301x',
		'🚀!',
		'✗▲·▌›└…',
		'ｶﾞ',
		'한국',
		'\u1112\u1161\u11ab',
		'🇨🇿',
		'│─┐',
		'→',
		'שלום',
		'Ω≤±',
		'▁▃▇█╌',
	];
	const terminal = new xterm.Terminal({cols: 80, rows: 2, allowProposedApi: true});
	terminal.loadAddon(new unicode11.Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	for (const sample of samples) {
		await new Promise<void>(done => terminal.write(`\r${sample}`, done));
		assert.equal(columnsOf(safeText(sample)), terminal.buffer.active.cursorX, sample);
	}
});

test('a fitted text is exactly as wide as asked, and a text that fits stays whole', () => {
	fc.assert(
		fc.property(line, fc.nat(30), (text, columns) => {
			for (const fitted of [fit(text, columns), fit(text, columns, 'right'), fitMiddle(text, columns)])
				assert.equal(columnsOf(fitted), columns);
			for (const short of [cut(text, columns), cutMiddle(text, columns)]) {
				assert.ok(columnsOf(short) <= columns);
				if (columnsOf(text) <= columns) assert.equal(short, text);
				else if (columns > 0) assert.ok(short.includes('…'));
			}
		}),
		{numRuns: 1000},
	);
});

test('a cut text is a beginning of the text, a middle cut both ends of it', () => {
	assert.equal(fit(safeText('transcript'), 6), 'trans…');
	assert.equal(fit(safeText('漢字漢字'), 6), '漢字… ');
	assert.equal(fit(safeText('12'), 5, 'right'), '   12');
	assert.equal(cutMiddle(safeText('~/work/analyst/scripts/sync.sh'), 16), '~/wor…ts/sync.sh');
	assert.equal(cut(safeText('e\u0301e\u0301e\u0301'), 2), 'e\u0301…');
});

test('a huge line is cut without being measured', () => {
	assert.equal(cut(safeText('漢'.repeat(2_000_000)), 5), '漢漢…');
});

test('wrapped rows are parts of the text in order, no wider than asked, and lose nothing but spaces and newlines', () => {
	fc.assert(
		fc.property(lines, fc.integer({min: 2, max: 20}), (text, columns) => {
			let seen = 0;
			for (const row of wrap(text, columns)) {
				assert.ok(columnsOf(row.text) <= columns);
				assert.equal(row.text, text.slice(row.start, row.start + row.text.length));
				assert.match(text.slice(seen, row.start), /^[ \n]*$/);
				assert.doesNotMatch(row.text, /\n/);
				seen = row.start + row.text.length;
			}
			assert.match(text.slice(seen), /^ *$/);
		}),
		{numRuns: 2000},
	);
});

test('the ASCII way of wrapping and the general one agree', () => {
	const words = fc.array(fc.constantFrom('a', 'word', ' ', '   ', 'much-longer-word', '\n'), {maxLength: 40});
	fc.assert(
		fc.property(words, fc.integer({min: 2, max: 20}), (parts, columns) => {
			const text = safeText(parts.join(''));
			const general = wrap(safeText(`${text}\né`), columns).slice(0, -1);
			assert.deepEqual(wrap(text, columns), general);
		}),
		{numRuns: 1000},
	);
});

test('words stay whole where they fit, indentation stays, and a word longer than the row is broken', () => {
	const rows = (text: string, columns: number) => wrap(text as SafeText, columns).map(row => row.text);
	assert.deepEqual(rows('the quick brown fox', 9), ['the quick', 'brown fox']);
	assert.deepEqual(rows('the quick  brown', 9), ['the quick', 'brown']);
	assert.deepEqual(rows('    indented line here', 13), ['    indented', 'line here']);
	assert.deepEqual(rows('    abcdefghijkl', 8), ['    abcd', 'efghijkl']);
	assert.deepEqual(rows('a\n\nb\n', 5), ['a', '', 'b', '']);
	assert.deepEqual(rows('', 5), ['']);
	assert.deepEqual(rows('漢字漢字', 5), ['漢字', '漢字']);
});
