import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type DetailDoc, fixedSection, plainBody} from '../../../../source/explorer/present/detail/doc.ts';
import {layoutDoc, nextPosition} from '../../../../source/explorer/present/detail/layout.ts';
import {defaultGlyphs as glyphs} from '../../../../source/explorer/present/glyphs.ts';
import type {StyledLine} from '../../../../source/explorer/present/styled.ts';
import {own, safeText} from '../../../../source/text/safe-text.ts';

const plain = (line: StyledLine) => line.map(({text}) => text).join('');

const doc = (facts: string, ...texts: string[]): DetailDoc => ({
	title: [],
	verdict: [],
	facts: plainBody(safeText(facts), 'words'),
	sections: texts.map((text, index) =>
		fixedSection(`part ${index + 1}`, plainBody(safeText(text), 'cells'), own('a note')),
	),
});

const options = {columns: 30, wrap: true, glyphs};

test('facts come first, then each section under its heading', () => {
	const layout = layoutDoc(doc('who and when', 'first', 'second\nthird'), options);
	assert.deepEqual(
		Array.from({length: layout.count}, (_, row) => plain(layout.line(row))),
		[
			'who and when',
			'',
			'─ part 1 ──────────── a note ─',
			'first',
			'',
			'─ part 2 ──────────── a note ─',
			'second',
			'third',
		],
	);
	assert.deepEqual(layout.headings, [2, 5]);
	assert.throws(() => layout.line(8), RangeError);
});

test('a long line takes several rows, or one that is cut where wrapping is off', () => {
	const long = doc('', 'x'.repeat(70));
	assert.equal(layoutDoc(long, options).count, 1 + 3);
	assert.equal(layoutDoc(long, {...options, wrap: false}).count, 1 + 1);
});

test('every place of a word is found whatever its case, shown, and jumped to', () => {
	const layout = layoutDoc(doc('Error here', `none\n${'y'.repeat(28)}ERROR error`), options);
	const matches = layout.find('error');
	assert.deepEqual(
		matches.positions.map(position => [position.section, layout.rowOf(position)]),
		[
			[-1, 0],
			[0, 4],
			[0, 5],
		],
	);
	assert.deepEqual(layout.line(4, matches).at(-1), {text: 'ER', tone: 'match'});
	assert.deepEqual(layout.line(5, matches)[0], {text: 'ROR', tone: 'match'});
	assert.equal(nextPosition(layout, matches.positions, 0, 1), matches.positions[1]);
	assert.equal(nextPosition(layout, matches.positions, 4, -1), matches.positions[0]);
	assert.equal(nextPosition(layout, matches.positions, 5, 1), null);
	assert.equal(layout.find('').positions.length, 0);
});

test('a letter that stands everywhere is not counted without end', () => {
	const matches = layoutDoc(doc('', 'a'.repeat(20_000)), options).find('a');
	assert.equal(matches.positions.length, 10_000);
	assert.equal(matches.isCut, true);
});

test('characters without width cannot make a row endless', () => {
	const row = layoutDoc(doc('', 'e\u0301'.repeat(5_000)), {...options, wrap: false}).line(1);
	assert.ok(plain(row).length <= 30 * 16);
});
