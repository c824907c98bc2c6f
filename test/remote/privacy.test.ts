/** Secrets stay where they are typed, and what runs on the server itself reads there with sudo. */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {run} from '../commands/made-up.ts';
import {type Lab, noLab, startLab} from './lab.ts';

describe('on the way and on the server', {skip: noLab}, () => {
	let lab: Lab;
	before(async () => {
		lab = await startLab({roles: ['cat', 'password']});
	});
	after(() => lab?.stop());

	const io = () => ({env: lab.env, home: lab.env.HOME ?? '', cwd: process.cwd()});
	const withoutSource = (ndjson: string) => ndjson.replace(/"source":"[^"]*"/g, '');
	const everything = (folder: string): string[] =>
		fs.existsSync(folder)
			? fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}).map(name => path.join(folder, name))
			: [];
	const cache = () => lab.env.XDG_CACHE_HOME ?? '';

	test('a password is in no argument, environment, file or line printed', async () => {
		const seen: string[] = [];
		const look = setInterval(() => {
			for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
				for (const file of ['cmdline', 'environ']) {
					try {
						const text = fs.readFileSync(`/proc/${pid}/${file}`, 'latin1');
						if (text.includes(lab.password)) seen.push(`${pid} ${file}`);
					} catch {
						// it ended meanwhile
					}
				}
			}
		}, 20);
		const {status, stdout, stderr} = await run(['sessions', `password:${lab.team}`], {
			...io(),
			ask: async () => lab.password,
		});
		clearInterval(look);
		assert.equal(status, 0, stderr);
		assert.deepEqual(seen, []);
		const printed = [stdout, stderr, lab.server.log()];
		const kept = everything(cache()).filter(file => fs.statSync(file).isFile());
		for (const text of [...printed, ...kept.map(file => fs.readFileSync(file, 'latin1'))])
			assert.ok(!text.includes(lab.password));
	});

	test('on the server itself what only sudo may read is read with sudo', {timeout: 20_000}, async () => {
		const here = await run(['sessions', '--format', 'ndjson', 'fixtures/demo'], {cwd: process.cwd()});
		const command = `cd ${process.cwd()} && XDG_CACHE_HOME=$HOME/cache ${process.execPath} --import tsx cli.tsx sessions --format ndjson ${lab.team}`;
		const there = spawnSync('ssh', ['cat', command], {env: lab.env, encoding: 'utf8'});
		assert.equal(withoutSource(there.stdout), withoutSource(here.stdout), there.stderr);
		assert.equal(there.status, 0);
		const explorer = spawnSync('ssh', ['cat', command.replace(/sessions --format ndjson /, '')], {
			env: lab.env,
			encoding: 'utf8',
		});
		assert.match(explorer.stderr, /ssh -t/);
	});
});
