import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openScreen} from './screen.ts';

test('under a filter the header of the sessions totals what is listed and says of how many', async t => {
	const screen = await openScreen({columns: 120, rows: 30});
	t.after(() => screen.close());
	screen.press('A');
	await screen.until(/[\d,]+ sessions · /);
	const all = /([\d,]+) sessions · .*?([\d,]+) commands/.exec(screen.top);
	assert.ok(all);
	screen.press('f');
	screen.type('kind:auth');
	screen.press('enter');
	await screen.until(new RegExp(`\\d+ of ${all[1]} sessions · `));
	const some = /(\d+) of [\d,]+ sessions · .*?([\d,]+) commands?/.exec(screen.top);
	assert.ok(Number(some?.[1]) < Number(all[1]) && Number(some?.[2]) < Number(all[2]), screen.top);
});
