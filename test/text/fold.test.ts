import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {fold} from '../../source/text/fold.ts';

test('folding keeps the length of every character there is', () => {
	for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
		const character = String.fromCodePoint(codePoint);
		if (fold(character).length !== character.length) assert.fail(`U+${codePoint.toString(16)}`);
	}
});

test('folding a text is folding its characters, so an index means the same in both', () => {
	const unit = fc.oneof(fc.constantFrom(...'ΣσςİIıiẞßÄäΟΔ.\u0307 x'), fc.string({unit: 'binary', maxLength: 2}));
	fc.assert(
		fc.property(fc.array(unit, {maxLength: 12}), parts => {
			const text = parts.join('');
			assert.equal(fold(text), [...text].map(fold).join(''));
			assert.equal(fold(fold(text)), fold(text));
		}),
		{numRuns: 3000},
	);
});

test('words match whatever their case, and so do their beginnings', () => {
	assert.equal(fold('Permission DENIED'), 'permission denied');
	assert.ok(fold('ΟΔΟΣ ΑΒ').startsWith(fold('οδός'.normalize('NFD').replaceAll('\u0301', ''))));
	assert.ok(fold('ΟΔΟΣΑ').startsWith(fold('ΟΔΟΣ')));
	assert.equal(fold('İstanbul'), 'istanbul');
});
