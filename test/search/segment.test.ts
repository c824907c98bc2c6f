import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {mayHaveCase, packedBytes, writeFolded} from '../../source/search/pack.ts';
import {SearchSegment, TextStore, tierOf} from '../../source/search/segment.ts';
import {fold} from '../../source/text/fold.ts';
import {safeText} from '../../source/text/safe-text.ts';
import {record} from './corpus.ts';

describe('writeFolded', () => {
	it('knows every character that folding changes', () => {
		const missed: string[] = [];
		for (let block = 0x80; block <= 0x10ffff; block += 0x80) {
			if (block >= 0xd800 && block <= 0xdfff) continue;
			const characters = Array.from({length: 0x80}, (_, index) => String.fromCodePoint(block + index));
			if (fold(characters.join('')) === characters.join('')) continue;
			for (const character of characters) {
				const [lead = 0, next = 0, third = 0] = Buffer.from(character);
				if (fold(character) !== character && !mayHaveCase(lead, next, third)) missed.push(character);
			}
		}
		assert.deepEqual(missed, []);
	});

	it('writes the bytes of the folded text, wherever it begins', () => {
		const piece = fc.constantFrom('@AZ[`az{', 'Git', 'É', 'ß', '—', '日本', '😀', '𐐀', 'Ⱥ', 'K', 'Σ', 'x\n');
		fc.assert(
			fc.property(fc.array(fc.oneof(piece, fc.string({unit: 'grapheme'}))), fc.nat(7), (pieces, start) => {
				const text = safeText(pieces.join(''));
				const packed = packedBytes(text.length * 3 + start + 1);
				packed.bytes.fill(0);
				const length = writeFolded(packed, text, start);
				assert.equal(packed.bytes.toString('utf8', start, start + length), fold(text));
			}),
		);
	});
});

describe('SearchSegment', () => {
	it('gives back every record as it was added, its text folded', () => {
		const full = record('Git PUSH', {
			line: 7,
			offset: 2 ** 40,
			length: 99,
			toolUseId: 'toolu_Ü',
			tool: 'Bash',
			time: 1,
			mark: 'auth',
			outcome: 'failed',
		});
		const bare = record('', {field: 'output', line: 8});
		const segment = new SearchSegment();
		for (let round = 0; round < 50; round++) for (const each of [full, bare]) segment.add(each);
		assert.equal(segment.records, 100);
		for (const each of [full, bare]) {
			const {text, ...place} = each;
			const store = segment[tierOf(each.field)];
			assert.deepEqual(store.place(49), {outcome: null, ...place});
			assert.equal(store.text(49), fold(text));
		}
	});

	it('keeps texts of any size apart, over as many chunks as they take', () => {
		const store = new TextStore();
		const texts = Array.from({length: 60}, (_, index) => `${index}:${'Ⱥ'.repeat((index % 7) ** 5)}`);
		texts.push('x'.repeat(5_000_000), 'end');
		for (const text of texts) store.add(record(text));
		assert.ok(store.chunks.length > 3);
		for (const [index, text] of texts.entries()) assert.equal(store.text(index), fold(text));
		assert.equal(store.byteLength(60), 5_000_000);
		assert.equal(store.find(61, 'nd'), 1);
		assert.equal(store.find(61, 'x'), -1);
	});

	it('keeps no more bytes than the texts and a fixed share', () => {
		const segment = new SearchSegment();
		let bytes = 0;
		for (let index = 0; index < 20_000; index++) {
			segment.add(record(`command number ${index} of many`));
			bytes += `command number ${index} of many`.length + 1;
		}
		assert.equal(segment.bytes, bytes);
		const reserved = segment.said.chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
		assert.ok(reserved < bytes * 1.6, `${reserved} bytes for ${bytes}`);
	});
});
