import assert from 'node:assert/strict';
import {afterEach, describe, test} from 'node:test';
import {plainTheme} from '../../source/explorer/present/theme.ts';
import {safeText} from '../../source/text/safe-text.ts';
import {columnsOf} from '../../source/text/width.ts';
import {openScreen, type Screen, type ScreenOptions} from './screen.ts';

let screen: Screen;
const opened = async (options?: ScreenOptions): Promise<Screen> => {
	screen = await openScreen(options);
	return screen;
};
afterEach(() => screen.close());

/** A parameter left out is 0. */
const styles = (text: string) =>
	[...text.matchAll(/\u001b\[([\d;]*)m/g)].flatMap(([, codes = '']) => codes.split(';').map(code => code || '0'));

/** From users down to one event, then help and search: each with a text that says it is there. */
const walk: readonly (readonly [keys: readonly string[], shows: string])[] = [
	[[], '4 users'],
	[['enter'], '› anna.novak'],
	[['G', 'enter'], 'begins with'],
	[['enter'], '└ missing-file'],
	[['n', 'enter'], '› event'],
	[['r'], '› raw'],
	[['?'], '› help'],
	[['ctrl+g'], '› search'],
	[['p', 'e', 'r', 'm'], 'complete'],
];

describe('the whole screen', () => {
	test('is drawn for a new size before the event loop turns', async () => {
		await opened();
		await screen.until('4 users');
		for (const [columns, rows] of [
			[60, 15],
			[200, 50],
			[80, 24],
			[60, 14],
			[120, 40],
		] as const) {
			screen.resize({columns, rows});
			await Promise.resolve();
			assert.equal(screen.lines.length, rows);
			assert.ok(
				screen.lines.every(line => line.length <= columns),
				`${columns}x${rows}`,
			);
		}
	});

	test('fills every row exactly, in every view at every size', async () => {
		await opened();
		for (const [keys, shows] of walk) {
			screen.press(...keys);
			await screen.until(shows);
			for (const columns of [60, 61, 79, 80, 99, 120, 159, 160, 161, 220]) {
				for (const rows of [15, 24, 60]) {
					const drawn = screen.explorer.rows({columns, rows});
					assert.equal(drawn.length, rows, `${shows} at ${columns}x${rows}`);
					for (const row of drawn) {
						const text = row.replace(/\u001b\[[\d;]*m/g, '');
						assert.equal(columnsOf(safeText(text)), columns, `${shows} at ${columns}x${rows}: ${text}`);
					}
				}
			}
		}
	});

	test('closes every colour in its row', async () => {
		await opened();
		for (const [keys, shows] of walk) {
			screen.press(...keys);
			await screen.until(shows);
			for (const row of screen.explorer.rows({columns: 120, rows: 40})) {
				const used = styles(row);
				assert.ok(used.length === 0 || used.at(-1) === '0', JSON.stringify(row));
			}
		}
	});

	test('without colour still tells everything by signs, bold, dim, underline and reverse', async () => {
		await opened({theme: plainTheme});
		for (const [keys, shows] of walk) {
			screen.press(...keys);
			await screen.until(shows);
			const used = new Set(styles(screen.coloured));
			for (const style of used) assert.match(style, /^(?:0|1|2|4|7|2[2-7])$/, `${shows}: ${style}`);
			assert.ok(used.has('7') || !screen.text.includes('▌'), 'the cursor’s row is reversed');
		}
	});

	test('in too small a terminal says what it wants, and comes back', async () => {
		await opened({columns: 59, rows: 40});
		await screen.until('The terminal is 59x40.');
		screen.resize({columns: 120, rows: 14});
		await screen.until('The terminal is 120x14.');
		for (const [columns, rows] of [
			[1, 1],
			[5, 2],
			[20, 3],
		] as const) {
			screen.resize({columns, rows});
			await screen.drawn();
			assert.ok(screen.lines.length <= rows);
			assert.ok(screen.lines.every(line => line.length <= columns));
		}
		screen.resize({columns: 60, rows: 15});
		await screen.until('4 users');
	});

	test('shows from 160 columns on what Enter would open', async () => {
		await opened({columns: 160});
		await screen.until('4 users');
		await screen.until('copy the January harvest');
		assert.ok(screen.lines.some(line => /anna\.novak.*│.*\/model opus/.test(line)));
		screen.resize({columns: 159, rows: 40});
		await screen.until(() => !screen.text.includes('│'));
	});

	test('hints are of this view and this row', async () => {
		await opened();
		await screen.until('4 users');
		assert.doesNotMatch(screen.bottom, /next mark|scope/);
		assert.match(screen.bottom, /enter open/);
		screen.press('enter', 'G', 'enter', 'enter');
		await screen.until('pytest');
		assert.match(screen.bottom, /space unfold|n next mark/);
	});
});

describe('what the keys do beyond the screen', () => {
	test('quit, suspend and redraw reach the terminal, Ctrl+C also from a question', async () => {
		await opened();
		await screen.until('4 users');
		screen.press('ctrl+z', 'ctrl+l', 'q', 'f', 'ctrl+c');
		assert.deepEqual(screen.outside, ['suspend', 'redraw', 'quit', 'quit']);
	});

	test('y copies what the cursor is on, o and Ctrl+O hand the event out as sanitised text', async () => {
		await opened({at: {file: '2026-02-02_c3d0fe06-e132-4c2a-ac10-38e59c42b0b8.jsonl', line: 13}});
		await screen.until('ERROR: Could not open requirements file');
		screen.press('y');
		await screen.until('copied the event’s text');
		screen.press('o');
		await screen.until(() => screen.outside.length === 2);
		screen.press('ctrl+o');
		await screen.until(() => screen.outside.length === 3);
		for (const [said, program] of [
			[screen.outside[0], 'copied '],
			[screen.outside[1], 'pager '],
			[screen.outside[2], 'editor '],
		] as const) {
			assert.ok(said?.startsWith(program));
			assert.match(said ?? '', /pip install -r requirements\.txt/);
			assert.match(said ?? '', /ERROR: Could not open requirements file/);
		}
	});

	test('help names every key of the view one came from and goes as it came', async () => {
		await opened();
		await screen.until('4 users');
		screen.press('?');
		await screen.until('› help');
		await screen.until('one row down');
		const first = screen.lines[2];
		screen.press('G');
		await screen.until(() => screen.lines[2] !== first);
		await screen.until('quit');
		screen.press('?');
		await screen.until(() => !screen.top.includes('help'));
	});
});
