import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {narrows, SearchMemory} from '../../source/search/memory.ts';
import {parseQuery} from '../../source/search/query.ts';
import type {SearchFile} from '../../source/search/search.ts';
import {Vocabulary} from '../../source/search/vocabulary.ts';
import {anyCorpus, anyQuery, commands, lastPage, NOW, packed, record} from './corpus.ts';

const query = (text: string) => parseQuery(text, {now: NOW});

describe('a query that grows', () => {
	const cases: readonly [string, string, boolean][] = [
		['git pu', 'git p', true],
		['git p', 'git pu', false],
		['git p user:ann', 'git p', false],
		['^git', 'gi', true],
		["'git'", 'it', true],
		['git', "'git'", false],
		['!git', '!gi', false],
		['git !pull', 'git', true],
		['a b | c', 'b | c', true],
		['a | b', 'a', false],
		['/x+/', 'x', false],
		['/x+/ y', '/x+/', true],
		['cmd:x', 'x', true],
		['x', 'cmd:x', false],
		['x since:2026-02-02', 'x since:2026-02-01', true],
		['x since:2026-02-01', 'x since:2026-02-02', false],
		['x kind:auth', 'x', false],
	];
	for (const [now, before, holds] of cases) {
		it(`${holds ? 'looks for “' : 'does not look for “'}${now}” among the hits of “${before}”`, () => {
			assert.equal(narrows(query(now), query(before)), holds);
		});
	}

	it('finds what a search without memory finds, key by key, while files grow', async () => {
		await fc.assert(
			fc.asyncProperty(anyCorpus, anyCorpus, anyQuery, async (corpus, more, typed) => {
				const files = packed(corpus);
				const memory = new SearchMemory();
				const vocabulary = new Vocabulary();
				const growAt = Math.floor(typed.length / 2);
				for (let length = 1; length <= typed.length; length++) {
					if (length === growAt) {
						for (const [index, {records}] of more.entries())
							for (const each of records) files[index % Math.max(1, files.length)]?.segment.add(each);
					}
					const text = typed.slice(0, length);
					const kept = await lastPage(files, text, {memory, vocabulary});
					const fresh = await lastPage(files, text);
					assert.deepEqual(kept.range(0, kept.total), fresh.range(0, fresh.total), text);
					assert.deepEqual(
						[kept.sessions, kept.users, kept.recordsSearched, kept.how, kept.mended],
						[fresh.sessions, fresh.users, fresh.recordsSearched, fresh.how, fresh.mended],
					);
				}
			}),
			{numRuns: 60},
		);
	});

	it('looks at the records of the earlier hits alone where those are few', async () => {
		const texts = Array.from({length: 2000}, (_, index) => (index % 500 === 7 ? `git push ${index}` : `ls ${index}`));
		const files = commands(...texts);
		const memory = new SearchMemory();
		await lastPage(files, 'git pu', {memory});
		// Bytes that the earlier search did not hit may say what they like now: nobody looks there.
		const [chunk] = files[0]!.segment.said.chunks;
		const at = chunk!.bytes.indexOf('ls 100');
		chunk!.bytes.write('pus', at);
		assert.equal((await lastPage(files, 'git pus', {memory})).total, 4);
		assert.equal((await lastPage(files, 'pus', {memory})).total, 5);
	});

	it('forgets a file that is read anew', async () => {
		const memory = new SearchMemory();
		const before: SearchFile[] = packed([{user: null, start: 0, records: [record('ls')]}]);
		assert.equal((await lastPage(before, 'git', {memory})).total, 0);
		const after: SearchFile[] = packed([{user: null, start: 0, records: [record('git push')]}]);
		assert.equal((await lastPage(after, 'git p', {memory})).total, 1);
	});
});
