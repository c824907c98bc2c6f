import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultGlyphs} from '../../source/explorer/present/glyphs.ts';
import {FrictionView} from '../../source/explorer/views/friction.ts';
import type {ViewContext} from '../../source/explorer/views/view.ts';
import type {FrictionRow, LibraryPort} from '../../source/library/port.ts';

const row = (signature: string, more: Partial<FrictionRow>): FrictionRow => ({
	...{
		key: `auth ${signature}`,
		kind: 'auth',
		severity: 'red',
		signature,
		marks: 1,
		fixed: 0,
		users: ['eva'],
		sessions: 1,
	},
	...{lostSeconds: 10, first: 0, last: 0, fixedBy: null, regressions: 0},
	...more,
});

test('what a fix has ended stands dim at the end of the friction list, whatever it had cost', async () => {
	const rows = [
		row('over', {marks: 0, fixed: 3, lostSeconds: 9_000, fixedBy: '#84'}),
		row('open', {}),
		row('back', {regressions: 1, lostSeconds: 1, fixedBy: '#7'}),
	];
	// Only what the view asks for.
	const library = {
		friction: async () => ({rows, lostSeconds: 0}),
		state: {progress: {phase: 'ready', filesDone: 1}},
	} as unknown as LibraryPort;
	const context = {library, glyphs: defaultGlyphs, changed: () => {}} as unknown as ViewContext;
	const view = new FrictionView(context);
	await new Promise(resolve => setImmediate(resolve));
	const lines = view.body({columns: 120, rows: 10}).map(({line}) => line);
	const found = ['back', 'open', 'over'].map(word =>
		lines.findIndex(line => line.some(({text}) => text.trim() === word)),
	);
	assert.ok(
		found.every(at => at >= 0),
		JSON.stringify(lines),
	);
	assert.deepEqual(
		found,
		found.toSorted((a, b) => a - b),
	);
	const toneOf = (word: string) => lines.flat().find(({text}) => text.trim() === word)?.tone;
	assert.deepEqual([toneOf('over'), toneOf('open')], ['dim', 'text']);
});
