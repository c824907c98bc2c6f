import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {guarded, regexMatches, regexRanges} from '../../source/search/regex.ts';
import {requiredLiteral} from '../../source/search/regex-literal.ts';
import {commands, lastPage} from './corpus.ts';

describe('guarded', () => {
	it('stops a regex that never ends, and goes on working', () => {
		assert.equal(
			guarded(() => void /(a+)+$/.test(`${'a'.repeat(60)}!`), 20),
			false,
		);
		let ran = false;
		assert.equal(
			guarded(() => {
				ran = true;
			}),
			true,
		);
		assert.ok(ran);
	});

	it('lets errors of the task through', () => {
		assert.throws(
			() =>
				guarded(() => {
					throw new RangeError('own');
				}),
			/own/,
		);
	});
});

describe('a regex', () => {
	it('is given one line at a time, its ends being those of the line', () => {
		assert.ok(regexMatches(/^b$/i, 'a\nb\nc'));
		assert.ok(regexMatches(/^$/i, 'a\n'));
		assert.ok(!regexMatches(/a\nb/i, 'a\nb'));
		assert.deepEqual(regexRanges(/b+|^/, 'abb\nb', 10), [
			[1, 3],
			[4, 5],
		]);
	});

	it('that takes too long is given up, and the search says so', async () => {
		const files = commands(...Array.from({length: 5}, () => `${'a'.repeat(60)}!`), 'aaa');
		const page = await lastPage(files, '/(a+)+$/');
		assert.deepEqual(page.problems, ['the regular expression takes too long and was given up: hits are missing']);
	});

	it('that takes too long on one record is left out there, and the search says so', async () => {
		const page = await lastPage(commands(`${'a'.repeat(60)}!`, 'aaa'), '/(a+)+$/');
		assert.equal(page.total, 1);
		assert.deepEqual(page.problems, ['the regular expression took too long on 1 records: they are left out']);
	});
});

describe('requiredLiteral', () => {
	const examples: [string, string][] = [
		['exit code \\d+', 'exit code '],
		['^Error: (foo|bar)baz$', 'error: '],
		['a|b', ''],
		['colou?rs', 'colo'],
		['ab{2,3}c', 'a'],
		['abc+d', 'abc'],
		['x\\.ts\\b', 'x.ts'],
		['[abc]de[\\]]f', 'de'],
		['\\x41bc', ''],
		['(a(b|[)])c)def', 'def'],
		['é', ''],
	];
	for (const [source, literal] of examples)
		it(`of ${source} is ${JSON.stringify(literal)}`, () => assert.equal(requiredLiteral(source), literal));

	it('stands in every text that the regex matches', () => {
		const piece = fc.constantFrom(
			...'abc1|()[]{}*+?.^$\\',
			'{2}',
			'{0,1}',
			'\\d',
			'\\b',
			'(?:',
			'(?!',
			'[^a]',
			'\\.',
			'*?',
		);
		fc.assert(
			fc.property(
				fc.array(piece, {maxLength: 8}).map(parts => parts.join('')),
				fc.array(fc.string({unit: fc.constantFrom(...'abc1.'), maxLength: 6}), {maxLength: 20}),
				(source, texts) => {
					let regex: RegExp;
					try {
						regex = new RegExp(source, 'i');
					} catch {
						return;
					}
					for (const text of texts) {
						if (regex.test(text)) assert.ok(text.includes(requiredLiteral(source)), `${source} on ${text}`);
					}
				},
			),
			{numRuns: 2000},
		);
	});
});
