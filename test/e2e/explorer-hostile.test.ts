import assert from 'node:assert/strict';
import {before, describe, type TestContext, test} from 'node:test';
import {hostile, hostileText} from '../../fixtures/generator/hostile.ts';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {
	beginUpdate,
	endUpdate,
	enterScreen,
	eraseToRowEnd,
	leaveScreen,
	moveTo,
	resetStyle,
	scrollRows,
} from '../../source/explorer/terminal/sequences.ts';
import {put, temporaryFolder} from '../sources/temporary.ts';
import {build, type Explorer, started} from './built.ts';
import {strays} from './control-sequences.ts';

before(build);

const everything = Object.values(hostileText).join(' ');

/** The hostile file of the demo, and one with a line of 5 MB and a torn last line, under a name that is hostile itself. */
function hostileFolder(t: TestContext): string {
	const folder = temporaryFolder(t);
	const file = hostile();
	put(folder, file.path, file.text);
	const id = uuidOf('big');
	const session = new Session({id, start: '2026-02-21T08:00:00.000Z', cwd: '/home/eva', version: '2.1.40'});
	const big = `${everything}\n${'lorem \u001b]52;c;ZXZpbA==\u0007 '.repeat(200_000)}\n${everything}\nneedle at the end`;
	session.prompt(`five megabytes ${everything}`).bash(`cat big ${hostileText.osc52}`, {exit: 1, out: big});
	const torn = '{"type":"user","message":{"role":"user","content":"torn \\u001b]0;owned\\u0007';
	put(folder, `eva/${hostileText.osc0.replaceAll('/', '')}2026-02-21_${id}.jsonl`, session.text + torn);
	return folder;
}

function assertHarmless(it: Explorer): void {
	assert.deepEqual(strays(it.raw()), []);
	assert.deepEqual(it.events, {bells: 0, titles: [], clipboard: []});
}

/** Presses each key and waits for what it shows. */
async function go(it: Explorer, ...steps: readonly (readonly [key: string, shows: string | RegExp])[]): Promise<void> {
	for (const [key, shows] of steps) {
		it.press(key);
		await it.until(shows);
	}
}

describe('a hostile transcript', {concurrency: 3, timeout: 60_000}, () => {
	test('would be noticed: every hostile text is named by the check, what the program writes is not', () => {
		for (const [name, text] of Object.entries(hostileText)) assert.ok(strays(text).length > 0, name);
		const own = [moveTo(3, 0), moveTo(3, 7), eraseToRowEnd, scrollRows(2, 9, 1), scrollRows(2, 9, -1), '\u001b[1;31m'];
		const whole = beginUpdate + own.join('text ✗ 果') + endUpdate + enterScreen + leaveScreen + resetStyle;
		assert.deepEqual(strays(whole), []);
	});

	test('reaches the terminal as harmless text in every view, each event whole and raw', async t => {
		const it = await started([hostileFolder(t)]);
		await it.cursorTo('dario');
		await go(it, ['enter', 'Title'], ['enter', 'begins with'], ['enter', 'broken line'], ['z', /1 of 3\d/]);
		await go(it, ['G', /(\d+) of \1\b/], ['g', /\b1 of \d\d/]);
		const list = it.lines().at(-1) ?? '';
		await go(it, ['enter', /› event\b/]);
		const events = Number(/of (\d+)/.exec(list)?.[1]);
		assert.ok(events > 20, list);
		const isRead = (crumb: string) => () =>
			it.lines()[0]?.includes(crumb) === true && !it.screen().includes('Reading …');
		for (let event = 0; event < events; event++) {
			it.press('r');
			await it.until(isRead('› raw'));
			it.press('r');
			await it.until(isRead('› event'));
			it.press('J');
		}
		await go(it, ['J', 'this is the last event']);
		await go(it, ['!', 'unknown type'], ['escape', /› event$/m], ['?', '› help'], ['escape', /› event$/m]);
		await go(it, ['ctrl+g', 'Type to search'], ['out: owned', 'complete'], ['escape', /› event$/m]);
		assertHarmless(it);
		await it.kill();
	});

	test('of 5 MB in one line, of a hostile name and torn at its end opens, is found in and searched', async t => {
		const it = await started([hostileFolder(t)]);
		await it.cursorTo('eva');
		await go(it, ['enter', 'five megabytes'], ['enter', 'begins with'], ['enter', 'cat big']);
		await it.cursorTo('cat big');
		await go(it, ['enter', /[\d,]{6,} lines/], ['G', 'needle at the end'], ['g', /─ command/]);
		await go(it, ['/', 'find:'], ['needle', '2 matches'], ['enter', /match \d of 2\b/]);
		assert.ok(it.screen().includes('needle at the end'), it.screen());
		await go(it, ['r', /› raw\b/], ['G', /100%/], ['r', /› event\b/], ['w', 'long lines are cut'], ['G', '· all']);
		await go(it, ['ctrl+g', 'Type to search'], ['needle', '1 hit in 1 session'], ['enter', /match 1 of 2\b/]);
		assert.ok(it.screen().includes('needle at the end'), it.screen());
		assertHarmless(it);
		await it.kill();
	});

	test('is harmless in the preview of a wide terminal as well', async t => {
		const it = await started([hostileFolder(t)], {columns: 200});
		for (const user of ['dario', 'eva']) {
			if (!it.selected().includes(user)) await it.cursorTo(user);
			await it.until('│');
			await go(it, ['enter', `› ${user}`], ['enter', 'begins with'], ['enter', 'block 1 of 1']);
			await it.until(/\b1 of (?:[2-9]|\d\d)/);
			await go(it, ['j', /\b2 of \d/], ['j', /\b3 of \d/]);
			await go(it, ['escape', 'begins with'], ['escape', 'started▾'], ['escape', 'sessions▾']);
		}
		assertHarmless(it);
		await it.kill();
	});
});
