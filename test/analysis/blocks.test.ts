import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {activeShare, blockAt, cutBlocks, unionSeconds} from '../../source/analysis/blocks.ts';

const cut = (seconds: readonly number[], gap = 600) =>
	cutBlocks(
		Float64Array.from(seconds, second => second * 1000),
		gap,
	).map(({start, end}) => [start / 1000, end / 1000]);

const times = fc.array(fc.integer({min: 0, max: 20_000}), {maxLength: 60}).map(list => list.sort((a, b) => a - b));
const spans = fc
	.array(fc.tuple(fc.integer({min: 0, max: 300}), fc.integer({min: 0, max: 60})))
	.map(pairs => pairs.map(([start, length]) => ({start: start * 1000, end: (start + length) * 1000})));

describe('active blocks', () => {
	test('end where the pause is longer than the gap; a pause of exactly the gap does not end one', () => {
		assert.deepEqual(cut([]), []);
		assert.deepEqual(cut([5]), [[5, 5]]);
		assert.deepEqual(cut([0, 600, 1_200]), [[0, 1_200]]);
		assert.deepEqual(cut([0, 600.001]), [
			[0, 0],
			[600.001, 600.001],
		]);
		assert.deepEqual(cut([0, 10, 10, 700, 5_000], 60), [
			[0, 10],
			[700, 700],
			[5_000, 5_000],
		]);
	});

	test('hold every time once, pauses inside at most the gap and between them more', () => {
		fc.assert(
			fc.property(times, fc.integer({min: 1, max: 2_000}), (list, gap) => {
				const blocks = cut(list, gap);
				for (const time of list)
					assert.equal(blocks.filter(([start = 0, end = 0]) => start <= time && time <= end).length, 1);
				for (let i = 1; i < blocks.length; i++) assert.ok((blocks[i]?.[0] ?? 0) - (blocks[i - 1]?.[1] ?? 0) > gap);
				for (let i = 1; i < list.length; i++) {
					const [before, after] = [list[i - 1] ?? 0, list[i] ?? 0];
					const isTogether = blocks.some(([start = 0, end = 0]) => start <= before && after <= end);
					assert.equal(isTogether, after - before <= gap);
				}
			}),
		);
	});

	test('are found by a time: the one that holds it, else the one before, else the first', () => {
		fc.assert(
			fc.property(times, fc.integer({min: -100, max: 21_000}), (list, time) => {
				const blocks = cutBlocks(Float64Array.from(list), 0.2);
				const naive = blocks.findLastIndex(({start}) => start <= time);
				assert.equal(blockAt(blocks, time), blocks.length === 0 ? -1 : Math.max(0, naive));
			}),
		);
		assert.equal(blockAt([{start: 1, end: 2}], Number.NaN), 0);
	});

	test('that overlap count once in a person’s active time', () => {
		fc.assert(
			fc.property(spans, blocks => {
				let seconds = 0;
				for (let second = 0; second < 400; second++) {
					if (blocks.some(({start, end}) => start <= second * 1000 && end >= (second + 1) * 1000)) seconds++;
				}
				assert.equal(unionSeconds(blocks), seconds);
			}),
		);
	});

	test('are the scale on which marks lie: gaps take no room', () => {
		const two = [
			{start: 0, end: 30_000},
			{start: 1_000_000, end: 1_010_000},
		];
		assert.deepEqual(
			[-5, 0, 15_000, 30_000, 500_000, 1_005_000, 1_010_000, 2_000_000].map(time => activeShare(two, time)),
			[0, 0, 0.375, 0.75, 0.75, 0.875, 1, 1],
		);
		assert.equal(activeShare([{start: 7, end: 7}], 7), 0);
		assert.equal(activeShare([], 7), 0);
	});
});
