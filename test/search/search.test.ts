import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {MENDED_EARLY_MS} from '../../source/search/limits.ts';
import {isEmptyQuery, parseQuery} from '../../source/search/query.ts';
import {type SearchPage, search} from '../../source/search/search.ts';
import {SearchSegment, type TextChunk} from '../../source/search/segment.ts';
import {Vocabulary} from '../../source/search/vocabulary.ts';
import {anyCorpus, anyQuery, commands, found, lastPage, NOW, packed, record} from './corpus.ts';
import {keyOf, referenceSearch} from './reference.ts';

/** The chunk as on a disk that takes longer than anybody likes to wait. */
function slowToRead(held: TextChunk): TextChunk {
	const readInto = (target: Buffer, start: number, end: number): void => {
		for (const until = performance.now() + MENDED_EARLY_MS; performance.now() < until; );
		target.set(held.bytes.subarray(start, end));
	};
	return {...held, readInto};
}

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
			{numRuns: 200},
		);
	});

	it('mends a word that is found nowhere, and says so', async () => {
		const files = commands('bash: Permission denied', 'permission granted', 'denim');
		const page = await lastPage(files, 'permision denid');
		assert.equal(page.how, 'mended');
		assert.deepEqual(page.mended, [
			{from: 'permision', to: ['permission']},
			{from: 'denid', to: ['denied']},
		]);
		assert.deepEqual(await found(files, 'permision denid'), ['bash: permission denied']);
	});

	it('shows mended commands while it still looks through outputs, and what stands there as typed in their place', async () => {
		for (const [oldest, how, field] of [
			['nothing', 'mended', 'command'],
			['dokcer', 'words', 'output'],
		] as const) {
			const texts = ['docker ps', 'first', 'second', oldest];
			const files = packed(
				texts.map((text, index) => ({
					user: null,
					start: -index,
					records: [record(text, {field: index === 0 ? 'command' : 'output'})],
				})),
			);
			for (const {segment} of files) {
				const {chunks} = segment.outputs;
				for (const [index, held] of chunks.entries()) chunks[index] = slowToRead(held);
			}
			const vocabulary = new Vocabulary();
			for (const _ of vocabulary.update(
				files.map(({segment}) => segment),
				() => Number.POSITIVE_INFINITY,
			));
			const pages: SearchPage[] = [];
			for await (const page of search(files, parseQuery('dokcer'), {vocabulary})) pages.push(page);
			const [first] = pages;
			assert.deepEqual([first?.how, first?.complete, first?.total], ['mended', false, 1]);
			assert.equal(first?.hits[0]?.field, 'command');
			const last = pages.at(-1);
			assert.deepEqual([last?.how, last?.complete, last?.total], [how, true, 1]);
			assert.equal(last?.hits[0]?.field, field);
		}
	});

	it('mends nothing that is found somewhere', async () => {
		const files = commands('permision', 'permission denied');
		assert.deepEqual(await found(files, 'permision'), ['permision']);
		assert.deepEqual(await found(files, 'permision denied'), []);
	});

	it('mends to the nearest words, and to farther ones only where those find nothing', async () => {
		const files = commands('permissions', 'permission x', 'permissions y');
		assert.deepEqual(await found(files, 'permision'), ['permission x', 'permissions y', 'permissions']);
		const far = commands('permission x', 'permissions y');
		assert.deepEqual(await found(far, 'permisions'), ['permissions y']);
		assert.deepEqual(await found(far, 'permisions x'), ['permission x']);
	});

	it('mends neither what is exact nor what must not stand', async () => {
		const files = commands('permission');
		for (const query of ["'permision", '"permision"', '^permision', 'permision$', '/permision/'])
			assert.deepEqual(await found(files, query), [], query);
		assert.deepEqual(await found(files, '!permision'), ['permission']);
	});

	it('finds letters in order in commands, prompts and titles, tight ones first', async () => {
		const texts = ['grab the push', 'git push', 'gather trees, plant some hedges around them'];
		assert.deepEqual(await found(commands(...texts), 'gtpsh'), ['git push', 'grab the push']);
		assert.deepEqual(await found(commands(...texts), 'gtpsh the'), ['grab the push']);
		const outputs = packed([{user: null, start: 0, records: [record('git push', {field: 'output'})]}]);
		assert.deepEqual(await found(outputs, 'gtpsh'), []);
	});

	it('puts what stands together, whole and short first, then commands before outputs, then the newest', async () => {
		const records = [
			record('push something else entirely to git', {line: 1}),
			record('git push', {line: 2, field: 'output'}),
			record('git push', {line: 3}),
			record('legit pushing', {line: 4}),
		];
		const files = packed([
			{user: null, start: 1, records},
			{user: null, start: 2, records: [record('git push', {line: 5})]},
			{user: null, start: null, records: [record('git push', {line: 6})]},
		]);
		const {hits} = await lastPage(files, 'git push');
		assert.deepEqual(
			hits.map(({line}) => line),
			[5, 3, 6, 2, 4, 1],
		);
	});

	it('gives scores from 0 to 1 that never rise along the list, ranked or not', async () => {
		const files = commands(...Array.from({length: 1500}, (_, index) => `${'x '.repeat(index % 40)}git push ${index}`));
		const page = await lastPage(files, 'git push');
		const scores = page.range(0, page.total).map(({score}) => score);
		assert.equal(scores.length, 1500);
		for (const [index, score] of scores.entries()) {
			assert.ok(score >= 0 && score <= 1);
			if (index > 0) assert.ok(score <= scores[index - 1]!, `${index}`);
		}
		assert.ok(scores[1000]! < scores[999]!);
	});

	it('gives the same order every time', async () => {
		await fc.assert(
			fc.asyncProperty(anyCorpus, anyQuery, async (corpus, query) => {
				const orders = [];
				for (let round = 0; round < 2; round++) {
					const page = await lastPage(packed(corpus), query);
					orders.push(page.range(0, page.total));
				}
				assert.deepEqual(orders[0], orders[1]);
			}),
			{numRuns: 30},
		);
	});

	it('tells hits, sessions and users, of all that the scopes leave', async () => {
		const records = [record('git push', {line: 1}), record('git pull', {line: 2, field: 'output'})];
		const files = packed([
			{user: 'ann', start: 1, records},
			{user: 'bob', start: 2, records},
			{user: 'bob', start: 3, records: [record('ls')]},
		]);
		const page = await lastPage(files, 'git');
		const {total, sessions, users, recordsSearched, recordsTotal, problems, complete} = page;
		assert.deepEqual(
			{total, sessions, users, recordsSearched, recordsTotal, problems, complete},
			{total: 4, sessions: 2, users: 2, recordsSearched: 5, recordsTotal: 5, problems: [], complete: true},
		);
		assert.equal((await lastPage(files, 'cmd:git user:bob')).recordsTotal, 2);
		assert.deepEqual((await lastPage(files, 'git kind:nonsense')).problems.length, 1);
	});

	it('gives the place of each hit and its text', async () => {
		const place = {line: 3, offset: 12, length: 99, toolUseId: 'toolu_1', tool: 'Bash', time: 5, mark: 'auth'} as const;
		const files = packed([{user: 'ann', start: 1, records: [record('Git Push', place)]}]);
		const page = await lastPage(files, 'push kind:auth');
		const [hit] = page.hits;
		assert.deepEqual(hit, {...place, outcome: null, field: 'command', fileId: 0, record: 0, score: hit?.score});
		assert.equal(page.foldedText(hit), 'git push');
	});

	it('finds what a file grew by', async () => {
		const segment = new SearchSegment();
		const files = [{fileId: 0, user: null, session: 's', start: 0, segment}];
		const vocabulary = new Vocabulary();
		const lines = async (query: string) => (await lastPage(files, query, {vocabulary})).hits.map(({line}) => line);
		assert.deepEqual(await lines('docker'), []);
		for (let line = 1; line <= 3; line++) {
			segment.add(record('docker', {line}));
			assert.equal((await lines('docker')).length, line);
			assert.equal((await lines('dokcer')).length, line);
		}
	});

	it('finds nothing without a query', async () => {
		const page = await lastPage(commands('x'), '  ');
		assert.deepEqual([page.total, page.complete], [0, true]);
	});

	it('lists everything that a scope alone leaves, newest first', async () => {
		assert.deepEqual(await found(commands('a', 'b'), 'cmd:'), ['b', 'a']);
	});

	it('ends without a complete page where it is cancelled, wherever that happens', async () => {
		const files = commands(
			...Array.from({length: 3000}, (_, index) => `permission denied ${index} ${'x '.repeat(200)}`),
		);
		for (const query of ['permission x', 'permision', 'prmsn', '/x (x )+y/', 'zzzzz']) {
			for (let allowed = 0; allowed < 6; allowed++) {
				let asked = 0;
				const signal = {
					get aborted() {
						return asked++ >= allowed;
					},
				};
				for await (const page of search(files, parseQuery(query), {signal}))
					if (page.complete) assert.ok(asked <= allowed, `${query} ${allowed}`);
			}
		}
	});

	it('lets the thread do other work while it runs', async () => {
		const files = commands(
			...Array.from({length: 20_000}, (_, index) => `permission denied ${index} ${'x '.repeat(50)}`),
		);
		let turns = 0;
		const timer = setInterval(() => turns++, 0);
		await lastPage(files, 'e !y !z');
		clearInterval(timer);
		assert.ok(turns > 0);
	});

	it('takes hostile texts as they come', async () => {
		const long = `${'ab '.repeat(1_700_000)}needle`;
		const files = commands(
			'x\0y',
			'\ud800 lone',
			'\x1b]52;c;AAAA\x07 osc',
			long,
			'\u202eevil',
			`${'a'.repeat(100_000)}`,
		);
		assert.deepEqual(
			(await found(files, 'needle')).map(({length}) => length),
			[long.length],
		);
		assert.deepEqual(await found(files, 'lone'), ['\ufffd lone']);
		assert.deepEqual(await found(files, 'x\0y'), ['x␀y']);
		assert.deepEqual(await found(files, '^evil'), ['evil']);
		assert.equal((await lastPage(files, 'aaab needel')).total, 0);
	});
});
