import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {FilterRun} from '../../../source/explorer/state/filter-run.ts';

const isEven = (number: number) => number % 2 === 0;
const upTo = (count: number) => Array.from({length: count}, (_, index) => index);
/** Over after so many looks at the clock. */
const looks = (count: number) => {
	let left = count;
	return () => left-- <= 1;
};

describe('a filter that goes through a list in slices', () => {
	test('lets through what a plain filter does, wherever it begins and however often it stops', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(20), {maxLength: 300}),
				fc.nat(400),
				fc.array(fc.integer({min: 1, max: 4})),
				(items, at, slices) => {
					const run = new FilterRun(items, isEven, items.length === 0 ? 0 : at % items.length);
					for (const slice of slices) run.advance(looks(slice));
					assert.deepEqual(run.remaining().filter(isEven), items.filter(isEven));
					run.advance(() => false);
					assert.ok(run.isDone);
					assert.deepEqual(run.passed(), items.filter(isEven));
					assert.deepEqual(run.remaining(), items.filter(isEven));
				},
			),
		);
	});

	test('looks first at what is in sight, then at what follows it, and last at what is before it', () => {
		const run = new FilterRun(upTo(300), isEven, 200);
		run.advance(looks(1));
		const [first = -1, ...rest] = run.passed();
		assert.equal(first, 200);
		assert.ok(rest.length > 0);
		run.advance(looks(3));
		assert.deepEqual([run.passed()[0], run.passed().at(-1)], [0, 298]);
		assert.ok(!run.isDone && !run.passed().includes(198));
	});

	test('gets on by some rows in each slice, even where there is no time at all', () => {
		const run = new FilterRun(upTo(10_000), isEven);
		for (let slice = 0; slice < 1_000 && !run.isDone; slice++) run.advance(() => true);
		assert.ok(run.isDone);
	});
});
