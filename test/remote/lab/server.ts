/** One sshd of the lab: its own configuration and host keys, on loopback, ended by its process id. */
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

export interface ServerOptions {
	/** Kinds of host keys; ed25519 and ecdsa unless said. */
	readonly hostKeys?: readonly ('ed25519' | 'ecdsa' | 'rsa')[];
	/** Lines before the usual ones: sshd takes the first of two. */
	readonly lines?: readonly string[];
}

export interface LabServer {
	readonly port: number;
	readonly pid: number;
	/** Public host keys, as they stand in known_hosts behind the name. */
	readonly publicKeys: readonly string[];
	/** Ids of the processes that serve connections, the newest last. */
	sessions(): number[];
	/** Ends connections, not the server; `kill -9` unless another signal is said. */
	killSessions(signal?: NodeJS.Signals): void;
	/** What it wrote to its log. */
	log(): string;
	stop(): Promise<void>;
	/** On the same port with the same keys. */
	restart(): Promise<void>;
}

const sshd = '/usr/sbin/sshd';

export async function freePort(): Promise<number> {
	const server = net.createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise(resolve => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('no port');
	return address.port;
}

/** Whether this sshd knows a line; older ones lack newer options and refuse to start with them. */
function understands(line: string, keyFile: string): boolean {
	const file = `${keyFile}.try`;
	fs.writeFileSync(file, `HostKey ${keyFile}\n${line}\n`);
	return spawnSync(sshd, ['-t', '-f', file]).status === 0;
}

/** Processes whose parent is, directly or not, `pid`. */
function descendants(pid: number): number[] {
	const parents = new Map<number, number>();
	for (const name of fs.readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		try {
			const stat = fs.readFileSync(`/proc/${name}/stat`, 'latin1');
			parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
		} catch {
			// it ended meanwhile
		}
	}
	const isBelow = (one: number): boolean => {
		const parent = parents.get(one);
		return parent !== undefined && (parent === pid || isBelow(parent));
	};
	return [...parents.keys()].filter(isBelow).sort((a, b) => a - b);
}

const isSshd = (pid: number): boolean => {
	try {
		return fs.readFileSync(`/proc/${pid}/comm`, 'latin1').startsWith('sshd');
	} catch {
		return false;
	}
};

function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// it ended meanwhile
	}
}

/**
 * Stops all before any is ended: a session forks right after its login, and a child made meanwhile, its parent gone, would
 * keep the connection.
 */
function holdAll(sessions: () => readonly number[]): readonly number[] {
	for (let held: readonly number[] = []; ; ) {
		const found = sessions();
		if (found.length === held.length) return held;
		for (const pid of found) send(pid, 'SIGSTOP');
		held = found;
	}
}

/** `pids` gets the id of every process started, for the reaper. */
export async function startServer(
	folder: string,
	name: string,
	accounts: readonly string[],
	pids: string,
	{hostKeys = ['ed25519', 'ecdsa'], lines = []}: ServerOptions = {},
): Promise<LabServer> {
	const base = path.join(folder, 'sshd', name);
	fs.mkdirSync(base, {recursive: true});
	fs.mkdirSync('/run/sshd', {recursive: true});
	const keys = hostKeys.map(type => path.join(base, `host_${type}`));
	hostKeys.forEach((type, index) => {
		execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'lab', '-f', keys[index] ?? '']);
	});
	const penalties = 'PerSourcePenalties no';
	const config = (port: number) =>
		[
			...lines,
			'ListenAddress 127.0.0.1',
			`Port ${port}`,
			...keys.map(key => `HostKey ${key}`),
			'UsePAM no',
			'PermitRootLogin no',
			`AllowUsers ${accounts.join(' ')}`,
			`PidFile ${base}/pid`,
			'MaxStartups 50:30:100',
			'StrictModes yes',
			'LogLevel VERBOSE',
			'PrintMotd no',
			'Subsystem sftp internal-sftp',
			...(understands(penalties, keys[0] ?? '') ? [penalties] : []),
			'',
		].join('\n');
	const file = path.join(base, 'config');
	const log = path.join(base, 'log');
	let child: ReturnType<typeof spawn>;

	const run = async (port: number): Promise<boolean> => {
		fs.writeFileSync(file, config(port));
		execFileSync(sshd, ['-t', '-f', file]);
		const output = fs.openSync(log, 'a');
		child = spawn(sshd, ['-D', '-e', '-f', file], {detached: true, stdio: ['ignore', output, output], cwd: '/'});
		fs.closeSync(output);
		child.unref();
		fs.appendFileSync(pids, `${child.pid}\n`);
		const started = child;
		const written = () => fs.readFileSync(log, 'latin1').slice(from);
		const from = fs.statSync(log).size;
		while (!written().includes(`Server listening on 127.0.0.1 port ${port}`)) {
			if (started.exitCode !== null) return false;
			await new Promise(resolve => setTimeout(resolve, 10));
		}
		return true;
	};
	let port = await freePort();
	// Another program may have taken the port since it was found free.
	for (let left = 5; !(await run(port)); left--) {
		if (left === 0) throw new Error(`sshd does not start:\n${fs.readFileSync(log, 'latin1')}`);
		port = await freePort();
	}
	const sessions = () => descendants(child.pid ?? 0).filter(isSshd);
	return {
		port,
		get pid() {
			return child.pid ?? 0;
		},
		publicKeys: keys.map(key => fs.readFileSync(`${key}.pub`, 'latin1').split(' ').slice(0, 2).join(' ')),
		sessions,
		killSessions: (signal = 'SIGKILL') => {
			const held = holdAll(sessions);
			for (const pid of held) send(pid, signal);
			if (signal !== 'SIGSTOP') for (const pid of held) send(pid, 'SIGCONT');
		},
		log: () => fs.readFileSync(log, 'latin1'),
		stop: async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			child.ref();
			const ended = new Promise(resolve => child.once('exit', resolve));
			child.kill('SIGTERM');
			await ended;
		},
		restart: async () => {
			if (!(await run(port))) throw new Error('sshd does not start again');
		},
	};
}
