import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {type KeySource, terminalAsk} from '../../source/commands/terminal-ask.ts';
import type {Prompt} from '../../source/sources/remote/transport.ts';
import {own} from '../../source/text/safe-text.ts';

class Keys extends EventEmitter implements KeySource {
	isRaw = false;
	setRawMode(isRaw: boolean): void {
		this.isRaw = isRaw;
	}
	resume(): void {}
	pause(): void {}
	constructor(readonly isTTY: boolean) {
		super();
	}
	type(text: string): void {
		this.emit('data', Buffer.from(text));
	}
}

const prompt = (kind: Prompt['kind'] = 'password'): Prompt => ({
	...{kind, server: own('kids'), title: own('Password of kim'), details: [], isVisible: kind === 'host-key'},
});
const never = new AbortController().signal;
const turn = () => new Promise(resolve => setImmediate(resolve));

function terminal(isTTY = true) {
	const keys = new Keys(isTTY);
	let screen = '';
	let interrupts = 0;
	const write = (text: string) => {
		screen += text;
		return true;
	};
	const ask = terminalAsk(keys, {isTTY, write}, () => interrupts++);
	return {keys, ask, screen: () => screen, interrupts: () => interrupts};
}

test('a secret is read without an echo, and the terminal is as it was afterwards', async () => {
	const {keys, ask, screen} = terminal();
	const asked = ask(prompt(), never);
	await turn();
	assert.ok(keys.isRaw);
	keys.type('wrong\u0015pá');
	keys.type('\u007fa s');
	keys.type('s\r');
	assert.equal(await asked, 'pa ss');
	assert.match(screen(), /kids: Password of kim/);
	assert.doesNotMatch(screen(), /wrong|pa ss/);
	assert.ok(!keys.isRaw && keys.listenerCount('data') === 0);
});

test('a host key is shown as it is typed and trusted by the whole word only', async () => {
	const {keys, ask, screen} = terminal();
	const yes = ask(prompt('host-key'), never);
	await turn();
	keys.type('yes');
	assert.match(screen(), /yes$/);
	keys.type('\r');
	assert.equal(await yes, 'yes');
	const no = ask(prompt('host-key'), never);
	await turn();
	keys.type('y\r');
	assert.equal(await no, null);
});

test('two servers are answered one after the other; Ctrl+C ends the program, Escape the question', async () => {
	const {keys, ask, interrupts} = terminal();
	const first = ask(prompt(), never);
	const second = ask(prompt(), never);
	await turn();
	keys.type('one\r');
	assert.equal(await first, 'one');
	await turn();
	keys.type('\u001b');
	assert.equal(await second, null);
	const third = ask(prompt(), never);
	await turn();
	keys.type('ab\u0003');
	assert.equal(await third, null);
	assert.equal(interrupts(), 1);
});

test('a question that is not waited for any more is left, and without a terminal nobody is asked', async () => {
	const {keys, ask} = terminal();
	const gone = new AbortController();
	const asked = ask(prompt(), gone.signal);
	await turn();
	gone.abort();
	assert.equal(await asked, null);
	assert.ok(!keys.isRaw);
	assert.equal(await terminal(false).ask(prompt(), never), null);
});
