import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {concat, own, safeLine, safeText, slice, visibleLine, visibleText} from '../../source/text/safe-text.ts';

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/u;
const withoutNewlines = (text: string) => text.replaceAll('\n', '');

/** Texts made of what is dangerous, mixed with what is not. */
const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				...['\x1b', '\x1b[', '\x1b]', '\x1bP', '\x1b_', '\x1b\\', '\x9b', '\x9d', '\x9c', '\x90', '\x07', '\b', '\0'],
				...['31m', '2J', '52;c;aGk=', '8;;http://x', '\r', '\n', '\r\n', '\t', ' ', '\x7f', '\x85', '\u2028', '\u2029'],
				...[
					'\u202e',
					'\u2066',
					'\ufeff',
					'\u200b',
					'\u00ad',
					'\u200d',
					'\ufe0f',
					'👍🏽',
					'🏽',
					'🚀',
					'👩‍👩‍👧',
					'é',
					'e\u0301',
					'\u0301',
				],
				...['\ud83c', '\udffb', '\ud83d', '漢', 'ｶﾞ', '한', 'plain', '✗', '\u3164', '\u{e0041}', '\u0605', 'ש'],
			),
			fc.string({unit: 'binary', maxLength: 5}),
		),
		{maxLength: 30},
	)
	.map(parts => parts.join(''));

test('no control, format or invisible character survives the gate, but newlines do', () => {
	fc.assert(
		fc.property(hostile, raw => {
			assert.doesNotMatch(withoutNewlines(safeText(raw)), UNSAFE);
			assert.doesNotMatch(safeLine(raw), UNSAFE);
		}),
		{numRuns: 2000},
	);
});

test('every UTF-16 unit and every code point alone leaves the gate harmless', () => {
	for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
		const safe = safeText(String.fromCodePoint(codePoint));
		if (codePoint !== 0x0a && UNSAFE.test(safe)) assert.fail(`U+${codePoint.toString(16)}`);
	}
});

test('going through the gate again changes nothing', () => {
	fc.assert(
		fc.property(hostile, raw => {
			const once = safeText(raw);
			assert.equal(safeText(once), once);
			const line = safeLine(raw);
			assert.equal(safeLine(line), line);
		}),
		{numRuns: 2000},
	);
});

test('ordinary text, in any script, is returned as it is', () => {
	for (const text of [
		'',
		'plain ASCII ~ !',
		'two\nlines\n',
		'naïve – “quotes” … ✗ ▲',
		'漢字かな 한국어',
		'Привет',
		'מה שלום',
		'🚀 done',
		'xy\u00a0z',
	])
		assert.equal(safeText(text), text);
});

test('what would act on the terminal vanishes and the words around it stay', () => {
	const cases: [string, string][] = [
		['\x1b[31mred\x1b[0m', 'red'],
		['a\x1b]52;c;aGFja2Vk\x07b', 'ab'],
		['a\x1b]0;title\x1b\\b', 'ab'],
		['a\x9d0;title\x9cb', 'ab'],
		['a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\b', 'alinkb'],
		['a\x1b]0;never ends\nnext line', 'a\nnext line'],
		['a\x1bPq#0~~\x1b\\b', 'ab'],
		['a\x1b_apc\x1b\\b', 'ab'],
		['a\x1b[8mhidden', 'ahidden'],
		['a\x9b2Jb', 'ab'],
		['a\x1b[12;', 'a'],
		['a\x1bcb', 'ab'],
		['a\x1b(0b', 'ab'],
	];
	for (const [raw, safe] of cases) assert.equal(safeText(raw), safe, JSON.stringify(raw));
});

test('mojibake that holds an 8-bit string introducer does not swallow the rest of its line', () => {
	assert.equal(safeText('â€\x9d the rest'), 'â€\ufffd the rest');
});

test('a progress bar is one line, and CRLF is a newline', () => {
	assert.equal(safeText('one\r\ntwo\r\r\n'), 'one\ntwo\n');
	assert.equal(safeText(' 10%\r 50%\r100%\r\ndone'), '100%\ndone');
	assert.equal(safeText('100%\r   \r'), '100%');
	assert.equal(
		safeText('get:  50% (1/2)\rget: 100% (2/2)\rget: 100% (2/2), 1.5 MB, done.'),
		'get: 100% (2/2), 1.5 MB, done.',
	);
	assert.equal(safeText('\x1b[33mfetch |\x1b[0m\r\x1b[32mfetch /\x1b[0m\rfetch -'), 'fetch -');
});

test('what was written over is a line of its own unless it was only drawn again', () => {
	assert.equal(safeText('ERROR: disk full on seven\rok'), 'ERROR: disk full on seven\nok');
	assert.equal(safeText('Downloading\r           \rok'), 'Downloading\nok');
	assert.equal(safeText('42\rok'), '42\nok');
	assert.equal(safeText('old\rline\rends'), 'old\nline\nends');
	assert.equal(safeText('fetch 1\rfetch 2\rdenied\rfetch 3\rfetch 4'), 'fetch 2\ndenied\nfetch 4');
	const long = 'A'.repeat(5_000_000);
	assert.equal(safeText(`${long}\rOVER`), `${long}\nOVER`);
});

test('whatever CR wrote over, all its letters can be read in their order', () => {
	const state = fc.array(fc.constantFrom('fetch', 'error', ' ', '1', '22%', '|', 'é', '漢', '\x1b[1m'), {maxLength: 5});
	fc.assert(
		fc.property(fc.array(state, {maxLength: 6}), states => {
			const written = states.map(parts => parts.join(''));
			const rows = safeText(written.join('\r')).split('\n');
			const letters = (text: string) => text.replace(/\x1b\[1m/g, '').replace(/\P{L}+/gu, '');
			for (const one of written)
				assert.ok(
					rows.some(row => letters(row).startsWith(letters(one))),
					JSON.stringify(written),
				);
		}),
	);
});

test('no person of a joined emoji vanishes, in neither gate', () => {
	const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} plain';
	for (const gate of [safeText, visibleText]) assert.equal(gate(family), '\u{1f468}\u{1f469}\u{1f467} plain');
});

test('tabs reach the next multiple of four columns, wide characters counted as two', () => {
	assert.equal(safeText('a\tb\n\tc\nabcd\td'), 'a   b\n    c\nabcd    d');
	assert.equal(safeText('漢\tx'), '漢  x');
});

test('controls that mean nothing are shown as pictures', () => {
	assert.equal(safeText('a\0b\x07c\x08d\x7fe\x85f'), 'a␀b␇c␈d␡e\ufffdf');
});

test('characters over whose width terminals disagree are reduced to what all agree on', () => {
	assert.equal(safeText('👩‍👩‍👧 👍🏽 ❤️ ⚠️'), '👩👩👧 👍 ❤ ⚠');
	assert.equal(safeText('क्‍ष'), 'क्ष', 'a joiner before a letter costs no letter');
	assert.equal(safeText(`e${'\u0301'.repeat(50)}`), `e${'\u0301'.repeat(4)}`);
	assert.equal(safeText('a\ud83db'), 'a\ufffdb');
});

test('a line is one line: blanks of any kind run together, none at the ends', () => {
	assert.equal(safeLine('  fix\n\n\tthe \r\n bug\u00a0now\u3000 '), 'fix the bug now');
	assert.equal(safeLine('abcdef', 3), 'abc');
	assert.equal(safeLine('ab🚀', 3), 'ab', 'no half of a pair');
	assert.equal(safeLine('ab  cd', 3), 'ab');
	assert.equal(safeLine('x'.repeat(5_000_000)).length, 1000);
});

test('what somebody chose keeps its controls, as pictures', () => {
	const cases: [string, string][] = [
		['rm -rf ~\rls', 'rm -rf ~␍ls'],
		["printf '\x1b]0;x\x07'", "printf '␛]0;x␇'"],
		['B\x1b[8mash', 'B␛[8mash'],
		['echo \x1bPq#0', 'echo ␛Pq#0'],
		['one\r\ntwo\r\r\n', 'one\ntwo␍\n'],
		['a\0b\x08c\x7fd\x9b2Je', 'a␀b␈c␡d\ufffd2Je'],
		['a\tb\n\tc', 'a   b\n    c'],
		['x\u202ey\u200bz', 'xyz'],
		['👩\u200d👩\u200d👧', '👩👩👧'],
		['a\ud83db', 'a\ufffdb'],
	];
	for (const [raw, visible] of cases) assert.equal(visibleText(raw), visible, JSON.stringify(raw));
	assert.equal(visibleLine('  rm -rf ~\r\n\tls\r '), 'rm -rf ~ ls␍');
	assert.equal(visibleLine('abcdef', 3), 'abc');
});

test('what is made visible is safe, and going through that gate again changes nothing', () => {
	fc.assert(
		fc.property(hostile, raw => {
			const text = visibleText(raw);
			assert.doesNotMatch(withoutNewlines(text), UNSAFE);
			assert.equal(visibleText(text), text);
			assert.equal(safeText(text), text);
			const line = visibleLine(raw);
			assert.doesNotMatch(line, UNSAFE);
			assert.equal(visibleLine(line), line);
		}),
		{numRuns: 2000},
	);
});

test('no character that can be seen is lost where controls are shown', () => {
	// Blanks change where tabs do, and of marks on one character only some stay.
	const visible = (text: string) => [...text].filter(character => !/[\s\p{M}]/u.test(character)).join('');
	const pictured = (raw: string) =>
		[...raw.replaceAll('\r\n', '\n')]
			.filter(character => /[\p{Cc}\p{Cs}]/u.test(character) || !UNSAFE.test(character))
			.map(character => {
				const code = character.codePointAt(0)!;
				if (/\p{Cs}/u.test(character) || (code >= 0x80 && code < 0xa0)) return '\ufffd';
				if (code === 0x7f) return '␡';
				return code < 0x20 && code !== 0x0a && code !== 0x09 ? String.fromCharCode(0x2400 + code) : character;
			})
			.join('');
	fc.assert(
		fc.property(hostile, raw => assert.equal(visible(visibleText(raw)), visible(pictured(raw)))),
		{numRuns: 2000},
	);
});

test('own accepts what the gate would not change and throws for the rest', () => {
	assert.equal(own('✗ failed'), '✗ failed');
	for (const text of ['\x1b[1m', 'a\tb', 'a\r', '\u200b', '\ud800']) assert.throws(() => own(text), TypeError);
});

test('slices and concatenations of safe texts are safe', () => {
	assert.equal(slice(safeText('a🚀b'), 0, 2), 'a');
	assert.equal(slice(safeText('a🚀b'), 2), '🚀b');
	fc.assert(
		fc.property(hostile, hostile, fc.nat(60), fc.nat(60), (left, right, from, to) => {
			const both = concat(safeText(left), safeText(right));
			assert.doesNotMatch(withoutNewlines(both), UNSAFE);
			const part = slice(both, from, to);
			assert.doesNotMatch(withoutNewlines(part), UNSAFE);
			assert.ok(both.includes(part));
		}),
	);
});
