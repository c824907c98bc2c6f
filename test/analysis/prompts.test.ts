import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {FileIndexer} from '../../source/analysis/file-indexer.ts';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {TranscriptReader} from '../../source/transcript/reader.ts';

const begin = () =>
	new Session({id: uuidOf('prompts'), start: '2026-02-01T08:00:00.000Z', cwd: '/home/eva', version: '2.1.120'});

function promptsOf({text}: Session): {text: string; line: number; isQueued: boolean}[] {
	const indexer = new FileIndexer(defaultAnalysisOptions);
	const reader = new TranscriptReader({entry: entry => indexer.entry(entry), badLine: () => {}});
	reader.push(Buffer.from(text));
	reader.end();
	return indexer.facts().prompts.map(({text, line, isQueued}) => ({text, line, isQueued}));
}

describe('prompts', () => {
	test('are what a person typed: words, slash commands, shell lines, pictures', () => {
		const session = begin().prompt('prune the pears');
		session.user(
			'<command-name>/model</command-name>\n<command-message>model</command-message>\n<command-args>opus</command-args>',
		);
		session.user('<bash-input>git status</bash-input>');
		session.user([{type: 'image', source: {type: 'base64', media_type: 'image/png', data: ''}}]);
		assert.deepEqual(
			promptsOf(session).map(({text}) => text),
			['prune the pears', '/model opus', '! git status', '[image]'],
		);
	});

	test('are not what the client put into user lines', () => {
		const session = begin();
		session.user('Caveat: the messages below …', {isMeta: true});
		session.user('<local-command-stdout>done</local-command-stdout>');
		session.user('<bash-stdout>clean</bash-stdout><bash-stderr></bash-stderr>');
		session.user([{type: 'text', text: '[Request interrupted by user]'}]);
		session.user('This session is being continued from a previous conversation …', {isCompactSummary: true});
		session.line({type: 'user', message: {role: 'user', content: 'look at the branches'}}, {isSidechain: true});
		session.bash('ls');
		assert.deepEqual(promptsOf(session), []);
	});

	test('that only the queue recorded count, where they stand; those sent afterwards count once', () => {
		const session = begin().prompt('prune the pears');
		session.queue('enqueue', 'and the figs').queue('enqueue', 'then  stop').queue('dequeue');
		session.prompt('then stop');
		assert.deepEqual(promptsOf(session), [
			{text: 'prune the pears', line: 1, isQueued: false},
			{text: 'and the figs', line: 2, isQueued: true},
			{text: 'then stop', line: 5, isQueued: false},
		]);
	});

	test('that are enqueued and seen again as an attachment are one', () => {
		const session = begin().prompt('prune');
		session.queue('enqueue', 'and the figs');
		session.attachment({type: 'queued_command', prompt: 'and the figs'});
		session.attachment({type: 'queued_command', prompt: 'and the walnuts'});
		assert.deepEqual(
			promptsOf(session).map(({text, isQueued}) => [text, isQueued]),
			[
				['prune', false],
				['and the figs', true],
				['and the walnuts', true],
			],
		);
	});
});
