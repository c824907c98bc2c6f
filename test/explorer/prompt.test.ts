/** What servers ask the person: shown over everything, secrets as dots, one after the other. */
import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import {Explorer} from '../../source/explorer/explorer.ts';
import type {Key} from '../../source/explorer/keys/key-decoder.ts';
import {defaultKeymap} from '../../source/explorer/keys/keymap.ts';
import {defaultGlyphs} from '../../source/explorer/present/glyphs.ts';
import {plainTheme} from '../../source/explorer/present/theme.ts';
import type {Prompt} from '../../source/sources/remote/transport.ts';
import {own} from '../../source/text/safe-text.ts';
import {hostedLibrary} from '../library/hosted.ts';

const never = new AbortController().signal;
const prompt = (kind: Prompt['kind'], title: string): Prompt => ({
	...{kind, server: own('kids'), title: own(title), details: [own('SHA256:abc')], isVisible: kind === 'host-key'},
});

let close: () => void = () => {};
afterEach(() => close());

function explorer() {
	const {library} = hostedLibrary();
	const outside = {copy: () => null, openOutside: async () => null, suspend() {}, redraw() {}, quit() {}};
	const made = new Explorer({
		...{library, outside, keymap: defaultKeymap, glyphs: defaultGlyphs, theme: plainTheme, gapSeconds: 600},
	});
	close = () => {
		made.close();
		library.close();
	};
	const press = (...keys: readonly (string | Key)[]) =>
		made.keys(
			keys.map(key => (typeof key === 'string' ? (key.length === 1 ? {name: key, text: key} : {name: key}) : key)),
		);
	const text = () =>
		made
			.rows({columns: 80, rows: 24})
			.join('\n')
			.replace(/\u001b\[[\d;]*m/g, '');
	return {made, press, text};
}

test('a secret is shown as dots and answered as typed, blanks and pasted text included', async () => {
	const {made, press, text} = explorer();
	const asked = made.askPerson(prompt('password', 'Password of kim'), never);
	assert.match(text(), /Password of kim/);
	assert.match(text(), /SHA256:abc/);
	press('q', {name: 'space', text: ' '}, 'x', 'backspace', {name: 'paste', text: ' p  w\nrm -rf'});
	assert.match(text(), /> •{7}/);
	assert.doesNotMatch(text(), /p {2}w|rm -rf/);
	press('enter');
	assert.equal(await asked, 'q  p  w');
	assert.doesNotMatch(text(), /Password of kim|•••/);
});

test('a host key is trusted by the whole word only', async () => {
	const {made, press, text} = explorer();
	const asked = made.askPerson(prompt('host-key', 'Unknown key'), never);
	press('y', 'enter');
	assert.match(text(), /Only "yes"/);
	press('e', 's');
	assert.match(text(), /> yes/);
	press('enter');
	assert.equal(await asked, 'yes');
	const second = made.askPerson(prompt('host-key', 'Unknown key'), never);
	press('n', 'enter');
	assert.equal(await second, null);
});

test('prompts wait for each other and for a line that is being typed', async () => {
	const {made, press, text} = explorer();
	press('f', 'k');
	const first = made.askPerson(prompt('passphrase', 'First'), never);
	const second = made.askPerson(prompt('sudo', 'Second'), never);
	assert.doesNotMatch(text(), /First/);
	press('i', 'enter');
	assert.match(text(), /\n +kids · 1 more question after this one *\n +First/);
	press('1', 'enter');
	assert.equal(await first, '1');
	assert.match(text(), /\n +kids *\n +Second/);
	press('escape');
	assert.equal(await second, null);
});

test('a prompt that is taken back goes, one that waits behind it stays', async () => {
	const {made, press, text} = explorer();
	const gone = new AbortController();
	const first = made.askPerson(prompt('passphrase', 'First'), gone.signal);
	const second = made.askPerson(prompt('sudo', 'Second'), never);
	press('x');
	gone.abort();
	assert.equal(await first, null);
	assert.match(text(), /Second/);
	press('enter');
	assert.equal(await second, '');
});

test('what was typed for one prompt is no part of the next', async () => {
	const {made, press, text} = explorer();
	const gone = new AbortController();
	void made.askPerson(prompt('passphrase', 'First'), gone.signal);
	press('s', 'e', 'c');
	gone.abort();
	const second = made.askPerson(prompt('question', 'Second'), never);
	assert.doesNotMatch(text(), /•/);
	press('enter');
	assert.equal(await second, '');
});
