import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {compareNames} from '../../source/text/compare-names.ts';

const letters = fc.constantFrom(...'abz019.-_AZé ');
const name = fc.array(letters, {maxLength: 5}).map(parts => parts.join(''));

test('names stand as localeCompare has them', () => {
	fc.assert(
		fc.property(name, name, (a, b) => assert.equal(Math.sign(compareNames(a, b)), Math.sign(a.localeCompare(b)))),
		{numRuns: 5_000},
	);
});
