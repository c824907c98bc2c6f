import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {BackOff, isFinal} from '../../../source/sources/remote/fetch/back-off.ts';
import {choosePacking, LinePacking} from '../../../source/sources/remote/fetch/packing.ts';
import {beginsBefore, planFile, unknownSize} from '../../../source/sources/remote/fetch/plan.ts';
import {Peak, Rate} from '../../../source/sources/remote/fetch/progress.ts';
import type {Copy} from '../../../source/sources/remote/mirror/mirror.ts';
import {RemoteError} from '../../../source/sources/remote/transport.ts';

const file = (size: number, modified = 1, inode = '1') => ({
	path: 'a',
	size,
	modified,
	inode,
	owner: null,
	isReadable: true,
});
const copy = (length: number, more: Partial<Copy> = {}): Copy => ({
	path: 'a',
	size: length,
	modified: 1,
	inode: '1',
	owner: null,
	isWhole: true,
	blob: {length, name: null, open: () => assert.fail('a plan reads nothing')},
	...more,
});
const all = {since: null, beginsBefore: null};

describe('what of a file has to be fetched', () => {
	test('nothing where the list says what it said when it was read', () => {
		assert.equal(planFile(file(5_000), copy(5_000), all), null);
		// It had grown while it was read: more is here than was listed.
		assert.equal(planFile(file(5_000), copy(6_000, {size: 5_000}), all), null);
	});

	test('its tail with an overlap where it grew or was cut off', () => {
		assert.equal(planFile(file(9_000, 2), copy(5_000), all)?.from, 5_000 - 1024);
		assert.equal(planFile(file(5_000), copy(3_000, {size: 5_000, isWhole: false}), all)?.from, 3_000 - 1024);
		assert.equal(planFile(file(900, 2), copy(500), all)?.from, 0);
	});

	test('all of it where it is new, shrank, or changed and is as long as before', () => {
		for (const changed of [file(5_000, 2), file(5_000, 1, '2')])
			assert.deepEqual(planFile(changed, copy(5_000), all), {from: 0, length: 0, base: null});
		assert.deepEqual(planFile(file(5_000), null, all), {from: 0, length: 0, base: null});
		assert.deepEqual(planFile(file(4_000, 2), copy(5_000), all), {from: 0, length: 0, base: null});
	});

	test('always its tail where no list tells its size', () => {
		assert.equal(planFile(file(unknownSize), copy(5_000), all)?.from, 5_000 - 1024);
	});

	test('with a date the head of a large one first, and no more of it where that began too early', () => {
		const since = {since: 1_000, beginsBefore: null};
		assert.equal(planFile(file(50_000), null, since)?.length, 0);
		assert.equal(planFile(file(5_000_000), null, since)?.length, 64 * 1024);
		const head = copy(60_000, {size: 5_000_000, isWhole: false});
		assert.equal(planFile(file(5_000_000), head, {since: 1_000, beginsBefore: true}), null);
		assert.equal(planFile(file(5_000_000), head, {since: 1_000, beginsBefore: false})?.from, 60_000 - 1024);
		assert.equal(planFile(file(5_000_000), head, all)?.from, 60_000 - 1024);
	});

	test('the start is the smallest time at the top of a line', () => {
		const line = (time: string) => `{"timestamp":"${time}","message":{"timestamp":"2001-01-01T00:00:00Z"}}`;
		const head = [
			line('2026-02-02T00:00:00Z'),
			'not json',
			line('2026-02-01T00:00:00Z'),
			'{"timestamp":"2020-01-01',
		].join('\n');
		assert.equal(beginsBefore(head, Date.parse('2026-02-01T12:00:00Z')), true);
		assert.equal(beginsBefore(head, Date.parse('2026-02-01T00:00:00Z')), false);
		assert.equal(beginsBefore('{"type":"summary"}\n', 0), null);
	});
});

describe('packing', () => {
	const both = new Set(['zstd', 'gzip']);
	const slow = {beginMilliseconds: 200, packedRate: null, plainRate: null};
	const near = {...slow, beginMilliseconds: 10};
	const at = (plainRate: number) => ({...near, plainRate});

	test('is zstd on any line but one that is known to be fast', () => {
		assert.equal(choosePacking(both, 'ssh2', slow).compression, 'zstd');
		assert.equal(choosePacking(both, 'ssh2', near).compression, 'none', 'measured first');
		assert.equal(choosePacking(both, 'ssh2', at(2e6)).compression, 'zstd');
		assert.equal(choosePacking(both, 'ssh2', at(200e6)).compression, 'none');
		assert.equal(choosePacking(both, 'ssh2', {...slow, packedRate: 9e6}).compression, 'zstd');
		assert.equal(choosePacking(both, 'ssh2', {...slow, packedRate: 20e6}).compression, 'none', 'measured as well');
	});

	test('is gzip, the harder the slower the line, where there is no zstd, and nothing where there is neither', () => {
		const gzip = new Set(['gzip']);
		assert.deepEqual(choosePacking(gzip, 'openssh', slow), {compression: 'gzip', level: 1});
		assert.deepEqual(choosePacking(gzip, 'openssh', {...slow, packedRate: 2e6}), {compression: 'gzip', level: 6});
		assert.equal(choosePacking(gzip, 'openssh', at(50e6)).compression, 'none');
		assert.equal(choosePacking(new Set(), 'openssh', slow).compression, 'none');
		assert.equal(choosePacking(both, 'local', slow).compression, 'none');
	});

	/** What the runs of a fetch are, one after the other, where each goes so fast. */
	const runs = (engine: 'ssh2' | 'openssh', beginMilliseconds: number, packedRate: number, plainRate: number) => {
		const line = new LinePacking();
		line.begin(engine, both, beginMilliseconds);
		const all: string[] = [];
		for (let run = 0; run < 4; run++) {
			const {compression} = line.packing;
			all.push(`${compression} ${line.measuredBytes === null ? 'all' : 'some'}`);
			if (line.measuredBytes === null) break;
			if (compression === 'none') line.measured(plainRate, null);
			else line.measured(900e6, packedRate);
		}
		return all.join(', ');
	};

	test('that a near server sends plain bytes does not mean that it could not pack', () => {
		const near = (tools: readonly string[]) => {
			const line = new LinePacking();
			line.begin('ssh2', new Set(tools), 1);
			return [line.packing.compression, line.canPack];
		};
		assert.deepEqual(near(['zstd']), ['none', true]);
		assert.deepEqual(near(['gzip']), ['none', true]);
		assert.deepEqual(near([]), ['none', false]);
	});

	test('is found out by short runs, and a line that began late on a busy machine is not slow for ever', () => {
		assert.equal(runs('ssh2', 10, 0, 200e6), 'none some, none all');
		assert.equal(runs('ssh2', 10, 0, 5e6), 'none some, zstd all');
		assert.equal(runs('openssh', 150, 25e6, 200e6), 'zstd some, none some, none all');
		assert.equal(runs('openssh', 150, 25e6, 30e6), 'zstd some, none some, zstd all');
		assert.equal(runs('openssh', 150, 2e6, 0), 'zstd some, zstd all');
		assert.equal(runs('ssh2', 150, 25e6, 200e6), 'zstd all', 'from afar');
	});
});

describe('trying again', () => {
	const error = (kind: RemoteError['kind']) => new RemoteError(kind, '');

	test('takes longer each time, up to a minute, and begins anew when something came through', () => {
		const backOff = new BackOff();
		const waits = Array.from({length: 9}, () => backOff.next(error('lost')));
		for (const [index, least] of [1, 2, 5, 10, 30, 60, 60, 60, 60].entries()) {
			const wait = waits[index] ?? 0;
			assert.ok(wait >= least * 1_000 && wait <= least * 1_200, `${wait}`);
		}
		assert.ok(backOff.isHopeless);
		backOff.reset();
		assert.ok(!backOff.isHopeless && backOff.next(error('lost')) < 1_300);
		assert.ok(new BackOff().next(error('dropped')) >= 20_000, 'OpenSSH shuts an address out for a while');
	});

	test('never happens by itself after a refusal', () => {
		for (const kind of ['auth', 'host-key', 'passphrase', 'sudo-password', 'cancelled', 'shell'] as const)
			assert.ok(isFinal(error(kind)), kind);
		for (const kind of ['lost', 'dropped', 'timeout', 'refused', 'dns'] as const)
			assert.ok(!isFinal(error(kind)), kind);
	});
});

describe('the rate', () => {
	test('is that of the last seconds', () => {
		let now = 1_000;
		const rate = new Rate(() => now);
		assert.equal(rate.perSecond, null);
		for (let i = 0; i < 40; i++) {
			rate.add(1_000);
			now += 100;
		}
		assert.ok(Math.abs((rate.perSecond ?? 0) - 10_000) < 500, `${rate.perSecond}`);
		now += 10_000;
		assert.equal(rate.perSecond, null);
	});

	test('of the fastest stretch is that of the line, however much else goes on', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 0, max: 400}), {minLength: 200, maxLength: 400}), pauses => {
				let now = 5;
				const peak = new Peak(() => now);
				for (const pause of pauses) {
					// 64 KiB take a millisecond; now and then something else runs.
					now += 1 + (pause > 390 ? pause : 0);
					peak.add(65_536);
				}
				const rate = peak.perSecond;
				assert.ok(rate !== null && rate <= 65_536_000.1);
				if (!pauses.some(pause => pause > 390)) assert.ok(rate > 65_535_000);
			}),
			{numRuns: 50},
		);
	});
});
