import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {Frames, Preamble} from '../../../../source/sources/remote/protocol/demux.ts';

const nonce = '00ff00ff00ff00ff00ff00ff00ff00ff';

interface Frame {
	readonly data: Buffer;
	readonly words: readonly string[];
}

/** Feeds the stream in pieces cut at these places. */
function parted(stream: Buffer, cuts: readonly number[]): {frames: Frame[]; compression: string; noise: string} {
	const preamble = new Preamble(nonce);
	const frames: Frame[] = [];
	let data: Buffer[] = [];
	const parts = new Frames(nonce, {
		data: bytes => data.push(Buffer.from(bytes)),
		mark(words) {
			frames.push({data: Buffer.concat(data), words});
			data = [];
		},
	});
	let compression: string | null = null;
	const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
	for (let i = 1; i < places.length; i++) {
		const piece = Buffer.from(stream.subarray(places[i - 1], places[i]));
		if (compression !== null) parts.push(piece);
		else {
			const found = preamble.push(piece);
			if (!found) continue;
			compression = found.compression;
			parts.push(found.rest);
		}
		piece.fill(0); // whoever keeps bytes must have copied them
	}
	return {frames, compression: compression ?? '', noise: preamble.noise.toString()};
}

const streamOf = (noise: string, frames: readonly Frame[]): Buffer =>
	Buffer.concat([
		Buffer.from(`${noise}@@${nonce} start zstd\n`),
		...frames.flatMap(({data, words}) => [data, Buffer.from(`\n@@${nonce} ${words.join(' ')}\n`)]),
	]);

/** Data that likes to look like a mark. */
const data = fc
	.array(
		fc.constantFrom('\n', '@', '@@', '\n@@', `\n@@${nonce.slice(0, 5)}`, `@@${nonce} x`, 'a', '', '\n\n', `${nonce}\n`),
	)
	.map(parts => parts.join(''))
	.filter(text => !text.includes(`\n@@${nonce} `))
	.map(text => Buffer.from(text));
const frame = fc.record(
	{data, words: fc.constantFrom(['x'], ['one', '1', 'why'], ['end', '0'])},
	{noNullPrototype: true},
);

describe('parting data from marks', () => {
	test('gives the same wherever the stream is cut', () => {
		fc.assert(
			fc.property(fc.array(frame, {maxLength: 6}), fc.array(fc.nat(2_000), {maxLength: 20}), (frames, cuts) => {
				const stream = streamOf('motd\n$ ', frames);
				const result = parted(
					stream,
					cuts.filter(cut => cut < stream.length),
				);
				assert.deepEqual(result.frames, frames);
				assert.equal(result.compression, 'zstd');
				assert.equal(result.noise, 'motd\n$ ');
			}),
			{numRuns: 500},
		);
	});

	test('gives the same when cut at every single byte', () => {
		const frames = [
			{data: Buffer.from('no newline'), words: ['x']},
			{data: Buffer.alloc(0), words: ['x']},
			{data: Buffer.from('ends\n'), words: ['group', '3', '0']},
			{data: Buffer.from(`\n@@${nonce}`), words: ['end', '0']},
		];
		const stream = streamOf('noise', frames);
		for (let at = 0; at <= stream.length; at++) assert.deepEqual(parted(stream, [at]).frames, frames);
		const everywhere = [...stream.keys()];
		assert.deepEqual(parted(stream, everywhere).frames, frames);
	});

	test('holds no more than it must: data is told as soon as it cannot be a mark', () => {
		let told = 0;
		const parts = new Frames(nonce, {data: bytes => (told += bytes.length), mark: () => assert.fail('no mark')});
		parts.push(Buffer.alloc(1_000_000, 'a'));
		assert.equal(told, 1_000_000);
		parts.push(Buffer.from('\n@@00'));
		assert.equal(told, 1_000_000);
		parts.push(Buffer.from('0'));
		assert.equal(told, 1_000_006);
	});

	test('keeps only the end of endless noise', () => {
		const preamble = new Preamble(nonce);
		for (let i = 0; i < 50; i++) assert.equal(preamble.push(Buffer.alloc(10_000, '.')), null);
		assert.ok(preamble.noise.length <= 64 * 1024);
		assert.equal(preamble.push(Buffer.from(`@@${nonce} start none\nrest`))?.rest.toString(), 'rest');
	});
});
