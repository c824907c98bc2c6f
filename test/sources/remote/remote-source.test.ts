import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, type TestContext, test} from 'node:test';
import {openFolder} from '../../../source/sources/local.ts';
import {nameFromBytes, pathBytes} from '../../../source/sources/path-bytes.ts';
import {
	openRemoteSource,
	type RemoteSource,
	type RemoteSourceOptions,
} from '../../../source/sources/remote/remote-source.ts';
import type {RemoteStatus} from '../../../source/sources/remote/status.ts';
import {RemoteError} from '../../../source/sources/remote/transport.ts';
import type {Source, SourceFile} from '../../../source/sources/source.ts';
import {hostilePaths, hostileText} from '../../remote/lab/tree.ts';
import {put, temporaryFolder} from '../temporary.ts';
import {FaultyTransport} from './faulty-transport.ts';

interface Bench {
	readonly transport: FaultyTransport;
	readonly notices: string[];
	readonly statuses: RemoteStatus[];
	open(more?: Partial<RemoteSourceOptions>): RemoteSource;
}

function bench(t: TestContext, folder: string, home: string = temporaryFolder(t)): Bench {
	const transport = new FaultyTransport();
	const notices: string[] = [];
	const statuses: RemoteStatus[] = [];
	const opened: RemoteSource[] = [];
	t.after(() => Promise.all(opened.map(source => source.close())));
	return {
		transport,
		notices,
		statuses,
		open(more = {}) {
			const source = openRemoteSource({
				address: {kind: 'remote', user: null, host: 'kids', port: null, path: folder},
				name: `kids:${folder}`,
				openTransport: async () => transport,
				env: {},
				home,
				reader: null,
				since: null,
				watchSeconds: null,
				keepsCopy: true,
				ask: async () => null,
				onStatus: status => statuses.push(status),
				onNotice: text => notices.push(text),
				backOffMilliseconds: [1],
				...more,
			});
			opened.push(source);
			return source;
		},
	};
}

async function textOf(source: Source, file: string, from = 0): Promise<string> {
	const parts: Buffer[] = [];
	for await (const chunk of source.chunks(file, from, {chunkBytes: 1 << 16})) parts.push(Buffer.from(chunk));
	return Buffer.concat(parts).toString('latin1');
}

async function readAll(source: Source): Promise<Map<string, string>> {
	const {files} = await source.list();
	const texts = new Map<string, string>();
	for (const {path: file} of files) texts.set(file, await textOf(source, file));
	return texts;
}

const sorted = (texts: ReadonlyMap<string, string>) => [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
const byPath = (files: readonly SourceFile[]) => [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
const day = (index: number) => `2026-01-${String((index % 27) + 1).padStart(2, '0')}`;

/** People with a few sessions each, of some size. */
function team(count: number, bytes: number): Record<string, string> {
	const files: Record<string, string> = {};
	for (let i = 0; i < count; i++) {
		const id = `${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`;
		const line = JSON.stringify({
			type: 'user',
			n: i,
			timestamp: `${day(i)}T10:00:00.000Z`,
			text: 'words '.repeat((i % 7) + 1),
		});
		files[`user${i % 3}/${day(i)}_${id}.jsonl`] = `${line}\n`.repeat(Math.ceil((bytes * ((i % 5) + 1)) / line.length));
	}
	return files;
}

describe('a folder on a server', () => {
	test('reads as the same folder does here', async t => {
		const folder = temporaryFolder(t, {
			...team(12, 2_000),
			'user0/notes.jsonl': 'no newline at its end',
			'user1/2026-01-01_empty.jsonl': '',
		});
		const source = bench(t, folder).open();
		const local = openFolder(folder);
		const [there, here] = [await source.list(), await local.list()];
		const plain = (files: readonly SourceFile[]) =>
			byPath(files).map(file => ({...file, modified: Math.floor(file.modified)}));
		assert.deepEqual(plain(there.files), plain(here.files));
		assert.deepEqual(there.problems, []);
		assert.deepEqual(sorted(await readAll(source)), sorted(await readAll(local)));
		const [first] = here.files;
		assert.ok(first);
		assert.deepEqual(await source.readRange(first.path, 5, 20), await local.readRange(first.path, 5, 20));
		await assert.rejects(source.readRange(first.path, first.size - 1, 2), {kind: 'shrunk'});
		await assert.rejects(textOf(source, 'user0/never.jsonl'), {kind: 'vanished'});
	});

	test('fetches nothing twice: not the next time, and of a grown file only its tail', async t => {
		const files = team(30, 8_000);
		const folder = temporaryFolder(t, files);
		const home = temporaryFolder(t);
		const first = bench(t, folder, home);
		const source = first.open();
		await readAll(source);
		await source.close();
		assert.ok(first.transport.delivered > 400_000);

		const second = bench(t, folder, home);
		const again = second.open();
		assert.deepEqual(sorted(await readAll(again)), sorted(new Map(Object.entries(files))));
		assert.ok(second.transport.delivered < 8_000, `${second.transport.delivered} bytes for a list`);
		assert.equal(second.transport.runs, 1);

		const [grown = ''] = Object.keys(files);
		fs.appendFileSync(path.join(folder, grown), '{"new":1}\n');
		const before = second.transport.delivered;
		await again.list();
		assert.equal(await textOf(again, grown), `${files[grown]}{"new":1}\n`);
		assert.ok(second.transport.delivered - before < 10_000);
	});

	const changes: [string, (file: string, text: string) => void][] = [
		['shrank', (file, text) => fs.writeFileSync(file, text.slice(0, 100))],
		['became another of the same length', (file, text) => fs.writeFileSync(file, text.replaceAll('words', 'WORDS'))],
		['was rotated into a longer one', (file, text) => fs.writeFileSync(file, `{"other":1}\n${text}${text}`)],
		[
			'lost its last line and got another',
			(file, text) => fs.writeFileSync(file, `${text.slice(0, -30)}\n{"n":2}\n${'x'.repeat(99)}\n`),
		],
		['had a half last line that was finished', (file, text) => fs.writeFileSync(file, `${text}half and whole\n`)],
		['was only touched', (file, text) => fs.writeFileSync(file, text)],
		['became empty', file => fs.writeFileSync(file, '')],
	];
	for (const [what, change] of changes)
		test(`notices that a file ${what}`, async t => {
			const name = 'anna/2026-01-01_a.jsonl';
			const folder = temporaryFolder(t, {[name]: `${'{"text":"words"}\n'.repeat(300)}half`});
			const {open} = bench(t, folder);
			const source = open();
			await readAll(source);
			const file = path.join(folder, name);
			change(file, fs.readFileSync(file, 'utf8'));
			fs.utimesSync(file, 2_000_000_000, 2_000_000_000);
			await source.list();
			assert.equal(await textOf(source, name), fs.readFileSync(file, 'latin1'));
		});

	test('keeps reading a file that vanished between list and reading from telling of the others', async t => {
		const files = team(6, 500);
		const folder = temporaryFolder(t, files);
		const {open, transport} = bench(t, folder);
		const [gone = '', ...others] = Object.keys(files);
		transport.faults.prefix = '';
		const source = open();
		const original = transport.execute.bind(transport);
		transport.execute = async (command, options) => {
			if (transport.runs === 1) fs.rmSync(path.join(folder, gone));
			return original(command, options);
		};
		await source.list();
		await assert.rejects(textOf(source, gone), {kind: 'vanished'});
		for (const name of others) assert.equal(await textOf(source, name), files[name]);
	});

	test('holds names of any bytes', async t => {
		const folder = temporaryFolder(t);
		hostilePaths.forEach((name, index) => {
			const file = nameFromBytes(Buffer.from(name, 'latin1'));
			const absolute = pathBytes(`${folder}/${file}`);
			fs.mkdirSync(pathBytes(`${folder}/${file}`.replace(/\/[^/]*$/, '')), {recursive: true});
			fs.writeFileSync(absolute, hostileText(index));
		});
		const source = bench(t, folder).open();
		const texts = await readAll(source);
		assert.deepEqual([...texts.values()].sort(), hostilePaths.map((_, index) => hostileText(index)).sort());
	});

	test('of one file on a server is that file', async t => {
		const folder = temporaryFolder(t, {'anna/2026-01-01_a.jsonl': 'one\n', 'anna/2026-01-02_b.jsonl': 'two\n'});
		const source = bench(t, `${folder}/anna/2026-01-01_a.jsonl`).open();
		assert.equal(source.file, '2026-01-01_a.jsonl');
		assert.deepEqual([...(await readAll(source))], [['2026-01-01_a.jsonl', 'one\n']]);
		assert.equal(source.root, `kids:${folder}/anna`);
	});

	test('fetches only the files of the people that are wanted', async t => {
		const {open, transport} = bench(t, temporaryFolder(t, team(30, 10_000)));
		const source = open({users: new Set(['user1'])});
		const texts = await readAll(source);
		assert.equal(texts.size, 10);
		assert.ok([...texts.keys()].every(file => file.startsWith('user1/')));
		const total = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
		assert.ok(transport.delivered < total + 10_000);
	});

	test('is read where no disk takes anything: only what somebody asks for', async t => {
		const files = team(10, 20_000);
		const {open, transport, notices} = bench(t, temporaryFolder(t, files), '/dev/null/home');
		const before = process.env.TMPDIR;
		process.env.TMPDIR = '/dev/null/none';
		t.after(() => {
			if (before === undefined) delete process.env.TMPDIR;
			else process.env.TMPDIR = before;
		});
		const source = open();
		const [first] = (await source.list()).files;
		assert.ok(first);
		assert.equal(await textOf(source, first.path), files[first.path]);
		assert.ok(transport.delivered < first.size + 10_000);
		assert.deepEqual(sorted(await readAll(source)), sorted(new Map(Object.entries(files))));
		assert.match(notices.join('\n'), /cannot be kept/);
	});

	test('that is not there is a problem, not a crash', async t => {
		const {open} = bench(t, '/nowhere/at/all');
		const {files, problems} = await open().list();
		assert.deepEqual(files, []);
		assert.match(problems[0]?.message ?? '', /not there|cannot be listed/);
	});

	test('with --since fetches what can have begun since then, and of long older ones the head alone', async t => {
		const line = (time: string) => `${JSON.stringify({type: 'user', timestamp: time, text: 'x'.repeat(200)})}\n`;
		const old = line('2026-01-01T00:00:00.000Z').repeat(8_000);
		const young = line('2026-03-01T00:00:00.000Z').repeat(8_000);
		const folder = temporaryFolder(t, {'a/old.jsonl': old, 'a/young.jsonl': young, 'a/untouched.jsonl': old});
		const then = Date.parse('2026-02-01T00:00:00Z');
		fs.utimesSync(path.join(folder, 'a/untouched.jsonl'), then / 1000 - 60, then / 1000 - 60);
		const {open, transport} = bench(t, folder);
		const source = open({since: then});
		const texts = await readAll(source);
		assert.deepEqual([...texts.keys()].sort(), ['a/old.jsonl', 'a/young.jsonl']);
		assert.equal(texts.get('a/young.jsonl'), young);
		const head = texts.get('a/old.jsonl') ?? '';
		assert.ok(head.length > 50_000 && head.length < 70_000 && head.endsWith('\n') && old.startsWith(head));
		assert.ok(transport.delivered < young.length + 200_000);
	});
});

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
		for (let turns = 0; turns < 40; turns++) {
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
