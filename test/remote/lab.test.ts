/** The lab itself: that each account is in the situation it is made for, and that nothing of a lab stays. */
import assert from 'node:assert/strict';
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {after, before, describe, test} from 'node:test';
import {until} from '../until.ts';
import {type Lab, missingFor, noLab, type Role, roleNames, startLab} from './lab.ts';

const exists = (file: string) => fs.existsSync(file);
/** Ended processes keep their number until somebody asks for their status. */
const isAlive = (pid: number) => exists(`/proc/${pid}`) && fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1') !== '';

describe('the server lab', {skip: noLab}, () => {
	let lab: Lab;
	let sample: string;
	before(async () => {
		lab = await startLab();
		const [user] = fs.readdirSync(lab.team);
		const [file] = fs.readdirSync(`${lab.team}/${user}`).filter(name => name.endsWith('.jsonl'));
		sample = `${user}/${file}`;
	});
	after(() => lab?.stop());

	const ssh = (alias: string, command: string, input = '') => {
		const {status, stdout, stderr} = spawnSync('ssh', ['-o', 'BatchMode=yes', alias, command], {
			...{env: lab.env, encoding: 'utf8', input},
		});
		return {status, stdout, stderr};
	};

	const expected: Readonly<Partial<Record<Role, RegExp>>> = {
		password: /a password is required/,
		tty: /must have a tty/,
		none: /a password is required/,
		group: /a password is required/,
		script: /a password is required/,
	};
	for (const role of roleNames) {
		if (role === 'nologin' || role === 'forced') continue;
		test(`${role}: what sudo cat says`, {skip: missingFor(role) ?? false}, () => {
			const {stdout, stderr} = ssh(role, `cat ${lab.team}/${sample}; sudo -n cat ${lab.team}/${sample}`);
			assert.match(stderr, /Permission denied/);
			const refusal = expected[role];
			if (refusal) assert.match(stderr, refusal);
			else assert.ok(stdout.endsWith(fs.readFileSync(`${lab.team}/${sample}`, 'utf8')), stderr);
			assert.ok(lab.sudoCalls(role) > 0 || refusal);
		});
	}

	test('the group reads its copy, the reader script answers, forced and nologin give no shell', () => {
		assert.equal(ssh('group', `cat ${lab.groupTeam}/${sample}`).status, 0);
		const answer = ssh('script', `sudo -n ${lab.reader}`, `abc\nlist\n2 ${sample}\n0 ../../etc/shadow\n`);
		const text = fs.readFileSync(`${lab.team}/${sample}`, 'utf8').slice(2);
		assert.ok(answer.stdout.includes(`${text}\n@@abc 0\n`), answer.stderr);
		assert.match(answer.stdout, new RegExp(`\\|${sample}\0`));
		assert.match(answer.stdout, /\n@@abc 77\n$/);
		assert.equal(ssh('forced', 'id').stdout, 'this is all you get\n');
		assert.match(ssh('nologin', 'id').stdout, /not available/);
	});

	test('an exact rule takes one transcript and no shadow file', () => {
		assert.notEqual(ssh('exact', `sudo -n cat ${lab.team}/../../../../etc/shadow`).status, 0);
		assert.notEqual(ssh('exact', `sudo -n cat ${lab.team}/${sample} /etc/shadow`).status, 0);
	});

	test('connections are ended by process id, the server goes on', async () => {
		const child = spawn('ssh', ['cat', 'sleep 60'], {env: lab.env, stdio: 'ignore'});
		await until(() => lab.leftovers().some(line => line.includes('sleep 60')), 'the command runs');
		lab.server.killSessions();
		const code = await new Promise(resolve => child.once('exit', resolve));
		assert.equal(code, 255);
		assert.equal(ssh('cat', 'echo here').stdout, 'here\n');
	});

	test('an agent offers foreign keys first, a jump leads through the same server', async () => {
		const agent = await lab.startAgent(7);
		lab.addHost('crowded', 'cat', ['IdentitiesOnly no', `IdentityAgent ${agent}`, 'IdentityFile none']);
		lab.addHost('picked', 'cat', [`IdentityAgent ${agent}`, `IdentityFile ${lab.keys.plain}.pub`]);
		lab.addHost('jumped', 'bash', ['ProxyJump cat']);
		assert.match(ssh('crowded', 'true').stderr, /Too many authentication failures|Permission denied/);
		assert.equal(ssh('picked', 'echo in').stdout, 'in\n');
		assert.equal(ssh('jumped', 'echo far').stdout, 'far\n');
	});

	test('two labs do not meet, and one whose owner is killed outright leaves nothing', {timeout: 20_000}, async () => {
		const program = `
			import {startLab} from './test/remote/lab.ts';
			const lab = await startLab({roles: ['cat', 'none']});
			console.log(JSON.stringify([lab.folder, lab.account('cat'), lab.server.pid]));
			setInterval(() => {}, 1000);
		`;
		const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let written = '';
		owner.stdout.on('data', chunk => {
			written += String(chunk);
		});
		await until(() => written.includes('\n'), 'another lab stands');
		const [folder, account, pid] = JSON.parse(written) as [string, string, number];
		assert.ok(exists(folder) && isAlive(pid));
		assert.match(execFileSync('id', [account], {encoding: 'utf8'}), /uid=/);
		owner.kill('SIGKILL');
		await until(() => !exists(folder), 'the other lab is gone');
		assert.ok(!isAlive(pid));
		assert.notEqual(spawnSync('id', [account]).status, 0);
		assert.deepEqual(
			fs.readdirSync('/etc/sudoers.d').filter(name => name.startsWith(account.split('-')[0] ?? '')),
			[],
		);
		assert.equal(ssh('cat', 'echo still here').stdout, 'still here\n');
	});
});
