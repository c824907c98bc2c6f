import assert from 'node:assert/strict';
import {test} from 'node:test';
import {phaseText, wayText} from '../../../source/sources/remote/say-status.ts';
import type {RemoteStatus} from '../../../source/sources/remote/status.ts';

const now = Date.UTC(2026, 1, 5);
const status: RemoteStatus = {
	...{source: 'kids:/data', phase: 'fetching', destination: 'kim@kids:22', engine: 'ssh2', engineReason: ''},
	...{access: 'sudo', compression: 'zstd', files: 1000, filesDone: 214, bytes: 301e6, bytesDone: 34e6},
	...{rate: 2.4e6, secondsLeft: 100, heardAt: now - 200, copyTime: now - 90_000, retryAt: null, error: null},
};
const error = {kind: 'lost', message: 'Connection lost\u001b[2J', hint: '', raw: ''} as const;

test('a server says how far fetching is, and what keeps it from more', () => {
	const said = (change: Partial<RemoteStatus>) => phaseText({...status, ...change}, now);
	assert.equal(said({}), 'fetching 214 of 1,000 files · 34 MB of 301 MB · 2.4 MB/s · 1m40s left');
	assert.equal(said({rate: null, secondsLeft: null}), 'fetching 214 of 1,000 files · 34 MB of 301 MB');
	assert.equal(said({heardAt: now - 12_400}), 'fetching 214 of 1,000 files · 34 MB of 301 MB · no data for 12s');
	assert.equal(said({phase: 'ready'}), 'up to date · 1m30s old');
	const refused = {kind: 'sudo', message: 'sudo password not given.', hint: '', raw: ''} as const;
	assert.equal(
		said({phase: 'ready', files: 125, filesDone: 0, error: refused}),
		'cannot be read: 0 of 125 files · sudo password not given.',
	);
	assert.match(
		said({phase: 'waiting', retryAt: now + 12_000, error}),
		/^trying again in 12s · Connection lost[^\u001b]* · copy 1m30s old$/,
	);
	assert.match(said({phase: 'failed', error}), /^not read · Connection lost[^\u001b]*$/);
	assert.equal(said({phase: 'offline'}), 'not connected · copy 1m30s old');
});

test('the way to a server names the engine, why, and how files are read', () => {
	assert.equal(wayText(status), 'kim@kids:22 · ssh2 · sudo cat · zstd');
	assert.equal(
		wayText({...status, engine: 'openssh', engineReason: 'a certificate', access: 'plain', compression: 'none'}),
		'kim@kids:22 · openssh (a certificate) · read as it is · not compressed',
	);
	assert.equal(wayText({...status, destination: '', engine: null, access: null, compression: null}), '');
});
