/** Each row of the tables takes its example out and leaves its look-alike alone; no pattern can run away. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {redact} from '../../source/report/redact.ts';
import {peopleAndPlaces} from '../../source/report/redaction/people-and-places.ts';
import {secretContexts} from '../../source/report/redaction/secret-contexts.ts';
import {tokenForms} from '../../source/report/redaction/token-forms.ts';
import {filled, filledParts} from './made-up-secrets.ts';

describe('every row of the redaction tables', () => {
	for (const row of [...tokenForms, ...secretContexts]) {
		it(`takes out a ${row.what}: ${row.example.slice(0, 40)}`, () => {
			const {text, redacted} = redact(filled(row.example));
			for (const part of filledParts(row.example)) assert.ok(!text.includes(part), text);
			assert.ok(
				redacted.some(({what}) => what === row.what),
				`${text} ${JSON.stringify(redacted)}`,
			);
		});
	}
	for (const row of peopleAndPlaces) {
		it(`takes out a ${row.what}: ${row.example.slice(0, 40)}`, () => {
			const {text, redacted} = redact(row.example);
			assert.notEqual(text, row.example);
			assert.ok(
				redacted.some(({what}) => what === row.what),
				text,
			);
		});
	}
	for (const row of [...tokenForms, ...secretContexts, ...peopleAndPlaces]) {
		it(`leaves alone: ${row.lookAlike.slice(0, 60)}`, () => {
			const lookAlike = filled(row.lookAlike);
			assert.equal(redact(`see ${lookAlike} here`).text, `see ${lookAlike} here`);
		});
	}
	it('repeats nothing without a bound, so that hostile text costs no more than any other', () => {
		const sources = [
			...tokenForms.map(({body}) => body),
			...[...secretContexts, ...peopleAndPlaces].map(({pattern}) => pattern.source),
		];
		for (const source of sources) {
			const outsideClasses = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'c');
			assert.doesNotMatch(outsideClasses, /[+*]|\{\d+,\}/, source);
		}
	});
});
