/** Transcript text is hostile: whatever it is, judging ends, throws nothing, and takes its evidence from the text. */

import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {latinView} from '../../../source/analysis/friction/evidence.ts';
import {judgeEvent, judgeMessage, signatureOf} from '../../../source/analysis/friction/index.ts';
import {judgeStep} from '../../../source/analysis/outcome.ts';
import {markKinds} from '../../../source/analysis/types.ts';
import type {Json, JsonObject} from '../../../source/transcript/event.ts';
import {cause, command, step} from './steps.ts';

const options = {slowSeconds: 60};
const big = 5_000_000;

/** Pieces that the patterns begin with, so that random text gets far into them. */
const pieces = [
	'error: ', 'fatal: ', 'FAIL\t', '--- FAIL: ', 'bash: line 1: ', 'cd: ', ': No such file or directory', 'npm error ', '=', '1 failed', 'a.go:1:2: ', 'undefined',
	'Traceback (most recent call last)', '\u001b[31m', '\u001b[0m', '\n', '\r', ' ', '1', 'x', "'", '"', '`', '/', '\\', '\u0000', '💥', '\ud800', 'CONFLICT (', 'Permission denied', 'timed out after ',
]; // biome-ignore format: a word list
const hostileText = fc
	.array(fc.oneof(fc.constantFrom(...pieces), fc.string({maxLength: 8})), {maxLength: 60})
	.map(parts => parts.join(''));
const commandPieces = [
	'cp a b',
	' && ',
	' || ',
	'; ',
	' | ',
	'$(',
	')',
	'`',
	'"',
	"'",
	'<<EOF\n',
	'\nEOF\n',
	'\\',
	'#',
	'bash -c ',
	'grep x',
	'&',
	'>',
	'2>&1',
	'go test ./...',
	'\n',
	'$?',
	'timeout 5 ',
];
const hostileCommand = fc
	.array(fc.oneof(fc.constantFrom(...commandPieces), fc.string({maxLength: 6})), {maxLength: 40})
	.map(parts => parts.join(''));

test('any output of any command: the evidence stands in it, the signature is short', () => {
	fc.assert(
		fc.property(hostileCommand, hostileText, fc.integer({min: -1, max: 130}), (line, text, exit) => {
			const judged = command(line, text, exit);
			for (const finding of judgeStep(judged, options).findings) {
				assert.ok(judged.result?.text.includes(finding.evidence), JSON.stringify(finding));
				assert.ok(finding.evidence.length <= 200);
				assert.ok(finding.signature.length <= 100 && finding.signature !== '');
				assert.ok(markKinds.includes(finding.kind));
			}
		}),
		{numRuns: 400},
	);
});

test('results of megabytes on one line, and commands of megabytes, are judged by their head and tail', () => {
	const units = [
		'x',
		'1',
		' ',
		'=',
		'/',
		"'",
		'.',
		':',
		'-',
		'\u001b[',
		'a/',
		'\\',
		'1:1: ',
		'error ',
		'error: ',
		'1 failed ',
		'sh: ',
		': x: ',
		"'a' is not recognized ",
		'FAILED x',
		'in ',
		'...',
	];
	for (const unit of units) {
		const text = unit.repeat(Math.ceil(big / unit.length / 5));
		for (const exit of [0, 1]) assert.doesNotThrow(() => judgeStep(command('make | tail; cat x', text, exit), options));
		assert.doesNotThrow(() => judgeStep(step('Edit', {}, {isError: true, text}), options));
	}
	for (const unit of ['cp a a ', '-c "x" ', '<<A ', '"', '$(', '; ', 'grep -c ', 'sudo ', 'A=b '])
		assert.doesNotThrow(() => judgeStep(command(unit.repeat(big / 50), '--- FAIL: x\nfatal: no', 1), options));
	const last = `${'x'.repeat(big)}\n--- FAIL: TestLast (0.1s)\n`;
	assert.equal(judgeStep(command('go test . | cat', last), options).findings[0]?.evidence, '--- FAIL: TestLast (0.1s)');
});

test('any line at all is an event: nothing throws, the evidence is text', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.constantFrom('user', 'assistant', 'system', 'attachment', 'odd'), (value, type) => {
			const event: JsonObject = {
				type,
				subtype: 'api_error',
				isApiErrorMessage: true,
				message: {content: value as Json},
				error: value as Json,
				hookErrors: value as Json,
				attachment: {type: 'hook_non_blocking_error', stderr: value as Json},
				content: value as Json,
			};
			for (const finding of judgeEvent(event)) assert.equal(typeof finding.evidence, 'string');
		}),
	);
});

test('any message of a person is judged', () => {
	fc.assert(
		fc.property(hostileText, hostileText, (text, previous) => {
			const found = judgeMessage({text, isFirst: false, previousReply: previous, previousPrompt: previous});
			assert.ok(found === null || text.includes(found.evidence));
		}),
	);
	for (const unit of ['still ', 'no ', 'why ', 'x', '\n', '`', '> '])
		assert.doesNotThrow(() =>
			judgeMessage({
				text: unit.repeat(big / 10),
				isFirst: false,
				previousReply: 'done',
				previousPrompt: unit.repeat(big / 10),
			}),
		);
});

test('a signature made twice is the same, and says nothing that moves', () => {
	fc.assert(
		fc.property(hostileText, fc.constantFrom(...markKinds), (text, kind) => {
			assert.equal(signatureOf(kind, text), signatureOf(kind, text));
			assert.ok(!/[\ue000-\uf8ff\u001b]/.test(signatureOf(kind, text.replaceAll('\u001b', ''))));
		}),
	);
});

test('wide letters do not become words by losing their upper half', () => {
	// Each letter's lower byte is a letter of "fatal: x": cut to bytes it would read so.
	const wideWord = [...'fatal: x'].map(letter => String.fromCharCode(0x0400 + letter.charCodeAt(0))).join('');
	assert.equal(cause(command('./tool a; git push; ./tool b', `${wideWord}\nerror free`)), null);
	assert.equal(latinView(wideWord).length, wideWord.length);
	assert.doesNotMatch(latinView(wideWord), /[a-z]/);
	assert.equal(latinView('it doesn’t – “no”'), 'it doesn\'t - "no"');
});
