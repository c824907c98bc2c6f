/** The built explorer on a real server: what it asks, what it shows while it reads, and how it is left. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {type Lab, noLab, startLab} from '../remote/lab.ts';
import {until} from '../until.ts';
import {assertSane, build} from './built.ts';
import {launch, launchExplorer} from './harness.ts';

describe('the explorer on a server', {skip: noLab}, () => {
	let lab: Lab;
	before(async () => {
		build();
		lab = await startLab({roles: ['cat', 'password', 'group']});
	});
	after(() => lab?.stop());

	const env = () => ({...lab.env, CI: undefined, SESSION_TUI_CORPUS: undefined});

	test('an unknown host and a password of sudo are asked for over the list of what is there already', async () => {
		const unknown = path.join(lab.folder, 'client/unknown_hosts');
		lab.addHost('stranger', 'password', [`UserKnownHostsFile ${unknown}`]);
		const explorer = launchExplorer([`group:${lab.groupTeam}`, `stranger:${lab.team}`], {env: env()});
		await explorer.until(/SHA256:/);
		explorer.type('yes\r');
		await explorer.until('sudo password of');
		explorer.type(lab.password);
		await explorer.until('•'.repeat(lab.password.length));
		explorer.press('enter');
		await explorer.until('anna.novak');
		explorer.press('!');
		await explorer.until(/stranger:.* up to date/);
		assert.match(explorer.screen(), /group:.* up to date/);
		assert.ok(!explorer.screen().includes(lab.password));
		assert.equal(fs.readFileSync(unknown, 'utf8').trim().split('\n').length, 1);
		explorer.press('q');
		assert.deepEqual(await explorer.exit, {code: 0, signal: null});
		assertSane(explorer);
		await until(
			() => lab.leftovers().length === 0,
			'nothing stays on the server',
			() => lab.leftovers().join('\n'),
		);
	});

	test('a server that cannot be reached is said where it matters, in its own words behind a key', async () => {
		const server = await lab.startServer('gone');
		lab.addHost('gone', 'cat', [], server);
		await server.stop();
		const explorer = launchExplorer([`gone:${lab.team}`, `group:${lab.groupTeam}`], {env: env()});
		await explorer.until('anna.novak');
		await explorer.until(/! gone:.*not connected/);
		explorer.press('!');
		await explorer.until(/Nothing listens/);
		explorer.press('enter');
		await explorer.until(/raw .*ECONNREFUSED/);
		explorer.press('q');
		assert.equal((await explorer.exit).code, 0);
	});

	test('started on the server over ssh -t it is what it is here', async () => {
		const program = `env -u CI ${process.execPath} ${path.resolve('dist/cli.js')} --no-cache ${lab.team}`;
		const there = launch({command: 'ssh', args: ['-t', 'cat', program], env: env()});
		await there.until(/anna\.novak/);
		there.press('enter');
		await there.until(/› anna\.novak/);
		there.press('q');
		assert.equal((await there.exit).code, 0);
		assertSane(there);
	});
});
