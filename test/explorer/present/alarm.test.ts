import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultKeymap} from '../../../source/explorer/keys/keymap.ts';
import {alarmForms} from '../../../source/explorer/present/alarm.ts';
import {frameRows} from '../../../source/explorer/present/frame.ts';
import {defaultGlyphs} from '../../../source/explorer/present/glyphs.ts';
import {plainTheme} from '../../../source/explorer/present/theme.ts';
import type {View} from '../../../source/explorer/views/view.ts';
import type {RemoteStatus} from '../../../source/sources/remote/status.ts';
import {own} from '../../../source/text/safe-text.ts';

const now = Date.UTC(2026, 1, 5);
const failure = {kind: 'lost', message: 'Away.', hint: '', raw: ''} as const;
const offline: RemoteStatus = {
	...{source: 'kids:/data', phase: 'offline', destination: 'kim@kids:22', engine: 'ssh2', engineReason: ''},
	...{access: null, compression: null, files: 0, filesDone: 0, bytes: 0, bytesDone: 0},
	...{rate: null, secondsLeft: null, heardAt: null, copyTime: now - 3.2 * 3_600_000, retryAt: null, error: failure},
};
const failed: RemoteStatus = {...offline, source: 'away:/x', phase: 'failed', copyTime: null};

test('what is wrong is said in full with the age of the copy, and in a few words', () => {
	const forms = (servers: readonly RemoteStatus[], problems: Parameters<typeof alarmForms>[1] = []) => [
		...alarmForms(servers, problems, now),
	];
	assert.deepEqual(forms([offline]), ['! kids:/data: not connected, copy of 3h ago', '! copy 3h old']);
	assert.deepEqual(forms([failed]), ['! away:/x: not connected', '! not connected']);
	assert.equal(forms([offline, failed]).at(-1), '! 2 sources');
	assert.equal(forms([{...offline, phase: 'waiting'}]).at(-1), '! connection lost');
	const incomplete: RemoteStatus = {...offline, phase: 'ready', files: 125, filesDone: 120};
	assert.equal(forms([incomplete]).at(-1), '! 5 files not read');
	assert.deepEqual(forms([{...offline, phase: 'ready', error: null}]), []);
});

test('a problem that says of a whole server what its state says already is not counted twice', () => {
	const whole = {source: 'kids:/data', path: ''};
	assert.equal(alarmForms([offline], [whole], now).at(-1), '! copy 3h old');
	assert.deepEqual(alarmForms([], [{source: '/here', path: 'a.jsonl'}], now), ['! 1 problem', '! 1 problem']);
	assert.equal(alarmForms([offline], [whole, {source: '/here', path: 'a'}], now).at(-1), '! 2 sources');
});

test('at every width what is wrong stands at the right of the bottom line, whatever else has to leave', () => {
	const view: View = {
		...{name: 'users', crumb: () => own('users'), summary: () => [], head: () => [], body: () => [], refresh() {}},
		state: () => [{text: own('1/5 · sorted by the number of sessions, the most first'), tone: 'dim'}],
		...{can: () => true, act: () => false},
	};
	const bottom = (columns: number, alarm = alarmForms([offline, failed], [], now)) =>
		frameRows(
			{
				...{views: [view], question: null, flash: null, alarm, keymap: defaultKeymap, glyphs: defaultGlyphs},
				...{theme: plainTheme, activity: [{text: own('reading 12/900 · 80 MB/s · 4s'), tone: 'accent'}]},
			},
			{columns, rows: 24},
		).at(-1) ?? '';
	for (let columns = 60; columns <= 200; columns++)
		assert.match(bottom(columns), /! (2 sources|kids:\/data: not)/, `${columns}`);
	assert.match(bottom(80, alarmForms([offline], [], now)), /! copy 3h old/);
	assert.match(
		bottom(300).replace(/\u001b\[[\d;]*m/g, ''),
		/! kids:\/data: not connected, copy of 3h ago · away:\/x: not connected · 1\/5 .* 4s/,
	);
	assert.doesNotMatch(bottom(80, []), /!/);
});
