import assert from 'node:assert/strict';
import {it} from 'node:test';
import {pseudonymsFor} from '../../source/report/pseudonyms.ts';

it('pseudonyms do not hang on the order of the names, and are nobody else', () => {
	const expected = [
		['eva', 'user-1'],
		['jan', 'user-3'],
		['user-2', 'user-4'],
	];
	assert.deepEqual([...pseudonymsFor(['jan', 'eva', 'user-2', 'jan'])], expected);
	assert.deepEqual([...pseudonymsFor(['user-2', 'jan', 'eva'])], expected);
});
