import assert from 'node:assert/strict';
import path from 'node:path';
import {afterEach, describe, type TestContext, test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import type {Mute} from '../../source/analysis/review.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {openScreen, type Screen} from './screen.ts';

let screen: Screen;
afterEach(() => screen.close());

/** Three blocks: a calm one, one with friction, one at the end with a last prompt. */
function orchard(t: TestContext): string {
	const id = uuidOf('orchard events');
	const session = new Session({id, start: '2026-03-01T10:00:00.000Z', cwd: '/home/eva/pears', version: '2.1.40'});
	session.prompt('prune the pears').think('which branch').think('that one').bash('prune --all').say('Pruned.');
	session.at('2026-03-01T12:00:00.000Z').prompt('now the figs');
	session.bash('graft figs', {exit: 1, out: 'graft.csv: No such file or directory'}).bash('ls figs');
	session.rejected('Bash', {command: 'rm -rf figs'}, 'never!');
	session.at('2026-03-01T14:00:00.000Z').prompt('and the walnuts').bash('crack walnuts').say('All cracked.');
	return temporaryFolder(t, {[`eva/2026-03-01_${id}.jsonl`]: session.text});
}

async function openBlock(t: TestContext, number: number, mutes: readonly Mute[] = []): Promise<void> {
	const judgementsFile = path.join(temporaryFolder(t), 'judgements.jsonl');
	screen = await openScreen({words: [orchard(t)], judgementsFile, mutes});
	screen.press('enter', 'enter');
	await screen.until('“now the figs”');
	for (let block = 1; block < number; block++) screen.press('j');
	screen.press('enter');
	await screen.until(`block ${number} of 3`);
	await screen.until(/\b1 of \d/);
}

/** Whom the row is of, and what it says. */
const row = (who: string, what: string) => new RegExp(`${who} +${what}`);

describe('events', () => {
	test('of a block begin with the prompt; a command is one row with its outcome; thinking is folded', async t => {
		await openBlock(t, 1);
		assert.match(screen.text, row('you', 'prune the pears'));
		assert.match(screen.text, /\$ +prune --all +ok/);
		assert.match(screen.text, /· 2 thinking/);
		assert.doesNotMatch(screen.text, /which branch|now the figs/);
	});

	test('Space unfolds what is folded under the cursor and folds it again, z everything', async t => {
		await openBlock(t, 1);
		screen.press('j');
		await screen.until(() => screen.selected.includes('2 thinking'));
		screen.press('space');
		await screen.until(row('thinking', 'which branch'));
		assert.ok(screen.selected.includes('2 thinking'), 'the cursor stays on the summary');
		screen.press('space');
		await screen.until(() => !screen.text.includes('which branch'));
		screen.press('z');
		await screen.until(row('thinking', 'that one'));
		screen.press('z');
		await screen.until(() => !screen.text.includes('that one'));
	});

	test('n and N go from mark to mark, over the ends of the block, and say when there is none', async t => {
		await openBlock(t, 1);
		screen.press('n');
		await screen.until('block 2 of 3');
		assert.match(screen.selected, /graft figs/);
		assert.match(screen.text, /└ missing-file {2}graft\.csv: No such file or directory/);
		screen.press('n');
		await screen.until(() => screen.selected.includes('rm -rf figs'));
		screen.press('n');
		await screen.until('no further mark');
		screen.press('N', 'N');
		await screen.until('no mark before this');
		assert.match(screen.selected, /graft figs/);
	});

	test('] and [ go from prompt to prompt, } and { from block to block', async t => {
		await openBlock(t, 1);
		screen.press(']', ']');
		await screen.until(() => screen.selected.includes('and the walnuts'));
		await screen.until('block 3 of 3');
		screen.press('[');
		await screen.until(() => screen.selected.includes('now the figs'));
		screen.press('}');
		await screen.until('block 3 of 3');
		screen.press('}');
		await screen.until('this is the last block');
		screen.press('{', '{');
		await screen.until('block 1 of 3');
	});

	test('a shows the whole session with the cursor on its event, and the block again', async t => {
		await openBlock(t, 2);
		screen.press('j');
		await screen.until(() => screen.selected.includes('graft figs'));
		screen.press('a');
		await screen.until('whole session');
		assert.match(screen.text, row('you', 'prune the pears'));
		assert.match(screen.selected, /graft figs/);
		screen.press('a');
		await screen.until('block 2 of 3');
		assert.match(screen.selected, /graft figs/);
	});

	test('a filter keeps the rows that match, with the match marked, and Escape takes it off', async t => {
		await openBlock(t, 2);
		screen.press('a');
		await screen.until('whole session');
		screen.press('f');
		screen.type('figs cmd:');
		await screen.until('filter:');
		screen.press('ctrl+u');
		screen.type('figs');
		await screen.until('4 rows');
		screen.press('enter');
		await screen.until(/\d of 4/);
		assert.doesNotMatch(screen.text, /walnuts/);
		assert.match(screen.coloured, /\u001b\[[\d;]*43[\d;]*mfigs/);
		screen.press('escape');
		await screen.until(/walnuts/);
		assert.match(screen.top, /whole session/);
	});

	test('@ goes to the event nearest to a time, in whichever block', async t => {
		await openBlock(t, 1);
		screen.press('@');
		screen.type('14:00:03');
		screen.press('enter');
		await screen.until('block 3 of 3');
		assert.match(screen.selected, /crack walnuts/);
	});

	test('r opens the raw event, Enter on a folded summary unfolds it', async t => {
		await openBlock(t, 1);
		screen.press('r');
		await screen.until('› raw');
		await screen.until('"prune the pears"');
		screen.press('escape');
		await screen.until('1 of 4');
		screen.press('j', 'enter');
		await screen.until(row('thinking', 'which branch'));
	});
});

describe('the detail', () => {
	test('finds in the event, from match to match, and takes the find off before it is left', async t => {
		await openBlock(t, 2);
		screen.press('j', 'enter');
		await screen.until('─ output');
		screen.press('/');
		screen.type('figs');
		await screen.until(/match(?:es)?$/m);
		screen.press('enter');
		await screen.until(/match 1 of \d/);
		screen.press('n');
		await screen.until(/match 2 of \d/);
		screen.press('N');
		await screen.until(/match 1 of \d/);
		screen.press('escape');
		await screen.until(() => !/match \d of/.test(screen.text));
		assert.match(screen.top, /› event/);
		screen.press('escape');
		await screen.until(() => !screen.top.includes('› event'));
	});

	test('J and K step through the events and take the list’s cursor along', async t => {
		await openBlock(t, 2);
		screen.press('enter');
		await screen.until('─ message');
		screen.press('J', 'J');
		await screen.until(() => /\$ +ls figs/.test(screen.lines[2] ?? ''));
		screen.press('escape');
		await screen.until(() => screen.selected.includes('ls figs'));
	});

	test('Enter shows an event that was landed on among its neighbours', async t => {
		const folder = orchard(t);
		const name = `${uuidOf('orchard events')}.jsonl`;
		screen = await openScreen({words: [folder], at: {file: `eva/2026-03-01_${name}`, line: 8}});
		await screen.until('graft.csv: No such file');
		screen.press('enter');
		await screen.until('graft figs');
		await screen.until(() => screen.selected.includes('graft figs'));
	});

	test('w cuts long lines and wraps them again', async t => {
		const id = uuidOf('long');
		const session = new Session({id, start: '2026-03-01T10:00:00.000Z', cwd: '/home/eva', version: '2.1.40'});
		session.prompt(`long ${'words '.repeat(60)}end`);
		screen = await openScreen({words: [temporaryFolder(t, {[`eva/2026-03-01_${id}.jsonl`]: session.text})]});
		screen.press('enter', 'enter', 'enter');
		await screen.until(/you +long/);
		screen.press('enter');
		const isWhole = () => /\bend$/m.test(screen.lines.map(line => line.trimEnd()).join('\n'));
		await screen.until(isWhole);
		screen.press('w');
		await screen.until(() => !isWhole());
		screen.press('w');
		await screen.until(isWhole);
	});

	test('keys pressed before the rows are read are kept and pressed then', async t => {
		screen = await openScreen({words: [orchard(t)]});
		screen.press('enter', 'enter');
		await screen.until('“now the figs”');
		screen.press('j', 'enter', 'j', 'j');
		await screen.until(/\b3 of \d/);
		assert.match(screen.top, /block 2 of 3/);
	});

	test('Esc in the filter brings back the row the cursor was on', async t => {
		await openBlock(t, 2);
		screen.press('j', 'j');
		await screen.until(() => screen.selected.includes('ls figs'));
		screen.press('f');
		screen.type('graft');
		await screen.until(/1 row/);
		screen.press('escape');
		await screen.until(() => screen.selected.includes('ls figs'));
	});

	test('m goes round what can be said of a mark; one judged no friction is dim, said so, and leaves the counts', async t => {
		await openBlock(t, 2);
		screen.press('n');
		await screen.until(() => screen.selected.includes('graft figs'));
		assert.match(screen.top, /2 ✗/);
		screen.press('m');
		await screen.until('judged: real');
		screen.press('m');
		await screen.until(/missing-file \(judged: not friction\)/);
		await screen.until(() => /1 ✗/.test(screen.top));
		screen.press('m');
		await screen.until(/missing-file \(known\)/);
		await screen.until(() => /2 ✗/.test(screen.top));
		screen.press('m');
		await screen.until('taken back');
		await screen.until(() => !/missing-file \(/.test(screen.text));
	});
	test('a judgement taken back, which changes no count, is seen in events that are opened anew', async t => {
		await openBlock(t, 2);
		screen.press('n');
		for (const said of ['judged: real', 'not friction;', 'judged: known', 'taken back']) {
			screen.press('m');
			await screen.until(said);
		}
		screen.press('escape');
		await screen.until('“now the figs”');
		screen.press('enter');
		await screen.until('graft figs');
		await screen.until(() => screen.text.includes('└ missing-file ') && !screen.text.includes('missing-file ('));
	});

	test('a muted mark judged no friction is muted again when that is taken back', async t => {
		await openBlock(t, 2, [{pattern: 'graft'}]);
		await screen.until(/missing-file \(muted\)/);
		await screen.cursorTo('graft figs');
		for (const said of ['judged: real', 'not friction;', 'judged: known']) {
			screen.press('m');
			await screen.until(said);
		}
		screen.press('m');
		await screen.until('taken back');
		await screen.until(/missing-file \(muted\)/);
	});
});
