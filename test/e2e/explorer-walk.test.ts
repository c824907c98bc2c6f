import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {assertSane, build, started} from './built.ts';
import {launch} from './harness.ts';

before(build);

describe('the explorer on a real line', {concurrency: 3, timeout: 60_000}, () => {
	test('from users to one event and back, each Escape to the row one came from', async () => {
		const it = await started(['--demo']);
		await it.until('4 users · 12 sessions');
		await it.cursorTo('anna.novak');
		it.press('enter');
		await it.until('users › anna.novak');
		await it.cursorTo('copy the January harvest');
		const session = it.selected();
		it.press('enter');
		await it.until('they added me');
		await it.cursorTo('1h');
		const block = it.selected();
		it.press('enter');
		await it.until('block 2 of 2');
		it.press('n');
		await it.until(() => it.selected().includes('✗'));
		const event = it.selected();
		it.press('enter');
		await it.until(/› event\b/);
		await it.until('ModuleNotFoundError');

		it.press('escape');
		await it.until(() => it.selected() === event);
		it.press('left');
		await it.until(() => it.selected() === block);
		it.press('h');
		await it.until(() => it.selected() === session);
		it.press('escape');
		await it.until(() => it.selected().startsWith('anna.novak'));
		it.press('q');
		assert.deepEqual(await it.exit, {code: 0, signal: null});
		assertSane(it);
		assert.equal(it.screen().trim(), '');
	});

	test('a search lands on its match, with a mistyped word too, and Escape leads back to the hits', async () => {
		const it = await started(['--demo']);
		it.type('/');
		await it.until('Type to search');
		it.type('permision denied publickey');
		await it.until('stands nowhere: searched for permission');
		await it.until('complete');
		it.press('down');
		await it.until(() => /Permission denied/.test(it.selected()));
		const hit = it.selected();
		it.press('enter');
		await it.until(/› event +find /);
		await it.until(/match 1 of \d/);
		const row = it.lines().findIndex((line, y) => y > 1 && line.includes('Permission denied'));
		const column = it.lines()[row]?.indexOf('Permission denied') ?? -1;
		assert.notEqual(it.cell(row, column).background, -1, 'the match is in view and marked');
		it.press('escape');
		await it.until(() => it.selected() === hit);
		assert.match(it.screen(), /permision denied publickey/);
		it.press('escape');
		await it.until('4 users');
		await it.kill();
	});

	test('--at opens on the event, with the way to it behind it', async () => {
		const file = 'anna.novak/2026-02-02_c3d0fe06-e132-4c2a-ac10-38e59c42b0b8.jsonl';
		const it = await started(['--demo', '--at', `${file}:13`]);
		await it.until('ERROR: Could not open requirements file');
		it.press('escape');
		await it.until('whole session');
		await it.until(() => /pip install -r requirements\.txt/.test(it.selected()));
		it.press('escape');
		await it.until('after a gap of');
		it.press('escape');
		await it.until('4 sessions');
		it.press('escape');
		await it.until('4 users');
		await it.kill();
	});

	test('every view follows the terminal to another size', async () => {
		const it = await started(['--demo']);
		const sizes = [
			[60, 15],
			[200, 50],
			[80, 24],
			[120, 40],
		] as const;
		for (const [open, crumb] of [
			['g', 'users'],
			['enter', 'anna.novak'],
			['enter', 'session-tui › '],
			['enter', 'block 1'],
			['G\r', '› event'],
			['?', 'help'],
			[':', 'go to view'],
		] as const) {
			it.press(open);
			await it.until(crumb);
			for (const [columns, rows] of sizes) {
				it.resize(columns, rows);
				// The emulator keeps what stood right of a narrower screen.
				const lines = () => it.lines().map(line => line.slice(0, columns));
				await it.until(() => lines()[1] === '─'.repeat(columns) && lines()[rows - 1]?.trim() !== '');
				assert.equal(lines().filter(line => line === '─'.repeat(columns)).length, 1, it.screen());
			}
		}
		it.resize(50, 10);
		await it.until('The terminal is 50x10.');
		it.resize(120, 40);
		await it.until('go to view');
		await it.kill();
	});

	test('Ctrl+Z goes to the shell, fg back to where one was', async () => {
		const shell = launch({
			command: 'bash',
			args: ['--norc', '--noprofile', '-i'],
			env: {PS1: 'prompt> ', HISTFILE: undefined, LC_ALL: 'C.UTF-8'},
		});
		await shell.until('prompt>');
		shell.type(`${process.execPath} dist/cli.js --demo\r`);
		await shell.until('4 users');
		shell.press('enter');
		await shell.until('users › anna.novak');
		shell.press('ctrl+z');
		await shell.until('Stopped');
		assert.equal(shell.state().isAlternate, false);
		assert.equal(shell.state().isCursorVisible, true);
		shell.type('clear; stty -a | grep -wo "icanon\\|-icanon"\r');
		await shell.until(/^icanon/m);
		shell.type('fg\r');
		await shell.until('users › anna.novak');
		shell.press('escape');
		await shell.until('session-tui › users  ');
		shell.press('q');
		await shell.until(() => !shell.state().isAlternate);
		await shell.kill();
	});

	for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const)
		test(`${signal} in the middle of a session leaves a sane terminal and not a word`, async () => {
			const it = await started(['--demo']);
			it.press('enter');
			await it.until('users › anna.novak');
			const mark = it.mark();
			it.signal(signal);
			assert.equal((await it.exit).signal, signal);
			assertSane(it);
			assert.equal(it.since(mark).replace(/\u001b\[[?\d;]*[A-Za-z]/g, ''), '');
		});

	test('Ctrl+C quits, also while a filter is being typed', async () => {
		const it = await started(['--demo']);
		it.type('fanna');
		await it.until('filter: anna');
		it.press('ctrl+c');
		assert.deepEqual(await it.exit, {code: 0, signal: null});
		assertSane(it);
	});
});
