import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {RemoteError} from '../../../source/sources/remote/transport.ts';
import {until} from '../../until.ts';
import {put, temporaryFolder} from '../temporary.ts';
import {bench, readAll, sorted, team, textOf} from './bench.ts';

describe('a link that fails', () => {
	test('200 random cuts of a fetch: every one is resumed, to the byte', async t => {
		const files = team(25, 6_000);
		const folder = temporaryFolder(t, files);
		const total = Object.values(files).reduce((sum, text) => sum + text.length, 0);
		const wanted = sorted(new Map(Object.entries(files)));
		let cuts = 0;
		for (let round = 0; cuts < 200; round++) {
			const {open, transport} = bench(t, folder);
			const original = transport.execute.bind(transport);
			transport.execute = async (command, options) => {
				// The list comes whole; each reading is cut, until there have been enough.
				if (transport.runs > 0 && transport.runs <= 10) {
					transport.faults.cutAfter = Math.floor(Math.random() ** 2 * total);
					cuts++;
				}
				return original(command, options);
			};
			const source = open({keepsCopy: round % 2 === 0});
			assert.deepEqual(sorted(await readAll(source)), wanted);
			await source.close();
			assert.equal(transport.connects - 1, transport.quietConnects, 'nobody is asked again');
		}
	});

	test('what had arrived is not fetched again after a cut', async t => {
		const files = team(20, 20_000);
		const folder = temporaryFolder(t, files);
		const total = Object.values(files).reduce((sum, text) => sum + text.length, 0);
		const {open, transport} = bench(t, folder);
		const original = transport.execute.bind(transport);
		transport.execute = async (command, options) => {
			if (transport.runs > 0 && transport.runs < 5) transport.faults.cutAfter = total / 6;
			return original(command, options);
		};
		assert.deepEqual(sorted(await readAll(open())), sorted(new Map(Object.entries(files))));
		assert.ok(transport.delivered < total * 1.05 + 20_000, `${transport.delivered} of ${total}`);
	});

	test('an end without an exit status, and an exit before the end, are both no end', async t => {
		const files = team(8, 3_000);
		const folder = temporaryFolder(t, files);
		for (const fault of ['loseExit', 'truncate'] as const) {
			const {open, transport} = bench(t, folder);
			const source = open();
			await source.list();
			if (fault === 'loseExit') transport.faults.loseExit = true;
			else transport.faults.truncateAfter = 20_000;
			assert.deepEqual(sorted(await readAll(source)), sorted(new Map(Object.entries(files))));
		}
	});

	test('a line that brings nothing is told of, though nothing happens', async t => {
		const {transport, open} = bench(t, temporaryFolder(t, team(10, 5_000)));
		const heard: (number | null)[] = [];
		const source = open({
			onStatus: ({phase, heardAt}) => {
				if (phase === 'fetching') heard.push(heardAt);
			},
		});
		const original = transport.execute.bind(transport);
		transport.execute = async (command, options) => {
			if (transport.runs === 1) transport.faults.stallAfter = 9_000;
			return original(command, options);
		};
		const reading = readAll(source).catch(() => null);
		const lately = () => new Set(heard.slice(-3));
		await until(() => heard.length >= 3 && lately().size === 1, 'three times the same is told');
		await source.close();
		await reading;
	});

	test('a stalled one is given up and made anew', async t => {
		const files = team(8, 3_000);
		const folder = temporaryFolder(t, files);
		const {open, transport} = bench(t, folder);
		const source = open({stallMilliseconds: 150});
		const original = transport.execute.bind(transport);
		transport.execute = async (command, options) => {
			if (transport.runs === 1) transport.faults.stallAfter = 9_000;
			return original(command, options);
		};
		assert.deepEqual(sorted(await readAll(source)), sorted(new Map(Object.entries(files))));
		assert.ok(transport.connects >= 2);
	});

	test('noise around, and ten megabytes of complaints, change nothing', async t => {
		const files = team(8, 3_000);
		const folder = temporaryFolder(t, files);
		const {open, transport} = bench(t, folder);
		transport.faults.noise = {before: 'Welcome!\n@@ start\n\u001b[31mmotd', after: '\nlogout\n'};
		transport.faults.prefix = 'head -c 10000000 /dev/zero >&2; ';
		const source = open();
		assert.deepEqual(sorted(await readAll(source)), sorted(new Map(Object.entries(files))));
	});

	test('an account that cannot run commands is said to be one', async t => {
		const {open, transport} = bench(t, temporaryFolder(t));
		transport.faults.prefix = 'echo This account is currently not available.; exit 1; ';
		const {problems} = await open().list();
		assert.match(problems[0]?.message ?? '', /cannot run commands/);
		assert.doesNotMatch(problems[0]?.message ?? '', /server (a|It) /);
	});

	test('without a connection the last copy opens and says how old it is; a refused login is not tried again', async t => {
		const files = team(5, 1_000);
		const folder = temporaryFolder(t, files);
		const home = temporaryFolder(t);
		const first = bench(t, folder, home).open();
		await readAll(first);
		await first.close();
		const {open, transport} = bench(t, folder, home);
		transport.faults.connect = new RemoteError('auth', 'the server refused you');
		const source = open();
		const {problems} = await source.list();
		assert.match(problems[0]?.message ?? '', /refused you.*copy of 20\d\d-/);
		assert.deepEqual(sorted(await readAll(source)), sorted(new Map(Object.entries(files))));
		assert.equal(source.status.phase, 'offline');
		assert.ok(source.status.copyTime);
		assert.equal(transport.quietConnects, 0);
		transport.faults.connect = null;
		await source.list();
		assert.notEqual(source.status.phase, 'offline');
	});

	test('away for long, nobody waits any more, and back again it goes on', async t => {
		const files = team(5, 1_000);
		const folder = temporaryFolder(t, files);
		const {open, transport} = bench(t, folder);
		const source = open();
		let changes = 0;
		source.watch({onChange: () => changes++});
		const original = transport.execute.bind(transport);
		transport.execute = async (command, options) => {
			if (transport.runs === 1) {
				transport.faults.cutAfter = 0;
				transport.faults.connect = new RemoteError('refused', 'nothing listens');
			}
			return original(command, options);
		};
		const {files: listed} = await source.list();
		await assert.rejects(textOf(source, listed[0]?.path ?? ''), /nothing listens/);
		assert.equal(source.status.phase, 'failed', 'there is not even a copy');
		assert.ok(changes > 0);
		transport.faults.connect = null;
		while (changes < 2) await new Promise(resolve => setTimeout(resolve, 5));
		assert.deepEqual(sorted(await readAll(source)), sorted(new Map(Object.entries(files))));
	});

	test('a file that somebody looks at comes before the thousands ahead of it', async t => {
		const folder = temporaryFolder(t, team(400, 30_000));
		const {open, transport} = bench(t, folder);
		const original = transport.execute.bind(transport);
		transport.execute = async (command, options) => {
			const execution = await original(command, options);
			// A slow line.
			if (transport.runs !== 2) return execution;
			async function* slowly() {
				for await (const chunk of execution.stdout) {
					await new Promise(resolve => setTimeout(resolve, 2));
					yield chunk;
				}
			}
			return {...execution, stdin: execution.stdin, stdout: slowly(), ending: execution.ending};
		};
		const source = open();
		const {files} = await source.list();
		const last = files.at(-1)?.path ?? '';
		await source.readRange(last, 0, 10);
		assert.ok(source.status.filesDone < 300, `${source.status.filesDone} came before it`);
		await source.close();
	});

	test('watched, it tells of what is new, and lists it without asking again', async t => {
		const files = team(5, 1_000);
		const folder = temporaryFolder(t, files);
		const {open, transport} = bench(t, folder);
		const source = open({watchSeconds: 0.02});
		await readAll(source);
		let told = () => {};
		const change = new Promise<void>(resolve => {
			told = resolve;
		});
		const watch = source.watch({onChange: () => told()});
		put(folder, 'user0/2026-02-01_new.jsonl', 'new\n');
		await change;
		watch.stop();
		const listed = await source.list();
		assert.ok(listed.files.some(({path: file}) => file === 'user0/2026-02-01_new.jsonl'));
		assert.equal(await textOf(source, 'user0/2026-02-01_new.jsonl'), 'new\n');
		assert.equal(transport.connects, 1);
	});

	test('watched, a login that was refused after the link died is not tried again before the person asks', async t => {
		const folder = temporaryFolder(t, team(3, 1_000));
		const {open, transport} = bench(t, folder);
		const source = open({watchSeconds: 0.01});
		await readAll(source);
		const watch = source.watch({onChange: () => {}});
		transport.faults.connect = new RemoteError('auth', 'refused');
		transport.faults.cutAfter = 0;
		while (transport.quietConnects === 0) await new Promise(resolve => setTimeout(resolve, 5));
		await new Promise(resolve => setTimeout(resolve, 150));
		assert.equal(transport.quietConnects, 1);
		assert.equal(source.status.error?.kind, 'auth');
		transport.faults.connect = null;
		assert.deepEqual((await source.list()).problems, []);
		watch.stop();
	});

	test('is closed at any moment, and leaves nothing running', async t => {
		const folder = temporaryFolder(t, team(12, 4_000));
		for (let turns = 0; turns < 20; turns++) {
			const {open} = bench(t, folder);
			const source = open();
			const {files} = await source.list();
			const reading = textOf(source, files[0]?.path ?? '').catch(() => '');
			for (let i = 0; i < turns * 3; i++) await new Promise(resolve => setImmediate(resolve));
			await source.close();
			await reading;
		}
	});

	test('says how far it is', async t => {
		const files = team(40, 5_000);
		const {open, statuses} = bench(t, temporaryFolder(t, files));
		const source = open();
		await readAll(source);
		await new Promise(resolve => setTimeout(resolve, 120));
		const {files: total, filesDone, bytes, bytesDone} = source.status;
		assert.deepEqual([total, filesDone], [40, 40]);
		assert.equal(
			bytes,
			Object.values(files).reduce((sum, text) => sum + text.length, 0),
		);
		assert.equal(bytesDone, bytes);
		assert.ok(statuses.length > 0 && statuses.length < 40);
	});
});
