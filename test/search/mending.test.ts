import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {typingDistance} from '../../source/search/distance.ts';
import {lettersInOrder, mayHoldLetters} from '../../source/search/letters.ts';
import {mendings} from '../../source/search/mend.ts';
import {SearchSegment} from '../../source/search/segment.ts';
import {Vocabulary} from '../../source/search/vocabulary.ts';
import {record} from './corpus.ts';
import {plainDistance} from './reference.ts';

function segmentOf(...texts: string[]): SearchSegment {
	const segment = new SearchSegment();
	for (const text of texts) segment.add(record(text));
	return segment;
}

/** Reads the segments to the end, giving way as often as can be. */
function read(vocabulary: Vocabulary, ...segments: SearchSegment[]): Vocabulary {
	for (const _ of vocabulary.update(segments, () => 0));
	return vocabulary;
}

const near = (vocabulary: Vocabulary, word: string) => vocabulary.neighbours(word).map(({word: other}) => other);

describe('typingDistance', () => {
	it('counts letters left out, added, changed and swapped', () => {
		const distance = (a: string, b: string) => typingDistance(Array.from(a), Array.from(b), 2);
		assert.equal(distance('denid', 'denied'), 1);
		assert.equal(distance('dokcer', 'docker'), 1);
		assert.equal(distance('recieve', 'receive'), 1);
		assert.equal(distance('permision', 'permissions'), 2);
		assert.equal(distance('abc', 'xyz'), 3);
	});

	it('is the plain distance as far as it looks', () => {
		const word = fc.array(fc.constantFrom(...'abc'), {maxLength: 7});
		fc.assert(
			fc.property(word, word, fc.constantFrom(0, 1, 2), (a, b, most) => {
				assert.equal(typingDistance(a, b, most), Math.min(plainDistance(a, b), most + 1));
			}),
			{numRuns: 1000},
		);
	});
});

describe('Vocabulary', () => {
	it('holds runs of 3 to 24 letters, each once', () => {
		const text = `Git git_push, ab 12abc34 ${'x'.repeat(24)} ${'y'.repeat(25)} naïve—Straße 日本語 ok?`;
		const vocabulary = read(new Vocabulary(), segmentOf(text, text));
		// git, push, abc, x…, naïve, straße, 日本語
		assert.equal(vocabulary.size, 7);
	});

	it('allows no edits to short words, one up to five letters, two from six on', () => {
		const vocabulary = read(new Vocabulary(), segmentOf('cat cart carts cartes permission naïve 日本語文字列'));
		assert.deepEqual(near(vocabulary, 'cst'), []);
		assert.deepEqual(near(vocabulary, 'crat'), ['cart', 'cat']);
		assert.deepEqual(near(vocabulary, 'carst'), ['cart', 'carts']);
		assert.deepEqual(near(vocabulary, 'premisson'), ['permission']);
		assert.deepEqual(near(vocabulary, 'naive'), ['naïve']);
		assert.deepEqual(near(vocabulary, '日本文字列'), ['日本語文字列']);
	});

	it('reads on where a file grew, and forgets one that is gone', () => {
		const one = segmentOf('docker');
		const two = segmentOf('kubectl');
		const vocabulary = read(new Vocabulary(), one, two);
		one.add(record('pytest'));
		assert.deepEqual(near(read(vocabulary, one, two), 'pytset'), ['pytest']);
		assert.deepEqual(near(read(vocabulary, one), 'kubctl'), []);
		assert.deepEqual(near(vocabulary, 'dokcer'), ['docker']);
	});

	it('loses nothing where two searches read at the same time', () => {
		const texts = Array.from({length: 30}, (_, index) =>
			String.fromCharCode(97 + (index % 26)).repeat(6 + (index % 3)),
		);
		const segment = segmentOf(...texts);
		const vocabulary = new Vocabulary();
		const readers = [1, 2].map(() => vocabulary.update([segment], () => 0));
		while (readers.some((reader, index) => !reader.next().done && index === 0));
		read(vocabulary, segment);
		assert.equal(vocabulary.size, new Set(texts).size);
	});

	it('keeps every word of many', () => {
		const words = Array.from({length: 20_000}, (_, index) =>
			Array.from(String(index).padStart(6, '0'), digit => String.fromCharCode(97 + Number(digit))).join(''),
		);
		const vocabulary = read(new Vocabulary(), segmentOf(words.join(' ')), segmentOf(words.join('-')));
		assert.equal(vocabulary.size, words.length);
		assert.ok(near(vocabulary, 'abcdef').includes('abcdef'));
	});
});

describe('mendings', () => {
	it('replaces runs of letters and keeps what stands between them', () => {
		const vocabulary = read(new Vocabulary(), segmentOf('--no-verify sync_data.sh verity'));
		assert.deepEqual(mendings('--no-verfy', vocabulary), [{text: '--no-verify', distance: 1}]);
	});

	it('mends several runs of one word, the fewest edits first', () => {
		const vocabulary = read(new Vocabulary(), segmentOf('sync_data.sh'));
		assert.deepEqual(mendings('snyc_daat', vocabulary), [
			{text: 'snyc_data', distance: 1},
			{text: 'sync_daat', distance: 1},
			{text: 'sync_data', distance: 2},
		]);
	});

	it('never gives the word itself', () => {
		const vocabulary = read(new Vocabulary(), segmentOf('verify verity'));
		assert.deepEqual(mendings('verify', vocabulary), [{text: 'verity', distance: 1}]);
	});
});

describe('lettersInOrder', () => {
	it('takes the shortest stretch, the first of several', () => {
		assert.deepEqual(lettersInOrder('gps', 'g.p.s gps gps'), [6, 7, 8]);
	});

	it('stays in one line and within twice the letters and six', () => {
		assert.equal(lettersInOrder('ab', 'a\nb'), null);
		assert.deepEqual(lettersInOrder('ab', `a${'.'.repeat(8)}b`), [0, 9]);
		assert.equal(lettersInOrder('ab', `a${'.'.repeat(9)}b`), null);
	});

	it('finds nothing where the quick look at the bytes says there is nothing', () => {
		const text = fc.string({unit: fc.constantFrom(...'ab\né😀')});
		fc.assert(
			fc.property(text, fc.string({unit: fc.constantFrom(...'abé😀'), minLength: 1, maxLength: 4}), (line, letters) => {
				const bytes = Buffer.from(line);
				if (!mayHoldLetters(Buffer.from(letters), bytes, 0, bytes.length))
					assert.equal(lettersInOrder(letters, line), null);
			}),
		);
	});
});
