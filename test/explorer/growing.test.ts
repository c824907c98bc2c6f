import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {afterEach, describe, type TestContext, test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {openScreen, type Screen} from './screen.ts';

let screen: Screen;
afterEach(() => screen.close());

/** In the middle of the events of a session of 81 rows, every second one folded away. */
async function inTheMiddle(t: TestContext): Promise<{grow(): void; session: Session}> {
	const id = uuidOf('middle');
	const session = new Session({id, start: '2026-03-01T10:00:00.000Z', cwd: '/home/eva/pears', version: '2.1.40'});
	session.prompt('prune the pears');
	for (let row = 0; row < 40; row++) session.think(`which branch ${row}`).bash(`prune ${row}`);
	const name = `eva/2026-03-01_${id}.jsonl`;
	const folder = temporaryFolder(t, {[name]: session.text});
	const file = path.join(folder, name);
	screen = await openScreen({words: [folder], rows: 20});
	screen.press('enter', 'enter', 'enter');
	await screen.until('1 of 81');
	screen.press('pagedown', 'pagedown', 'pagedown');
	await screen.until(/\b49 of 81/);
	return {session, grow: () => fs.appendFileSync(file, session.text.slice(fs.statSync(file).size))};
}

describe('events of a session that grows', () => {
	for (const [what, steps] of [
		['a row', 0],
		['a summary of folded rows', 1],
	] as const)
		test(`nothing on the screen moves while the cursor is on ${what}`, async t => {
			const {session, grow} = await inTheMiddle(t);
			for (let step = 0; step < steps; step++) screen.press('j');
			await screen.until(new RegExp(`\\b${49 + steps} of 81`));
			const before = screen.lines.slice(2, -1);
			assert.equal(screen.selected.includes('thinking'), steps === 1);
			session.bash('graft the quinces');
			grow();
			screen.press('ctrl+r');
			await screen.until(/of 82/);
			assert.deepEqual(screen.lines.slice(2, -1), before);
		});
});
