import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {areNear, formOf, likeness, nearlyTheSame} from '../../../source/analysis/friction/command-form.ts';
import {Remembered} from '../../../source/analysis/friction/remembered.ts';

test('what spares comparing words never changes whether two commands are nearly the same', () => {
	const word = fc.constantFrom(
		...'go test ./pkg ./cmd -run -v -race -short -count --all --dry-run build lint A B C'.split(' '),
	);
	const extra = fc.array(word, {maxLength: 3});
	const pair = fc.tuple(fc.array(word, {minLength: 1, maxLength: 14}), extra, extra);
	let near = 0;
	fc.assert(
		fc.property(pair, ([shared, here, there]) => {
			const [one, other] = [formOf([...shared, ...here].join(' ')), formOf([...shared, ...there].join(' '))];
			const isNear = one.text === other.text || likeness(one, other) >= nearlyTheSame;
			assert.equal(areNear(one, other), isNear);
			if (isNear && one.text !== other.text) near++;
		}),
		{numRuns: 2_000},
	);
	assert.ok(near > 20, 'some were near without being the same');
});

test('what is remembered is what is worked out, also when much else was asked between', () => {
	const known = new Remembered<string>(3);
	let worked = 0;
	const ask = (text: string): string => known.get(text, () => `${text}${++worked}`.slice(0, text.length));
	for (const text of ['a', 'b', 'a', 'c', 'd', 'a', 'e', 'f', 'g', 'h', 'a']) assert.equal(ask(text), text);
	assert.ok(worked < 11 && worked >= 8);
});
