/** Logins that need more than a key file: agents, two steps, certificates, a live master, algorithms that ssh2 lacks. */
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import {after, before, describe, test} from 'node:test';
import type {Prompt, Transport} from '../../../source/sources/remote/transport.ts';
import {openTransport} from '../../../source/sources/ssh/open-transport.ts';
import {type Lab, noLab, startLab} from '../../remote/lab.ts';

const hasPam = fs.existsSync('/etc/pam.d/sshd') ? false : 'sshd has no PAM configuration here';

describe('logins', {skip: noLab}, () => {
	let lab: Lab;
	const open: Transport[] = [];
	before(async () => {
		lab = await startLab({roles: ['none', 'cat']});
	});
	after(async () => {
		for (const transport of open) await transport.close();
		await lab?.stop();
	});

	async function reach(
		name: string,
		engine: 'auto' | 'ssh2' | 'openssh',
		answer: (prompt: Prompt) => string | null = () => null,
	) {
		const asked: Prompt[] = [];
		const transport = await openTransport(
			{kind: 'remote', user: null, host: name, port: null, path: '/'},
			{
				engine,
				env: lab.env,
				ask: async prompt => {
					asked.push(prompt);
					return answer(prompt);
				},
				onNotice: () => {},
			},
		);
		open.push(transport);
		return {transport, asked};
	}

	const hello = async (transport: Transport) => {
		const execution = await transport.execute('echo hello');
		execution.stdin.end();
		let said = '';
		for await (const chunk of execution.stdout) said += chunk;
		assert.equal(said, 'hello\n');
		assert.equal((await execution.ending).isClean, true);
	};

	test('an agent full of keys: the one that the configuration names is offered first', async () => {
		const socket = await lab.startAgent(8);
		fs.copyFileSync(`${lab.keys.plain}.pub`, `${lab.folder}/client/in-agent.pub`);
		const named = [`IdentityAgent ${socket}`, `IdentityFile ${lab.folder}/client/in-agent`];
		lab.addHost('agent-only', 'cat', [...named, 'IdentitiesOnly yes']);
		lab.addHost('agent-all', 'cat', [...named, 'IdentitiesOnly no']);
		for (const name of ['agent-only', 'agent-all'])
			for (const engine of ['ssh2', 'openssh'] as const) {
				const {transport} = await reach(name, engine);
				await transport.connect({});
				await hello(transport);
			}
	});

	test('two steps, a key of the agent and then the password, and nothing is asked when it comes back', {
		skip: hasPam,
	}, async () => {
		const server = await lab.startServer('steps', {
			lines: ['UsePAM yes', 'KbdInteractiveAuthentication yes', 'AuthenticationMethods publickey,keyboard-interactive'],
		});
		const agent = [`IdentityAgent ${lab.folder}/client/agent`, `IdentityFile ${lab.folder}/client/in-agent`];
		lab.addHost('two-steps', 'none', agent, server);
		for (const engine of ['ssh2', 'openssh'] as const) {
			const {transport, asked} = await reach('two-steps', engine, () => lab.password);
			await transport.connect({});
			await hello(transport);
			assert.deepEqual(
				asked.map(prompt => [prompt.kind, prompt.isVisible]),
				[['password', false]],
				engine,
			);
			await transport.close();
			await transport.connect({isQuiet: true});
			await hello(transport);
			assert.equal(asked.length, 1);
			await transport.close();
		}
		await server.stop();
	});

	test('a wrong password is asked for again, not given again', {skip: hasPam}, async () => {
		const server = await lab.startServer('words', {lines: ['UsePAM yes', 'KbdInteractiveAuthentication yes']});
		lab.addHost('by-words', 'none', ['PreferredAuthentications keyboard-interactive'], server);
		for (const engine of ['ssh2', 'openssh'] as const) {
			const answers = ['wrong', lab.password];
			const {transport, asked} = await reach('by-words', engine, () => answers.shift() ?? null);
			await transport.connect({});
			assert.equal(asked.length, 2, engine);
			await transport.close();
		}
		await server.stop();
	});

	test('a certificate goes through the system ssh', async () => {
		const authority = `${lab.folder}/client/authority`;
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', authority]);
		for (const end of ['', '.pub']) fs.copyFileSync(lab.keys.foreign + end, `${lab.folder}/client/certified${end}`);
		fs.chmodSync(`${lab.folder}/client/certified`, 0o600);
		const certified = `${lab.folder}/client/certified`;
		execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'kim', '-n', lab.account('cat'), `${certified}.pub`]);
		fs.chmodSync(`${authority}.pub`, 0o644);
		const server = await lab.startServer('certificates', {lines: [`TrustedUserCAKeys ${authority}.pub`]});
		lab.addHost('certified', 'cat', [`IdentityFile ${certified}`], server);
		const {transport} = await reach('certified', 'auto');
		assert.deepEqual([transport.engine, transport.reason], ['openssh', 'your key has a certificate']);
		await transport.connect({});
		await hello(transport);
		await server.stop();
	});

	test('a key exchange that ssh2 lacks moves to the system ssh, and that is said', async () => {
		const server = await lab.startServer('quantum', {lines: ['KexAlgorithms sntrup761x25519-sha512@openssh.com']});
		lab.addHost('quantum', 'cat', [], server);
		const {transport} = await reach('quantum', 'auto');
		assert.equal(transport.engine, 'ssh2');
		await transport.connect({});
		assert.equal(transport.engine, 'openssh');
		assert.match(transport.reason, /no matching key exchange algorithm/);
		await hello(transport);
		const {transport: stubborn} = await reach('quantum', 'ssh2');
		await assert.rejects(stubborn.connect({}), {kind: 'algorithm'});
		await server.stop();
	});

	test("a live master of the person's own is used, left alone, and missed when it goes", async () => {
		const socket = `${lab.folder}/client/master`;
		lab.addHost('mastered', 'cat', [`ControlPath ${socket}`]);
		const master = spawn('ssh', ['-M', '-N', 'mastered'], {env: {...lab.env}, stdio: 'ignore', detached: true});
		for (let tries = 0; !fs.existsSync(socket) && tries < 250; tries++)
			await new Promise(resolve => setTimeout(resolve, 20));
		const {transport} = await reach('mastered', 'auto');
		assert.equal(transport.engine, 'openssh');
		assert.match(transport.reason, /ControlMaster/);
		await transport.connect({});
		await hello(transport);
		await transport.close();
		assert.ok(fs.existsSync(socket), 'closing leaves it to its owner');
		await transport.connect({});
		const isLost = new Promise<void>(resolve => transport.onLost(() => resolve()));
		const execution = await transport.execute('echo begun; sleep 60');
		await execution.stdout[Symbol.asyncIterator]().next();
		master.kill();
		await isLost;
		assert.equal((await execution.ending).isClean, false);
	});

	test('nothing of the connection outlives the program, killed without a word', async () => {
		for (const transport of open.splice(0)) await transport.close();
		const code = `
			import {openTransport} from ${JSON.stringify(`${process.cwd()}/source/sources/ssh/open-transport.ts`)};
			const address = {kind: 'remote', user: null, host: 'cat', port: null, path: '/'};
			const transport = await openTransport(address, {engine: 'openssh', env: process.env, ask: async () => null, onNotice() {}});
			await transport.connect({});
			const execution = await transport.execute('while echo alive; do sleep 0.053; done');
			for await (const chunk of execution.stdout) process.stdout.write(chunk);
		`;
		const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
			env: {...lab.env},
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const first = await new Promise(resolve => {
			child.stdout.once('data', resolve);
			child.once('exit', () => resolve('it ended'));
		});
		assert.equal(String(first).slice(0, 5), 'alive');
		const ours = () =>
			execFileSync('ps', ['-eo', 'pid,args'], {encoding: 'utf8'})
				.split('\n')
				.filter(line => line.includes(`${lab.folder}/`) || line.includes('sleep 0.053'))
				.filter(line => /ControlMaster|ControlPath|sleep 0\.053/.test(line));
		const [, folder = ''] = /ControlPath=(\S+)\/m /.exec(ours().join('\n')) ?? [];
		assert.ok(fs.existsSync(`${folder}/m`));
		child.kill('SIGKILL');
		for (let tries = 0; ours().length > 0 && tries < 150; tries++)
			await new Promise(resolve => setTimeout(resolve, 20));
		assert.deepEqual(ours(), []);
		for (let tries = 0; fs.existsSync(folder) && tries < 100; tries++)
			await new Promise(resolve => setTimeout(resolve, 20));
		assert.equal(fs.existsSync(folder), false);
	});
});
