/** Both engines against a real sshd: commands, endings, big streams, every kind of login, host keys, hops. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {after, before, describe, test} from 'node:test';
import type {RemoteAddress} from '../../../source/sources/address.ts';
import {type Execution, type Prompt, RemoteError, type Transport} from '../../../source/sources/remote/transport.ts';
import {openTransport} from '../../../source/sources/ssh/open-transport.ts';
import {type Lab, noLab, startLab} from '../../remote/lab.ts';

const host = (name: string): RemoteAddress => ({kind: 'remote', user: null, host: name, port: null, path: '/'});

async function readAll(execution: Execution): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of execution.stdout) chunks.push(chunk);
	return Buffer.concat(chunks);
}

async function run(transport: Transport, command: string, input = '', isTerminal = false) {
	const execution = await transport.execute(command, {isTerminal});
	execution.stdin.end(input);
	const stdout = await readAll(execution);
	return {stdout: stdout.toString('latin1'), ...(await execution.ending), stderr: execution.stderr()};
}

describe('engines', {skip: noLab}, () => {
	let lab: Lab;
	const open: Transport[] = [];

	before(async () => {
		lab = await startLab({
			roles: ['cat', 'none', 'nologin'],
			server: {lines: ['PasswordAuthentication yes']},
		});
	});
	after(async () => {
		for (const transport of open) await transport.close();
		await lab?.stop();
	});

	/** @param answers - by kind of prompt; what is not there is not answered */
	async function reach(
		name: string,
		engine: 'auto' | 'ssh2' | 'openssh',
		answers: Partial<Record<Prompt['kind'], string>> = {},
		env: Record<string, string> = {},
	) {
		const asked: Prompt[] = [];
		const notices: string[] = [];
		const transport = await openTransport(host(name), {
			engine,
			env: {...lab.env, ...env},
			ask: async prompt => {
				asked.push(prompt);
				return answers[prompt.kind] ?? null;
			},
			onNotice: text => notices.push(text),
			keepalive: {seconds: 1, count: 2},
		});
		open.push(transport);
		return {transport, asked, notices};
	}

	const refused = async (attempt: Promise<unknown>): Promise<RemoteError> => {
		const error = await attempt.then(
			() => null,
			(thrown: unknown) => thrown,
		);
		assert.ok(error instanceof RemoteError, `a RemoteError and not ${error}`);
		return error;
	};

	for (const engine of ['ssh2', 'openssh'] as const)
		describe(engine, () => {
			let transport: Transport;
			before(async () => {
				({transport} = await reach('cat', engine));
				await transport.connect({});
			});

			test('says where it leads and how', () => {
				assert.equal(transport.engine, engine);
				assert.equal(transport.destination, `${lab.account('cat')}@127.0.0.1:${lab.server.port}`);
			});

			test('runs a command with its input, output, error output and status', async () => {
				const result = await run(transport, 'cat; echo oops >&2; exit 3', 'hello\n');
				assert.deepEqual(result, {stdout: 'hello\n', stderr: 'oops\n', code: 3, signal: null, isClean: true});
			});

			test('misses nothing of commands that end at once', async () => {
				for (let index = 0; index < 10; index++) assert.equal((await run(transport, `exit ${index}`)).code, index);
			});

			test('never takes a command that a signal ended for a whole one', async () => {
				const {code, isClean} = await run(transport, 'echo a; kill -9 $$');
				assert.deepEqual([code, isClean], [null, false]);
			});

			test('carries 20 MB both ways unchanged, held up by a slow reader', async () => {
				const bytes = Buffer.alloc(20_000_000, 'some bytes that repeat themselves\0\r\n');
				const execution = await transport.execute('cat');
				execution.stdin.end(bytes);
				const hash = createHash('sha256');
				let pauses = 3;
				for await (const chunk of execution.stdout) {
					if (pauses-- > 0) await new Promise(resolve => setTimeout(resolve, 30));
					hash.update(chunk);
				}
				assert.equal((await execution.ending).isClean, true);
				assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'));
			});

			test('tells the end of a command whose output nobody reads', async () => {
				const execution = await transport.execute('echo unread; exit 4');
				execution.stdin.end();
				assert.equal((await execution.ending).code, 4);
			});

			test('keeps the last words of a command that says too much', async () => {
				const {stderr} = await run(transport, 'head -c 3000000 /dev/zero | tr "\\0" x >&2; echo end >&2');
				assert.equal(stderr.length, 64 * 1024);
				assert.match(stderr, /xend\n$/);
			});

			test('gives a terminal that changes no byte', async () => {
				const result = await run(transport, 'tty >/dev/null && echo is; cat; exit 5', 'a line\n', true);
				assert.match(result.stdout, /is\n(?:[\s\S]*)a line\n$/);
				assert.doesNotMatch(result.stdout.slice(result.stdout.indexOf('is\n')), /\r/);
				assert.equal(result.code, 5);
			});

			test('ends a running command, here and there', async () => {
				// OpenSSH's client sends no signal: there a command ends when it writes, as every script of ours does.
				const command = engine === 'ssh2' ? 'echo begun; exec sleep 61' : 'while echo begun; do sleep 0.061; done';
				const execution = await transport.execute(command);
				let said = '';
				for await (const chunk of execution.stdout) {
					said += chunk;
					execution.kill();
				}
				assert.match(said, /^begun\n/);
				assert.equal((await execution.ending).isClean, false);
				const running = () => lab.leftovers().filter(line => /sleep (?:61|0\.061)/.test(line));
				for (let tries = 0; running().length > 0 && tries < 100; tries++)
					await new Promise(resolve => setTimeout(resolve, 20));
				assert.deepEqual(running(), []);
				assert.equal((await run(transport, 'echo still here')).stdout, 'still here\n');
			});

			test('tells a lost link once, ends what ran over it, and comes back without a question', async () => {
				const {transport: victim, asked} = await reach('none', engine);
				await victim.connect({});
				const lost: RemoteError[] = [];
				const isLost = new Promise<void>(resolve =>
					victim.onLost(error => {
						lost.push(error);
						resolve();
					}),
				);
				const execution = await victim.execute('echo begun; sleep 62');
				const chunks = execution.stdout[Symbol.asyncIterator]();
				assert.equal(String((await chunks.next()).value), 'begun\n');
				lab.server.killSessions();
				await isLost;
				assert.equal((await chunks.next()).done, true);
				assert.deepEqual(await execution.ending, {code: null, signal: null, isClean: false});
				assert.deepEqual(
					lost.map(error => error.kind),
					['lost'],
				);
				assert.equal((await refused(victim.execute('true'))).kind, 'lost');
				await victim.connect({isQuiet: true});
				assert.equal((await run(victim, 'echo back')).stdout, 'back\n');
				assert.equal(asked.length, 0);
				await victim.close();
				await victim.close();
			});

			test('asks for the passphrase of a locked key, again where it was wrong, and not when it comes back', async () => {
				lab.addHost('encrypted', 'none', [`IdentityFile ${lab.keys.encrypted}`]);
				const tries = ['wrong', lab.passphrase];
				const asked: Prompt[] = [];
				const locked = await openTransport(host('encrypted'), {
					engine,
					env: lab.env,
					ask: async prompt => {
						asked.push(prompt);
						return prompt.kind === 'passphrase' ? (tries.shift() ?? null) : null;
					},
					onNotice: () => {},
				});
				await locked.connect({});
				assert.deepEqual(
					asked.map(prompt => [prompt.kind, prompt.isVisible]),
					[
						['passphrase', false],
						['passphrase', false],
					],
				);
				await locked.close();
				await locked.connect({isQuiet: true});
				assert.equal((await run(locked, 'echo in')).stdout, 'in\n');
				assert.equal(asked.length, 2);
				await locked.close();
			});

			test('logs in with a password, and quietly with the same one', async () => {
				lab.addHost('by-password', 'none', ['PreferredAuthentications password']);
				const {transport: one, asked} = await reach('by-password', engine, {password: lab.password});
				await one.connect({});
				assert.deepEqual(
					asked.map(prompt => prompt.kind),
					['password'],
				);
				lab.server.killSessions();
				await new Promise<void>(resolve => one.onLost(() => resolve()));
				await one.connect({isQuiet: true});
				assert.equal((await run(one, 'echo in')).stdout, 'in\n');
				assert.equal(asked.length, 1);
				await one.close();
			});

			test('gives up where the person does not answer', async () => {
				lab.addHost('unanswered', 'none', ['PreferredAuthentications password']);
				const {transport: one, asked} = await reach('unanswered', engine);
				assert.equal((await refused(one.connect({}))).kind, 'cancelled');
				assert.equal(asked.length, 1);
			});

			test('never asks while it is quiet', async () => {
				lab.addHost('quiet', 'none', ['PreferredAuthentications password']);
				const {transport: one, asked} = await reach('quiet', engine, {password: lab.password});
				assert.equal((await refused(one.connect({isQuiet: true}))).kind, 'auth');
				assert.equal(asked.length, 0);
			});

			test('says who was refused and what the server allows', async () => {
				lab.addHost('foreign', 'cat', [`IdentityFile ${lab.keys.foreign}`, 'PreferredAuthentications publickey']);
				const {transport: one} = await reach('foreign', engine);
				const error = await refused(one.connect({}));
				assert.equal(error.kind, 'auth');
				assert.match(error.message, new RegExp(`${lab.account('cat')}.*publickey`));
			});

			test('asks once about a strange host, with its fingerprint, and then knows it', async () => {
				const file = `${lab.folder}/client/strangers-${engine}`;
				lab.addHost('stranger', 'cat', [`UserKnownHostsFile ${file}`, 'HashKnownHosts yes']);
				const no = await reach('stranger', engine);
				assert.equal((await refused(no.transport.connect({}))).kind, 'host-key');
				assert.equal(fs.existsSync(file), false);
				const yes = await reach('stranger', engine, {'host-key': 'yes'});
				await yes.transport.connect({});
				const [prompt] = yes.asked;
				const blob = Buffer.from(lab.server.publicKeys[0]?.split(' ')[1] ?? '', 'base64');
				const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
				assert.equal(prompt?.kind, 'host-key');
				assert.ok(
					prompt?.details.some(line => line.includes(fingerprint)),
					prompt?.details.join('\n'),
				);
				assert.match(fs.readFileSync(file, 'utf8'), /^\|1\|[^ ]+ ssh-ed25519 /);
				const again = await reach('stranger', engine);
				await again.transport.connect({});
				assert.equal(again.asked.length, 0);
				await yes.transport.close();
				await again.transport.close();
			});

			for (const checking of ['ask', 'accept-new', 'no', 'yes'])
				test(`takes no changed host key, StrictHostKeyChecking ${checking}`, async () => {
					const file = `${lab.folder}/client/changed`;
					const foreign = fs.readFileSync(`${lab.keys.foreign}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
					fs.writeFileSync(file, `[127.0.0.1]:${lab.server.port} ${foreign}\n`);
					lab.addHost('changed', 'cat', [`UserKnownHostsFile ${file}`, `StrictHostKeyChecking ${checking}`]);
					const {transport: one, asked} = await reach('changed', engine, {'host-key': 'yes'});
					const error = await refused(one.connect({}));
					assert.equal(error.kind, 'host-key');
					assert.ok(error.message.includes(`CHANGED (${file}, line 1)`), error.message);
					assert.equal(asked.length, 0);
					const [, advice = ''] = /`(ssh-keygen [^`]+)`/.exec(error.hint) ?? [];
					execFileSync('/bin/sh', ['-c', advice], {stdio: 'pipe'});
					assert.equal(fs.readFileSync(file, 'utf8'), '', advice);
				});

			test('reaches a host behind another, and says why where the hop fails', async () => {
				lab.addHost('behind', 'cat', ['ProxyJump none-hop']);
				lab.addHost('none-hop', 'none');
				const {transport: one} = await reach('behind', engine);
				await one.connect({});
				assert.equal((await run(one, 'echo $SSH_CONNECTION | wc -w')).stdout.trim(), '4');
				await one.close();
				lab.addHost('bad-hop', 'cat', [`IdentityFile ${lab.keys.foreign}`, 'PreferredAuthentications publickey']);
				lab.addHost('behind-bad', 'cat', ['ProxyJump bad-hop']);
				const {transport: two} = await reach('behind-bad', engine);
				const error = await refused(two.connect({}));
				assert.match(error.raw, /Permission denied \(publickey/);
			});

			test('asks for the password of a hop, and not again when it comes back', async () => {
				lab.addHost('asking-hop', 'none', ['PreferredAuthentications password']);
				lab.addHost('behind-asking', 'cat', ['ProxyJump asking-hop']);
				const {transport: one, asked} = await reach('behind-asking', engine, {password: lab.password});
				await one.connect({});
				await one.close();
				await one.connect({isQuiet: true});
				assert.equal((await run(one, 'echo in')).stdout, 'in\n');
				assert.equal(asked.length, 1);
				await one.close();
			});

			test('says that nothing listens, and what is no name', async () => {
				lab.addHost('nobody', 'cat', ['Port 1']);
				assert.equal((await refused((await reach('nobody', engine)).transport.connect({}))).kind, 'refused');
				lab.addHost('nowhere', 'cat', ['HostName no-such-host.invalid']);
				assert.equal((await refused((await reach('nowhere', engine)).transport.connect({}))).kind, 'dns');
				assert.equal((await refused(reach('-oProxyCommand=x', engine))).kind, 'config');
				assert.equal((await refused(reach('a$(id)', engine))).kind, 'config');
			});

			test('stops at a word', async () => {
				const stop = new AbortController();
				const {transport: one} = await reach('by-password', engine);
				const slow = await openTransport(host('by-password'), {
					engine,
					env: lab.env,
					ask: (_prompt, signal) =>
						new Promise(resolve => {
							signal.addEventListener('abort', () => resolve(null), {once: true});
							stop.abort();
						}),
					onNotice: () => {},
				});
				assert.equal((await refused(slow.connect({signal: stop.signal}))).kind, 'cancelled');
				assert.equal((await refused(one.connect({signal: stop.signal}))).kind, 'cancelled');
			});
		});
});
