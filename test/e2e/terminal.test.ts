import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {type Launched, type LaunchOptions, launch} from './harness.ts';
import {bundleProgram} from './programs/bundle.ts';

let program: string;
before(async () => {
	program = await bundleProgram('list.tsx');
});

async function started(options: Omit<LaunchOptions, 'command' | 'args'> = {}): Promise<Launched> {
	const list = launch({...options, command: process.execPath, args: [program]});
	await list.until('row 0 of 1000');
	return list;
}

function assertSane(terminal: Launched) {
	const {isAlternate, isCursorVisible, isBracketedPaste, isAutowrap} = terminal.state();
	assert.deepEqual(
		{isAlternate, isCursorVisible, isBracketedPaste, isAutowrap},
		{isAlternate: false, isCursorVisible: true, isBracketedPaste: false, isAutowrap: true},
	);
}

function assertTaken(terminal: Launched) {
	const {isAlternate, isCursorVisible, isBracketedPaste, isAutowrap} = terminal.state();
	assert.deepEqual(
		{isAlternate, isCursorVisible, isBracketedPaste, isAutowrap},
		{isAlternate: true, isCursorVisible: false, isBracketedPaste: true, isAutowrap: false},
	);
}

describe('the terminal on a real line', {concurrency: 3}, () => {
	for (const key of ['q', 'ctrl+c'])
		test(`${key} quits and gives the terminal back`, async () => {
			const list = await started();
			assertTaken(list);
			list.press(key);
			assert.deepEqual(await list.exit, {code: 0, signal: null});
			assertSane(list);
			assert.equal(list.screen().trim(), '', 'nothing of it is left on the normal screen');
		});

	for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const)
		test(`${signal} ends it as that signal ends a program, the terminal as it was`, async () => {
			const list = await started();
			list.signal(signal);
			assert.deepEqual((await list.exit).signal, signal);
			assertSane(list);
		});

	for (const [key, message] of [
		['x', 'crash  on purpose'],
		['u', 'rejection on purpose'],
	] as const)
		test(`after a ${key === 'x' ? 'crash' : 'rejection'} the error stands on the normal screen, as harmless text`, async () => {
			const list = await started();
			list.press(key);
			assert.deepEqual(await list.exit, {code: 1, signal: null});
			assertSane(list);
			await list.until(message);
			assert.deepEqual(list.events.titles, []);
		});

	test('Ctrl+Z goes back to the shell and fg to where one was', async () => {
		const shell = launch({
			command: 'bash',
			args: ['--norc', '--noprofile', '-i'],
			env: {PS1: 'prompt> ', HISTFILE: undefined},
		});
		await shell.until('prompt>');
		shell.type(`${process.execPath} ${program}\r`);
		await shell.until('row 0 of 1000');
		shell.press('down', 'down');
		await shell.until('row 2 of 1000');
		for (let round = 0; round < 2; round++) {
			shell.press('ctrl+z');
			await shell.until('Stopped');
			assert.equal(shell.state().isAlternate, false);
			assert.equal(shell.state().isCursorVisible, true);
			shell.type('clear; stty -a | grep -wo "icanon\\|-icanon"\r');
			await shell.until(/^icanon/m);
			shell.type('fg\r');
			await shell.until('row 2 of 1000');
			assertTaken(shell);
			assert.match(shell.screen(), /^▌ {4}2/m);
		}
		shell.press('down');
		await shell.until('row 3 of 1000');
		shell.press('q');
		await shell.until(() => !shell.state().isAlternate);
		await shell.kill();
	});

	test('Ctrl+Z without a shell to come back from leaves the list where it is', async () => {
		const list = await started();
		const mark = list.mark();
		list.press('ctrl+z');
		await list.until(() => list.since(mark).includes('\u001b[?1049h'));
		list.press('down');
		await list.until('row 1 of 1000');
		assertTaken(list);
		await list.kill();
	});

	test('stopped from outside and continued, it takes the terminal again', async () => {
		const list = await started();
		const mark = list.mark();
		list.signal('SIGSTOP');
		list.signal('SIGCONT');
		await list.until(() => list.since(mark).includes('\u001b[?1049h'));
		list.press('down');
		await list.until('row 1 of 1000');
		assertTaken(list);
		await list.kill();
	});

	test('another size is drawn anew, smaller and larger', async () => {
		const list = await started();
		for (const [columns, rows] of [
			[60, 15],
			[140, 50],
			[100, 30],
		] as const) {
			list.resize(columns, rows);
			await list.until(`list ${columns}x${rows}`);
			await list.until(() => list.lines().at(-1)?.startsWith('row 0 of') ?? false);
			// Both may stand there while the rows between them are still on their way.
			await list.quiet();
			const lines = list.lines();
			assert.equal(lines.length, rows);
			assert.match(lines[1] ?? '', /^▌ {4}0/);
			assert.match(lines[rows - 2] ?? '', new RegExp(`^ +${rows - 3} `));
			assert.equal(lines.filter(line => line.startsWith('row ')).length, 1);
		}
		await list.kill();
	});

	test('at 120x40 one row down costs at most 600 bytes, one row of scrolling at most 700', async () => {
		const list = await started();
		const cost = async (row: number) => {
			const mark = list.mark();
			list.press('down');
			await list.until(`row ${row} of 1000`);
			await list.quiet();
			return list.bytesSince(mark);
		};
		const moves = [await cost(1), await cost(2)];
		list.type('\u001b[B'.repeat(35));
		await list.until('row 37 of 1000');
		const scrolls = [await cost(38), await cost(39)];
		console.log(`bytes per move ${moves}, per scroll ${scrolls}`);
		assert.ok(Math.max(...moves) <= 600, `moves: ${moves}`);
		assert.ok(Math.max(...scrolls) <= 700, `scrolls: ${scrolls}`);
		assert.match(list.lines()[1] ?? '', /^ +2 /, 'and the screen is what it should be');
		assert.match(list.lines()[38] ?? '', /^▌ +39 /);
		assert.equal(list.cell(38, 0).isInverse, true);
		assert.equal(list.cell(37, 0).isInverse, false);
		await list.kill();
	});

	test('no colour is left open at the end of a row', async () => {
		const list = await started();
		list.press('down', 'pagedown');
		await list.until('row 39 of 1000');
		const painted = list.raw().split(/\u001b\[\d+(?:;\d+)?H/);
		assert.ok(painted.length > 40);
		for (const row of painted.slice(1)) {
			const styles = [...row.matchAll(/\u001b\[[\d;]*m/g)].map(match => match[0]);
			if (styles.length > 0) assert.equal(styles.at(-1), '\u001b[m', JSON.stringify(row));
		}
		await list.kill();
	});

	test('batches, split sequences, pastes and unknown keys arrive as what they are', async () => {
		const list = await started();
		list.type('jjj\u001b');
		await list.until('keys: j j j escape');
		list.type('\u001b[200~rm -rf\rq\u001b[201~\u001b[1;5P\u001b[<64;1;1M\u001b[I\u001b[99~k');
		await list.until('escape paste ctrl+f1 k');
		await list.kill();
	});

	test('a program gets the terminal, its input and the keys, and gives it back', async () => {
		const list = await started();
		list.press('p');
		await list.until('child has 40x120');
		assert.ok(list.screen().includes('piped text'));
		assertSane(list);
		list.resize(100, 30);
		list.type('\r');
		await list.until('list 100x30');
		await list.until(() => list.events.clipboard.length > 0);
		assert.equal(copied(list, 0), 'child ended 3');
		assertTaken(list);
		const mark = list.mark();
		list.press('P');
		await list.until(() => list.events.clipboard.length > 1);
		assert.match(copied(list, 1), /ENOENT/);
		await list.until(() => list.since(mark).includes('\u001b[?1049h'));
		list.press('down');
		await list.until('row 1 of 1000');
		await list.kill();
	});

	test('Ctrl+C while a program has the terminal is meant for that program', async () => {
		const list = await started();
		list.press('p');
		await list.until('child has 40x120');
		list.press('ctrl+c');
		await list.until('row 0 of 1000');
		assert.equal(copied(list, 0), 'child ended null');
		list.press('down');
		await list.until('row 1 of 1000');
		await list.kill();
	});

	test('what is copied goes out as OSC 52, cut at what terminals take, and in tmux through it as well', async () => {
		const list = await started();
		list.press('y');
		await list.until(() => list.events.clipboard.length > 0);
		assert.equal(list.events.clipboard[0], `c;${Buffer.from('x'.repeat(74_994)).toString('base64')}`);
		assert.ok(!list.raw().includes('\u001bPtmux'));
		await list.kill();
		const inTmux = await started({env: {TMUX: '/tmp/socket,1,0'}});
		inTmux.press('y');
		await inTmux.until(() => /\u001bPtmux;\u001b\u001b\]52;c;[\w+/=]+\u0007\u001b\\/.test(inTmux.raw()));
		await inTmux.kill();
	});

	for (const term of ['xterm', 'screen', 'linux', 'tmux-256color'])
		test(`under TERM=${term} it is drawn, moves and leaves`, async () => {
			const list = await started({env: {TERM: term}});
			list.press('down');
			await list.until('row 1 of 1000');
			const mark = list.mark();
			list.press('q');
			await list.exit;
			assertSane(list);
			const left = list.since(mark);
			const [emptied, back] = [left.lastIndexOf('\u001b[2J'), left.indexOf('\u001b[?1049l')];
			assert.ok(emptied !== -1 && emptied < back, 'the screen is emptied before it is left');
		});

	test('a terminal that is gone ends it without a word', async () => {
		const list = await started();
		const mark = list.mark();
		list.hangUp();
		await list.until(() => !isAlive(list.pid));
		assert.doesNotMatch(list.since(mark), /Error|EIO/);
	});
});

/** What the program asked to be put on the clipboard, as text. */
function copied(terminal: Launched, request: number): string {
	return Buffer.from(terminal.events.clipboard[request]?.replace(/^c;/, '') ?? '', 'base64').toString();
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
