import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	cellRows,
	type TextRows,
	unwrappedRows,
	wordRows,
} from '../../../../source/explorer/present/detail/text-rows.ts';
import {type SafeText, safeText} from '../../../../source/text/safe-text.ts';
import {columnsOf} from '../../../../source/text/width.ts';

const textsOf = (text: SafeText, rows: TextRows): SafeText[] =>
	Array.from({length: rows.count}, (_, row) => text.slice(rows.starts[row], rows.ends[row]) as SafeText);

const anyText = fc
	.array(fc.oneof(fc.constantFrom('a', ' ', '漢', '😀', 'é', 'e\u0301', '\n', 'word '), fc.string({unit: 'binary'})), {
		maxLength: 60,
	})
	.map(parts => safeText(parts.join('')));
const anyWidth = fc.integer({min: 2, max: 30});

test('rows of cells leave nothing out and are never wider than the screen', () => {
	fc.assert(
		fc.property(anyText, anyWidth, (text, columns) => {
			const rows = cellRows(text, columns);
			const texts = textsOf(text, rows);
			for (const row of texts) assert.ok(columnsOf(row) <= columns, `${JSON.stringify(row)} in ${columns}`);
			const again = texts.map((row, index) => (rows.lineStarts[index] === 1 && index > 0 ? `\n${row}` : row)).join('');
			assert.equal(again, text);
		}),
	);
});

test('a row of cells is full before the next one begins', () => {
	fc.assert(
		fc.property(anyText, anyWidth, (text, columns) => {
			const rows = cellRows(text, columns);
			const texts = textsOf(text, rows);
			for (let row = 1; row < rows.count; row++) {
				if (rows.lineStarts[row] === 1) continue;
				const [first = ''] = texts[row]!;
				assert.ok(columnsOf(texts[row - 1]!) + columnsOf(first as SafeText) > columns);
			}
		}),
	);
});

test('rows of words leave out nothing but spaces, and hanging rows fit with their indentation', () => {
	fc.assert(
		fc.property(anyText, fc.integer({min: 4, max: 30}), fc.nat(10), (text, columns, hang) => {
			const rows = wordRows(
				text,
				columns,
				text.split('\n').map(() => hang),
			);
			textsOf(text, rows).forEach((row, index) => {
				assert.ok(columnsOf(row) + rows.indents[index]! <= columns);
				const gap = text.slice(rows.ends[index], rows.starts[index + 1] ?? text.length);
				assert.match(gap, /^ *\n?$/);
			});
		}),
	);
});

test('unwrapped rows are the lines', () => {
	const text = safeText('one\n\nthree '.repeat(3));
	assert.deepEqual(textsOf(text, unwrappedRows(text)), text.split('\n'));
});
