/** `i`: the draft on the screen, and that nothing leaves by one key. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {type TestContext, test} from 'node:test';
import {noStandIn, standInGh} from '../report/stand-in-gh.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {until} from '../until.ts';
import {openScreen, type Screen} from './screen.ts';

const url = 'https://github.com/acme/tools/issues/7';

async function opened(t: TestContext): Promise<Screen> {
	const screen = await openScreen({columns: 120, rows: 40});
	t.after(() => screen.close());
	screen.press('F');
	await screen.until(/[1-9]\d* signatures · /);
	await screen.cursorTo('requirements.txt');
	return screen;
}

/** gh is looked for on this PATH while the test runs. */
function withPath(t: TestContext, folder: string): void {
	const {PATH: before} = process.env;
	process.env.PATH = folder;
	t.after(() => {
		process.env.PATH = before;
	});
}

test('i in Friction shows the draft with its gaps; p takes pseudonyms, y copies it, Esc leads back', async t => {
	const screen = await opened(t);
	const row = screen.selected;
	screen.press('i');
	await screen.until(/## Friction Point: /);
	assert.match(screen.text, /labels {2}user-feedback/);
	assert.match(screen.text, /3 gaps for a person to fill in/);
	assert.match(screen.text, /\[TO BE WRITTEN BY A PERSON\] ?/);
	screen.press('G');
	await screen.until(/<!-- session-tui: [0-9a-f]{16} -->/);
	screen.press('p');
	await screen.until(/`user-\d-20\d\d-/);
	screen.press('y');
	await screen.until('copied the draft');
	await until(() => screen.outside.length === 1, 'the copy');
	assert.match(screen.outside[0] ?? '', /^copied ## Friction Point: .*requirements\.txt/);
	screen.press('escape');
	await screen.until(/signature {2,}/);
	assert.equal(screen.selected, row);
});

test('i on an instance puts it first; in the event it is about the mark there, or says that there is none', async t => {
	const screen = await opened(t);
	screen.press('enter');
	await screen.until(/pip install -r requiremen/);
	screen.press('i');
	await screen.until(/## Friction Point: /);
	const source = /Session exploration - `(\S+)`/.exec(screen.text)?.[1];
	assert.ok(source);
	screen.press('escape', 'enter');
	await screen.until(/─ error |─ output /);
	screen.press('i');
	await screen.until(/## Friction Point: /);
	assert.equal(/Session exploration - `(\S+)`/.exec(screen.text)?.[1], source);
	screen.press('escape', '[');
	await screen.until(() => !/─ error |─ output /.test(screen.text));
	screen.press('i');
	await screen.until('no mark here to write an issue about');
});

test('w writes the draft to a file of a name of one’s own, never over another one', async t => {
	const folder = temporaryFolder(t, {});
	const screen = await opened(t);
	screen.press('i');
	await screen.until(/## Friction Point: /);
	const file = path.join(folder, 'draft.md');
	const write = () => {
		screen.press('w', 'ctrl+u');
		screen.type(file);
		screen.press('enter');
	};
	write();
	await screen.until(/written to /);
	const text = fs.readFileSync(file, 'utf8');
	assert.match(text, /^## Friction Point: /);
	write();
	await screen.until(/is there already: choose another name/);
	assert.equal(fs.readFileSync(file, 'utf8'), text);
});

test('c creates the issue only after the repository and a typed yes', {skip: noStandIn}, async t => {
	const folder = temporaryFolder(t, {});
	const calls = standInGh(folder, {list: {stdout: '[]'}, create: {stdout: `${url}\n`}});
	withPath(t, folder);
	const screen = await opened(t);
	screen.press('i');
	await screen.until(/## Friction Point: /);
	const ask = async (answer: string) => {
		screen.press('c');
		screen.type('acme/tools');
		screen.press('enter');
		await screen.until(/type yes to create it/);
		screen.type(answer);
		screen.press('enter');
	};
	await ask('y');
	await screen.until('nothing was created');
	assert.deepEqual(
		calls().map(({words}) => words[1]),
		['list'],
	);
	await ask('yes');
	await screen.until(`created ${url}`);
	const created = calls().at(-1);
	assert.ok(created?.words.includes('--repo=acme/tools'));
	assert.match(created?.stdin ?? '', /^## Friction Point: /);
});

test('a gh that is not there, and a duplicate, are said in one sentence', {skip: noStandIn}, async t => {
	const folder = temporaryFolder(t, {});
	withPath(t, folder);
	const screen = await opened(t);
	screen.press('i');
	await screen.until(/## Friction Point: /);
	screen.press('G');
	await screen.until(/<!-- session-tui/);
	const marker = /<!-- session-tui: [0-9a-f]{16} -->/.exec(screen.text)?.[0];
	screen.press('c', 'enter');
	await screen.until(/gh is not on the PATH/);
	const known = {number: 7, title: 'x', state: 'OPEN', closedAt: null, url, body: `x\n${marker}`};
	standInGh(folder, {list: {stdout: JSON.stringify([known])}});
	screen.press('c', 'enter');
	await screen.until(/#7 \(open\) is about this signature already/);
});

test('y in the raw view copies the JSON, not the text', async t => {
	const screen = await opened(t);
	screen.press('enter');
	await screen.until(/pip install -r requiremen/);
	screen.press('enter');
	await screen.until(/─ error |─ output /);
	screen.press('r');
	await screen.until(/"tool_use"/);
	screen.press('y');
	await screen.until('copied the event’s JSON');
	const [call, result] = (screen.outside[0] ?? '').replace(/^copied /, '').split('\n');
	assert.equal(JSON.parse(call ?? '').type, 'assistant');
	assert.equal(JSON.parse(result ?? '').type, 'user');
});
