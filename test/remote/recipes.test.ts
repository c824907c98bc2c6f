/** The recipes of the README's "Server setup", as they stand there, run on a real sshd and sudo against what people try. */
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {build} from '../e2e/built.ts';
import {launch} from '../e2e/harness.ts';
import {type Lab, noLab, type Role, startLab} from './lab.ts';

const readme = fs.readFileSync('README.md', 'utf8');

/** The code block behind `<!-- recipe: NAME -->`. */
function recipe(name: string): string {
	const text = new RegExp(`<!-- recipe: ${name} -->\n\`\`\`\\w*\n([\\s\\S]*?)\n\`\`\``).exec(readme)?.[1];
	assert.ok(text, `the README has no recipe ${name}`);
	return text;
}

describe('recipes for admins', {skip: noLab}, () => {
	let lab: Lab;
	let folder: string;
	let sample: string;
	let secret: string;
	before(async () => {
		lab = await startLab({roles: ['none', 'group', 'cat']});
		folder = path.join(lab.folder, 'data/recipe');
		fs.cpSync(lab.team, folder, {recursive: true});
		const [user = ''] = fs.readdirSync(folder);
		sample = `${user}/${fs.readdirSync(path.join(folder, user)).find(name => name.endsWith('.jsonl'))}`;
		secret = path.join(lab.folder, 'data/secret');
		fs.writeFileSync(secret, 'the canary\n', {mode: 0o600});
		fs.writeFileSync(path.join(folder, user, 'notes.txt'), 'the canary\n', {mode: 0o600});
		fs.symlinkSync(secret, path.join(folder, user, '2026-02-03_link.jsonl'));
	});
	after(() => lab?.stop());

	const ssh = (role: Role, command: string, input = '', ...options: readonly string[]) => {
		const run = spawnSync('ssh', ['-o', 'BatchMode=yes', ...options, role, command], {
			env: lab.env,
			encoding: 'utf8',
			input,
		});
		return {status: run.status, stdout: run.stdout, stderr: run.stderr, all: run.stdout + run.stderr};
	};
	const at = (...names: readonly string[]) => path.join(folder, ...names);
	const group = () =>
		execFileSync('id', ['-nG', lab.account('group')], {encoding: 'utf8'})
			.trim()
			.split(' ')
			.at(-1) ?? '';
	const text = () => fs.readFileSync(at(sample), 'utf8');
	/** A line of the README for the lab's names, for a while. */
	const withSudoers = (line: string, role: Role, tried: () => void): void => {
		const file = `/etc/sudoers.d/${lab.account(role)}-recipe`;
		const here = line
			.replaceAll('%data-ops', lab.account(role))
			.replaceAll('/usr/local/sbin/session-read', lab.reader)
			.replaceAll('/data/user_sessions', folder);
		fs.writeFileSync(file, `${here}\n`, {mode: 0o440});
		fs.appendFileSync(path.join(lab.folder, 'files'), `${file}\n`);
		try {
			execFileSync('visudo', ['-cf', file], {stdio: 'pipe'});
			tried();
		} finally {
			fs.rmSync(file);
		}
	};

	test('readable for a group: members read and list, others neither, new files of a collector as well', () => {
		const here = recipe('group').replaceAll('data-ops', group()).replaceAll('/data/user_sessions', folder);
		execFileSync('/bin/sh', ['-euc', here]);
		execFileSync('/bin/sh', ['-c', `umask 027; echo new >${at(path.dirname(sample), 'new.jsonl')}`]);
		assert.equal(ssh('group', `cat ${at(sample)}`).stdout, text());
		assert.equal(ssh('group', `cat ${at(path.dirname(sample), 'new.jsonl')}`).stdout, 'new\n');
		assert.match(ssh('none', `ls ${folder}; cat ${at(sample)}`).stderr, /Permission denied[\s\S]*Permission denied/);
		execFileSync('chmod', ['-R', 'u=rwX,go=', folder]);
		execFileSync('find', [folder, '-type', 'd', '-exec', 'chmod', '0755', '{}', '+']);
	});

	test('the reader script lists and prints transcripts of its folder, and nothing else by any name', () => {
		const script = fs.readFileSync(lab.reader, 'utf8');
		fs.writeFileSync(lab.reader, script.replace(/^ROOT=.*$/m, `ROOT=${folder}`));
		withSudoers(recipe('script'), 'none', () => {
			const [user = ''] = sample.split('/');
			const names = [
				...['/etc/shadow', '../secret', `${user}/../../secret`, `${user}/2026-02-03_link.jsonl`, `${user}/notes.txt`],
				...[`${user}/no such.jsonl`, `${user}/$(id).jsonl`, `-n`, `./${user}/x/y.jsonl`, 'x', '.'],
			];
			const input = ['abc123', 'list', `0 ${sample}`, ...names.map(name => `0 ${name}`), ''].join('\n');
			const {stdout, stderr} = ssh('none', `sudo -n ${lab.reader}`, input);
			assert.ok(stdout.includes(`|${sample}\0`), stderr);
			assert.ok(stdout.includes(`${text()}\n@@abc123 0\n`));
			const answers = [...stdout.matchAll(/\n@@abc123 (\S+)/g)].map(([, word]) => word);
			assert.deepEqual(answers.slice(0, 4), ['root', 'root', 'list', '0']);
			assert.ok(
				answers.slice(4).every(status => status === '77' || status === '66'),
				answers.join(' '),
			);
			assert.equal(answers.length, names.length + 4);
			assert.doesNotMatch(stdout + stderr, /canary|root:/);
			for (const tried of [`${lab.reader} x`, `cat ${at(sample)}`, `-u nobody ${lab.reader}`, '-s', 'sh -c id'])
				assert.match(ssh('none', `sudo -n ${tried}`).stderr, /password is required/, tried);
		});
		fs.writeFileSync(lab.reader, script);
	});

	test('the exact rule takes one transcript by its name', () => {
		withSudoers(recipe('exact'), 'none', () => {
			assert.equal(ssh('none', `sudo -n cat ${at(sample)}`).stdout, text());
			const [user = ''] = sample.split('/');
			for (const words of [
				...[
					`${folder}/../secret`,
					`${at(sample)} ${secret}`,
					`${secret} ${at(sample)}`,
					`${folder}/${user}/../${sample}`,
				],
				...[at(user, 'notes.txt'), `${at(user)}/../../secret/${path.basename(sample)}`, `-- ${at(sample)}`, secret, ''],
			]) {
				const {stdout, stderr} = ssh('none', `sudo -n cat ${words}`);
				assert.match(stderr, /password is required/, words);
				assert.doesNotMatch(stdout, /canary/);
			}
		});
	});

	test('a wildcard is the right to read everything, as the README says', () => {
		assert.match(readme, /Never a wildcard/);
		withSudoers('%data-ops ALL=(root) NOPASSWD: /usr/bin/cat /data/user_sessions/*', 'none', () => {
			assert.match(ssh('none', `sudo -n cat ${at(sample)} ${secret}`).stdout, /canary/);
			assert.match(ssh('none', `sudo -n cat ${folder}/../secret`).stdout, /canary/);
		});
	});

	test('a key that gives the explorer gives nothing else', () => {
		const [options = ''] = recipe('viewer').split(' ssh-ed25519 ');
		const key = fs.readFileSync(`${lab.keys.foreign}.pub`, 'utf8');
		const here = options.replace(/command="[^"]*"/, 'command="echo the explorer; test -t 0 && echo on a terminal"');
		const allowed = path.join(lab.folder, 'home/cat/.ssh/authorized_keys');
		const before = fs.readFileSync(allowed);
		fs.appendFileSync(allowed, `${here} ${key}`);
		const viewer = ['-o', `IdentityFile=${lab.keys.foreign}`, '-F', '/dev/null', '-p', `${lab.server.port}`];
		const known = ['-o', `UserKnownHostsFile=${lab.knownHosts}`, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'];
		const as = (...words: readonly string[]) => {
			const run = spawnSync('/usr/bin/ssh', [...viewer, ...known, ...words], {encoding: 'utf8', input: ''});
			return run.stdout + run.stderr;
		};
		const there = `${lab.account('cat')}@127.0.0.1`;
		assert.match(as('-tt', there, 'id'), /the explorer\s+on a terminal/);
		assert.doesNotMatch(as(there, 'id'), /uid=/);
		assert.doesNotMatch(as('-s', there, 'sftp'), /uid=|sftp-server/);
		assert.match(as('-W', `127.0.0.1:${lab.server.port}`, there), /refused|prohibited|forwarding/i);
		assert.match(as('-N', '-R', '0:127.0.0.1:1', '-o', 'ExitOnForwardFailure=yes', there), /forwarding failed/);
		fs.writeFileSync(allowed, before);
	});

	test('no key of that explorer starts a program, gives the terminal away or writes a file', async () => {
		build();
		const [options = ''] = recipe('viewer').split(' ssh-ed25519 ');
		assert.match(options, /command="session-tui --viewer \/data\/user_sessions"/);
		const program = `env -u CI ${process.execPath} ${path.resolve('dist/cli.js')}`;
		const here = options.replace('session-tui ', `${program} `).replace('/data/user_sessions', lab.groupTeam);
		const home = path.join(lab.folder, 'home/group');
		const key = fs.readFileSync(`${lab.keys.foreign}.pub`, 'utf8');
		fs.appendFileSync(path.join(home, '.ssh/authorized_keys'), `${here} ${key}`);
		lab.addHost('viewer', 'group', [`IdentityFile ${lab.keys.foreign}`, 'IdentitiesOnly yes']);
		const files = () =>
			fs
				.readdirSync(home, {recursive: true})
				.map(String)
				.filter(name => !name.startsWith('.cache'));
		const earlier = files();
		// What is sent as a command is not looked at.
		const there = launch({command: 'ssh', args: ['-tt', 'viewer', 'sh -i'], env: {...lab.env, CI: undefined}});
		const isRefused = async (...keys: readonly string[]) => {
			for (const key of keys) {
				there.press(key);
				await there.until('not in this viewer');
				there.press('up');
				await there.until(() => !there.screen().includes('not in this viewer'));
			}
		};
		await there.until(/anna\.novak/);
		await isRefused('ctrl+z');
		there.press('F');
		await there.until(/friction/);
		await there.until(/i issue .* 1 of \d+/);
		await there.quiet();
		there.press('enter');
		await there.until(/friction › /);
		assert.doesNotMatch(there.screen(), /m judge/);
		await isRefused('m');
		await there.quiet();
		there.press('enter');
		await there.until(/friction › .* › /);
		await isRefused('o', 'ctrl+o', 'ctrl+z');
		there.press('i');
		await there.until(/p pseudonyms/);
		assert.doesNotMatch(there.screen(), /write to file|c create/);
		await isRefused('o', 'w', 'c', 'ctrl+z');
		there.press('?');
		await there.until(/Taking out|Moving/);
		assert.doesNotMatch(there.screen(), /\$PAGER|\$EDITOR|write the draft|with gh/);
		there.press('q');
		assert.equal((await there.exit).code, 0);
		assert.deepEqual(files(), earlier);
	});
});
