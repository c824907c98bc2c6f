/** The built program asks at a terminal what a server wants to know, for commands without a screen, with both engines. */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {type Lab, noLab, startLab} from '../remote/lab.ts';
import {build} from './built.ts';
import {launch} from './harness.ts';

describe('a command at a terminal', {skip: noLab}, () => {
	let lab: Lab;
	before(async () => {
		build();
		lab = await startLab({roles: ['cat', 'password']});
	});
	after(() => lab?.stop());

	const run = (...words: readonly string[]) =>
		launch({
			command: process.execPath,
			args: [path.resolve('dist/cli.js'), ...words],
			columns: 200,
			env: {...lab.env, CI: undefined, SESSION_TUI_CORPUS: undefined},
		});

	const unattended = (...words: readonly string[]) =>
		spawnSync(process.execPath, [path.resolve('dist/cli.js'), ...words], {
			env: {...lab.env},
			encoding: 'utf8',
			input: '',
		});

	for (const engine of ['ssh2', 'openssh']) {
		test(`asks for the host key, the password of the login and that of sudo (${engine})`, async () => {
			const unknown = path.join(lab.folder, `client/unknown-${engine}`);
			const lines = [`UserKnownHostsFile ${unknown}`, 'PubkeyAuthentication no', 'PreferredAuthentications password'];
			lab.addHost(`stranger-${engine}`, 'password', lines);
			const command = run('sessions', `stranger-${engine}:${lab.team}`, '--transport', engine, '--no-cache');
			await command.until(/SHA256:[\s\S]*trust it \(yes\/no\)\?/);
			command.type('yes\r');
			await command.until(/(?:Password of .*|password:)\n>/);
			command.type(`${lab.password}\r`);
			await command.until(/sudo[^>]*\n>/);
			command.type(`${lab.password}\r`);
			await command.until('anna.novak');
			assert.deepEqual(await command.exit, {code: 0, signal: null});
			assert.ok(!command.screen().includes(lab.password));
		});
	}

	for (const engine of ['ssh2', 'openssh']) {
		test(`without one says what is wanted and what to do, and blames nobody (${engine})`, () => {
			const lines = [`UserKnownHostsFile ${lab.folder}/client/never-${engine}`];
			lab.addHost(`new-${engine}`, 'cat', lines);
			const stranger = unattended('sessions', `new-${engine}:${lab.team}`, '--transport', engine);
			assert.equal(stranger.status, 3);
			assert.match(
				stranger.stderr,
				/host key of new-\w+ is not known here, and without a terminal nobody can be asked/,
			);
			assert.match(stranger.stderr, /ssh-ed25519 SHA256:|ED25519 SHA256:/);
			assert.match(stranger.stderr, /connect once with `ssh new-\w+`, or run this command at a terminal/);
			lab.addHost(`asking-${engine}`, 'password', ['PubkeyAuthentication no', 'PreferredAuthentications password']);
			const {stderr} = unattended('sessions', `asking-${engine}:${lab.team}`, '--transport', engine);
			assert.match(stderr, /wants a password or a code, and without a terminal nobody can be asked/);
			assert.match(stderr, /Run this command at a terminal/);
			assert.doesNotMatch(stranger.stderr + stderr, /accepted|not answered/);
			const {stdout} = unattended('doctor', `new-${engine}:${lab.team}`, '--transport', engine);
			assert.match(stdout, /✗ host key +The host key of .*\n +→ Its key: \S+ SHA256:.*connect once with/);
		});

		test(`doctor has no tick for a host key that changed, and says what takes the old one out (${engine})`, () => {
			const file = `${lab.folder}/client/changed-${engine}`;
			const foreign = fs.readFileSync(`${lab.keys.foreign}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
			const name = `[127.0.0.1]:${lab.server.port}`;
			fs.writeFileSync(file, `# mine\n${name} ${foreign}\n`);
			lab.addHost(`changed-${engine}`, 'cat', [`UserKnownHostsFile ${file}`]);
			const {stdout, status} = unattended('doctor', `changed-${engine}:${lab.team}`, '--transport', engine);
			assert.equal(status, 3);
			assert.match(stdout, /✗ host key +The host key of .* CHANGED \(.*, line 2\)/);
			assert.doesNotMatch(stdout, /✓ host key|✗ login/);
			assert.ok(stdout.includes(`ssh-keygen -R '${name}' -f ${file}`), stdout);
		});
	}

	test('asks for the passphrase of a key; Ctrl+C at the question ends the program', async () => {
		lab.addHost('locked', 'cat', [`IdentityFile ${lab.keys.encrypted}`, 'IdentitiesOnly yes']);
		const doctor = run('doctor', `locked:${lab.team}`);
		await doctor.until(/passphrase for/i);
		doctor.type(`${lab.passphrase}\r`);
		await doctor.until('let in by key');
		assert.equal((await doctor.exit).code, 0);
		const search = run('search', 'permission', `locked:${lab.team}`);
		await search.until(/passphrase for/i);
		search.press('ctrl+c');
		assert.equal((await search.exit).signal, 'SIGINT');
	});
});
