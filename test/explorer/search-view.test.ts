import assert from 'node:assert/strict';
import {afterEach, describe, test} from 'node:test';
import {openScreen, type Screen, type ScreenOptions} from './screen.ts';

let screen: Screen;
async function searching(options?: ScreenOptions): Promise<void> {
	screen = await openScreen(options);
	screen.press('/');
	await screen.until('› search');
}
afterEach(() => screen.close());

/** The text in the line one types in. */
const typed = () => /^ \/ (.*?)▏/.exec(screen.lines[2] ?? '')?.[1];

describe('search', () => {
	test('finds as one types, shows more of the hit one is on, and lands on the match', async () => {
		await searching();
		screen.type('reqs');
		await screen.until(/hits? in/);
		screen.press('ctrl+u');
		screen.type('could not open requirements');
		await screen.until('2 hits in 2 sessions of 2 users · complete');
		screen.press('down');
		await screen.drawn();
		assert.match(screen.selected, /^out +.*ERROR: Could not open requirements file.*missing-file/);
		assert.ok(screen.lines.some(line => /out · 02 Feb.*Bash · failed · anna\.novak/.test(line)));
		screen.press('enter');
		await screen.until('› event');
		await screen.until(/match 1 of \d/);
		screen.press('escape');
		await screen.until('2 hits in 2 sessions');
		assert.equal(typed(), 'could not open requirements');
	});

	test('mends a mistyped word and says so', async () => {
		await searching();
		screen.type('permision denid');
		await screen.until('“permision” stands nowhere: searched for permission');
		assert.match(screen.selected, /[Pp]ermission denied/);
	});

	test('says when only letters in order are found, and when nothing is', async () => {
		await searching();
		screen.type('cnotopnreqsfil');
		await screen.until(/letters in order|Nothing found/);
		screen.press('ctrl+u');
		screen.type("'this stands nowhere at all");
		await screen.until('Nothing found.');
	});

	test('is narrowed with Tab and widened again with Escape, which leaves only then', async () => {
		await searching();
		screen.type('orchard');
		await screen.until('complete');
		const all = screen.bottom;
		const kinds = () =>
			new Set(screen.lines.flatMap(line => /^ [▌ ] (cmd|out|you|reply|title) /.exec(line)?.[1] ?? []));
		screen.press('tab');
		await screen.until(() => screen.bottom !== all && screen.bottom.includes('complete'));
		assert.deepEqual(kinds(), new Set(['cmd']));
		screen.press('tab');
		await screen.until(() => kinds().has('out') && screen.bottom.includes('complete'));
		assert.deepEqual(kinds(), new Set(['out']));
		screen.press('escape');
		await screen.until(() => screen.bottom === all);
		screen.press('escape');
		await screen.until(() => !screen.top.includes('search'));
	});

	test('takes every letter, those that are keys elsewhere too, and a paste', async () => {
		await searching();
		screen.type('qjknegGys/?:!');
		await screen.drawn();
		assert.equal(typed(), 'qjknegGys/?:!');
		screen.press('ctrl+u');
		screen.explorer.keys([{name: 'paste', text: 'two\nlines \u001b[31mred'}]);
		await screen.drawn();
		assert.equal(typed(), 'two lines red');
		assert.deepEqual(screen.outside, []);
	});

	test('names what it did not understand and searches for the rest', async () => {
		await searching();
		screen.type('kind:nonsense pip');
		await screen.until('kind:nonsense is no kind');
		await screen.until(/\d hits? in/);
	});

	test('brings back what led somewhere with the up key', async () => {
		await searching();
		screen.type('could not open requirements');
		await screen.until('complete');
		screen.press('enter');
		await screen.until('› event');
		screen.press('escape');
		await screen.until('› search');
		screen.press('escape');
		await screen.until(() => !screen.top.includes('search'));
		screen.press('/');
		await screen.until('Searched before');
		screen.press('up');
		await screen.until(() => typed() === 'could not open requirements');
	});

	test('pages through many hits, every one of them in its turn', async () => {
		await searching({rows: 24});
		screen.type('orchard');
		await screen.until('complete');
		const rows = new Set<string>();
		for (let last = ''; last !== screen.text; ) {
			last = screen.text;
			rows.add(screen.selected);
			screen.press('down');
			await screen.drawn();
		}
		screen.press('pageup', 'pageup', 'pageup', 'pageup', 'pageup', 'pageup', 'pageup', 'pageup', 'pageup', 'pageup');
		await screen.drawn();
		const first = screen.selected;
		for (let last = ''; last !== screen.text; ) {
			last = screen.text;
			assert.ok(rows.has(screen.selected), screen.selected);
			screen.press('pagedown');
			await screen.drawn();
		}
		assert.ok(rows.size > 20, `${rows.size} hits`);
		assert.ok(rows.has(first));
	});
});
