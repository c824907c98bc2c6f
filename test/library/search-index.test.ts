import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {Library} from '../../source/library/library.ts';
import {SearchIndex} from '../../source/library/search-index.ts';
import type {SearchPage} from '../../source/search/search.ts';
import {call, result, said} from '../analysis/rows/made-up.ts';
import {MemorySource} from './memory-source.ts';

test('a word is mended only when every file has been read, for until then it may stand in one that has not', async () => {
	const source = new MemorySource();
	const put = (name: string, command: string) =>
		source.put(name, `${JSON.stringify(call(0, 'a', 'Bash', {command}))}\n`);
	put('eva/a.jsonl', 'kubectl get pods');
	const library = new Library([source], {...defaultAnalysisOptions, isSearchable: true});
	await library.list();
	await library.index();
	const index = new SearchIndex();
	const found = async () => {
		let last: SearchPage | null = null;
		for await (const page of index.search(library, 'kubeclt', {aborted: false})) last = page;
		return [last?.how, last?.total];
	};
	assert.deepEqual(await found(), ['mended', 1]);
	put('eva/b.jsonl', 'echo kubeclt');
	await library.list();
	assert.deepEqual(await found(), ['words', 0]);
	await library.index();
	assert.deepEqual(await found(), ['words', 1]);
	put('eva/b.jsonl', 'echo');
	await library.list();
	await library.index();
	assert.deepEqual(await found(), ['mended', 1]);
});

test('what was run, asked and named is found with all that it holds, and shown so; outputs as a terminal left them', async () => {
	const source = new MemorySource();
	const events = [
		said(0, 'user', 'first this\rthen that'),
		call(1, 'a', 'Bash', {command: 'rm -rf ~\rls'}),
		result(2, 'a', 'copied 10%\rcopied 100%\u001b[0m'),
		{type: 'custom-title', customTitle: 'secret\u001b]0;plans\u0007 title'},
	];
	source.put('eva/a.jsonl', events.map(event => `${JSON.stringify(event)}\n`).join(''));
	const index = new SearchIndex();
	const library = new Library([source], {...defaultAnalysisOptions, isSearchable: true});
	await library.list();
	await library.index();
	const found = async (query: string): Promise<string[]> => {
		let last: SearchPage | null = null;
		for await (const page of index.search(library, query, {aborted: false})) last = page;
		assert.ok(last);
		const hits = await index.describe(library, last, last.range(0, 9));
		return hits.map(({field, excerpt}) => `${field}: ${excerpt}`);
	};
	assert.deepEqual(await found('rm'), ['command: rm -rf ~␍ls']);
	assert.deepEqual(await found('first'), ['prompt: first this␍then that']);
	assert.deepEqual(await found('title:plans'), ['title: secret␛]0;plans␇ title']);
	assert.deepEqual(await found('out:copied'), ['output: copied 100%']);
});
