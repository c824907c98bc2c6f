import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {type FileFacts, FileIndexer, type SearchText} from '../../source/analysis/file-indexer.ts';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {TranscriptReader} from '../../source/transcript/reader.ts';

const id = uuidOf('indexer');
const begin = () => new Session({id, start: '2026-02-01T08:00:00.000Z', cwd: '/home/eva/pears', version: '2.1.40'});

function indexed(text: string, gapSeconds = 600): {facts: FileFacts; texts: SearchText[]} {
	const texts: SearchText[] = [];
	const indexer = new FileIndexer({...defaultAnalysisOptions, gapSeconds}, told => texts.push(told));
	const reader = new TranscriptReader({
		entry: entry => indexer.entry(entry),
		badLine: ({line}) => indexer.badLine(line),
	});
	reader.push(Buffer.from(text));
	return {facts: indexer.facts(reader.end().isTorn), texts};
}

const factsOf = (text: string, gapSeconds?: number) => indexed(text, gapSeconds).facts;

describe('what is known of a file', () => {
	test('its title is the last custom one, else the first prompt, else a summary of an event that is in it', () => {
		const titled = begin().prompt('prune the pears');
		titled.bare({type: 'custom-title', customTitle: 'Pears', sessionId: id});
		titled.bare({type: 'custom-title', customTitle: 'Pears\nand figs', sessionId: id});
		assert.equal(factsOf(titled.text).title, 'Pears and figs');
		assert.equal(factsOf(begin().prompt('prune\nthe pears').text).title, 'prune the pears');
		const summarised = begin().say('Hello.');
		summarised.bare({type: 'summary', summary: 'of another file', leafUuid: uuidOf('elsewhere')});
		summarised.bare({type: 'summary', summary: 'of this file', leafUuid: summarised.last});
		assert.equal(factsOf(summarised.text).title, 'of this file');
		assert.equal(factsOf(begin().say('Hello.').text).title, null);
	});

	test('its session id is the most frequent one, its project the first cwd', () => {
		const session = begin()
			.changeFolder('/home/eva/figs')
			.prompt('graft')
			.changeFolder('/home/eva/pears')
			.say('Grafted.');
		session.bare({type: 'summary', sessionId: 'another', cwd: '/elsewhere'});
		const facts = factsOf(session.text);
		assert.deepEqual([facts.sessionId, facts.sessionIds, facts.project], [id, [id, 'another'], '/home/eva/figs']);
	});

	test('blocks count their events, commands and marks; what has no time belongs to the timed line before it', () => {
		const session = begin();
		session.bare({type: 'summary', summary: 'before any time', leafUuid: 'x'});
		session.prompt('prune').bash('prune 1', {exit: 1, out: 'saw: command not found'});
		session.bare({type: 'summary', summary: 'still the first block', leafUuid: 'x'});
		session.wait(3_600).prompt('and the figs').bash('graft 1').bash('graft 2');
		session.bare({type: 'summary', summary: 'the second block', leafUuid: 'x'});
		const {blocks, start, end, activeSeconds, events} = factsOf(session.text);
		assert.deepEqual(
			blocks.map(({index, events, commands, red}) => [index, events, commands, red]),
			[
				[1, 5, 1, 1],
				[2, 6, 2, 0],
			],
		);
		assert.equal(events, 11);
		assert.equal(blocks[0]?.gapBeforeSeconds, null);
		assert.ok((blocks[1]?.gapBeforeSeconds ?? 0) > 3_600);
		assert.deepEqual([start, end], [blocks[0]?.start, blocks[1]?.end]);
		assert.equal(
			activeSeconds,
			blocks.reduce((sum, block) => sum + (block.end - block.start) / 1000, 0),
		);
		assert.equal(factsOf(session.text, 7_200).blocks.length, 1);
	});

	test('times out of order make the same blocks as in order', () => {
		const line = (second: number) => ({
			type: 'user',
			timestamp: new Date(second * 1000).toISOString(),
			message: {role: 'user', content: 'x'},
		});
		const inOrder = begin();
		const shuffled = begin();
		for (const second of [0, 10, 20, 5_000, 5_010]) inOrder.bare(line(second));
		for (const second of [5_010, 10, 0, 5_000, 20]) shuffled.bare(line(second));
		assert.deepEqual(factsOf(shuffled.text).blocks, factsOf(inOrder.text).blocks);
	});

	test('without any time there is no block, and nothing that follows from one', () => {
		const facts = factsOf('{"type":"user","message":{"role":"user","content":"x"}}\n');
		assert.deepEqual([facts.start, facts.end, facts.activeSeconds, facts.blocks], [null, null, 0, []]);
		assert.equal(facts.prompts.length, 1);
	});

	test('broken lines are counted and placed, a torn last line as well', () => {
		const facts = factsOf(`${begin().prompt('x').verbatim('no JSON').say('y').text}{"type":"us`);
		assert.deepEqual([facts.badLines, facts.badPlaces, facts.events], [2, [2], 2]);
	});

	test('every text worth searching is told once, with its place and what became of it', () => {
		const session = begin().prompt('prune the pears').say('I will.');
		session.bash('saw branch', {exit: 127, out: 'saw: command not found'}).bash('ls', {out: 'branch'});
		const {texts} = indexed(session.text);
		const said = texts.map(({field, text, line, outcome, mark}) => [field, text, line, outcome, mark]);
		assert.deepEqual(
			said.sort((a, b) => Number(a[2]) - Number(b[2])),
			[
				['prompt', 'prune the pears', 1, null, null],
				['reply', 'I will.', 2, null, null],
				['command', 'saw branch', 3, 'failed', 'command-not-found'],
				['output', 'Exit code 127\nsaw: command not found', 4, 'failed', 'command-not-found'],
				['command', 'ls', 5, 'ok', null],
				['output', 'branch', 6, 'ok', null],
			],
		);
		const lines = session.text.split('\n');
		for (const {line, offset, length} of texts) {
			assert.equal(
				Buffer.from(session.text)
					.subarray(offset, offset + length)
					.toString(),
				lines[line - 1],
			);
		}
	});
});
