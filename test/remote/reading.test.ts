/** Commands on a real server: whatever the account, the shell and the client, the rows are those of a local copy. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Io} from '../../source/commands/command.ts';
import {run} from '../commands/made-up.ts';
import {type Lab, missingFor, noLab, type Role, startLab} from './lab.ts';

type Engine = 'ssh2' | 'openssh';

describe('reading a server', {skip: noLab}, () => {
	let lab: Lab;
	let expected: string;
	before(async () => {
		lab = await startLab({
			roles: ['cat', 'group', 'tty', 'script', 'fish', 'busybox', 'exact', 'password', 'none', 'nologin', 'forced'],
		});
		expected = withoutSource(
			(await run(['sessions', '--format', 'ndjson', 'fixtures/demo'], {cwd: process.cwd()})).stdout,
		);
		assert.ok(expected.length > 1000);
	});
	after(() => lab?.stop());

	const withoutSource = (ndjson: string) => ndjson.replace(/"source":"[^"]*"/g, '"source":""');
	const io = (more: Partial<Io> = {}): Partial<Io> => ({
		env: lab.env,
		home: lab.env.HOME ?? '',
		cwd: process.cwd(),
		...more,
	});
	const sessions = (words: readonly string[], more?: Partial<Io>) =>
		run(['sessions', '--no-cache', '--format', 'ndjson', ...words], io(more));

	/** Every account with both engines is tried below the commands: test/sources/remote/server.test.ts. */
	const places: readonly (readonly [Role, Engine, (lab: Lab) => readonly string[]])[] = [
		['cat', 'ssh2', ({team}) => [`cat:${team}`]],
		['cat', 'openssh', ({team}) => [`cat:${team}`]],
		['group', 'ssh2', ({groupTeam}) => [`group:${groupTeam}`]],
		['tty', 'ssh2', ({team}) => [`tty:${team}`]],
		['script', 'openssh', ({team, reader}) => ['--reader', `sudo -n ${reader}`, `script:${team}`]],
		['fish', 'openssh', ({team}) => [`fish:${team}`]],
		['busybox', 'ssh2', ({team}) => [`busybox:${team}`]],
	];
	for (const [role, engine, words] of places) {
		test(`${role} by ${engine}: the rows of a local copy`, {skip: missingFor(role) ?? false}, async () => {
			const {status, stdout, stderr} = await sessions(['--transport', engine, ...words(lab)]);
			assert.equal(withoutSource(stdout), expected, stderr);
			assert.equal(status, 0);
			assert.equal(stderr, '');
		});
	}

	test('an exact rule: what it allows is read, what it does not is told', async () => {
		const {status, stdout, stderr} = await sessions([`exact:${lab.team}`]);
		const files = (text: string) => [...text.matchAll(/"file":"([^"]*)"/g)].map(([, file]) => file);
		const allowed = files(expected).filter(file => /_[0-9a-f-]{36}\.jsonl$/.test(file ?? ''));
		assert.deepEqual(
			files(stdout).filter(file => allowed.includes(file)),
			allowed,
			stderr,
		);
		assert.equal(status, 3);
		assert.match(stderr, /agent-/);
	});

	test('sudo with a password: asked once, in words; nothing is read and one sentence told where nobody answers', async () => {
		const asked: string[] = [];
		const answered = await sessions([`password:${lab.team}`], {
			ask: async ({kind, title}) => {
				asked.push(`${kind}: ${title}`);
				return lab.password;
			},
		});
		assert.equal(withoutSource(answered.stdout), expected, answered.stderr);
		assert.equal(asked.length, 1);
		assert.match(asked[0] ?? '', /^sudo: /);
		const {status, stdout, stderr} = await sessions([`password:${lab.team}`]);
		assert.equal(status, 3);
		assert.doesNotMatch(stdout, /toolUses":[1-9]/);
		assert.equal(stderr.trim().split('\n').length, 1, stderr);
		assert.match(stderr, /: \d+ files: sudo password not given\. You may not read these files without a password/);
		assert.ok(stderr.includes(`\`sudo -n cat ${lab.team}/…/*.jsonl\``), stderr);
		assert.match(stderr, /README, "Server setup"/);
	});

	test('no right at all, no shell, no such folder: one sentence each, and the other source is read', async () => {
		const cases: readonly (readonly [string, RegExp])[] = [
			[`none:${lab.team}`, /without a password|sudo right/],
			['nologin:/x', /cannot run commands/],
			['forced:/x', /cannot run commands/],
			['cat:/no/such', /not there/],
			['nosuchhost.invalid:/x', /neither a Host in ~\/\.ssh\/config nor a name/],
		];
		for (const [word, sentence] of cases) {
			const {status, stdout, stderr} = await sessions([word, `group:${lab.groupTeam}`]);
			assert.match(stderr, sentence, word);
			assert.equal(status, 3, word);
			const rows = stdout.split('\n').filter(row => row.includes('"source":"group:'));
			assert.equal(rows.length, expected.split('\n').length - 1, word);
		}
	});

	test('a reader script gives the folder that is named and no other', async () => {
		const flags = ['--reader', `sudo -n ${lab.reader}`];
		const [there, here] = await Promise.all([
			sessions([...flags, `script:${lab.team}/ben`]),
			sessions([path.join(process.cwd(), 'fixtures/demo/ben')]),
		]);
		assert.equal(withoutSource(there.stdout), withoutSource(here.stdout), there.stderr);
		assert.ok(here.stdout.includes('"user":"ben"'));
		const other = await sessions([...flags, 'script:/other/folder']);
		assert.deepEqual([other.status, other.stdout], [3, '']);
		assert.match(other.stderr, /\/other\/folder is not in it/);
	});

	test('a folder that is shut is named, the rest is read', async () => {
		const {status, stdout, stderr} = await sessions([`cat:${lab.locked}`]);
		assert.equal(status, 3);
		assert.match(stderr, /anna\.novak: permission denied: this folder could not be listed; ask the admin/);
		assert.ok(stdout.includes('"user":"ben"') && !stdout.includes('"user":"anna.novak"'));
	});

	test('a single file is a source, also where nothing but it may be read', async () => {
		const [file = ''] = fs.readdirSync(path.join(lab.team, 'ben')).filter(name => /_[0-9a-f-]{36}\.jsonl$/.test(name));
		for (const role of ['cat', 'exact'] as const) {
			const {status, stdout, stderr} = await sessions([`${role}:${lab.team}/ben/${file}`]);
			assert.equal(status, 0, stderr);
			assert.equal(stdout.trim().split('\n').length, 1);
			assert.match(stdout, new RegExp(`"file":"(?:[^"]*/)?${file}"`));
		}
	});

	test('--since leaves older files on the server', async () => {
		const old = path.join(lab.folder, 'data/old');
		fs.cpSync(lab.team, old, {recursive: true});
		const year = new Date('2020-01-01');
		for (const name of fs.readdirSync(old, {recursive: true, encoding: 'utf8'}))
			fs.utimesSync(path.join(old, name), year, year);
		const before = lab.sudoCalls('cat');
		const {stdout} = await sessions(['--since', '2026-01-01', `cat:${old}`]);
		assert.equal(stdout, '');
		assert.equal(lab.sudoCalls('cat'), before);
	});

	test('other commands on a server print what they print here', async () => {
		for (const command of [['commands'], ['friction'], ['search', 'pytest']]) {
			const there = await run([...command, '--no-cache', '--format', 'ndjson', `cat:${lab.team}`], io());
			const here = await run([...command, '--format', 'ndjson', 'fixtures/demo'], {cwd: process.cwd()});
			assert.equal(there.stdout, here.stdout, there.stderr);
			assert.ok(here.stdout.length > 200);
		}
	});

	test('nothing stays on the server', () => {
		assert.deepEqual(lab.leftovers(), []);
	});
});
