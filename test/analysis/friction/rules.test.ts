import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ownRules, rules} from '../../../source/analysis/friction/index.ts';
import {judgeStep} from '../../../source/analysis/outcome.ts';
import {cause, command, exampleStep} from './steps.ts';

for (const [index, rule] of rules.entries()) {
	const name = `rule ${index} (${rule.kind}): ${rule.description}`;
	test(`${name} — its example is marked`, () => {
		const found = cause(exampleStep(rule.matches));
		assert.equal(found?.kind, rule.kind);
		assert.ok(rule.matches.text.includes(found?.evidence ?? '\0'), 'the evidence is text of the result');
	});
	test(`${name} — its counter-example is not`, () => {
		assert.notEqual(cause(exampleStep(rule.misses))?.kind, rule.kind);
	});
}

test('no rule repeats without a bound: lines are hostile text', () => {
	for (const {pattern} of rules) {
		const bare = pattern.source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
		assert.deepEqual(bare.match(/[^|(]{0,12}(?:[*+]|\{\d+,\})/g) ?? [], [], pattern.source.slice(0, 80));
	}
});

test("a person's own rule is asked before the table, in failures and, if it says so, in successes", () => {
	const own = ownRules([{kind: 'auth', pattern: '^VAULT-7\\b', on: 'any', description: 'The vault is sealed.'}]);
	const options = {slowSeconds: 60, ownRules: own};
	const sealed = judgeStep(command('deploy', 'VAULT-7 sealed\nerror: aborted', 1), options).findings[0];
	assert.equal(sealed?.kind, 'auth');
	assert.equal(sealed?.evidence, 'VAULT-7 sealed');
	assert.equal(judgeStep(command('cat log', 'VAULT-7 sealed'), options).findings[0]?.kind, 'auth');
	const failedOnly = {
		slowSeconds: 60,
		ownRules: ownRules([{kind: 'auth', pattern: '^VAULT-7\\b', on: 'failed', description: ''}]),
	};
	assert.deepEqual(judgeStep(command('cat log', 'VAULT-7 sealed'), failedOnly).findings, []);
});

test("a person's own rule that is no regular expression is refused", () => {
	assert.throws(() => ownRules([{kind: 'auth', pattern: '(', on: 'any', description: ''}]), SyntaxError);
});
