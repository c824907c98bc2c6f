import assert from 'node:assert/strict';
import {test} from 'node:test';
import {patternProblem} from '../../source/text/pattern.ts';

test('patterns as people write them are taken', () => {
	for (const source of [
		'disk quota exceeded',
		'^error: .* not found in .*$',
		'error:\\s+(\\S+) at (?<line>\\d+)',
		'(?:\\d{1,3}\\.){3}\\d{1,3}',
		'(?:foo|bar)+baz',
		'^\\[(?:warn|error)\\] \\[[^\\]]*\\]',
		'(a|b|c) failed',
		'\\u{1F600}?x',
	])
		assert.equal(patternProblem(source), null, source);
});

test('patterns that could take for ever are refused, whatever they look like', () => {
	for (const source of [
		'(a+)+$',
		'(a*)*b',
		'(.*)*x',
		'(a|a)*$',
		'(\\w+\\s?)*!',
		'(a?){50}a{50}',
		'.*.*.*.*x',
		'((ab)*c*)*d',
		'(?:x+x+)+y',
	])
		assert.match(patternProblem(source) ?? '', /take for ever/, source);
});

test('what is no pattern is told', () => {
	assert.match(patternProblem('(a') ?? '', /^is no regular expression: /);
	assert.equal(patternProblem(''), 'is empty');
	assert.match(patternProblem('a'.repeat(600)) ?? '', /longer/);
});

test('what is taken ends soon on lines made to trap it', () => {
	const traps = ['a', 'ab', 'x', ' ', '1.', 'error: '].map(piece => `${piece.repeat(400).slice(0, 399)}!`);
	for (const source of ['(?:\\d{1,3}\\.){3}x', '(?:a|b)+c', 'a*a*a*c', '^.*a.*b.*c$'])
		for (const trap of traps) {
			assert.equal(patternProblem(source), null, source);
			assert.equal(typeof new RegExp(source).test(trap), 'boolean');
		}
});
