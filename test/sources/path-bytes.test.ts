import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {nameFromBytes, pathBytes} from '../../source/sources/path-bytes.ts';

const backToBytes = (name: string): Buffer => Buffer.from(pathBytes(name));

test('every name comes back as the bytes it was made of', () => {
	fc.assert(
		fc.property(fc.uint8Array({minLength: 1, maxLength: 40}), bytes => {
			const name = Buffer.from(bytes);
			assert.deepEqual(backToBytes(nameFromBytes(name)), name);
		}),
	);
});

test('valid UTF-8 stays readable and is handed to the system as a string', () => {
	for (const name of ['anna', 'žluťoučký', '会話', '🙂', 'a\ufffdb', 'a\nb']) {
		assert.equal(nameFromBytes(Buffer.from(name)), name);
		assert.equal(pathBytes(name), name);
	}
});

test('only the bad bytes are replaced, one sign each', () => {
	assert.equal(nameFromBytes(Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xe2, 0x82])), 'a\udcffé\udce2\udc82');
});

test('a bad byte after an emoji is not taken for a part of it', () => {
	const bytes = Buffer.concat([Buffer.from('🙂'), Buffer.from([0x80])]);
	assert.deepEqual(backToBytes(nameFromBytes(bytes)), bytes);
});
