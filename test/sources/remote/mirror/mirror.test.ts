import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {describe, type TestContext, test} from 'node:test';
import fc from 'fast-check';
import {clearCopies, keptCopies} from '../../../../source/sources/remote/mirror/cache-status.ts';
import {readJournal} from '../../../../source/sources/remote/mirror/journal.ts';
import {takeLock} from '../../../../source/sources/remote/mirror/lock.ts';
import {type Copy, Mirror} from '../../../../source/sources/remote/mirror/mirror.ts';
import {temporaryFolder} from '../../temporary.ts';

const facts = (size: number, modified = 1) => ({size, modified, inode: '7', owner: null});

function textOf(copy: Copy | null): string | null {
	if (!copy) return null;
	const reader = copy.blob.open();
	const bytes = Buffer.alloc(copy.blob.length);
	const count = reader.read(bytes, 0);
	reader.close();
	return bytes.toString('utf8', 0, count);
}

function maker(home: string, notices: string[] = []) {
	return (options: {keepsCopy?: boolean; memoryBytes?: number; root?: string} = {}): Mirror =>
		Mirror.open({
			place: {env: {}, home},
			destination: 'anna@kids:22',
			root: '/data',
			keepsCopy: true,
			onNotice: text => notices.push(text),
			...options,
		});
}

function put(mirror: Mirror, file: string, text: string, base: Copy | null = null): void {
	const incoming = mirror.begin(file, base);
	incoming.write(Buffer.from(text), facts(text.length));
	incoming.finish(facts(incoming.length));
}

const everything = (folder: string): string[] =>
	fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}).map(name => path.join(folder, name));

async function withUmask(mask: number, body: () => Promise<void>): Promise<void> {
	const before = process.umask(mask);
	try {
		await body();
	} finally {
		process.umask(before);
	}
}

describe('the copy of a server', () => {
	test('is there again the next time, grown files included', async t => {
		const open = maker(temporaryFolder(t));
		const first = open();
		put(first, 'anna/a.jsonl', 'one\n');
		put(first, 'anna/\udcff.jsonl', 'bytes\n');
		first.listed(new Set(['anna/a.jsonl', 'anna/\udcff.jsonl']), true, 1_000);
		put(first, 'anna/a.jsonl', 'two\n', first.get('anna/a.jsonl'));
		await first.close();
		const second = open();
		assert.equal(textOf(second.get('anna/a.jsonl')), 'one\ntwo\n');
		assert.equal(textOf(second.get('anna/\udcff.jsonl')), 'bytes\n');
		assert.equal(second.get('anna/a.jsonl')?.isWhole, true);
		assert.equal(second.listedAt, 1_000);
		await second.close();
	});

	test('keeps of what was cut off only whole lines, and nothing where something better was there', async t => {
		const mirror = maker(temporaryFolder(t))();
		const cut = (file: string, text: string, base: Copy | null = null) => {
			const incoming = mirror.begin(file, base);
			incoming.write(Buffer.from(text), facts(99));
			incoming.cutOff(facts(99));
		};
		cut('a', '{"n":1}\n{"n":2}\n{"n"');
		assert.equal(textOf(mirror.get('a')), '{"n":1}\n{"n":2}\n');
		assert.equal(mirror.get('a')?.isWhole, false);
		cut('a', ':3}\n{"n":', mirror.get('a'));
		assert.equal(textOf(mirror.get('a')), '{"n":1}\n{"n":2}\n:3}\n');
		cut('none', 'half a line');
		assert.equal(mirror.get('none'), null);
		put(mirror, 'whole', 'first version\n');
		cut('whole', 'a new version\nthat is longer\n');
		assert.equal(textOf(mirror.get('whole')), 'first version\n');
		await mirror.close();
	});

	test('is for its owner alone under any umask, with names that say nothing', async t => {
		for (const mask of [0o000, 0o777])
			await withUmask(mask, async () => {
				const home = temporaryFolder(t);
				const mirror = maker(home)();
				put(mirror, 'secret-user/secret-name.jsonl', 'x\n');
				await mirror.close();
				const cache = path.join(home, '.cache/session-tui');
				for (const file of [cache, ...everything(cache)]) {
					const {mode} = fs.statSync(file);
					const wanted = fs.statSync(file).isDirectory() ? 0o700 : 0o600;
					// What a umask takes away from files that hold no transcript is no matter.
					if (mask === 0 || file.includes('/data/')) assert.equal(mode & 0o777, wanted, file);
				}
				assert.ok(!everything(cache).some(file => /secret|kids|anna/.test(file.slice(cache.length))));
				assert.match(
					fs.readFileSync(path.join(cache, 'servers/CACHEDIR.TAG'), 'utf8'),
					/^Signature: 8a477f597d28d172789f06886806bc55/,
				);
			});
	});

	test('is not kept in a folder that is a link', async t => {
		const home = temporaryFolder(t);
		const elsewhere = temporaryFolder(t);
		fs.mkdirSync(path.join(home, '.cache'));
		fs.symlinkSync(elsewhere, path.join(home, '.cache/session-tui'));
		const notices: string[] = [];
		const mirror = maker(home, notices)();
		put(mirror, 'a', 'text\n');
		assert.equal(textOf(mirror.get('a')), 'text\n');
		await mirror.close();
		assert.deepEqual(fs.readdirSync(elsewhere), []);
		assert.match(notices.join(), /cannot be kept.*no folder/);
	});

	test('forgets a file that is gone, and knows it again when it comes back', async t => {
		const open = maker(temporaryFolder(t));
		const mirror = open();
		put(mirror, 'a', 'a\n');
		put(mirror, 'b', 'b\n');
		mirror.listed(new Set(['a']), true, 1);
		await mirror.close();
		const again = open();
		assert.deepEqual(
			[...again.present()].map(({path: file}) => file),
			['a'],
		);
		again.listed(new Set(['a']), false, 2);
		assert.deepEqual(
			[...again.present()].map(({path: file}) => file),
			['a'],
		);
		again.listed(new Set(['a', 'b']), true, 3);
		await again.close();
		const third = open();
		assert.equal(textOf([...third.present()].find(({path: file}) => file === 'b') ?? null), 'b\n');
		await third.close();
	});

	test('is written by one instance; another reads it and keeps what it fetches to itself', async t => {
		const home = temporaryFolder(t);
		const notices: string[] = [];
		const open = maker(home, notices);
		const first = open();
		put(first, 'a', 'one\n');
		await first.settle();
		const second = open();
		assert.equal(textOf(second.get('a')), 'one\n');
		put(second, 'a', 'two\n', second.get('a'));
		put(second, 'b', 'mine\n');
		assert.equal(textOf(second.get('a')), 'one\ntwo\n');
		assert.equal(textOf(first.get('a')), 'one\n');
		await second.close();
		await first.close();
		const third = open();
		assert.equal(textOf(third.get('a')), 'one\n');
		assert.equal(third.get('b'), null);
		await third.close();
		assert.equal(notices.length, 1);
	});

	test('a lock of a process that is gone holds nobody up, and of many that want it one gets it', async t => {
		const file = path.join(temporaryFolder(t), 'lock');
		const gone = spawnSync(process.execPath, ['-e', '']).pid;
		fs.writeFileSync(file, `${gone}\n1\n`);
		const mine = takeLock(file);
		assert.ok(mine);
		assert.equal(takeLock(file), null);
		mine.release();
		// A number used again by another process is no owner.
		fs.writeFileSync(file, `${process.pid}\n1\n`);
		const again = takeLock(file);
		assert.ok(again || process.platform !== 'linux');
		again?.release();
		assert.deepEqual(fs.readdirSync(path.dirname(file)), []);
	});

	test('any damage to the journal costs copies, never makes wrong ones', async t => {
		const home = temporaryFolder(t);
		const open = maker(home);
		const mirror = open();
		const texts = new Map(Array.from({length: 8}, (_, i) => [`f${i}`, `text of ${i}\n`]));
		for (const [file, text] of texts) put(mirror, file, text);
		await mirror.close();
		const journal = everything(home).find(file => file.endsWith('/journal')) ?? '';
		const data = path.join(path.dirname(journal), 'data');
		const good = fs.readFileSync(journal);
		const names = new Map(fs.readdirSync(data).map(name => [name, fs.readFileSync(path.join(data, name))]));
		await fc.assert(
			fc.asyncProperty(
				fc.nat(good.length - 1),
				fc.integer({min: 1, max: 255}),
				fc.boolean(),
				async (at, flip, isCut) => {
					const bad = Buffer.from(isCut ? good.subarray(0, at) : good);
					if (!isCut) bad.writeUInt8(bad.readUInt8(at) ^ flip, at);
					fs.writeFileSync(journal, bad);
					for (const [name, bytes] of names) fs.writeFileSync(path.join(data, name), bytes);
					const damaged = open();
					for (const copy of damaged.present()) assert.equal(textOf(copy), texts.get(copy.path));
					put(damaged, 'new', 'after damage\n');
					await damaged.close();
					const repaired = open();
					assert.equal(textOf(repaired.get('new')), 'after damage\n');
					await repaired.close();
				},
			),
			{numRuns: 60},
		);
	});

	test('without a copy nothing with a name is on the disk, even while it runs', async t => {
		const home = temporaryFolder(t);
		const tmp = temporaryFolder(t);
		const before = process.env.TMPDIR;
		process.env.TMPDIR = tmp;
		t.after(() => {
			if (before === undefined) delete process.env.TMPDIR;
			else process.env.TMPDIR = before;
		});
		const mirror = maker(home)({keepsCopy: false});
		put(mirror, 'a', 'one\n');
		put(mirror, 'b', 'other\n');
		put(mirror, 'a', 'two\n', mirror.get('a'));
		assert.equal(textOf(mirror.get('a')), 'one\ntwo\n');
		assert.deepEqual(fs.readdirSync(tmp), []);
		assert.deepEqual(fs.readdirSync(home), []);
		await mirror.close();
	});

	test('of a server from which nothing came leaves nothing behind, nor does one of long ago', async t => {
		const home = temporaryFolder(t);
		const place = {env: {}, home};
		const open = maker(home);
		const servers = path.join(home, '.cache/session-tui/servers');
		const folders = () => fs.readdirSync(servers).filter(name => name !== 'CACHEDIR.TAG');
		const typo = open({root: '/typo'});
		const [name = ''] = folders();
		await typo.close();
		assert.deepEqual(folders(), []);
		fs.mkdirSync(path.join(servers, name, 'data'), {recursive: true});
		assert.deepEqual(keptCopies(place), []);
		fs.utimesSync(path.join(servers, name), 1, 1);
		const good = open();
		put(good, 'x', 'text\n');
		await good.close();
		assert.equal(folders().length, 1);
		const listed = open({root: '/empty'});
		listed.listed(new Set(), true, 1_000);
		await listed.close();
		assert.deepEqual(
			keptCopies(place).map(({root}) => root),
			['/empty', '/data'],
		);
	});

	test('is shown and cleared, but for one that is in use', async t => {
		const home = temporaryFolder(t);
		const open = maker(home);
		const place = {env: {}, home};
		assert.deepEqual(keptCopies(place), []);
		const mirror = open();
		const other = open({root: '/other'});
		put(other, 'x', 'text\n');
		await other.close();
		const kept = keptCopies(place);
		assert.deepEqual(kept.map(({root, files, isInUse}) => [root, files, isInUse]).sort(), [
			['/data', 0, true],
			['/other', 1, false],
		]);
		const {removed, inUse} = clearCopies(place);
		assert.deepEqual([removed.map(({root}) => root), inUse.map(({root}) => root)], [['/other'], ['/data']]);
		await mirror.close();
		clearCopies(place);
		assert.deepEqual(keptCopies(place), []);
	});
});

const mayMount = process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0;

/** A disk of two megabytes; null where none may be made. */
function smallDisk(t: TestContext): string | null {
	let disk = '';
	t.after(() => spawnSync('umount', ['-l', disk]));
	disk = path.join(temporaryFolder(t), 'disk');
	fs.mkdirSync(disk);
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status !== 0) return null;
	return disk;
}

describe('a full disk', () => {
	test('keeps what is there, and what comes afterwards is in memory', {
		skip: mayMount ? false : 'needs root and mount',
	}, async t => {
		const home = smallDisk(t);
		if (home === null) {
			t.skip('no file system may be mounted here');
			return;
		}
		const notices: string[] = [];
		const open = maker(home, notices);
		const mirror = open({memoryBytes: 4_000_000});
		const text = `${'x'.repeat(399_999)}\n`;
		for (let i = 0; i < 9; i++) put(mirror, `f${i}`, text.replace('x', String(i)));
		assert.ok(mirror.isMemoryOnly);
		for (let i = 0; i < 9; i++) assert.equal(textOf(mirror.get(`f${i}`)), text.replace('x', String(i)), `f${i}`);
		put(mirror, 'f0', 'tail\n', mirror.get('f0'));
		assert.equal(textOf(mirror.get('f0')), `${text.replace('x', '0')}tail\n`);
		await mirror.close();
		assert.equal(notices.filter(notice => /disk is full/.test(notice)).length, 1);
		const again = open();
		const kept = [...again.present()];
		assert.ok(kept.length >= 3 && kept.length < 9, `${kept.length} kept`);
		for (const copy of kept) assert.equal(textOf(copy), text.replace('x', copy.path.slice(1)));
		await again.close();
	});
});

test('killed at any moment a copy holds only what is whole', async t => {
	const home = temporaryFolder(t);
	const program = `
		import {Mirror} from './source/sources/remote/mirror/mirror.ts';
		const mirror = Mirror.open({place: {env: {}, home: ${JSON.stringify(home)}}, destination: 'd', root: 'r', keepsCopy: true, onNotice() {}});
		const facts = {size: 0, modified: 0, inode: '', owner: null};
		console.log('begun');
		for (let i = 0; ; i++) {
			const file = 'f' + (i % 40);
			const incoming = mirror.begin(file, i % 3 ? mirror.get(file) : null);
			incoming.write(Buffer.from((file + '\\n').repeat(20000)), facts);
			incoming.finish(facts);
			if (i % 5 === 0) await new Promise(resolve => setImmediate(resolve));
		}`;
	for (const milliseconds of [5, 40, 90]) {
		const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		await new Promise(resolve => child.stdout.once('data', resolve));
		await new Promise(resolve => setTimeout(resolve, milliseconds));
		child.kill('SIGKILL');
		await new Promise(resolve => child.once('exit', resolve));
		const mirror = Mirror.open({
			place: {env: {}, home},
			destination: 'd',
			root: 'r',
			keepsCopy: true,
			onNotice: text => assert.fail(text),
		});
		for (const copy of mirror.present()) {
			const text = textOf(copy) ?? '';
			assert.equal(text.length % (`${copy.path}\n`.length * 20_000), 0);
			assert.equal(text.replaceAll(`${copy.path}\n`, ''), '');
		}
		await mirror.close();
	}
	const journals = everything(home).filter(file => file.endsWith('/journal'));
	assert.ok(journals.length === 1 && readJournal(journals[0] ?? '') !== null);
});
