import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {rarestCharacter, rarestPair} from '../../source/search/rare-bytes.ts';
import type {TextChunk} from '../../source/search/segment.ts';
import {type Needle, plainWindow, windowFor} from '../../source/search/window.ts';

const chunkOf = (bytes: Buffer): TextChunk => ({
	bytes,
	words: new Uint32Array(0),
	firstRecord: 0,
	records: 1,
	used: bytes.length,
	capacity: bytes.length,
});

/** Every place of the needle from `from` on; of those in one line the first. */
function placesOf(text: Buffer, {bytes, isPerLine}: Needle, from: number): number[] {
	const places: number[] = [];
	for (let at = from; at + bytes.length <= text.length; at++) {
		if (!text.subarray(at, at + bytes.length).equals(bytes)) continue;
		const before = places.at(-1);
		if (isPerLine && before !== undefined && !text.subarray(before + 1, at).includes(10) && text[at] !== 10) continue;
		places.push(at);
	}
	return places;
}

const anyText = fc
	.array(fc.constantFrom('a', 'b', 'ab', '\n', 'é', 'x'.repeat(40), 'needle'), {maxLength: 60})
	.map(parts => Buffer.from(parts.join('')));
const anyNeedle = fc.record({
	bytes: fc
		.array(fc.constantFrom('a', 'b', '\n', 'é', 'x', 'needle'), {minLength: 1, maxLength: 12})
		.map(parts => Buffer.from(parts.join(''))),
	isPerLine: fc.boolean(),
});

describe('the window', () => {
	for (const name of ['compiled', 'plain'] as const) {
		it(`finds every place, ${name}`, () => {
			const owner = {};
			fc.assert(
				fc.property(
					fc.array(anyNeedle, {minLength: 1, maxLength: 3}),
					anyText,
					fc.nat(60),
					fc.nat(30),
					fc.integer({min: 1, max: 20}),
					(needles, text, skipped, from, most) => {
						const window = name === 'plain' ? plainWindow() : windowFor(needles, text.length);
						const start = Math.min(skipped, text.length);
						// What lies behind it is of another text, and is not to be found.
						window.load({}, needles, chunkOf(Buffer.concat([text, text])), 0, 2 * text.length);
						window.load(owner, needles, chunkOf(text), start, text.length);
						assert.equal(window.owner, owner);
						const loaded = text.subarray(start);
						assert.deepEqual(Buffer.from(window.bytes), loaded);
						for (const [index, needle] of needles.entries()) {
							const count = window.find(index, from, most);
							const found = [...window.places(index).subarray(0, count)];
							assert.deepEqual(found, placesOf(loaded, needle, from).slice(0, most));
						}
					},
				),
				{numRuns: 1000},
			);
		});
	}

	it('is the compiled one where vectors can be had, but for more than it has room for', () => {
		const needle = (length: number): Needle => ({bytes: Buffer.alloc(length, 97), isPerLine: true});
		const shared = windowFor([needle(3)], 100);
		assert.equal(windowFor([needle(4)], 1000), shared);
		assert.ok(Number.isFinite(shared.capacity));
		assert.notEqual(windowFor([needle(3)], shared.capacity + 1), shared);
		assert.notEqual(windowFor([needle(100_000)], 100), shared);
		assert.notEqual(
			windowFor(
				Array.from({length: 300}, () => needle(3)),
				100,
			),
			shared,
		);
	});

	it('looks first for the bytes that are rarest', () => {
		const pair = (text: string) => {
			const {one, other} = rarestPair(Buffer.from(text));
			return [one, other];
		};
		assert.deepEqual(pair('exit'), [1, 2]);
		assert.deepEqual(pair('a'), [0, 0]);
		assert.deepEqual(pair('ee'), [0, 1]);
		assert.deepEqual(pair('the zoo'), [4, 1]);
		assert.deepEqual(['dok', 'noël', ''].map(rarestCharacter), ['k', 'ë', '']);
	});
});
