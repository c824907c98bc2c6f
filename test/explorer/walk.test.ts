import assert from 'node:assert/strict';
import {afterEach, describe, test} from 'node:test';
import {openScreen, type Screen, type ScreenOptions} from './screen.ts';

let screen: Screen;
const opened = async (options?: ScreenOptions): Promise<Screen> => {
	screen = await openScreen(options);
	return screen;
};
afterEach(() => screen.close());

describe('the walk from people to one event', () => {
	test('Enter leads from users to sessions, blocks, events and the event; Escape leads back to each cursor', async () => {
		await opened();
		await screen.until('4 users · 12 sessions');
		await screen.cursorTo('anna.novak');
		screen.press('enter');
		await screen.until('session-tui › users › anna.novak');
		await screen.cursorTo('copy the January harvest');
		screen.press('enter');
		await screen.until('after a gap of');
		await screen.until(() => /▌ +1 /.test(screen.text));
		screen.press('j');
		await screen.until(() => /▌ +2 /.test(screen.text));
		screen.press('enter');
		await screen.until('block 2 of 2');
		screen.press('n');
		await screen.until(() => screen.selected.includes('✗'));
		const event = screen.selected;
		screen.press('enter');
		await screen.until(/› event\b/);

		screen.press('escape');
		await screen.until(() => screen.selected === event);
		screen.press('escape');
		await screen.until(() => /▌ +2 /.test(screen.text));
		screen.press('escape');
		await screen.until(() => screen.selected.includes('copy the January harvest'));
		screen.press('escape');
		await screen.until(() => screen.selected.startsWith('anna.novak'));
		screen.press('escape');
		await screen.until('q quits');
	});

	test('the detail shows command and output whole and steps to the next event', async () => {
		await opened({at: {file: '2026-02-02_c3d0fe06-e132-4c2a-ac10-38e59c42b0b8.jsonl', line: 13}});
		await screen.until('missing-file');
		await screen.until('ERROR: Could not open requirements file');
		assert.match(screen.top, /users › anna\.novak › .* › event/);
		const before = screen.lines[2];
		screen.press('J');
		await screen.until(() => screen.lines[2] !== before && !screen.text.includes('Reading'));
		screen.press('K');
		await screen.until(() => screen.lines[2] === before);
	});

	test('--at takes the beginning of a session id as show does', async () => {
		await opened({at: {file: 'c3d0fe06', line: 13}});
		await screen.until('missing-file');
		await screen.until('ERROR: Could not open requirements file');
		assert.match(screen.top, /users › anna\.novak › .* › event/);
		const before = screen.lines[2];
		screen.press('J');
		await screen.until(() => screen.lines[2] !== before && !screen.text.includes('Reading'));
		screen.press('K');
		await screen.until(() => screen.lines[2] === before);
	});

	test('raw JSON comes and goes with r', async () => {
		await opened({at: {file: '2026-02-02_c3d0fe06-e132-4c2a-ac10-38e59c42b0b8.jsonl', line: 13}});
		await screen.until('ERROR: Could not open requirements file');
		screen.press('r');
		await screen.until('"requestId"');
		assert.match(screen.top, /› raw\b/);
		screen.press('r');
		await screen.until(() => !screen.text.includes('"requestId"'));
	});

	test('a file or a line that is not there is said', async () => {
		await opened({at: {file: 'nobody.jsonl', line: 1}});
		await screen.until('nobody.jsonl is not among these transcripts');
	});
});
