import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {leftOutReasons} from '../../source/sources/left-out.ts';
import {holdsTranscript, openFile, openFolder} from '../../source/sources/local.ts';
import {type Listing, SourceError, type SourceErrorKind} from '../../source/sources/source.ts';
import {walkReasons} from '../../source/sources/walk.ts';
import {skipAsRoot, temporaryFolder} from './temporary.ts';

const line = '{"type":"user"}\n';
const pathsOf = (listing: Listing): string[] => listing.files.map(file => file.path).sort();
const reasonOf = (listing: Listing, file: string): string | undefined =>
	listing.leftOut.find(entry => entry.path === file)?.reason;

const isKind =
	(kind: SourceErrorKind) =>
	(error: unknown): boolean => {
		assert.ok(error instanceof SourceError);
		assert.equal(error.kind, kind);
		return true;
	};

async function readAll(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
	const copies: Buffer[] = [];
	for await (const chunk of chunks) copies.push(Buffer.from(chunk));
	return Buffer.concat(copies);
}

test('a listing has the size, the time and the place of each file', async t => {
	const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line});
	fs.utimesSync(path.join(root, 'anna/2026-02-05_x.jsonl'), 1_700_000_000, 1_700_000_000.5);
	const {files, leftOut, problems} = await openFolder(root).list();
	assert.deepEqual(files, [
		{
			path: 'anna/2026-02-05_x.jsonl',
			size: line.length,
			modified: 1_700_000_000_500,
			identity: String(fs.statSync(path.join(root, 'anna/2026-02-05_x.jsonl')).ino),
			owner: null,
			user: 'anna',
			userFrom: 'folder',
			project: null,
			date: '2026-02-05',
			id: 'x',
			kind: 'session',
			parentId: null,
		},
	]);
	assert.deepEqual([leftOut, problems], [[], []]);
});

test('another file in the place of one has another identity, though its size and time are the same', async t => {
	const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line, 'anna/new': line});
	const names = ['anna/2026-02-05_x.jsonl', 'anna/new'].map(name => path.join(root, name)) as [string, string];
	for (const name of names) fs.utimesSync(name, 1_700_000_000, 1_700_000_000);
	const listed = async () =>
		(await openFolder(root).list()).files.map(({size, modified, identity}) => ({size, modified, identity}));
	const [before] = await listed();
	fs.renameSync(names[1], names[0]);
	const [now] = await listed();
	assert.deepEqual({...now, identity: ''}, {...before, identity: ''});
	assert.notEqual(now?.identity, before?.identity);
});

test('where no folder names the user, the owner of the file is known', async t => {
	const root = temporaryFolder(t, {'-srv/01234567-89ab-4cde-8f01-23456789abcd.jsonl': line});
	const [file] = (await openFolder(root).list()).files;
	assert.deepEqual([file?.user, file?.owner], [null, os.userInfo().username]);
});

test('empty files are listed and read as nothing', async t => {
	const source = openFolder(temporaryFolder(t, {'anna/2026-02-05_x.jsonl': ''}));
	assert.deepEqual(
		(await source.list()).files.map(file => file.size),
		[0],
	);
	assert.equal((await readAll(source.chunks('anna/2026-02-05_x.jsonl', 0))).length, 0);
});

test('links to folders are followed once, and circles end', async t => {
	const elsewhere = temporaryFolder(t, {'2026-02-05_far.jsonl': line});
	const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line});
	fs.symlinkSync('..', path.join(root, 'anna/up'));
	fs.symlinkSync('.', path.join(root, 'anna/self'));
	fs.symlinkSync('/', path.join(root, 'disk'));
	fs.symlinkSync('anna', path.join(root, 'same'));
	fs.symlinkSync(elsewhere, path.join(root, 'bob'));
	fs.symlinkSync(elsewhere, path.join(root, 'bob2'));
	fs.symlinkSync(root, path.join(elsewhere, 'back'));
	fs.symlinkSync('b', path.join(root, 'a'));
	fs.symlinkSync('a', path.join(root, 'b'));
	const listing = await openFolder(root).list();
	assert.deepEqual(pathsOf(listing), ['anna/2026-02-05_x.jsonl', 'bob/2026-02-05_far.jsonl']);
	assert.equal(reasonOf(listing, 'disk/'), walkReasons.folderAbove);
	for (const link of ['anna/up/', 'anna/self/', 'same/', 'bob2/', 'bob/back/'])
		assert.equal(reasonOf(listing, link), walkReasons.listedElsewhere, link);
});

test('links to files count once, and never beside the file itself', async t => {
	const elsewhere = temporaryFolder(t, {'blob-1': line});
	const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line});
	fs.symlinkSync('2026-02-05_x.jsonl', path.join(root, 'anna/2026-02-06_again.jsonl'));
	fs.symlinkSync(path.join(elsewhere, 'blob-1'), path.join(root, 'anna/2026-02-07_annex.jsonl'));
	fs.symlinkSync('nowhere', path.join(root, 'anna/2026-02-08_gone.jsonl'));
	const listing = await openFolder(root).list();
	assert.deepEqual(pathsOf(listing), ['anna/2026-02-05_x.jsonl', 'anna/2026-02-07_annex.jsonl']);
	assert.equal(reasonOf(listing, 'anna/2026-02-06_again.jsonl'), walkReasons.listedElsewhere);
	assert.deepEqual(listing.problems, [{path: 'anna/2026-02-08_gone.jsonl', message: 'a link to what is not there'}]);
});

test('pipes are left out, and never opened even when asked for', async t => {
	const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line});
	const pipe = 'anna/2026-02-06_pipe.jsonl';
	const made = spawnSync('mkfifo', [path.join(root, pipe)]);
	if (made.status !== 0) return t.skip('this system has no mkfifo');
	const source = openFolder(root);
	const listing = await source.list();
	assert.deepEqual(pathsOf(listing), ['anna/2026-02-05_x.jsonl']);
	assert.equal(reasonOf(listing, pipe), walkReasons.special);
	await assert.rejects(source.readRange(pipe, 0, 1), isKind('not-a-file'));
	await assert.rejects(readAll(source.chunks(pipe, 0)), isKind('not-a-file'));
	await assert.rejects(source.readRange('anna', 0, 1), isKind('not-a-file'));
});

const hostileNames = ['new\nline', '\u001b]52;c;aGk=\u0007', '\u202egnp', '\u009b31m', 'back\\slash', ' ', '-rf', '%s'];

test('hostile names survive as they are', {skip: process.platform === 'win32' && 'no such names there'}, async t => {
	const names = hostileNames.map(name => `${name}/2026-02-05_${name}.jsonl`);
	const source = openFolder(temporaryFolder(t, Object.fromEntries(names.map(name => [name, name]))));
	const {files} = await source.list();
	assert.deepEqual(files.map(file => file.path).sort(), [...names].sort());
	for (const file of files) {
		assert.equal(`${file.user}/2026-02-05_${file.id}.jsonl`, file.path);
		assert.equal((await source.readRange(file.path, 0, file.size)).toString(), file.path);
	}
});

test('names that are no UTF-8 can be listed and read', {
	skip: process.platform !== 'linux' && 'only Linux has them',
}, async t => {
	const root = temporaryFolder(t);
	const folder = Buffer.concat([Buffer.from(`${root}/ann`), Buffer.from([0xe1])]);
	fs.mkdirSync(folder);
	const rest = Buffer.from([0x2f, ...Buffer.from('2026-02-05_'), 0xff, 0xfe, ...Buffer.from('é.jsonl')]);
	fs.writeFileSync(Buffer.concat([folder, rest]), line);
	const source = openFolder(root);
	const [file] = (await source.list()).files;
	assert.equal(file?.path, 'ann\udce1/2026-02-05_\udcff\udcfeé.jsonl');
	assert.equal((await readAll(source.chunks(file.path, 0))).toString(), line);
});

test('a folder and a file that are shut are problems, the rest is listed', {skip: skipAsRoot}, async t => {
	const root = temporaryFolder(t, {
		'anna/2026-02-05_x.jsonl': line,
		'anna/2026-02-06_shut.jsonl': line,
		'bob/2026-02-05_y.jsonl': line,
	});
	fs.chmodSync(path.join(root, 'anna/2026-02-06_shut.jsonl'), 0);
	fs.chmodSync(path.join(root, 'bob'), 0);
	const source = openFolder(root);
	const listing = await source.list();
	assert.deepEqual(pathsOf(listing), ['anna/2026-02-05_x.jsonl']);
	assert.deepEqual(listing.problems, [
		{path: 'bob', message: 'permission denied'},
		{path: 'anna/2026-02-06_shut.jsonl', message: 'permission denied'},
	]);
	await assert.rejects(source.readRange('anna/2026-02-06_shut.jsonl', 0, 1), isKind('denied'));
});

test('a root that is gone is a problem of the listing, not an error', async t => {
	const root = path.join(temporaryFolder(t), 'gone');
	const {files, problems} = await openFolder(root).list();
	assert.deepEqual([files, problems], [[], [{path: '', message: 'not there any more'}]]);
});

test('a file that vanished or was cut says so by its kind', async t => {
	const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line});
	const source = openFolder(root);
	const file = 'anna/2026-02-05_x.jsonl';
	await assert.rejects(source.readRange(file, 0, line.length + 1), isKind('shrunk'));
	await assert.rejects(readAll(source.chunks(file, line.length + 1)), isKind('shrunk'));
	assert.equal((await readAll(source.chunks(file, line.length))).length, 0);
	fs.rmSync(path.join(root, file));
	await assert.rejects(source.readRange(file, 0, 1), isKind('vanished'));
	await assert.rejects(readAll(source.chunks(file, 0)), isKind('vanished'));
});

test('a file cut while it is read is not taken for whole', async t => {
	const root = temporaryFolder(t, {'x.jsonl': 'abcdefgh'});
	const chunks = openFolder(root).chunks('x.jsonl', 0, {chunkBytes: 4})[Symbol.asyncIterator]();
	assert.equal(Buffer.from((await chunks.next()).value ?? '').toString(), 'abcd');
	fs.truncateSync(path.join(root, 'x.jsonl'), 5);
	assert.equal(Buffer.from((await chunks.next()).value ?? '').toString(), 'e');
	await assert.rejects(chunks.next(), isKind('shrunk'));
});

test('what is appended while a file is read is read as well', async t => {
	const root = temporaryFolder(t, {'x.jsonl': 'abcd'});
	let text = '';
	for await (const chunk of openFolder(root).chunks('x.jsonl', 0, {chunkBytes: 4})) {
		text += chunk.toString();
		if (text === 'abcd') fs.appendFileSync(path.join(root, 'x.jsonl'), 'ef');
	}
	assert.equal(text, 'abcdef');
});

test('chunks of any size from any place make up the same bytes, also two readers at once', async t => {
	const bytes = Buffer.from(Array.from({length: 1000}, (_, index) => index % 251));
	const root = temporaryFolder(t);
	fs.writeFileSync(path.join(root, 'x.jsonl'), bytes);
	const source = openFolder(root);
	for (const chunkBytes of [1, 7, 999, 1000, 1001])
		for (const from of [0, 1, 500, 999, 1000]) {
			const options = {chunkBytes};
			const [one, two] = await Promise.all([
				readAll(source.chunks('x.jsonl', from, options)),
				readAll(source.chunks('x.jsonl', 0, options)),
			]);
			assert.deepEqual(one, bytes.subarray(from));
			assert.deepEqual(two, bytes);
		}
	assert.deepEqual(await source.readRange('x.jsonl', 10, 5), bytes.subarray(10, 15));
});

test('reading and listing stop when they are aborted', async t => {
	const source = openFolder(temporaryFolder(t, {'x.jsonl': 'abcdefgh'}));
	const abort = new AbortController();
	const read = async (): Promise<void> => {
		for await (const _ of source.chunks('x.jsonl', 0, {chunkBytes: 2, signal: abort.signal})) abort.abort();
	};
	await assert.rejects(read(), {name: 'AbortError'});
	await assert.rejects(source.list(abort.signal), {name: 'AbortError'});
});

test('of a home only its projects are walked, and what is beside them is counted', async t => {
	const root = temporaryFolder(t, {
		'.claude/projects/-srv/01234567-89ab-4cde-8f01-23456789abcd.jsonl': line,
		'.claude/history.jsonl': line,
		'.claude/file-history/a/b.jsonl': line,
		'.cache/x.jsonl': line,
		'work/app/deep/data.jsonl': line,
		'work/data.jsonl': line,
		'.claude/projects/-srv/01234567-89ab-4cde-8f01-23456789abcd/tool-results/1.txt': 'x',
	});
	const listing = await openFolder(root).list();
	assert.deepEqual(pathsOf(listing), ['.claude/projects/-srv/01234567-89ab-4cde-8f01-23456789abcd.jsonl']);
	assert.deepEqual(Object.fromEntries(listing.leftOut.map(({path: file, reason}) => [file, reason])), {
		'.claude/history.jsonl': leftOutReasons.otherSchema,
		'.claude/file-history/': leftOutReasons.configuration,
		'.cache/': leftOutReasons.hidden,
		'work/app/': leftOutReasons.besideProjects,
		'work/data.jsonl': leftOutReasons.besideProjects,
		'.claude/projects/-srv/01234567-89ab-4cde-8f01-23456789abcd/tool-results/': leftOutReasons.toolOutput,
	});
});

test('one file is a source of its own, and its folder the root', async t => {
	const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line, 'anna/2026-02-06_y.jsonl': line});
	const source = openFile(path.join(root, 'anna/2026-02-05_x.jsonl'), 'x');
	const {files} = await source.list();
	assert.deepEqual([source.name, source.root, source.file], ['x', path.join(root, 'anna'), '2026-02-05_x.jsonl']);
	assert.deepEqual(
		files.map(({path: file, user}) => [file, user]),
		[['2026-02-05_x.jsonl', 'anna']],
	);
	assert.equal((await source.readRange('2026-02-05_x.jsonl', 0, 2)).toString(), '{"');
	fs.rmSync(path.join(root, 'anna/2026-02-05_x.jsonl'));
	assert.deepEqual((await source.list()).problems, [{path: '2026-02-05_x.jsonl', message: 'not there any more'}]);
});

test('a folder holds a transcript or not, whatever else lies in it', t => {
	assert.equal(holdsTranscript(temporaryFolder(t, {'a/history.jsonl': line, 'b.txt': ''})), false);
	assert.equal(holdsTranscript(temporaryFolder(t, {'a/history.jsonl': line, 'a/b/c.jsonl': ''})), true);
});

test('reading writes nothing', async t => {
	const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line});
	const stateOf = (): string => execFileSync('find', [root, '-printf', '%p %s %T@ %C@ %m\\n'], {encoding: 'utf8'});
	if (spawnSync('find', ['--version']).status !== 0) return t.skip('needs GNU find');
	const before = stateOf();
	const source = openFolder(root);
	for (const file of (await source.list()).files) await readAll(source.chunks(file.path, 0));
	assert.equal(stateOf(), before);
});
