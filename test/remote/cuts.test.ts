/** Connections and clients that end in mid-transfer: nothing half is taken for whole, all arrives, nothing stays anywhere. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {makeTeam} from '../../bench/remote-team.ts';
import {usualRemoteSettings} from '../../source/sources/open-remote.ts';
import {openRemoteSource, type RemoteSource} from '../../source/sources/remote/remote-source.ts';
import {openTransport} from '../../source/sources/ssh/open-transport.ts';
import {until} from '../until.ts';
import {type Lab, noLab, startLab} from './lab.ts';

/** The alias `slow`: the same server behind a line of 20 Mbit/s, so that there is time to meet a fetch on its way. */
async function addSlowHost(lab: Lab): Promise<void> {
	const argv = ['--import', 'tsx', 'bench/pacing-proxy.ts', `${lab.server.port}`, '20', '20'];
	// It ends when its input does, with this process.
	const proxy = spawn(process.execPath, argv, {stdio: ['pipe', 'pipe', 'inherit']});
	const port = await new Promise<number>(resolve => proxy.stdout.once('data', bytes => resolve(Number(String(bytes)))));
	after(() => proxy.stdin.end());
	const keys = lab.server.publicKeys.map(key => `[127.0.0.1]:${port} ${key}\n`);
	fs.appendFileSync(lab.knownHosts, keys.join(''));
	lab.addHost('slow', 'cat', [`Port ${port}`]);
}

describe('a fetch that is cut', {skip: noLab}, () => {
	let lab: Lab;
	let root: string;
	let files: readonly string[];
	before(async () => {
		lab = await startLab({roles: ['cat']});
		root = path.join(lab.folder, 'data/many');
		({files} = makeTeam(root, 90));
	});
	after(() => lab?.stop());

	/** A source as commands open it, with the waits of a test. */
	const source = (engine: 'ssh2' | 'openssh'): RemoteSource => {
		const address = {kind: 'remote', user: null, host: 'cat', port: null, path: root} as const;
		const ask = async () => null;
		return openRemoteSource({
			...{
				...usualRemoteSettings,
				keepsCopy: false,
				address,
				name: `cat:${root}`,
				ask,
				env: lab.env,
				home: lab.env.HOME ?? '',
			},
			...{onStatus: () => {}, onNotice: () => {}, backOffMilliseconds: [20, 50, 100]},
			openTransport: () => openTransport(address, {engine, ask, env: lab.env, onNotice: () => {}}),
		});
	};

	for (const engine of ['ssh2', 'openssh'] as const) {
		test(`kill -9 of its sshd in mid-transfer, three times: all arrives, byte for byte, by ${engine}`, async () => {
			const remote = source(engine);
			const listed = await remote.list();
			assert.equal(listed.files.length, files.length);
			let kills = 0;
			let isOver = false;
			const killing = (async () => {
				for (const share of [0.15, 0.4, 0.7]) {
					while (remote.status.bytesDone < share * remote.status.bytes) {
						if (isOver) return;
						await wait(2);
					}
					lab.server.killSessions();
					kills++;
				}
			})();
			for (const file of files) {
				const hash = createHash('sha256');
				for await (const chunk of remote.chunks(file, 0)) hash.update(chunk);
				const wanted = createHash('sha256')
					.update(fs.readFileSync(path.join(root, file)))
					.digest('hex');
				assert.equal(hash.digest('hex'), wanted, file);
			}
			isOver = true;
			await killing;
			assert.ok(kills > 0);
			await remote.close();
			await until(
				() => lab.leftovers().length === 0,
				'the server is clean',
				() => lab.leftovers().join('\n'),
			);
		});
	}

	test('--no-cache leaves nothing here, and a killed client nothing anywhere', async () => {
		const temporary = path.join(lab.folder, 'client/tmp');
		fs.mkdirSync(temporary, {recursive: true});
		await addSlowHost(lab);
		const child = spawn(process.execPath, ['--import', 'tsx', 'cli.tsx', 'sessions', '--no-cache', `slow:${root}`], {
			...{env: {...lab.env, TMPDIR: temporary}, stdio: 'ignore'},
		});
		await until(() => lab.leftovers().some(line => /zstd|gzip|cat /.test(line)), 'it is fetching');
		child.kill('SIGKILL');
		await until(
			() => lab.leftovers().length === 0,
			'the server is clean',
			() => lab.leftovers().join('\n'),
		);
		// tsx keeps what it compiled; that is not ours.
		assert.deepEqual(
			fs.readdirSync(temporary).filter(name => !name.startsWith('tsx-')),
			[],
		);
		assert.ok(!fs.existsSync(lab.env.XDG_CACHE_HOME ?? ''));
	});
});
