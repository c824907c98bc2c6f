/** The ssh2 engine and servers that misbehave: silent ones, ones that hang up, that stall, that lie about an end. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {after, afterEach, describe, test} from 'node:test';
import ssh2, {type Connection, type ServerChannel} from 'ssh2';
import type {Prompt, Transport} from '../../../source/sources/remote/transport.ts';
import {hostSettings} from '../../../source/sources/ssh/host-settings.ts';
import {Ssh2Transport} from '../../../source/sources/ssh/ssh2-transport.ts';

const hostKey = ssh2.utils.generateKeyPairSync('ed25519');

describe('the ssh2 engine', () => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'faults-'));
	const ends: (() => void)[] = [];
	afterEach(() => {
		for (const end of ends.splice(0)) end();
	});
	after(() => fs.rmSync(folder, {recursive: true}));

	/** @returns its port */
	async function listen(onSocket: (socket: net.Socket) => void): Promise<number> {
		const sockets = new Set<net.Socket>();
		const server = net.createServer(socket => {
			sockets.add(socket);
			socket.on('error', () => {});
			onSocket(socket);
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		ends.push(() => {
			for (const socket of sockets) socket.destroy();
			server.close();
		});
		const address = server.address();
		assert.ok(address && typeof address === 'object');
		return address.port;
	}

	interface Behaviour {
		readonly banner?: string;
		readonly onLogin?: (connection: Connection, socket: net.Socket) => void;
		readonly onCommand?: (channel: ServerChannel, command: string, socket: net.Socket) => void;
		readonly answersLogin?: boolean;
		readonly kex?: 'diffie-hellman-group1-sha1';
	}

	const serve = ({banner, onLogin, onCommand, answersLogin = true, kex}: Behaviour) => {
		const server = new ssh2.Server({hostKeys: [hostKey.private], banner, ...(kex ? {algorithms: {kex: [kex]}} : {})});
		const sockets: net.Socket[] = [];
		server.on('connection', connection => {
			const socket = sockets.at(-1);
			assert.ok(socket);
			connection.on('error', () => {});
			connection.on('authentication', context => {
				if (answersLogin) context.accept();
			});
			connection.on('ready', () => onLogin?.(connection, socket));
			connection.on('session', accept => {
				accept().on('exec', (acceptExec, _reject, info) => {
					const channel = acceptExec();
					channel.on('error', () => {});
					onCommand?.(channel, info.command, socket);
				});
			});
		});
		return listen(socket => {
			sockets.push(socket);
			server.injectSocket(socket);
		});
	};

	interface Manner {
		readonly ask?: (prompt: Prompt) => Promise<string | null>;
		readonly seconds?: number;
	}

	function reach(port: number, {ask = async () => 'yes', seconds = 5}: Manner = {}) {
		const notices: string[] = [];
		const known = path.join(folder, `known-${port}`);
		const text = `hostname 127.0.0.1\nport ${port}\nuser kim\nconnecttimeout ${seconds}\nuserknownhostsfile ${known}\nidentityagent none`;
		const here = {home: folder, user: 'kim', hostName: 'desk', userId: 1, env: {}};
		const transport = new Ssh2Transport({
			settings: hostSettings('kids', text, here),
			...{reason: '', ask, env: {}, keepalive: {seconds: 0.2, count: 2}},
			onNotice: notice => notices.push(notice),
		});
		ends.push(() => void transport.close());
		return {transport, notices};
	}

	const start = async (transport: Transport) => {
		const execution = await transport.execute('anything');
		const chunks: Buffer[] = [];
		const whole = (async () => {
			for await (const chunk of execution.stdout) chunks.push(chunk);
			return Buffer.concat(chunks).toString();
		})();
		return {execution, whole};
	};

	test('does not wait for ever for a server that is silent, or never answers the login', async () => {
		await assert.rejects(reach(await listen(() => {}), {seconds: 0.3}).transport.connect({}), {kind: 'timeout'});
		const port = await serve({answersLogin: false});
		await assert.rejects(reach(port, {seconds: 0.6}).transport.connect({}), {kind: 'timeout'});
	});

	test('says that a server hung up before login', async () => {
		await assert.rejects(reach(await listen(socket => socket.destroy())).transport.connect({}), {kind: 'dropped'});
		const port = await listen(socket => socket.end('SSH-2.0-none\r\n'));
		await assert.rejects(reach(port).transport.connect({}), {kind: 'dropped'});
	});

	test('ends softly where a server talks no SSH', async () => {
		const port = await listen(socket => socket.end(`HTTP/1.1 400 Bad Request\r\n\r\n${'x'.repeat(50_000)}`));
		await assert.rejects(reach(port, {seconds: 1}).transport.connect({}), {name: 'RemoteError'});
	});

	test('stops its clock while the person is being asked', async () => {
		const port = await serve({});
		const slow = async () => {
			await new Promise(resolve => setTimeout(resolve, 900));
			return 'yes';
		};
		await reach(port, {ask: slow, seconds: 0.6}).transport.connect({});
	});

	test('tells algorithms that it lacks', async () => {
		const port = await serve({kex: 'diffie-hellman-group1-sha1'});
		await assert.rejects(reach(port).transport.connect({}), {kind: 'algorithm'});
	});

	test("shows a server's banner without its control characters", async () => {
		const {transport, notices} = reach(
			await serve({banner: 'USE ONLY \u001b[31mred\u001b[0m \u001b]52;c;eA==\u0007ok\r\n'}),
		);
		await transport.connect({});
		assert.deepEqual(notices, ['USE ONLY red ok']);
	});

	test('takes nothing for whole when the connection drops in the middle', async () => {
		const port = await serve({
			onCommand: (channel, _command, socket) =>
				void channel.write('half', () => setTimeout(() => socket.destroy(), 50)),
		});
		const {transport} = reach(port);
		await transport.connect({});
		const lost = new Promise(resolve => transport.onLost(resolve));
		const {execution, whole} = await start(transport);
		assert.equal(await whole, 'half');
		assert.deepEqual(await execution.ending, {code: null, signal: null, isClean: false});
		assert.equal(((await lost) as {kind: string}).kind, 'lost');
	});

	test('nor when a command has told its status and the connection drops before its channel is closed', async () => {
		const port = await serve({
			onCommand: (channel, _command, socket) => {
				channel.write('half');
				channel.exit(0);
				setTimeout(() => socket.destroy(), 50);
			},
		});
		const {transport} = reach(port);
		await transport.connect({});
		const {execution, whole} = await start(transport);
		assert.equal(await whole, 'half');
		assert.deepEqual(await execution.ending, {code: 0, signal: null, isClean: false});
	});

	test('nor when the channel is closed without a status', async () => {
		const {transport} = reach(await serve({onCommand: channel => void channel.end('all')}));
		await transport.connect({});
		const {execution, whole} = await start(transport);
		assert.equal(await whole, 'all');
		assert.deepEqual(await execution.ending, {code: null, signal: null, isClean: false});
	});

	test('gives a command up that was told to end, even where the server does not react', async () => {
		const {transport} = reach(await serve({onCommand: channel => void channel.write('x')}));
		await transport.connect({});
		const {execution, whole} = await start(transport);
		execution.kill();
		await whole;
		assert.equal((await execution.ending).isClean, false);
	});

	test('finds out by itself that a server has stalled', async () => {
		const port = await serve({onLogin: (_connection, socket) => setTimeout(() => socket.pause(), 50)});
		const {transport} = reach(port);
		await transport.connect({});
		const lost = await new Promise<Error & {raw?: string}>(resolve => transport.onLost(resolve));
		assert.match(lost.raw ?? '', /Keepalive timeout/);
	});

	test('says that a server allows no further session', async () => {
		const port = await serve({onLogin: connection => connection.removeAllListeners('session')});
		const {transport} = reach(port);
		await transport.connect({});
		await assert.rejects(transport.execute('true'), {kind: 'sessions'});
	});

	test('knows a key again that was accepted, and takes no other for it', async () => {
		const port = await serve({});
		let asked = 0;
		const ask = async () => {
			asked++;
			return 'yes';
		};
		await reach(port, {ask}).transport.connect({});
		await reach(port, {ask}).transport.connect({});
		assert.equal(asked, 1);
		const known = path.join(folder, `known-${port}`);
		const other = ssh2.utils.generateKeyPairSync('ed25519').public.split(' ').slice(0, 2).join(' ');
		fs.writeFileSync(known, `[127.0.0.1]:${port} ${other}\n`);
		await assert.rejects(reach(port, {ask}).transport.connect({}), {kind: 'host-key', message: /CHANGED/});
		fs.rmSync(known);
		fs.mkdirSync(known);
		await assert.rejects(reach(port, {ask}).transport.connect({}), {kind: 'host-key', message: /cannot be read/});
		assert.equal(asked, 1);
	});
});
