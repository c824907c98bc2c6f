import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {narrows, SearchMemory} from '../../source/search/memory.ts';
import {Pace} from '../../source/search/pace.ts';
import {Pass} from '../../source/search/pass.ts';
import {parseQuery} from '../../source/search/query.ts';
import {type SearchFile, search} from '../../source/search/search.ts';
import type {TextChunk} from '../../source/search/segment.ts';
import {Vocabulary} from '../../source/search/vocabulary.ts';
import {anyCorpus, anyQuery, commands, lastPage, NOW, packed, record} from './corpus.ts';

/** The chunk as the cache gives it: nothing of it is a property of its own. */
function onDisk(held: TextChunk, reads: number[]): TextChunk {
	class Stored {
		readonly firstRecord = held.firstRecord;
		readonly records = held.records;
		readonly used = held.used;
		readonly capacity = held.used;
		get bytes(): Buffer {
			return held.bytes;
		}
		get words(): Uint32Array {
			return held.words;
		}
		readInto(target: Buffer, start: number, end: number): void {
			reads.push(end - start);
			target.set(held.bytes.subarray(start, end));
		}
	}
	return new Stored();
}

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

	it('finds what a search without memory finds where each key ends the search before it', async () => {
		await fc.assert(
			fc.asyncProperty(anyCorpus, anyQuery, fc.infiniteStream(fc.nat(12)), async (corpus, typed, patience) => {
				const files = packed(corpus);
				const memory = new SearchMemory();
				const vocabulary = new Vocabulary();
				for (let length = 1; length <= typed.length; length++) {
					let asked = 0;
					const most = patience.next().value ?? 0;
					const signal = {
						get aborted() {
							return asked++ >= most;
						},
					};
					const text = query(typed.slice(0, length));
					for await (const page of search(files, text, {memory, vocabulary, signal})) if (page.total > most) break;
				}
				const kept = await lastPage(files, typed, {memory, vocabulary});
				const fresh = await lastPage(files, typed);
				assert.deepEqual(kept.range(0, kept.total), fresh.range(0, fresh.total));
				assert.deepEqual([kept.sessions, kept.users, kept.how], [fresh.sessions, fresh.users, fresh.how]);
			}),
			{numRuns: 60},
		);
	});

	it('goes on behind the files that a cancelled search came to', async () => {
		const [older, newer] = ['older', 'newer'].map((text, start) => ({...commands(text)[0]!, fileId: start, start}));
		const files = [newer!, older!];
		const pass = new Pass(query('gi'), files);
		const {said} = newer!.segment;
		const pace = new Pace(undefined);
		pace.deadline = 0; // gives way whenever it can
		const steps = pass.run(pace);
		while (pass.knownOf(said, 1) === null) assert.ok(!steps.next().done);
		assert.equal(pass.knownOf(older!.segment.said, 0), null);
		const memory = new SearchMemory();
		memory.keep(pass);
		// Nobody looks at the newer file any more: what is put there now is not seen.
		for (const {segment} of files) segment.said.chunks[0]!.bytes.write('git', 1);
		const page = await lastPage(files, 'git', {memory});
		assert.deepEqual(
			page.hits.map(({fileId}) => fileId),
			[0],
		);
	});

	it('reads what lies on a disk again, the records alone that were hits', async () => {
		const texts = Array.from({length: 2000}, (_, index) => (index % 500 === 7 ? `git push ${index}` : `ls ${index}`));
		const files = packed([{user: null, start: 0, records: texts.map(text => record(text, {field: 'output'}))}]);
		const {chunks} = files[0]!.segment.outputs;
		const reads: number[] = [];
		for (const [index, held] of chunks.entries()) chunks[index] = onDisk(held, reads);
		const memory = new SearchMemory();
		assert.equal((await lastPage(files, 'git pu', {memory})).total, 4);
		reads.length = 0;
		const page = await lastPage(files, 'git pus', {memory});
		assert.equal(page.total, 4);
		assert.ok(reads.length >= 4 && Math.max(...reads) < 50, `${reads}`);
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
