import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ServerDesk} from '../../source/commands/server-desk.ts';
import type {RemoteStatus} from '../../source/sources/remote/status.ts';
import type {Prompt} from '../../source/sources/remote/transport.ts';
import {own} from '../../source/text/safe-text.ts';

const status = (source: string, phase: RemoteStatus['phase']): RemoteStatus => ({
	...{source, phase, destination: '', engine: null, engineReason: '', access: null, compression: null},
	...{files: 4, filesDone: 1, bytes: 2000, bytesDone: 500, rate: null, secondsLeft: null, heardAt: null},
	...{copyTime: null, retryAt: null, error: null},
});
const prompt: Prompt = {
	...{kind: 'password', server: own('kids'), title: own('Password'), details: [], isVisible: false},
};
const sink = () => {
	const lines: string[] = [];
	return {lines, stderr: {write: (text: string) => lines.push(text) > 0, once: () => {}}};
};

test('the progress line says which servers are busy and with what', () => {
	const desk = new ServerDesk({...sink()});
	assert.equal(desk.progressText(0), null);
	desk.onStatus(status('kids:/a\u001b', 'listing'));
	desk.onStatus(status('lab:', 'fetching'));
	desk.onStatus(status('done:', 'ready'));
	assert.match(
		desk.progressText(0) ?? '',
		/^kids:\/a[^\u001b]*: listing; lab:: fetching 1 of 4 files · 500 B of 2.0 kB$/,
	);
	desk.onStatus(status('kids:/a\u001b', 'ready'));
	desk.onStatus(status('lab:', 'ready'));
	assert.equal(desk.progressText(0), null);
});

test('nothing is drawn while the person is asked, and without a person nobody answers', async () => {
	const signal = new AbortController().signal;
	let answer: (text: string) => void = () => {};
	const desk = new ServerDesk({
		...sink(),
		ask: () =>
			new Promise(resolve => {
				answer = resolve;
			}),
	});
	const asked = desk.ask(prompt, signal);
	assert.ok(desk.isAsking);
	answer('x');
	assert.equal(await asked, 'x');
	assert.ok(!desk.isAsking);
	assert.equal(await new ServerDesk(sink()).ask(prompt, signal), null);
});

test('a notice is told once, and every source is let go of', async () => {
	const {lines, stderr} = sink();
	const desk = new ServerDesk({stderr});
	desk.onNotice('old copy\u001b[2J');
	desk.onNotice('old copy\u001b[2J');
	assert.equal(lines.length, 1);
	assert.doesNotMatch(lines[0] ?? '', /\u001b/);
	let closed = 0;
	const source = {close: async () => void closed++};
	desk.keep([source as never, {} as never]); // only `close` is asked of them
	await desk.close();
	assert.equal(closed, 1);
});
