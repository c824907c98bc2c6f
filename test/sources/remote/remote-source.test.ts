import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';
import {openFolder} from '../../../source/sources/local.ts';
import {nameFromBytes, pathBytes} from '../../../source/sources/path-bytes.ts';
import type {SourceFile} from '../../../source/sources/source.ts';
import {hostilePaths, hostileText} from '../../remote/lab/tree.ts';
import {temporaryFolder} from '../temporary.ts';
import {bench, byPath, readAll, sorted, team, textOf} from './bench.ts';

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
			byPath(files).map(({identity: _, ...file}) => ({...file, modified: Math.floor(file.modified)}));
		assert.deepEqual(plain(there.files), plain(here.files));
		assert.deepEqual(there.problems, []);
		assert.deepEqual(sorted(await readAll(source)), sorted(await readAll(local)));
		const [first] = here.files;
		assert.ok(first);
		assert.deepEqual(await source.readRange(first.path, 5, 20), await local.readRange(first.path, 5, 20));
		await assert.rejects(source.readRange(first.path, first.size - 1, 2), {kind: 'shrunk'});
		await assert.rejects(textOf(source, 'user0/never.jsonl'), {kind: 'vanished'});
	});

	test('where no folder was written and nothing is found, names the one that was searched', async t => {
		const address = {kind: 'remote', user: null, host: 'kids', port: null, path: '.'} as const;
		const [home, before] = [temporaryFolder(t), process.cwd()];
		t.after(() => process.chdir(before));
		process.chdir(home);
		const {problems} = await bench(t, home).open({address}).list();
		assert.deepEqual(problems, [{path: '', message: `no transcripts below ${home} on kids; write kids:/PATH`}]);
		assert.deepEqual((await bench(t, home).open().list()).problems, []);
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
