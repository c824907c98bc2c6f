import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {Library} from '../../source/library/library.ts';
import {MemorySource} from './memory-source.ts';

test('files that cannot be read are as many sessions as there are, sub-agents are none', async () => {
	const source = new MemorySource();
	const id = '01234567-0000-4000-8000-000000000000';
	const line = `${JSON.stringify({type: 'user', sessionId: id, timestamp: '2026-02-01T10:00:00Z'})}\n`;
	source.put(`kim/2026-02-01_${id}.jsonl`, line, {id, kind: 'session'});
	for (const name of ['a1', 'a2'])
		source.put(`kim/agent-${name}.jsonl`, line, {id: name, kind: 'subagent', parentId: null});
	source.failsAfterChunks = 0;
	const library = new Library([source], {...defaultAnalysisOptions, rules: []});
	await library.list();
	await library.index();
	assert.equal(library.problems().length, 3);
	assert.deepEqual(
		library.summaries().map(({file, events}) => [file, events]),
		[[`kim/2026-02-01_${id}.jsonl`, 0]],
	);
});
