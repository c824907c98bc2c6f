import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {test} from 'node:test';
import {keyOf} from '../../source/analysis/copy-keys.ts';

test('ids have keys of their own, and the same id the same key', () => {
	const ids = [
		...Array.from({length: 20_000}, () => randomUUID()),
		...Array.from({length: 20_000}, (_, index) => `toolu_01${index}`),
		'',
		'x',
		'not a uuid but as long as one is......',
		randomUUID().toUpperCase(),
	];
	const keys = new Set(ids.map(keyOf));
	assert.equal(keys.size, ids.length);
	for (const id of ids.slice(0, 100)) assert.equal(keyOf(id), keyOf(`${id}`));
	for (const key of keys) assert.ok(Number.isSafeInteger(key) && key >= 0, String(key));
});
