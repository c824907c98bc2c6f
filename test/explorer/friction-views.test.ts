import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {openScreen} from './screen.ts';

test('F lists one row a signature, Enter its instances, Enter again the event, Esc leads back', async t => {
	const screen = await openScreen({columns: 120, rows: 30});
	t.after(() => screen.close());
	screen.press('F');
	await screen.until(/signatures · [\d,]+ marks/);
	await screen.cursorTo('requirements.txt');
	const row = screen.selected;
	assert.match(row, /missing-file/);
	screen.press('enter');
	await screen.until(/pip install -r requiremen/);
	assert.match(screen.text, /what the person had asked/);
	screen.press('enter');
	await screen.until(/─ error |─ output /);
	assert.match(screen.text, /asked before/);
	screen.press('escape', 'escape');
	await screen.until(/signature {2,}/);
	assert.equal(screen.selected, row);
});

test('a filter of the friction list knows kinds and people, and Esc takes it off', async t => {
	const screen = await openScreen({columns: 120, rows: 30});
	t.after(() => screen.close());
	screen.press('F');
	await screen.until(/[1-9]\d* signatures · /);
	const before = screen.top;
	screen.press('f');
	screen.type('kind:auth');
	screen.press('enter');
	await screen.until(/filter kind:auth/);
	assert.doesNotMatch(screen.text, /missing-file/);
	assert.match(screen.text, /auth /);
	screen.press('escape');
	await screen.until(() => screen.top === before);
});

test('O shows kinds by person with numbers, hours, weeks and tables; @ compares before and after, Esc takes it back', async t => {
	const screen = await openScreen({columns: 120, rows: 60});
	t.after(() => screen.close());
	screen.press('O');
	await screen.until('Marks by kind and person');
	assert.match(screen.text, /Marks by hour of day/);
	assert.match(screen.text, /By week/);
	assert.match(screen.text, /missing-file +\d+ /);
	screen.press('@');
	screen.type('2026-02-10');
	screen.press('enter');
	screen.press('G');
	await screen.until(/-100% /);
	screen.press('escape');
	await screen.until(() => !/-100% /.test(screen.text));
});

test('figures of the friction list are of the people and the time that its filter names', async t => {
	const screen = await openScreen({columns: 140, rows: 40});
	t.after(() => screen.close());
	screen.press('F');
	await screen.until(/[1-9]\d* signatures · /);
	const marks = () => Number(/ · (\d+) marks? · /.exec(screen.top)?.[1]);
	const all = marks();
	const ofEach: number[] = [];
	for (const user of ['^ben$', '!user:^ben$']) {
		screen.press('f');
		screen.type(user.startsWith('!') ? user : `user:${user}`);
		screen.press('enter');
		const before = screen.top;
		await screen.until(() => screen.top !== before && marks() !== all);
		ofEach.push(marks());
		screen.press('escape');
		await screen.until(() => marks() === all);
	}
	assert.equal(ofEach[0]! + ofEach[1]!, all);
	screen.press('f');
	screen.type('user:nobody-here');
	screen.press('enter');
	await screen.until(/0 signatures/);
});

test('a filter that is not understood says so for as long as it is on', async t => {
	const screen = await openScreen({columns: 120, rows: 30});
	t.after(() => screen.close());
	screen.press('f');
	screen.type('kind:nope');
	screen.press('enter');
	await screen.until(/filter kind:nope not understood/);
});

test('O shows everybody at 80 columns, in maps one below the other, and compares before and after a fix', async t => {
	const fixes = [
		{
			issue: 84,
			title: 'x',
			repo: null,
			fixedAt: Date.parse('2026-02-10T00:00:00Z'),
			match: {kind: 'auth', signature: null, pattern: null},
		},
	] as const;
	const screen = await openScreen({columns: 80, rows: 130, fixes});
	t.after(() => screen.close());
	screen.press('O');
	await screen.until('Marks by kind and person');
	for (const user of ['anna', 'ben', 'chloe-m', 'dario.p']) assert.match(screen.text, new RegExp(`\\b${user}`));
	screen.press('@');
	screen.type('#85');
	screen.press('enter');
	await screen.until(/no fix #85 is known/);
	screen.press('@');
	screen.type('#84');
	screen.press('enter');
	await screen.until(/Before and after 10 Feb/);
	assert.match(screen.text, /auth +\d+ +\d+ /);
});

test('days of another year carry it', async t => {
	const id = uuidOf('long ago');
	const session = new Session({id, start: '2024-03-01T10:00:00.000Z', cwd: '/home/eva/pears', version: '2.1.40'});
	session.prompt('graft').bash('graft figs', {exit: 1, out: 'graft.csv: No such file or directory'});
	const folder = temporaryFolder(t, {[`eva/2024-03-01_${id}.jsonl`]: session.text});
	const screen = await openScreen({words: [folder], columns: 140, rows: 30});
	t.after(() => screen.close());
	screen.press('F');
	await screen.until(/missing-file .* 01 Mar 2024 +01 Mar 2024/);
});
