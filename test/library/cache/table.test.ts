import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import v8 from 'node:v8';
import fc from 'fast-check';
import {type Column, columnOf, valuesOf} from '../../../source/library/cache/table.ts';

const throughBytes = (column: Column): Column => v8.deserialize(v8.serialize(column)) as Column;
const scalar = fc.oneof(
	fc.constant(null),
	fc.double(),
	fc.integer(),
	fc.string(),
	fc.boolean(),
	fc.constantFrom('permission', 'timeout'),
);
const row = fc.record(
	{
		name: fc.option(fc.constantFrom('Bash', 'Read', '')),
		line: fc.option(fc.integer()),
		isError: fc.boolean(),
		places: fc.array(fc.integer()),
		finding: fc.option(
			fc.record({kind: fc.string(), severity: fc.constantFrom('red', 'amber')}, {noNullPrototype: true}),
		),
		anything: scalar,
	},
	{noNullPrototype: true},
);

describe('rows as columns', () => {
	test('come back as they were', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.array(row), fc.array(scalar), fc.array(fc.array(row)), fc.array(fc.option(row))),
				rows => {
					assert.deepEqual(valuesOf(throughBytes(columnOf(rows))), rows);
				},
			),
			{numRuns: 300},
		);
	});

	test('with different keys, or in another order, come back as they were', () => {
		const rows = [{a: 1, b: 2}, {b: 2, a: 1}, {a: 1}, {a: 1, b: undefined}, null];
		assert.deepEqual(valuesOf(columnOf(rows)), rows);
		assert.deepEqual(
			valuesOf(columnOf(rows)).map(one => Object.keys(one ?? {})),
			[['a', 'b'], ['b', 'a'], ['a'], ['a', 'b'], []],
		);
	});

	test('take a fraction of the bytes, and equal texts are told once', () => {
		const rows = Array.from({length: 1000}, (_, line) => ({
			line,
			kind: 'command-not-found',
			evidence: 'zsh: not found',
		}));
		assert.ok(v8.serialize(columnOf(rows)).length * 3 < v8.serialize(rows).length);
	});
});
