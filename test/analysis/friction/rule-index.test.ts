import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {rules} from '../../../source/analysis/friction/index.ts';
import type {Rule} from '../../../source/analysis/friction/rule.ts';
import {isIn, RuleIndex} from '../../../source/analysis/friction/rule-index.ts';
import {wordsNeededBy} from '../../../source/analysis/friction/rule-words.ts';

const index = new RuleIndex(rules);

const holds = (rule: Rule, line: string): void => {
	if (!rule.pattern.test(line)) return;
	assert.ok(isIn(index.maskOf(line), index.numberOf(rule)), `${JSON.stringify(line)} matches ${rule.description}`);
};

test('of each way through a pattern the longest plain text is needed, of what both are needed the longer', () => {
	assert.deepEqual(wordsNeededBy(/^fatal: .{1,9}Denied by/), ['denied by']);
	assert.deepEqual(wordsNeededBy(/^(?:No such|cannot (?:open|read)) file/), ['no such', 'cannot ']);
	assert.deepEqual(wordsNeededBy(/colou?rs\b|greys?cale/), ['colo', 'grey']);
	assert.deepEqual(wordsNeededBy(/a\.b\/c(?:long word)?/), ['a.b/c']);
	assert.deepEqual(wordsNeededBy(/\bx[abcd]{4}(?:longer|words)+/), ['longer', 'words']);
});

test('a pattern with a way of short words only has to be tried with every line', () => {
	for (const pattern of [
		/long enough|no/,
		/[a-z]{9}/,
		/(?:word)?/,
		/(?:word){0,3}x/,
		/(?!word)x/,
		/(?<=word)x/,
		/\u0041BCDE/,
		/wörd/,
	])
		assert.equal(wordsNeededBy(pattern), null, pattern.source);
});

test('the lines that rules are made for hold the words that they need', () => {
	for (const rule of rules) {
		for (const other of rules) for (const line of other.matches.text.split('\n')) holds(rule, line);
	}
});

test('no line that a rule matches lacks its words, however it is put together', () => {
	const pieces = rules.flatMap(({pattern, matches}) => [
		...pattern.source.split(/[^\w :'"`./[\]-]+/).filter(piece => piece !== ''),
		...matches.text.split(/(?<=\s)/),
	]);
	const line = fc.array(fc.constantFrom(...pieces), {minLength: 1, maxLength: 4}).map(parts => parts.join(''));
	fc.assert(
		fc.property(line, text => {
			for (const rule of rules) {
				holds(rule, text);
				holds(rule, text.toUpperCase());
			}
		}),
		{numRuns: 2_000},
	);
});

test('few rules are left for a line that says nothing', () => {
	const mask = index.maskOf('3 files changed, 12 insertions(+), 4 deletions(-) in the quiet garden');
	assert.ok(rules.filter(rule => isIn(mask, index.numberOf(rule))).length <= 3);
});

test('a rule that is not of the table is always tried', () => {
	const own: Rule = {kind: 'auth', when: {outcome: 'any', speaker: 'anyone'}, pattern: /sealed/, description: ''};
	assert.ok(isIn(index.maskOf('nothing'), index.numberOf(own)));
});
