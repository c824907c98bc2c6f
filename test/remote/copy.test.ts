/** The local copy of a real server: nothing twice, read without the server, shared by several, private to the person. */
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {run} from '../commands/made-up.ts';
import {type Lab, noLab, startLab} from './lab.ts';

describe('the copy of a server', {skip: noLab}, () => {
	let lab: Lab;
	before(async () => {
		lab = await startLab({roles: ['cat']});
	});
	after(() => lab?.stop());

	const io = () => ({env: lab.env, home: lab.env.HOME ?? '', cwd: process.cwd()});
	const cache = () => lab.env.XDG_CACHE_HOME ?? '';
	const everything = (folder: string): string[] =>
		fs.existsSync(folder)
			? fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}).map(name => path.join(folder, name))
			: [];
	const withoutSource = (ndjson: string) => ndjson.replace(/"source":"[^"]*"/g, '');
	const cli = (args: readonly string[], more: Record<string, string> = {}) =>
		spawn(process.execPath, ['--import', 'tsx', 'cli.tsx', ...args], {
			env: {...lab.env, ...more},
			stdio: ['ignore', 'pipe', 'pipe'],
		});

	test('a second run fetches nothing, a grown file only its end, and a removed one goes', async () => {
		const root = path.join(lab.folder, 'data/growing');
		fs.cpSync(lab.team, root, {recursive: true});
		const rows = async () => {
			const there = await run(['sessions', '--format', 'ndjson', `cat:${root}`], io());
			const here = await run(['sessions', '--format', 'ndjson', root], io());
			assert.equal(withoutSource(there.stdout), withoutSource(here.stdout), there.stderr);
			return there.stdout.split('\n').length - 1;
		};
		const all = await rows();
		const calls = lab.sudoCalls('cat');
		assert.ok(calls <= 2, `${calls} calls of sudo`);
		await rows();
		assert.equal(lab.sudoCalls('cat'), calls);
		const [file = ''] = fs.readdirSync(path.join(root, 'ben'));
		const text = fs.readFileSync(path.join(root, 'ben', file), 'utf8');
		fs.appendFileSync(path.join(root, 'ben', file), text.slice(0, text.indexOf('\n') + 1));
		await rows();
		assert.ok(lab.sudoCalls('cat') > calls);
		fs.rmSync(path.join(root, 'ben', file));
		assert.equal(await rows(), all - 1);
	});

	test('it is for the person alone, whatever the umask, and names nobody', () => {
		const before = process.umask(0);
		fs.rmSync(cache(), {recursive: true, force: true});
		const {status} = spawnSync(process.execPath, ['--import', 'tsx', 'cli.tsx', 'sessions', `cat:${lab.team}`], {
			env: lab.env,
		});
		process.umask(before);
		assert.equal(status, 0);
		const kept = everything(path.join(cache(), 'session-tui/servers'));
		assert.ok(kept.length > 5);
		for (const file of kept) {
			const {mode} = fs.statSync(file);
			assert.equal(mode & 0o077, 0, file);
			assert.doesNotMatch(path.basename(file), /ben|anna|jsonl/);
		}
		assert.ok(everything(cache()).some(file => file.endsWith('CACHEDIR.TAG')));
	});

	test('without the server the last copy is read, and how old it is is said', async () => {
		const server = await lab.startServer('leaving');
		lab.addHost('leaving', 'cat', [], server);
		const words = ['sessions', '--format', 'ndjson', `leaving:${lab.team}`];
		const there = await run(words, io());
		assert.equal(there.status, 0, there.stderr);
		await server.stop();
		const away = await run(words, io());
		assert.equal(away.stdout, there.stdout);
		assert.equal(away.status, 3);
		assert.match(away.stderr, /Nothing listens .*Showing the copy of \d{4}-/);
		const none = await run(['sessions', '--no-cache', `leaving:${lab.folder}/data/other`], io());
		assert.equal(none.status, 3);
		assert.match(none.stderr, /Nothing listens/);
	});

	test('three at once on one copy print the same', async () => {
		fs.rmSync(cache(), {recursive: true, force: true});
		const printed = await Promise.all(
			[1, 2, 3].map(async () => {
				const child = cli(['sessions', '--format', 'ndjson', `cat:${lab.team}`]);
				let text = '';
				child.stdout.on('data', chunk => {
					text += String(chunk);
				});
				await new Promise(resolve => child.once('close', resolve));
				return text;
			}),
		);
		assert.ok((printed[0] ?? '').length > 1000);
		assert.deepEqual(new Set(printed).size, 1);
	});
});
