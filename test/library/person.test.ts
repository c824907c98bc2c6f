/** Prompts of servers on their way from the library's thread to the screen and back. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {MessageChannel} from 'node:worker_threads';
import {type Connection, LibraryClient} from '../../source/library/worker/client.ts';
import {PersonBehindPort} from '../../source/library/worker/person.ts';
import type {Reply, Request} from '../../source/library/worker/protocol.ts';
import type {RemoteStatus} from '../../source/sources/remote/status.ts';
import type {Ask, Prompt} from '../../source/sources/remote/transport.ts';
import {own} from '../../source/text/safe-text.ts';
import {until} from '../until.ts';

const prompt: Prompt = {
	...{kind: 'password', server: own('kids'), title: own('Password of kim'), details: [], isVisible: false},
};
const status = (source: string, files: number): RemoteStatus => ({
	...{source, phase: 'fetching', destination: '', engine: null, engineReason: '', access: null, compression: null},
	...{files, filesDone: 0, bytes: 0, bytesDone: 0, rate: null, secondsLeft: null, heardAt: null},
	...{copyTime: null, retryAt: null, error: null},
});

/** Both ends of a channel, with the person answering by `onAsk`. */
function connected(onAsk?: Ask) {
	const {port1, port2} = new MessageChannel();
	const person = new PersonBehindPort(reply => port2.postMessage(reply));
	port2.on('message', (request: Request) => {
		if (request.type === 'answer') person.answer(request.id, request.answer);
	});
	const connection: Connection = {
		postMessage: request => port1.postMessage(request),
		on: (event: 'message' | 'error', listener: ((reply: Reply) => void) | ((error: Error) => void)) =>
			port1.on(event as 'message', listener as (reply: Reply) => void),
		close: () => port1.close(),
	};
	const client = new LibraryClient({
		connection,
		onNotice: () => {},
		onFailure: () => {},
		...(onAsk ? {onAsk} : {}),
	});
	return {person, client};
}

test('an answer comes back to the prompt that asked, whichever is answered first', async t => {
	const answers: ((answer: string | null) => void)[] = [];
	const {person, client} = connected(() => new Promise(resolve => answers.push(resolve)));
	t.after(() => client.close());
	const first = person.ask(prompt, new AbortController().signal);
	const second = person.ask({...prompt, kind: 'sudo'}, new AbortController().signal);
	await until(() => answers.length === 2, 'both have been asked');
	answers[1]?.('two');
	assert.equal(await second, 'two');
	answers[0]?.('one');
	assert.equal(await first, 'one');
});

test('a prompt that is taken back ends on both sides, and a late answer goes nowhere', async t => {
	let isGone = false;
	let answer: (text: string | null) => void = () => {};
	const {person, client} = connected((_, signal) => {
		signal.addEventListener('abort', () => {
			isGone = true;
		});
		return new Promise(resolve => {
			answer = resolve;
		});
	});
	t.after(() => client.close());
	const taken = new AbortController();
	const asked = person.ask(prompt, taken.signal);
	await until(() => client.state.revision === 0 && answer.length === 1, 'it has been asked');
	taken.abort();
	assert.equal(await asked, null);
	await until(() => isGone, 'the screen knows');
	answer('late');
	assert.equal(await person.ask(prompt, AbortSignal.abort()), null);
});

test('where nobody answers a prompt is answered with nothing', async t => {
	const {person, client} = connected();
	t.after(() => client.close());
	assert.equal(await person.ask(prompt, new AbortController().signal), null);
});

test('the screen has the latest word of each server', async t => {
	const {person, client} = connected();
	t.after(() => client.close());
	person.onStatus(status('kids:', 1));
	person.onStatus(status('lab:', 2));
	person.onStatus(status('kids:', 3));
	await until(() => client.state.servers.some(({files}) => files === 3), 'the third word has come');
	assert.deepEqual(
		client.state.servers.map(({source, files}) => [source, files]),
		[
			['kids:', 3],
			['lab:', 2],
		],
	);
});
