import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {jsonBody} from '../../../source/explorer/present/json.ts';
import {slice} from '../../../source/text/safe-text.ts';

test('JSON is indented, and what cannot be seen is written as an escape', () => {
	const body = jsonBody('{"a":{"b":"\\u001b[31m\\u202ex\\u200b"},"c":"\\u{7f}\u007f"}'.replace('\\u{7f}', ''));
	assert.equal(body.text, '{\n  "a": {\n    "b": "\\u001b[31m\\u202ex\\u200b"\n  },\n  "c": "\\u007f"\n}');
});

test('what is shown is JSON of the same value', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue({maxDepth: 4, stringUnit: 'binary'})), value => {
			const json = JSON.stringify(value);
			const body = jsonBody(json);
			assert.ok(!/[\p{Cf}\p{Zl}\p{Zp}]/u.test(body.text));
			// The gate keeps four combining marks on a character; what it takes away beyond that, JSON cannot get back.
			if (!/\p{M}{4}/u.test(json)) assert.deepEqual(JSON.parse(body.text), JSON.parse(json));
		}),
	);
});

test('a bomb of nested brackets and a broken line are shown as they are', () => {
	const bomb = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
	assert.equal(jsonBody(bomb).text, bomb);
	assert.equal(jsonBody('{"torn": "li').text, '{"torn": "li');
});

test('keys are toned on the row that begins a line', () => {
	const body = jsonBody('{"say \\"hi\\"": "no: \\"key\\": 1"}');
	const row = slice(body.text, 2, body.text.length - 2);
	assert.deepEqual(body.paintRow?.(row, true), [{start: 2, end: 14, tone: 'key'}]);
	assert.deepEqual(body.paintRow?.(row, false), []);
});
