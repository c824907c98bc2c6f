import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {isEmptyQuery, parseQuery} from '../../source/search/query.ts';
import {anyCorpus, anyQuery, lastPage, NOW, packed} from './corpus.ts';
import {keyOf, referenceSearch} from './reference.ts';

describe('search', () => {
	it('finds what the plain reference finds, whatever the corpus and the query', async () => {
		await fc.assert(
			fc.asyncProperty(anyCorpus, anyQuery, async (corpus, text) => {
				const query = parseQuery(text, {now: NOW});
				const page = await lastPage(packed(corpus), text);
				const hits = page.range(0, page.total);
				const expected = isEmptyQuery(query) ? {hits: [], how: 'words' as const} : referenceSearch(corpus, query);
				assert.deepEqual(hits.map(hit => keyOf(hit.fileId, hit)).sort(), expected.hits);
				if (hits.length > 0) assert.equal(page.how, expected.how);
			}),
			{numRuns: 300},
		);
	});
});
