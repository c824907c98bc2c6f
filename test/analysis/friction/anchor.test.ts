import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {anchorsIn, hasAnchor} from '../../../source/analysis/friction/anchor.ts';
import {mostFoundCharacters} from '../../../source/text/finder.ts';

function ends(text: string): number[] {
	const next = anchorsIn(text);
	const found: number[] = [];
	for (let end = next(0); end !== -1; end = next(end)) found.push(end);
	return found;
}

/** A text too long for the finder is searched by the expression alone. */
const endsByExpression = (text: string): number[] => ends(text.padEnd(mostFoundCharacters + 1, ' .'));

test('anchors are found in any case, with their numbers and endings', () => {
	assert.deepEqual(ends('An ERROR, timed out; a Time-out'), [8, 19, 31]);
	assert.deepEqual(ends('src/a.go:12:9: undefined'), [15, 24]);
	assert.deepEqual(ends('a:12345678:1: b'), []);
	assert.deepEqual(ends('2 issues found, 1 issue: this, a tissue'), [14, 24]);
	assert.deepEqual(ends('3 problems (1 large)'), [12]);
	assert.deepEqual(ends('nothing to be seen'), []);
});

test('the finder says what the expression says', () => {
	const piece = fc.constantFrom(
		...[
			'error',
			'ERR',
			'or',
			'not ',
			'not found',
			'no such',
			'time',
			'-',
			'out',
			'issue',
			's found',
			':',
			'12',
			': ',
			'1234567',
		],
		...['problem', 's (', ' (', 'no ', 'is ', 'required', 'are ', 'not set', "can't", '\n', 'é', 'usage', 'x'],
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 40}), pieces => {
			const text = pieces.join('');
			assert.deepEqual(ends(text), endsByExpression(text));
			assert.equal(hasAnchor(text), ends(text).length > 0);
		}),
		{numRuns: 1000},
	);
});
