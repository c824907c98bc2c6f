import assert from 'node:assert/strict';
import {test} from 'node:test';
import {serverActivity} from '../../source/explorer/present/server-activity.ts';
import {serverLine, serverLines} from '../../source/explorer/views/server.ts';
import type {RemoteStatus} from '../../source/sources/remote/status.ts';

const now = Date.UTC(2026, 1, 5);
const status: RemoteStatus = {
	...{source: 'kids:/data\u001b[2J', phase: 'waiting', destination: 'kim@kids:22', engine: 'ssh2', engineReason: ''},
	...{access: 'sudo', compression: 'zstd', files: 9, filesDone: 2, bytes: 1000, bytesDone: 10},
	...{rate: null, secondsLeft: null, heardAt: null, copyTime: now - 60_000, retryAt: now + 5_000},
	error: {
		kind: 'lost',
		message: 'Connection lost.',
		hint: 'Look at the cable.',
		raw: 'read \u001b]0;x\u0007ECONNRESET',
	},
};
const text = (lines: ReturnType<typeof serverLines>) =>
	lines.map(line => line.map(span => span.text).join('')).join('\n');

test('a server says in one line how it stands, and at length what is wrong, what to do and the raw words', () => {
	const short = text([serverLine(status, now)]);
	assert.match(
		short,
		/trying again in 5\.0s · Connection lost\. · copy 1m00s old {2}kim@kids:22 · ssh2 · sudo cat · zstd/,
	);
	const long = text(serverLines(status, 80, now));
	for (const part of [
		/way +kim@kids:22/,
		/wrong +Connection lost\./,
		/to do +Look at the cable\./,
		/raw +read .*ECONNRESET/,
	])
		assert.match(long, part);
	assert.doesNotMatch(short + long, /[\u001b\u0007]/);
});

test('what was never there is not named', () => {
	const fresh = {
		...status,
		phase: 'connecting',
		destination: '',
		engine: null,
		access: null,
		compression: null,
	} as const;
	const long = text(serverLines({...fresh, copyTime: null, error: null}, 80, now));
	assert.doesNotMatch(long, /wrong|raw|way/);
	assert.match(long, /none yet/);
});

test('the bottom line says what the busy servers do, and nothing of the others', () => {
	const line = (...changes: readonly Partial<RemoteStatus>[]) =>
		text([
			serverActivity(
				changes.map(change => ({...status, ...change})),
				now,
			),
		]);
	assert.match(
		line({phase: 'fetching', rate: 2.4e6, secondsLeft: 40}),
		/^kids:\/data[^\u001b]*: 2\/9 · 2\.4 MB\/s · 40s$/,
	);
	assert.match(line({phase: 'ready'}, {phase: 'listing'}), /^kids:\/data[^\u001b]*: listing …$/);
	assert.match(
		line({phase: 'fetching', rate: 7.9e6, secondsLeft: 12, heardAt: now - 60_000}),
		/: 2\/9 · no data for 1m00s$/,
	);
	assert.equal(line({phase: 'ready'}), '');
});
