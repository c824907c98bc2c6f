import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {before, describe, test} from 'node:test';
import {temporaryFolder} from '../sources/temporary.ts';
import {assertSane, build, started} from './built.ts';
import {strays} from './control-sequences.ts';
import {launch, launchExplorer} from './harness.ts';

before(build);

/** A failed `pip install` of the demo: its command, its output and what is wrong stand in the detail. */
const at = ['--at', 'anna.novak/2026-02-02_c3d0fe06-e132-4c2a-ac10-38e59c42b0b8.jsonl:13'];

describe('what lies outside of the explorer', {concurrency: 3, timeout: 60_000}, () => {
	test('y asks the terminal for the clipboard, in exactly one request', async () => {
		const it = await started(['--demo', ...at]);
		await it.until('ERROR: Could not open requirements file');
		const mark = it.mark();
		it.press('y');
		await it.until('copied');
		assert.equal(it.events.clipboard.length, 1);
		const [target, payload = ''] = it.events.clipboard[0]?.split(';') ?? [];
		assert.equal(target, 'c');
		const copied = Buffer.from(payload, 'base64').toString('utf8');
		assert.match(copied, /pip install -r requirements\.txt/);
		assert.match(copied, /ERROR: Could not open requirements file/);
		assert.ok(it.since(mark).includes(`\u001b]52;c;${payload}\u0007`));
		assert.deepEqual(strays(it.raw(), {allowsClipboard: true}), []);
		await it.kill();
	});

	test('o lends the terminal to $PAGER with the event in a private file, and takes it back', async t => {
		const folder = temporaryFolder(t);
		const seen = path.join(folder, 'seen');
		const pager = path.join(folder, 'pager');
		fs.writeFileSync(
			pager,
			`#!/bin/sh\nstat -c %a "$2" > ${seen}.mode\ncp "$2" ${seen}\necho "$1 shows it; enter goes back"\nread answer\n`,
			{mode: 0o755},
		);
		const it = await started(['--demo', ...at], {env: {PAGER: `${pager} --plain`}});
		await it.until('ERROR: Could not open requirements file');
		it.press('o');
		await it.until('--plain shows it');
		assert.equal(it.state().isAlternate, false);
		assert.equal(it.state().isCursorVisible, true);
		it.press('enter');
		await it.until('ERROR: Could not open requirements file');
		assert.equal(it.state().isAlternate, true);
		assert.match(fs.readFileSync(seen, 'utf8'), /pip install -r requirements\.txt[\s\S]*ERROR: Could not open/);
		assert.equal(fs.readFileSync(`${seen}.mode`, 'utf8').trim(), '600');
		it.press('escape');
		await it.until('whole session');
		await it.kill();
	});

	test('a pager that is not there is named', async () => {
		const it = await started(['--demo', ...at], {env: {PAGER: 'no-such-pager-anywhere'}});
		await it.until('ERROR: Could not open requirements file');
		it.press('o');
		await it.until('no-such-pager-anywhere was not found');
		assert.equal(it.state().isAlternate, true);
		await it.kill();
	});

	test('with NO_COLOR there is no colour, and the marks are there all the same', async () => {
		const it = await started(['--demo', ...at], {env: {NO_COLOR: '1'}});
		await it.until('ERROR: Could not open requirements file');
		it.press('escape');
		await it.until(/✗ 08:31:22/);
		for (const [, codes = ''] of it.raw().matchAll(/\u001b\[([\d;]*)m/g))
			for (const code of codes.split(';')) assert.match(code, /^(?:|0|1|2|3|4|7|2[2-7])$/, codes);
		await it.kill();
	});

	for (const [term, mark] of [
		['xterm', '✗'],
		['screen', '✗'],
		['tmux-256color', '✗'],
		['linux', 'x'],
	] as const)
		test(`under TERM=${term} it starts, moves and leaves`, async () => {
			const it = launchExplorer(['--demo'], {env: {TERM: term, LC_ALL: 'C.UTF-8', TZ: 'UTC'}});
			await it.until('4 users · 12 sessions');
			assert.match(it.screen(), new RegExp(` ${mark} `));
			it.press('down');
			await it.until('2 of 4');
			it.press('q');
			assert.deepEqual(await it.exit, {code: 0, signal: null});
			assertSane(it);
		});

	test('where the locale is not UTF-8, signs and lines are drawn in ASCII', async () => {
		const it = launchExplorer(['--demo'], {env: {LC_ALL: 'C', TZ: 'UTC'}});
		await it.until('4 users');
		it.press('enter');
		await it.until(/> anna\.novak/);
		assert.doesNotMatch(it.raw(), /[\u2500-\u259f✗▲▾▴›≤]/);
		await it.kill();
	});

	test('a terminal that knows no sequences (TERM=dumb) gets the list of sessions', async () => {
		const it = launchExplorer(['--demo'], {env: {TERM: 'dumb', LC_ALL: 'C.UTF-8', TZ: 'UTC'}});
		await it.until('the explorer needs a terminal');
		assert.deepEqual(await it.exit, {code: 0, signal: null});
		assert.doesNotMatch(it.raw(), /\u001b/);
	});

	test('without a terminal the sessions are printed, and it is said how to get the explorer', async t => {
		const folder = temporaryFolder(t);
		const [out, err] = [path.join(folder, 'out'), path.join(folder, 'err')];
		const shell = launch({
			command: 'sh',
			args: ['-c', `"$0" dist/cli.js --demo < /dev/null > ${out} 2> ${err}; echo "status $?"`, process.execPath],
		});
		await shell.until('status 0');
		await shell.exit;
		assert.equal(fs.readFileSync(out, 'utf8').trim().split('\n').length, 13);
		assert.deepEqual(strays(fs.readFileSync(out, 'utf8').replaceAll('\n', '')), []);
		assert.match(fs.readFileSync(err, 'utf8'), /terminal/);
	});

	test('a line that drops ends it, without a word on stderr', async t => {
		const err = path.join(temporaryFolder(t), 'err');
		const it = launch({
			command: 'sh',
			args: ['-c', `exec "$0" dist/cli.js --demo 2> ${err}`, process.execPath],
			env: {LC_ALL: 'C.UTF-8'},
		});
		await it.until('4 users');
		it.hangUp();
		await it.until(() => !isAlive(it.pid));
		assert.equal(fs.readFileSync(err, 'utf8'), '');
	});
});

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
