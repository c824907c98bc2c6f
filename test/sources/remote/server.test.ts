/** Reading a real sshd over both engines, for every situation that its accounts are in. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import {after, before, describe, test} from 'node:test';
import {openFolder} from '../../../source/sources/local.ts';
import {nameFromBytes, pathBytes} from '../../../source/sources/path-bytes.ts';
import {
	openRemoteSource,
	type RemoteSource,
	type RemoteSourceOptions,
} from '../../../source/sources/remote/remote-source.ts';
import type {Prompt} from '../../../source/sources/remote/transport.ts';
import type {Source} from '../../../source/sources/source.ts';
import {openTransport} from '../../../source/sources/ssh/open-transport.ts';
import {hostilePaths, hostileText, type Lab, missingFor, noLab, type Role, startLab} from '../../remote/lab.ts';

const roles = [
	'cat',
	'password',
	'tty',
	'none',
	'group',
	'script',
	'exact',
	'busybox',
	'noisy',
	'tcsh',
	'nologin',
] as const;

async function textOf(source: Source, file: string): Promise<string> {
	const parts: Buffer[] = [];
	for await (const chunk of source.chunks(file, 0)) parts.push(Buffer.from(chunk));
	return Buffer.concat(parts).toString('latin1');
}

async function readAll(source: Source): Promise<Map<string, string>> {
	const texts = new Map<string, string>();
	for (const {path: file} of (await source.list()).files) texts.set(file, await textOf(source, file));
	return texts;
}

const sorted = (texts: ReadonlyMap<string, string>) => [...texts].sort(([a], [b]) => (a < b ? -1 : 1));

/** Processes of a session that has ended are gone a moment later. */
async function nothingIsLeft(lab: Lab): Promise<void> {
	for (let tries = 0; tries < 100 && lab.leftovers().length > 0; tries++)
		await new Promise(resolve => setTimeout(resolve, 30));
	assert.deepEqual(lab.leftovers(), []);
}

describe('a real server', {skip: noLab}, () => {
	let lab: Lab;
	let wanted: Map<string, string>;
	const prompts: Prompt[] = [];
	before(async () => {
		lab = await startLab({roles: roles.filter(role => missingFor(role) === null)});
		wanted = await readAll(openFolder(lab.team));
	});
	after(() => lab?.stop());

	function open(
		role: Role,
		folder: string,
		engine: 'ssh2' | 'openssh',
		more: Partial<RemoteSourceOptions> = {},
	): RemoteSource {
		const ask = async (prompt: Prompt) => {
			prompts.push(prompt);
			return prompt.kind === 'sudo' ? lab.password : null;
		};
		const address = {kind: 'remote', user: null, host: role, port: null, path: folder} as const;
		return openRemoteSource({
			address,
			name: `${role}:${folder}`,
			openTransport: () => openTransport(address, {engine, ask, env: lab.env, onNotice: () => {}}),
			env: lab.env,
			home: lab.env.HOME ?? '',
			reader: null,
			since: null,
			watchSeconds: null,
			keepsCopy: false,
			ask,
			onStatus: () => {},
			onNotice: () => {},
			...more,
		});
	}

	const reading: [Role, Partial<RemoteSourceOptions>?][] = [
		['cat'],
		['password'],
		['tty'],
		['group'],
		['busybox'],
		['noisy'],
		['tcsh'],
	];
	for (const engine of ['ssh2', 'openssh'] as const) {
		for (const [role] of engine === 'ssh2' ? reading : reading.slice(0, 3))
			test(`is read by the account ${role} over ${engine}`, {skip: missingFor(role) ?? false}, async () => {
				const calls = lab.sudoCalls(role);
				const source = open(role, role === 'group' ? lab.groupTeam : lab.team, engine);
				try {
					const texts = await readAll(source);
					assert.deepEqual([...texts.keys()].sort(), [...wanted.keys()].sort());
					assert.deepEqual(sorted(texts), sorted(wanted));
					if (role === 'cat') assert.ok(lab.sudoCalls(role) - calls <= 2, `${lab.sudoCalls(role) - calls} sudo calls`);
					if (role === 'group') assert.equal(source.status.access, 'plain');
				} finally {
					await source.close();
				}
			});

		test(`is read file by file where an exact rule allows no more, over ${engine}`, async () => {
			const source = open('exact', lab.team, engine, {ask: async () => assert.fail('no password helps here')});
			try {
				const {files} = await source.list();
				for (const {path: file} of files) {
					const isAllowed = /^[^/]+\/[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9a-f-]{36}\.jsonl$/.test(file);
					const reading = textOf(source, file);
					if (isAllowed) assert.equal(await reading, wanted.get(file));
					else await assert.rejects(reading, {kind: 'denied'});
				}
			} finally {
				await source.close();
			}
		});

		test(`is read through an admin's script over ${engine}, by one sudo`, async () => {
			const source = open('script', lab.team, engine, {reader: `sudo -n ${lab.reader}`});
			try {
				const {files} = await source.list();
				assert.equal(files.length, wanted.size);
				for (const {path: file} of files) assert.equal(await textOf(source, file), wanted.get(file));
				assert.equal(source.status.access, 'script');
			} finally {
				await source.close();
			}
		});

		test(`is read with all its hostile names over ${engine}`, async () => {
			const source = open('cat', lab.hostile, engine);
			try {
				const names = hostilePaths.map(
					(name, index) => [nameFromBytes(Buffer.from(name, 'latin1')), hostileText(index)] as const,
				);
				assert.deepEqual(sorted(await readAll(source)), sorted(new Map(names)));
			} finally {
				await source.close();
			}
		});

		test(`refuses sudo in one sentence, asked of few files, over ${engine}`, async () => {
			const calls = lab.sudoCalls('none');
			const source = open('none', lab.team, engine, {ask: async () => null});
			try {
				await assert.rejects(readAll(source), {kind: 'denied'});
				assert.match(source.status.error?.message ?? '', /without a password|no sudo right/);
				assert.ok(lab.sudoCalls('none') - calls <= 3, `${lab.sudoCalls('none') - calls} sudo calls`);
			} finally {
				await source.close();
			}
		});
	}

	test('reads one file where nothing can be listed', async () => {
		const [file = ''] = [...wanted.keys()];
		const source = open('cat', `${lab.team}/${file}`, 'ssh2');
		try {
			assert.deepEqual([...(await readAll(source)).values()], [wanted.get(file)]);
		} finally {
			await source.close();
		}
	});

	test('says which folders could not be listed, and reads the rest', async () => {
		const source = open('cat', lab.locked, 'ssh2');
		try {
			const {files, problems} = await source.list();
			assert.ok(files.length > 0 && files.length < wanted.size);
			assert.equal(problems.length, 1);
			assert.match(problems[0]?.message ?? '', /^permission denied: this folder could not be listed; ask the admin/);
			assert.match(problems[0]?.path ?? '', /^[a-z.-]+$/);
		} finally {
			await source.close();
		}
	});

	test('that gives no shell says so', async () => {
		const source = open('nologin', lab.team, 'ssh2');
		const {problems} = await source.list();
		assert.match(problems[0]?.message ?? '', /cannot run commands/);
		await source.close();
	});

	test('gives the new ends of many files through one sudo', async () => {
		const source = open('cat', lab.hostile, 'ssh2');
		try {
			const before = await readAll(source);
			const calls = lab.sudoCalls('cat');
			for (const file of before.keys()) fs.appendFileSync(pathBytes(`${lab.hostile}/${file}`), 'more\n');
			const after = await readAll(source);
			assert.deepEqual(sorted(after), sorted(new Map([...before].map(([file, text]) => [file, `${text}more\n`]))));
			assert.equal(lab.sudoCalls('cat') - calls, 1);
		} finally {
			await source.close();
		}
	});

	test('keeps no process and no file of ours', () => nothingIsLeft(lab));

	test('asks for the password of sudo once, and never shows it', () => {
		const asked = prompts.filter(({kind}) => kind === 'sudo');
		assert.equal(asked.length, 2, 'once over each engine');
		assert.ok(asked.every(({isVisible}) => !isVisible));
	});
});
