import assert from 'node:assert/strict';
import {afterEach, describe, type TestContext, test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {put, temporaryFolder} from '../sources/temporary.ts';
import {openScreen, type Screen, type ScreenOptions} from './screen.ts';

let screen: Screen;
const opened = async (options?: ScreenOptions): Promise<Screen> => {
	screen = await openScreen(options);
	return screen;
};
afterEach(() => screen.close());

/** A small session that began so many minutes after the first of the year. */
function sessionFile(number: number, title = `task ${number}`): [name: string, text: string] {
	const id = uuidOf(`list ${number}`);
	const start = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
	const session = new Session({id, start, cwd: '/home/eva/pears', version: '2.1.40'});
	session.prompt(title).say('Done.');
	return [`eva/2026-01-01_${id}.jsonl`, session.text];
}

const manySessions = (t: TestContext, amount: number): string =>
	temporaryFolder(t, Object.fromEntries(Array.from({length: amount}, (_, index) => sessionFile(index))));

/** The rows of the list as they stand: those that name a task. */
const tasks = () => screen.lines.flatMap(line => /task \d+/.exec(line)?.[0] ?? []);

async function openSessions(): Promise<void> {
	await screen.until('1 user');
	screen.press('enter');
	await screen.until('› eva');
}

describe('lists', () => {
	test('a filter narrows as it is typed, Enter keeps it, Escape takes it off, the cursor stays on its item', async t => {
		await opened({words: [manySessions(t, 30)]});
		await openSessions();
		await screen.cursorTo('task 26');
		screen.press('f');
		screen.type('"task 2');
		await screen.until('11 of 30');
		assert.ok(tasks().every(task => task.startsWith('task 2')));
		screen.press('enter');
		await screen.until('filter "task 2');
		assert.ok(screen.selected.includes('task 26'));
		screen.press('escape');
		await screen.until(() => tasks().length === 30);
		assert.ok(screen.selected.includes('task 26'));
		assert.match(screen.top, /› eva/);
	});

	test('Escape while typing a filter leaves the list as it was', async t => {
		await opened({words: [manySessions(t, 12)]});
		await openSessions();
		screen.press('f');
		screen.type('nothing like this');
		await screen.until('Nothing matches the filter');
		screen.press('escape');
		await screen.until(() => tasks().length === 12);
	});

	test('what is wrong with a filter is said while it is typed', async t => {
		await opened({words: [manySessions(t, 3)]});
		await openSessions();
		screen.press('f');
		screen.type('/(/');
		await screen.until('/(/ is no regular expression');
	});

	test('sorting and turning the order round keep the cursor on its item', async () => {
		await opened();
		await screen.until('4 users');
		await screen.cursorTo('dario.p');
		const order = () => screen.lines.slice(3, 7).map(line => /[a-z]+[.a-z-]*/.exec(line)?.[0]);
		const usual = order();
		screen.press('S');
		await screen.until(() => order()[0] === usual.at(-1));
		assert.deepEqual(order(), [...usual].reverse());
		assert.ok(screen.selected.startsWith('dario.p'));
		const headings = new Set<string | undefined>();
		for (let column = 0; column < 8; column++) {
			screen.press('s');
			await screen.drawn();
			headings.add(/\S+[▾▴]/.exec(screen.text)?.[0]);
			assert.ok(screen.selected.startsWith('dario.p'));
		}
		assert.ok(headings.size >= 5, [...headings].join(' '));
	});

	test('sessions that arrive above the cursor move nothing on the screen', async t => {
		const folder = manySessions(t, 80);
		await opened({words: [folder], rows: 24});
		await openSessions();
		screen.press('pagedown');
		await screen.until(() => screen.selected.includes('task 60'));
		const before = {tasks: tasks(), row: screen.selectedRow};
		for (const number of [81, 82, 83]) put(folder, ...sessionFile(number));
		screen.press('ctrl+r');
		await screen.until('83 sessions');
		assert.deepEqual({tasks: tasks(), row: screen.selectedRow}, before);
		screen.press('g');
		await screen.until('task 83');
	});

	test('a page down shows the next rows with the cursor where it was; the end is the end', async t => {
		await opened({words: [manySessions(t, 50)], rows: 20});
		await openSessions();
		await screen.cursorTo('task 45');
		const row = screen.selectedRow;
		const last = tasks().at(-1);
		screen.press('pagedown');
		await screen.until(() => tasks()[0] === last);
		assert.equal(screen.selectedRow, row);
		screen.press('G');
		await screen.until(() => screen.selected.includes('task 0 ') || / task 0$/.test(screen.selected));
		await screen.until('50 of 50');
		screen.press('j');
		assert.equal(tasks().at(-1), 'task 0');
	});

	test('@ goes to the session that began nearest to a time', async t => {
		await opened({words: [manySessions(t, 40)]});
		await openSessions();
		screen.press('@');
		screen.type('00:05');
		screen.press('enter');
		await screen.until(() => /task 5\b/.test(screen.selected));
		screen.press('@');
		screen.type('later');
		screen.press('enter');
		await screen.until('“later” is no time');
	});

	test('sessions of everybody name their people', async () => {
		await opened();
		await screen.until('4 users');
		screen.press('A');
		await screen.until('all sessions');
		for (const user of ['anna.novak', 'ben', 'chloe-m', 'dario.p']) assert.ok(screen.text.includes(user), user);
		assert.match(screen.top, /12 sessions/);
	});

	test('an empty folder says what can be done', async t => {
		await opened({words: [temporaryFolder(t, {'readme.txt': 'nothing here'})]});
		await screen.until('No transcripts here.');
		screen.press('enter', 'y', 's', 'f', 'escape', 'A');
		await screen.until('No session here.');
	});

	test(': goes to a view by its first letters', async () => {
		await opened();
		await screen.until('4 users');
		await screen.cursorTo('ben');
		screen.press('enter');
		await screen.until('› ben');
		screen.press(':');
		screen.type('us');
		await screen.until('users');
		screen.press('enter');
		await screen.until(() => !screen.top.includes('› ben'));
		screen.press(':');
		screen.type('blo');
		screen.press('enter');
		await screen.until('there is no view “blo”');
	});

	test('the sources screen counts what was read, skipped and left out', async t => {
		const [name, text] = sessionFile(1);
		await opened({
			words: [temporaryFolder(t, {[name]: `${text}no JSON\n{"type":"hologram"}\n`, 'eva/history.jsonl': '{}\n'})],
		});
		await screen.until('1 user');
		screen.press('!');
		await screen.until('lines skipped');
		for (const what of ['unknown type', 'hologram', 'left out', 'history.jsonl']) await screen.until(what);
	});
});

test('active time of all sessions is that of the people: sessions side by side count once', async t => {
	const screen = await openScreen({columns: 140, rows: 30});
	t.after(() => screen.close());
	const active = () => /([\d.]+h) active/.exec(screen.top)?.[1];
	const ofUsers = active();
	screen.press('A');
	await screen.until(/all sessions/);
	assert.equal(active(), ofUsers);
	screen.press('f');
	screen.type('user:^ben$');
	screen.press('enter');
	await screen.until(/of \d+ sessions/);
	const filtered = active();
	screen.press('escape', 'escape');
	await screen.until(/ users +\d+ users/);
	screen.press('f');
	screen.type('user:^ben$');
	screen.press('enter');
	await screen.until(/1 user /);
	assert.equal(active(), filtered);
});
