import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {type Column, headingLine, layoutTable, rowLine} from '../../../source/explorer/present/table.ts';
import {widthOf} from '../../../source/explorer/present/theme.ts';
import {own, safeLine} from '../../../source/text/safe-text.ts';

interface Tree {
	readonly name: string;
	readonly fruit: string;
	readonly count: string;
}

const trees: readonly Tree[] = [
	{name: 'the old pear at the wall', fruit: 'pears', count: '1,204'},
	{name: 'quince', fruit: 'quinces', count: '18'},
];

const columns: readonly Column<Tree>[] = [
	{id: 'name', heading: own('tree'), align: 'left', width: 'flex', limit: 8, cell: ({name}) => safeLine(name)},
	{
		id: 'fruit',
		heading: own('fruit'),
		align: 'left',
		width: 'fit',
		limit: 12,
		leaves: 1,
		cell: ({fruit}) => own(fruit),
	},
	{id: 'count', heading: own('count'), align: 'right', width: 7, leaves: 2, cell: ({count}) => own(count)},
];

const textOf = (line: readonly {readonly text: string}[]) => line.map(({text}) => text).join('');
const drawn = (width: number) => {
	const table = layoutTable(columns, width, trees);
	return [headingLine(table), ...trees.map(tree => rowLine(table, tree))].map(line => textOf(line).trimEnd());
};

describe('a table', () => {
	test('aligns its columns, and the flexible one takes what is left', () => {
		assert.deepEqual(drawn(44), [
			'tree                        fruit      count',
			'the old pear at the wall    pears      1,204',
			'quince                      quinces       18',
		]);
	});

	test('lets whole columns go, the highest number first, before anything is cut', () => {
		assert.equal(drawn(26)[0], 'tree      fruit      count');
		assert.equal(drawn(25)[0], 'tree              fruit', 'the count leaves');
		assert.equal(drawn(16)[0], 'tree', 'the fruit leaves');
		assert.equal(drawn(26)[2], 'quince    quinces       18');
	});

	test('cuts the flexible column alone, with a sign of it', () => {
		assert.equal(drawn(26)[1], 'the old…  pears      1,204');
	});

	test('shortens paths in their middle', () => {
		const table = layoutTable<string>(
			[{id: 'path', heading: own('path'), align: 'left', width: 'flex', shorten: 'middle', cell: path => own(path)}],
			16,
			[],
		);
		const [row] = [textOf(rowLine(table, '~/orchard/data/2026/harvest.csv'))];
		assert.match(row ?? '', /^~\/.*….*\.csv$/);
		assert.equal(widthOf(rowLine(table, '~/orchard/data/2026/harvest.csv')), 16);
	});

	test('marks the column it is sorted by', () => {
		const table = layoutTable(
			columns.map(column => ({...column, sorted: column.id === 'count' ? own('▾') : null})),
			60,
			trees,
		);
		assert.match(textOf(headingLine(table)), /count▾$/);
	});

	test('has heading and rows of one width, never more than there is, whatever the columns and cells', () => {
		const width = fc.oneof(fc.integer({min: 1, max: 30}), fc.constant('fit' as const));
		const column = fc.record({
			heading: fc.string({maxLength: 12}),
			width,
			leaves: fc.integer({min: 0, max: 9}),
			align: fc.constantFrom('left' as const, 'right' as const),
			limit: fc.integer({min: 4, max: 20}),
		});
		const cell = fc.string({unit: 'grapheme', maxLength: 40});
		fc.assert(
			fc.property(
				fc.array(column, {maxLength: 8}),
				fc.array(cell, {minLength: 1, maxLength: 4}),
				fc.integer({min: 12, max: 200}),
				(made, cells, room) => {
					const all: Column<string>[] = [
						{id: 'flex', heading: own('flex'), align: 'left', width: 'flex', limit: 10, cell: text => safeLine(text)},
						...made.map(
							(one, index): Column<string> => ({
								...one,
								id: String(index),
								heading: safeLine(one.heading),
								cell: text => safeLine(text),
							}),
						),
					];
					const table = layoutTable(all, room, cells);
					const widths = [headingLine(table), ...cells.map(text => rowLine(table, text))].map(widthOf);
					assert.deepEqual(new Set(widths), new Set([room]));
					const kept = new Set(table.columns.map(({id}) => id));
					const least = Math.min(...made.filter((_, index) => !kept.has(String(index))).map(({leaves}) => leaves));
					for (const [index, {leaves}] of made.entries()) {
						if (kept.has(String(index))) assert.ok(leaves <= least, `${leaves} stays, ${least} left`);
					}
				},
			),
		);
	});
});
