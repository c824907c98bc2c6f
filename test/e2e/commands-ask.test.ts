/** The built program asks at a terminal what a server wants to know, for commands without a screen, with both engines. */
import assert from 'node:assert/strict';
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

	for (const engine of ['ssh2', 'openssh']) {
		test(`asks for the host key, the password of the login and that of sudo (${engine})`, async () => {
			const unknown = path.join(lab.folder, `client/unknown-${engine}`);
			const lines = [`UserKnownHostsFile ${unknown}`, 'PubkeyAuthentication no', 'PreferredAuthentications password'];
			lab.addHost(`stranger-${engine}`, 'password', lines);
			const command = run('sessions', `stranger-${engine}:${lab.team}`, '--transport', engine, '--no-cache');
			await command.until(/SHA256:[\s\S]*trust it \(yes\/no\)\?/);
			command.type('yes\r');
			await command.until(/password/i);
			command.type(`${lab.password}\r`);
			await command.until(/sudo/);
			command.type(`${lab.password}\r`);
			await command.until('anna.novak');
			assert.deepEqual(await command.exit, {code: 0, signal: null});
			assert.ok(!command.screen().includes(lab.password));
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
