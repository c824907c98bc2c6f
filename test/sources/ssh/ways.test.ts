/** Ways to a server that the configuration prescribes: through a command, vouched for by an authority, with certain algorithms. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {after, before, describe, test} from 'node:test';
import {RemoteError, type Transport} from '../../../source/sources/remote/transport.ts';
import {openTransport} from '../../../source/sources/ssh/open-transport.ts';
import {type Lab, noLab, startLab} from '../../remote/lab.ts';

describe('ways', {skip: noLab}, () => {
	let lab: Lab;
	const open: Transport[] = [];
	before(async () => {
		lab = await startLab({roles: ['cat']});
	});
	after(async () => {
		for (const transport of open) await transport.close();
		await lab?.stop();
	});

	/** Nobody answers: whatever has to be asked fails. */
	async function reach(name: string, engine: 'auto' | 'ssh2' | 'openssh'): Promise<Transport> {
		const transport = await openTransport(
			{kind: 'remote', user: null, host: name, port: null, path: '/'},
			{engine, env: lab.env, ask: async () => null, onNotice: () => {}},
		);
		open.push(transport);
		return transport;
	}

	async function hello(transport: Transport): Promise<void> {
		await transport.connect({});
		const execution = await transport.execute('echo hello');
		execution.stdin.end();
		let said = '';
		for await (const chunk of execution.stdout) said += chunk;
		assert.equal(said, 'hello\n');
		assert.equal((await execution.ending).isClean, true);
		await transport.close();
	}

	for (const engine of ['ssh2', 'openssh'] as const)
		test(`a ProxyCommand leads there, and says why where it fails, by ${engine}`, async () => {
			const passed = `${lab.folder}/client/passed-${engine}`;
			const relay = `${lab.folder}/client/relay.cjs`;
			fs.writeFileSync(
				relay,
				`const [, , file, alias, port, host] = process.argv;
				require('node:fs').writeFileSync(file, alias);
				const way = require('node:net').connect(Number(port), host, () => process.stdin.pipe(way).pipe(process.stdout));`,
			);
			lab.addHost('relayed', 'cat', [`ProxyCommand ${process.execPath} ${relay} ${passed} %n %p %h`]);
			await hello(await reach('relayed', engine));
			assert.equal(fs.readFileSync(passed, 'utf8'), 'relayed');
			for (const words of ['the tunnel is shut', '']) {
				const shut = `${lab.folder}/client/shut.sh`;
				fs.writeFileSync(shut, `echo '${words}' >&2`);
				lab.addHost('astray', 'cat', [`ProxyCommand /bin/sh ${shut}`]);
				const error = await (await reach('astray', engine)).connect({}).catch((thrown: unknown) => thrown);
				assert.ok(error instanceof RemoteError && error.kind === 'dropped', String(error));
				assert.ok(error.raw.includes(words) && error.raw !== '', error.raw);
			}
		});

	test('a host that an authority alone vouches for is reached by the system ssh, and a wrong authority is none', async () => {
		const authority = `${lab.folder}/client/host-authority`;
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', authority]);
		const base = `${lab.folder}/sshd/vouched`;
		const server = await lab.startServer('vouched', {
			hostKeys: ['ed25519'],
			lines: [`HostCertificate ${base}/host_ed25519-cert.pub`],
		});
		execFileSync('ssh-keygen', [
			'-q',
			'-s',
			authority,
			'-I',
			'lab',
			'-h',
			'-n',
			'127.0.0.1',
			`${base}/host_ed25519.pub`,
		]);
		await server.stop();
		await server.restart();
		const knownBy = (name: string, key: string) => {
			const file = `${lab.folder}/client/known-${name}`;
			const blob = fs.readFileSync(`${key}.pub`, 'latin1').split(' ').slice(0, 2).join(' ');
			fs.writeFileSync(file, `@cert-authority [127.0.0.1]:${server.port} ${blob}\n`);
			lab.addHost(name, 'cat', [`UserKnownHostsFile ${file}`, 'StrictHostKeyChecking yes'], server);
		};
		knownBy('vouched', authority);
		const transport = await reach('vouched', 'auto');
		assert.equal(transport.engine, 'openssh');
		assert.match(transport.reason, /authority/);
		await hello(transport);
		await assert.rejects((await reach('vouched', 'ssh2')).connect({}), {kind: 'host-key'});
		knownBy('not-vouched', lab.keys.foreign);
		await assert.rejects((await reach('not-vouched', 'auto')).connect({}), {kind: 'host-key'});
		await server.stop();
	});

	test('algorithms of the configuration are held to', async () => {
		lab.addHost('one-cipher', 'cat', ['Ciphers aes256-ctr', 'MACs hmac-sha2-512', 'KexAlgorithms ecdh-sha2-nistp384']);
		const transport = await reach('one-cipher', 'auto');
		assert.equal(transport.engine, 'ssh2');
		await hello(transport);
		const server = await lab.startServer('other', {lines: ['Ciphers aes128-ctr']});
		lab.addHost('other-cipher', 'cat', ['Ciphers aes256-ctr'], server);
		await assert.rejects((await reach('other-cipher', 'ssh2')).connect({}), {kind: 'algorithm'});
		lab.addHost('quantum-only', 'cat', ['KexAlgorithms sntrup761x25519-sha512@openssh.com']);
		const other = await reach('quantum-only', 'auto');
		assert.equal(other.engine, 'openssh');
		assert.match(other.reason, /KexAlgorithms/);
		await hello(other);
		await server.stop();
	});
});
