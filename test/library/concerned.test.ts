import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {demoTeam} from '../../fixtures/generator/team.ts';
import type {Fix} from '../../source/analysis/fixes.ts';
import {judgementKey, Review, reviewFacts} from '../../source/analysis/review.ts';
import {type Mark, markKinds} from '../../source/analysis/types.ts';
import type {Library} from '../../source/library/library.ts';
import {signaturesIn, signaturesOf} from '../../source/library/signatures.ts';
import {cacheIn, libraryOf, temporaryFolder} from './cache/kept.ts';
import {MemorySource} from './memory-source.ts';

const source = new MemorySource();
for (const {path: name, text} of demoTeam()) source.put(name, Buffer.from(text));
const plain = await libraryOf(source, null);
const files = [...plain.ownFiles()].map(({facts, record}) => ({
	facts: record.facts ?? assert.fail('it has been read'),
	signatures: signaturesOf(facts.marks),
}));
const marks = files.flatMap(({facts}) => facts.marks);

const anyMark = fc.constantFrom(...marks);
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, {nil: null});
const fix: fc.Arbitrary<Fix> = fc
	.record({
		mark: anyMark,
		kind: orNone(fc.constantFrom(...markKinds)),
		hasSignature: fc.boolean(),
		pattern: orNone(fc.constantFrom('denied', 'a', 'found in no mark')),
	})
	.map(({mark, kind, hasSignature, pattern}) => ({
		...{issue: 1, title: 'mended', repo: null, fixedAt: 0},
		match: {kind, signature: hasSignature ? mark.signature : null, pattern},
	}));
const mute = fc.oneof(
	anyMark.map(({signature}: Mark) => ({signature})),
	fc.constantFrom({pattern: 'found in no mark'}, {pattern: 'denied'}),
);
const judgement = anyMark.map((mark): [string, 'not-friction'] => [judgementKey(mark) ?? '', 'not-friction']);

describe('a review', () => {
	test('changes nothing of a file that it says it does not concern', () => {
		let unconcerned = 0;
		fc.assert(
			fc.property(
				fc.array(fix, {maxLength: 2}),
				fc.array(mute, {maxLength: 1}),
				fc.array(judgement, {maxLength: 2}),
				(fixes, mutes, judgements) => {
					const review = new Review(fixes, mutes, new Map(judgements));
					for (const {facts, signatures} of files) {
						if (review.mayConcern(facts, signaturesIn(signatures))) continue;
						unconcerned++;
						assert.equal(reviewFacts(facts, review, facts.start), facts);
					}
				},
			),
			{numRuns: 100},
		);
		assert.ok(unconcerned > 100);
	});

	test('looks into the cache only for the marks of files it concerns', async () => {
		const folder = temporaryFolder();
		const cache = cacheIn(folder);
		await (await libraryOf(source, cache)).flush();
		for (const name of fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}))
			if (name.endsWith('.segment')) fs.rmSync(path.join(folder, name));
		source.bytesRead = 0;
		const ofNone = new Review([], [{signature: 'of no mark'}], new Map([['no-call auth', 'not-friction']]));
		const library = await libraryOf(source, cache, {review: ofNone});
		const counts = (all: Library) => [...all.ownFiles()].map(({facts: {red, amber}}) => ({red, amber}));
		assert.deepEqual(counts(library), counts(plain));
		assert.equal(source.bytesRead, 0);
	});
});
