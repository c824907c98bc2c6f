import assert from 'node:assert/strict';
import {test} from 'node:test';
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
