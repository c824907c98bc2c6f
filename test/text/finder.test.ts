import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {mostFoundCharacters, WordFinder} from '../../source/text/finder.ts';

const words = [
	'error',
	'fail',
	'not found',
	'no such',
	':#:#: ',
	'panic',
	'usage:',
	"can't",
	'abcd',
	'abcdefg',
	'zzz#y',
];
const finder = WordFinder.of(words);
assert.ok(finder, 'this engine has no WebAssembly with vector instructions');

const pattern = new RegExp(words.map(word => word.replaceAll('#', '\\d+')).join('|'), 'gi');

function places(text: string): number[] {
	finder!.load(text);
	const found: number[] = [];
	for (let at = finder!.next(0); at !== -1; at = finder!.next(at + 1)) found.push(at);
	return found;
}

/** The same by the regular expression, of the lower bytes. */
function expected(text: string): number[] {
	const narrow = Buffer.from(text, 'latin1').toString('latin1');
	const found: number[] = [];
	pattern.lastIndex = 0;
	for (let match = pattern.exec(narrow); match !== null; match = pattern.exec(narrow)) {
		found.push(match.index);
		pattern.lastIndex = match.index + 1;
	}
	return found;
}

test('words are found wherever they stand', () => {
	for (const word of ['Error', 'NOT FOUND', 'a.go:12:9: x', ':1234567:5: ', 'zzz00y', 'abcdefg', "can't"]) {
		for (let before = 0; before < 40; before++) {
			const text = `${'x'.repeat(before)}${word}`;
			assert.deepEqual(places(text), expected(text), text);
			assert.equal(places(text).length, 1, text);
			assert.deepEqual(places(text.slice(0, -1)), expected(text.slice(0, -1)), text);
		}
	}
	const long = `${'a '.repeat(mostFoundCharacters / 2 - 3)}Error`;
	assert.deepEqual(places(long), [long.length - 5]);
});

test('what an earlier text said is not found again', () => {
	places('an error, a panic: 1:2: x');
	assert.deepEqual(places('an err'), []);
	assert.deepEqual(places(''), []);
});

test('finds what a regular expression finds', () => {
	const piece = fc.oneof(
		{
			weight: 3,
			arbitrary: fc.constantFrom(
				...words.map(word => word.replaceAll('#', '42')),
				':',
				'1',
				' ',
				'ERR',
				'or',
				'Z',
				'\u0145',
			),
		},
		{weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 20})},
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 30}), pieces => {
			const text = pieces.join('');
			assert.deepEqual(places(text), expected(text));
		}),
		{numRuns: 3000},
	);
});

test('words that it cannot look for are refused', () => {
	for (const word of ['abc', 'Error', 'é..', '']) assert.throws(() => WordFinder.of([word]), RangeError, word);
});
