/** The scripts as they run: here, under every shell that this machine has. */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';
import {nameFromBytes} from '../../../../source/sources/path-bytes.ts';
import {LocalTransport} from '../../../../source/sources/remote/local-transport.ts';
import {readFiles} from '../../../../source/sources/remote/protocol/read-files.ts';
import {bootstrap} from '../../../../source/sources/remote/protocol/shell.ts';
import {survey} from '../../../../source/sources/remote/protocol/survey.ts';
import type {Execution} from '../../../../source/sources/remote/transport.ts';
import {hostilePaths, hostileText} from '../../../remote/lab/tree.ts';
import {temporaryFolder} from '../../temporary.ts';

/** The command line as this login shell takes it. */
class ShellTransport extends LocalTransport {
	constructor(
		private readonly shell: string,
		private readonly arguments_: readonly string[] = [],
	) {
		super();
	}

	override execute(command: string, options = {}): Promise<Execution> {
		const words = [this.shell, ...this.arguments_, '-c'].join(' ');
		return super.execute(`exec ${words} "$(cat <<'EOT'\n${command}\nEOT\n)"`, options);
	}
}

const which = (name: string): boolean => spawnSync('/bin/sh', ['-c', `command -v ${name}`]).status === 0;

function hostileFolder(t: Parameters<typeof temporaryFolder>[0]): string {
	const folder = temporaryFolder(t);
	hostilePaths.forEach((name, index) => {
		const file = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
		fs.mkdirSync(file.subarray(0, file.lastIndexOf('/'.charCodeAt(0))), {recursive: true});
		fs.writeFileSync(file, hostileText(index));
	});
	return folder;
}

async function readAll(transport: LocalTransport, paths: readonly string[], options: {perSudo?: number} = {}) {
	const texts = paths.map(() => '');
	const ends: string[] = paths.map(() => 'never');
	const stderr = await readFiles({
		transport,
		items: paths.map(file => ({path: file, offset: 0, length: 0, isSudo: false})),
		receiver: {
			data(index, bytes) {
				texts[index] += bytes.toString();
			},
			ended(index, end) {
				ends[index] = end.kind === 'read' ? 'read' : `refused: ${end.reason}`;
			},
		},
		perSudo: options.perSudo ?? 200,
		packing: {compression: 'none', level: 0},
		password: '',
		reader: null,
	});
	return {texts, ends, stderr};
}

describe('the scripts', () => {
	test('are reached by a command line that every shell reads alike', () => {
		assert.equal(bootstrap.match(/'/g)?.length, 2);
		assert.doesNotMatch(bootstrap, /[\\!\n]/);
	});

	const shells: [string, string[]][] = [
		['sh', []],
		['bash', []],
		['zsh', []],
		['fish', []],
		['tcsh', []],
		['busybox', ['sh']],
	];
	for (const [shell, words] of shells)
		test(`list and read 23 hostile names under ${shell}`, {
			skip: which(shell) ? false : `no ${shell} here`,
		}, async t => {
			const folder = hostileFolder(t);
			const transport = new ShellTransport(shell, words);
			const {root, kind, files, isComplete} = await survey({transport, root: folder});
			assert.equal(root, folder);
			assert.equal(kind, 'folder');
			assert.ok(isComplete);
			const wanted = hostilePaths.map(name => nameFromBytes(Buffer.from(name, 'latin1')));
			assert.deepEqual(files.map(file => file.path).sort(), [...wanted].sort());
			for (const perSudo of [200, 5, 1]) {
				const {texts, ends} = await readAll(
					transport,
					wanted.map(name => `${folder}/${name}`),
					{perSudo},
				);
				assert.deepEqual(
					texts,
					hostilePaths.map((_, index) => hostileText(index)),
				);
				assert.ok(ends.every(end => end === 'read'));
			}
			assert.deepEqual(
				fs.readdirSync(folder).filter(name => name.startsWith('pwned')),
				[],
			);
		});

	test('list the same with the tools of BusyBox as with those of GNU', {
		skip: which('busybox') ? false : 'no busybox',
	}, async t => {
		const folder = hostileFolder(t);
		const bin = temporaryFolder(t);
		for (const name of ['sh', 'find', 'stat', 'mktemp', 'rm', 'cat', 'printf', 'tail', 'head', 'tr'])
			fs.symlinkSync('/usr/bin/busybox', path.join(bin, name));
		class BusyBox extends LocalTransport {
			override execute(command: string, options = {}): Promise<Execution> {
				return super.execute(`PATH=${bin}; ${command.replace('/bin/sh', `${bin}/sh`)}`, options);
			}
		}
		const transport = new BusyBox();
		const gnu = await survey({transport: new LocalTransport(), root: folder});
		const busybox = await survey({transport, root: folder});
		assert.deepEqual([...busybox.tools], []);
		const seconds = (files: typeof gnu.files) =>
			files
				.map(file => ({...file, modified: Math.floor(file.modified / 1000)}))
				.sort((a, b) => (a.path < b.path ? -1 : 1));
		assert.deepEqual(seconds(busybox.files), seconds(gnu.files));
		const {texts} = await readAll(
			transport,
			gnu.files.map(file => `${folder}/${file.path}`),
		);
		assert.equal(texts.filter(text => text.startsWith('{"type"')).length, hostilePaths.length);
	});

	test('say of a single file what it is, and of nothing that it is not known', async t => {
		const folder = temporaryFolder(t, {'a/one.txt': 'one\n'});
		const transport = new LocalTransport();
		const one = await survey({transport, root: `${folder}/a/one.txt`});
		assert.equal(one.kind, 'file');
		assert.deepEqual(
			one.files.map(({path: file, size}) => [file, size]),
			[['', 4]],
		);
		assert.equal((await survey({transport, root: `${folder}/none`})).kind, 'unknown');
		assert.equal((await survey({transport, root: '/dev/null'})).kind, 'special');
	});

	test('take a path that is not absolute from the login folder', async () => {
		const here = await survey({transport: new LocalTransport(), root: 'fixtures/demo'});
		assert.equal(here.root, `${process.cwd()}/fixtures/demo`);
		const home = await survey({transport: new LocalTransport(), root: '~'}).catch(() => null);
		assert.equal(home?.root, process.env.HOME);
	});

	test('leave out what no layout holds: hidden folders, dependencies, tool output, links', async t => {
		const folder = temporaryFolder(t, {
			'anna/a.jsonl': '',
			'anna/.git/b.jsonl': '',
			'anna/.claude/projects/-x/c.jsonl': '',
			'anna/node_modules/d.jsonl': '',
			'anna/x/tool-results/e.jsonl': '',
			'anna/f.txt': '',
		});
		fs.symlinkSync('/etc/passwd', path.join(folder, 'anna/link.jsonl'));
		const {files} = await survey({transport: new LocalTransport(), root: folder});
		assert.deepEqual(files.map(file => file.path).sort(), ['anna/.claude/projects/-x/c.jsonl', 'anna/a.jsonl']);
	});

	test('tell of a heap which file is not there, and of a file alone why', async t => {
		const folder = temporaryFolder(t, {a: 'first', b: '', c: 'last\n'});
		const paths = ['a', 'gone', 'b', 'c'].map(name => `${folder}/${name}`);
		const heap = await readAll(new LocalTransport(), paths);
		assert.deepEqual(heap.texts, ['first', '', '', 'last\n']);
		assert.deepEqual(heap.ends, ['read', 'read', 'read', 'read']);
		assert.match(heap.stderr, /gone: No such file/);
		const alone = await readAll(new LocalTransport(), paths, {perSudo: 1});
		assert.deepEqual(alone.texts, heap.texts);
		assert.deepEqual(
			alone.ends.map(end => end.replace(/refused: .*No such file or directory.*/, 'gone')),
			['read', 'gone', 'read', 'read'],
		);
	});

	test('read from an offset and up to a length', async t => {
		const folder = temporaryFolder(t, {a: '0123456789'});
		const read = async (offset: number, length: number) => {
			let text = '';
			await readFiles({
				transport: new LocalTransport(),
				items: [{path: `${folder}/a`, offset, length, isSudo: false}],
				receiver: {data: (_, bytes) => (text += bytes.toString()), ended: () => {}},
				perSudo: 200,
				packing: {compression: 'none', level: 0},
				password: '',
				reader: null,
			});
			return text;
		};
		assert.equal(await read(4, 0), '456789');
		assert.equal(await read(4, 2), '45');
		assert.equal(await read(0, 3), '012');
		assert.equal(await read(10, 0), '');
	});

	for (const awk of ['mawk', 'gawk', 'busybox'])
		test(`read new ends through one sudo, cut out by ${awk}`, {
			skip: which(awk) ? false : `no ${awk} here`,
		}, async t => {
			const texts = [
				'one\ntwo\nthree\n',
				'no newline',
				'touched only\n',
				'shrank',
				'caf\u00e9\n\ud83d\ude00 after\n\n',
				'',
			];
			const offsets = [5, 3, 13, 99, 4, 1];
			const folder = temporaryFolder(t, Object.fromEntries(texts.map((text, index) => [`f ${index}`, text])));
			const bin = temporaryFolder(t, {sudo: `#!/bin/sh\necho call >>${folder}/calls\nshift\nexec "$@"\n`});
			fs.chmodSync(path.join(bin, 'sudo'), 0o755);
			fs.writeFileSync(path.join(bin, 'awk'), `#!/bin/sh\nexec ${awk}${awk === 'busybox' ? ' awk' : ''} "$@"\n`, {
				mode: 0o755,
			});
			class WithSudo extends LocalTransport {
				override execute(command: string, options = {}): Promise<Execution> {
					return super.execute(`PATH=${bin}:$PATH; export PATH; ${command}`, options);
				}
			}
			const got = texts.map((): Buffer[] => []);
			const ends: boolean[] = [];
			await readFiles({
				transport: new WithSudo(),
				items: texts.map((_, i) => ({path: `${folder}/f ${i}`, offset: offsets[i] ?? 0, length: 0, isSudo: true})),
				receiver: {
					data: (index, bytes) => got[index]?.push(Buffer.from(bytes)),
					ended: (index, end) => {
						ends[index] = end.kind === 'read';
					},
				},
				perSudo: 200,
				packing: {compression: 'none', level: 0},
				password: '',
				reader: null,
			});
			assert.deepEqual(
				got.map(parts => Buffer.concat(parts).toString()),
				texts.map((text, i) => Buffer.from(text).subarray(offsets[i]).toString()),
			);
			assert.deepEqual(
				ends,
				texts.map(() => true),
			);
			assert.equal(fs.readFileSync(`${folder}/calls`, 'utf8'), 'call\n');
		});

	for (const compression of ['zstd', 'gzip'] as const)
		test(`read 8 MB through ${compression} byte for byte`, {
			skip: which(compression) ? false : `no ${compression}`,
		}, async t => {
			const folder = temporaryFolder(t);
			const text = Array.from({length: 60_000}, (_, i) =>
				JSON.stringify({i, s: Math.sin(i), t: 'text '.repeat(i % 30)}),
			);
			const names = ['a', 'b', 'c'].map(name => `${folder}/${name}`);
			for (const [index, name] of names.entries())
				fs.writeFileSync(name, text.slice(index * 20_000, (index + 1) * 20_000).join('\n'));
			const got = names.map((): Buffer[] => []);
			await readFiles({
				transport: new LocalTransport(),
				items: names.map(file => ({path: file, offset: 0, length: 0, isSudo: false})),
				receiver: {data: (index, bytes) => got[index]?.push(Buffer.from(bytes)), ended: () => {}},
				perSudo: 200,
				packing: {compression, level: 1},
				password: '',
				reader: null,
			});
			for (const [index, name] of names.entries())
				assert.ok(Buffer.concat(got[index] ?? []).equals(fs.readFileSync(name)));
		});

	test('leave no file behind', async t => {
		const folder = temporaryFolder(t, {a: 'x'});
		const tmp = temporaryFolder(t);
		class WithTmp extends LocalTransport {
			override execute(command: string, options = {}): Promise<Execution> {
				return super.execute(`TMPDIR=${tmp} ${command}`.replace(' exec', '; export TMPDIR; exec'), options);
			}
		}
		const {texts} = await readAll(new WithTmp(), [`${folder}/a`]);
		assert.deepEqual(texts, ['x']);
		assert.deepEqual(fs.readdirSync(tmp), []);
		fs.rmdirSync(tmp);
		assert.deepEqual((await readAll(new WithTmp(), [`${folder}/a`])).texts, ['x'], 'without a temporary folder');
		fs.mkdirSync(tmp);
	});
});

test('a shell whose start-up file waits is given up after a bound, and said to be the reason', async () => {
	class WaitingTransport extends LocalTransport {
		override execute(command: string, options = {}): Promise<Execution> {
			return super.execute(`sleep 100; ${command}`, options);
		}
	}
	await assert.rejects(survey({transport: new WaitingTransport(), root: '/', startMilliseconds: 100}), {
		name: 'RemoteError',
		kind: 'shell',
		message: /does not answer \(a start-up file that waits\?\)/,
	});
});
