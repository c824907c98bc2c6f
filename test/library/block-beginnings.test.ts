import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {Library} from '../../source/library/library.ts';
import {openSession} from '../../source/library/open-session.ts';
import {MemorySource} from './memory-source.ts';

test('a block begins with what the person said in it, else with what was said or done first', async () => {
	const made = new Session({id: uuidOf('b'), start: '2026-02-01T08:00:00Z', cwd: '/home/eva', version: '2.1.40'});
	made.say('Good morning.').bash('prune 1').wait(3600).bash('prune 2').wait(3600).say('Still here.').prompt('go on');
	const source = new MemorySource();
	source.put('eva/a.jsonl', made.text);
	const library = new Library([source], defaultAnalysisOptions);
	await library.list();
	await library.index();
	const id = library.summaries()[0]?.id ?? -1;
	const {beginnings} = await openSession(library, id, async () => {});
	assert.deepEqual(beginnings, [
		{kind: 'reply', name: '', text: 'Good morning.'},
		{kind: 'command', name: 'Bash', text: 'prune 2'},
		{kind: 'prompt', name: '', text: 'go on'},
	]);
});
