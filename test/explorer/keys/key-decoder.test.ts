import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	createKeyDecoder,
	ESCAPE_TIMEOUT_MILLISECONDS,
	type Key,
	PASTE_CHARACTERS,
} from '../../../source/explorer/keys/key-decoder.ts';

const names = (keys: readonly Key[]) => keys.map(key => key.name).join(' ');

/** The names of the keys in bytes that come in one chunk and are followed by silence. */
function decoded(bytes: string): string {
	const decoder = createKeyDecoder();
	return names([...decoder.push(Buffer.from(bytes)), ...decoder.flush()]);
}

test('a batch of keys is as many keys', () => {
	assert.equal(decoded('jjj'), 'j j j');
	assert.equal(decoded('\x1b[B\x1b[B\x1b[A'), 'down down up');
	assert.equal(decoded('\x7f\x7f\x7f'), 'backspace backspace backspace');
	assert.equal(decoded('gG/ ?'), 'g G / space ?');
});

test('control bytes have names', () => {
	assert.equal(decoded('\x01\x03\x04\x1a\x12'), 'ctrl+a ctrl+c ctrl+d ctrl+z ctrl+r');
	assert.equal(decoded('\r\n\t\b\0\x1f\x1c'), 'enter enter tab ctrl+h ctrl+space ctrl+_ ctrl+\\');
});

test('cursor, editing and function keys of xterm, VT220, rxvt, the Linux console and application mode', () => {
	assert.equal(decoded('\x1b[A\x1bOA\x1b[H\x1b[1~\x1b[7~\x1bOH'), 'up up home home home home');
	assert.equal(decoded('\x1b[2~\x1b[3~\x1b[5~\x1b[6~\x1b[F\x1b[4~'), 'insert delete pageup pagedown end end');
	assert.equal(decoded('\x1bOP\x1b[11~\x1b[[A\x1b[[E\x1b[15~\x1b[24~'), 'f1 f1 f1 f5 f5 f12');
	assert.equal(decoded('\x1bOM'), 'enter');
});

test('modifiers stand before the name in a fixed order', () => {
	assert.equal(
		decoded('\x1b[1;5B\x1b[1;2A\x1b[1;3C\x1b[1;6D\x1b[1;8F'),
		'ctrl+down shift+up alt+right ctrl+shift+left ctrl+alt+shift+end',
	);
	assert.equal(decoded('\x1b[3;5~\x1b[Z\x1b[1;5P\x1b[1;5R'), 'ctrl+delete shift+tab ctrl+f1 ctrl+f3');
	assert.equal(
		decoded('\x1bx\x1bX\x1b\x7f\x1b\r\x1b\x01\x1bé'),
		'alt+x alt+X alt+backspace alt+enter ctrl+alt+a alt+é',
	);
});

test('CSI u and modifyOtherKeys say the same keys', () => {
	assert.equal(decoded('\x1b[97;5u\x1b[27;5;97~\x1b[97;6u'), 'ctrl+a ctrl+a ctrl+shift+a');
	assert.equal(
		decoded('\x1b[106u\x1b[103;2u\x1b[27;2;13~\x1b[27u\x1b[9;5u\x1b[32u'),
		'j G shift+enter escape ctrl+tab space',
	);
	assert.equal(decoded('\x1b[106;1:1u\x1b[106;1:3u'), 'j', 'a release is no key');
	assert.equal(decoded('\x1b[57361u\x1b[99999999999u'), '');
});

test('only a printable key types text', () => {
	const decoder = createKeyDecoder();
	assert.deepEqual(decoder.push('j é漢🚀\x1bx\r\x04'), [
		{name: 'j', text: 'j'},
		{name: 'space', text: ' '},
		{name: 'é', text: 'é'},
		{name: '漢', text: '漢'},
		{name: '🚀', text: '🚀'},
		{name: 'alt+x'},
		{name: 'enter'},
		{name: 'ctrl+d'},
	]);
});

test('an Escape waits for what may follow it and is a key when nothing does', () => {
	const decoder = createKeyDecoder();
	assert.deepEqual(decoder.push('\x1b'), []);
	assert.equal(decoder.timeoutMilliseconds, ESCAPE_TIMEOUT_MILLISECONDS);
	assert.equal(names(decoder.push('[B')), 'down', 'the rest came in time');
	assert.equal(decoder.timeoutMilliseconds, null);
	decoder.push('\x1b');
	assert.equal(names(decoder.flush()), 'escape');
	assert.equal(names(decoder.push('j')), 'j');
	assert.equal(decoded('\x1b\x1b'), 'escape escape');
	assert.equal(decoded('\x1b\x1b[A'), 'escape up');
	assert.equal(decoded('\x1b['), 'alt+[');
	assert.equal(decoded('\x1bO'), 'alt+O');
	assert.equal(decoded('\x1b]'), 'alt+]');
});

test('reports nobody asked for, unknown keys and broken sequences leave no key and no text', () => {
	const reports = [
		'\x1b[I',
		'\x1b[O',
		'\x1b[?62;22c',
		'\x1b[12;40R',
		'\x1b]11;rgb:0000/0000/0000\x07',
		'\x1b]11;x\x1b\\',
		'\x1bP1+r\x1b\\',
	];
	const mouse = ['\x1b[<64;10;10M', '\x1b[<0;1;1m', '\x1b[M !!', '\x1b[200;5;1t'];
	const unknown = ['\x1b[99~', '\x1b[1;99y', '\x1bOz', '\x1b[38;5;1', '\x1b[?1;', '\x85', '\u202e', '\ufffd', '\ue000'];
	for (const bytes of [...reports, ...mouse, ...unknown]) assert.equal(decoded(bytes), '', JSON.stringify(bytes));
	for (const bytes of [...reports, ...mouse]) assert.equal(decoded(`${bytes}j`), 'j', JSON.stringify(bytes));
	assert.equal(decoded('\x1b[1;\x1b[A'), 'up', 'a sequence cut short by another');
	assert.equal(decoded('\x1b[1;éj'), 'é j');
});

test('a paste is one key with its text made safe, and none of it is a command', () => {
	const decoder = createKeyDecoder();
	const keys = decoder.push('a\x1b[200~rm -rf\rq\x1b[31mx\x1b]52;c;aGk=\x07\x1b[201~b');
	assert.deepEqual(keys, [
		{name: 'a', text: 'a'},
		{name: 'paste', text: 'rm -rf\nqx'},
		{name: 'b', text: 'b'},
	]);
});

test('a paste whose end never comes ends with the silence, and a huge one is cut', () => {
	const decoder = createKeyDecoder();
	assert.deepEqual(decoder.push('\x1b[200~text\x1b[20'), []);
	assert.ok(decoder.timeoutMilliseconds! > ESCAPE_TIMEOUT_MILLISECONDS);
	assert.equal(names(decoder.flush()), 'paste');
	assert.equal(names(decoder.push('j')), 'j');
	decoder.push('\x1b[200~');
	for (let part = 0; part < 40; part++) assert.deepEqual(decoder.push('x'.repeat(50_000)), []);
	assert.equal(decoder.push('\x1b[201~')[0]?.text?.length, PASTE_CHARACTERS);
});

test('where the chunks are cut makes no difference', () => {
	const piece = fc.constantFrom(
		...[
			'j',
			'é',
			'漢',
			'🚀',
			'\r',
			'\x04',
			'\x7f',
			'\x1b[A',
			'\x1bOB',
			'\x1b[1;5C',
			'\x1b[3~',
			'\x1b[<0;1;1M',
			'\x1b]11;x\x07',
		],
		...['\x1bx', '\x1b[200~pasted\rtext é\x1b[201~', '\x1b[97;5u', '\x1b[[A', '\x1b[M !!', '\x1b[?62c'],
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 10}), fc.array(fc.nat(20), {maxLength: 30}), (pieces, lengths) => {
			const bytes = Buffer.from(pieces.join(''));
			const whole = createKeyDecoder();
			const expected = whole.push(bytes);
			assert.deepEqual(whole.flush(), []);
			const decoder = createKeyDecoder();
			const keys: Key[] = [];
			let at = 0;
			for (const length of lengths) {
				keys.push(...decoder.push(bytes.subarray(at, at + length)));
				at += length;
			}
			keys.push(...decoder.push(bytes.subarray(at)), ...decoder.flush());
			assert.deepEqual(keys, expected);
		}),
		{numRuns: 2000},
	);
});

test('any bytes at all are harmless, and nothing is left waiting after the silence', () => {
	const dangerous = fc.constantFrom(
		...['\x1b', '[', 'O', ']', 'P', '\x1b[200~', '\x1b[201~', ';', '5', '~', 'u', '\x9b'],
	);
	const input = fc.array(
		fc.oneof(
			dangerous.map(text => Buffer.from(text)),
			fc.uint8Array({maxLength: 4}),
		),
		{maxLength: 20},
	);
	fc.assert(
		fc.property(input, chunks => {
			const decoder = createKeyDecoder();
			const keys = [...chunks.flatMap(chunk => decoder.push(chunk)), ...decoder.flush()];
			for (const key of keys) assert.doesNotMatch(key.name + (key.text ?? '').replaceAll('\n', ''), /\p{Cc}/u);
			// A UTF-8 character may be incomplete; that is not waited for.
			assert.equal(decoder.timeoutMilliseconds, null);
		}),
		{numRuns: 2000},
	);
});
