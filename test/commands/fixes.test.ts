/** Fixes, judgements, own rules, mutes and playbooks as the commands see them, over the made-up team. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {type TestContext, test} from 'node:test';
import type {Io} from '../../source/commands/command.ts';
import {appendJudgement, judgementsFile} from '../../source/library/judgements.ts';
import {put, temporaryFolder} from '../sources/temporary.ts';
import {madeUpTeam, rowsOf, run} from './made-up.ts';

const signature = 'frob: command not found';

/** A home of its own, so that nobody's real fixes are read or written. */
function homeIn(t: TestContext, files: Readonly<Record<string, string>> = {}): Partial<Io> & {home: string} {
	const home = temporaryFolder(t, files);
	return {home, cwd: home, env: {PATH: process.env.PATH}};
}
const fixesFile = (home: string) => path.join(home, '.config', 'session-tui', 'fixes.json');
const add = (...more: string[]) => [
	'fixes',
	'add',
	'84',
	'--title',
	'frob is installed',
	'--signature',
	signature,
	...more,
];
const picked = (rows: readonly Record<string, unknown>[], ...fields: string[]) =>
	rows.map(row => fields.map(field => row[field]));

test('a fix leaves out the marks of sessions that began before it; they are there when asked for', async t => {
	const team = madeUpTeam(t);
	const io = homeIn(t);
	assert.deepEqual(picked(await rowsOf(['friction', team, '--kind', 'command-not-found'], io), 'fixedBy'), [
		[null],
		[null],
	]);
	const added = await run(add('--fixed-at', '2026-02-06'), io);
	assert.deepEqual([added.status, added.stderr], [0, '']);
	assert.match(added.stdout, /^#84 frob is installed: fixed 2026-02-0[56]/);
	const left = await run(['friction', team, '--kind', 'command-not-found'], io);
	assert.equal(left.status, 1, 'no row is left: kim and the copy of ana began on the 5th');
	assert.deepEqual(
		picked(await rowsOf(['friction', team, '--kind', 'command-not-found', '--include-fixed'], io), 'fixedBy'),
		[['#84'], ['#84']],
	);
	const red = async (...more: string[]) =>
		picked(await rowsOf(['sessions', team, '--user', 'kim', ...more], io), 'red');
	assert.deepEqual([await red(), await red('--include-fixed')], [[[0]], [[1]]], 'counts follow');
	assert.deepEqual(picked(await rowsOf(['blocks', team, '--user', 'kim'], io), 'red'), [[0], [0]]);
});

test('what comes back after the fix is a regression, and counts', async t => {
	const team = madeUpTeam(t);
	const io = homeIn(t);
	await run(add('--fixed-at', '2026-02-01'), io);
	const rows = await rowsOf(['friction', team, '--regressions'], io);
	assert.deepEqual(picked(rows, 'kind', 'fixedBy'), [
		['command-not-found', null],
		['command-not-found', null],
	]);
	assert.equal((await run(['friction', team, '--regressions'], homeIn(t))).status, 1);
});

test('fixes are listed, shown, replaced and removed', async t => {
	const io = homeIn(t);
	await run(add('--fixed-at', '2026-02-06', '--repo', 'acme/tools'), io);
	await run(add('--fixed-at', '2026-02-07T10:00:00Z', '--repo', 'acme/tools'), io);
	await run(
		['fixes', 'add', '9', '--title', 'x', '--fixed-at', '2026-01-01', '--kind', 'auth', '--pattern', 'x.*y'],
		io,
	);
	const rows = await rowsOf(['fixes', 'list'], io);
	assert.deepEqual(rows[0], {
		issue: 84,
		title: 'frob is installed',
		repo: 'acme/tools',
		fixedAt: '2026-02-07T10:00:00.000Z',
		kind: null,
		signature,
		pattern: null,
	});
	assert.deepEqual(picked(rows, 'issue'), [[84], [9]], 'the same fix said again replaces what was said');
	const shown = await run(['fixes', 'show', '#84'], io);
	assert.match(
		shown.stdout,
		/^acme\/tools #84 frob is installed\n {2}fixed at 2026-02-07T10:00:00.000Z, ends frob: command not found\n$/,
	);
	assert.match((await run(['fixes', 'remove', '84'], io)).stdout, /^#84: 1 fix removed/);
	assert.deepEqual(picked(await rowsOf(['fixes', 'list'], io), 'issue'), [[9]]);
	const again = await run(['fixes', 'remove', '84'], io);
	assert.deepEqual([again.status, again.stderr], [1, 'session-tui: no fix of #84 is known\n']);
});

test('what is missing or wrong is told in one sentence, and nothing is written', async t => {
	const io = homeIn(t);
	const cases: readonly (readonly [string[], RegExp])[] = [
		[['fixes'], /takes one of list, add NUMBER/],
		[['fixes', 'add', 'x'], /number of one issue/],
		[
			['fixes', 'add', '84', '--title', 'x', '--fixed-at', '2026-01-01'],
			/--signature SIGNATURE, --pattern REGEX or one --kind/,
		],
		[['fixes', 'add', '84', '--kind', 'auth'], /--repo OWNER\/NAME to ask GitHub, or --title/],
		[add('--fixed-at', '2026-01-01', '--pattern', '(a+)+'), /--pattern: .*take for ever/],
		[add('--fixed-at', '2026-01-01', '--repo', 'tools'), /--repo: expected owner\/name/],
		[add('--fixed-at', 'soon'), /--fixed-at "soon"/],
	];
	for (const [argv, message] of cases) {
		const {status, stderr} = await run(argv, io);
		assert.equal(status, 2, argv.join(' '));
		assert.match(stderr, message);
	}
	assert.ok(!fs.existsSync(fixesFile(io.home)));
});

test('a broken file of fixes is told at every command, holds nothing up and is never written over', async t => {
	const io = homeIn(t, {'.config/session-tui/fixes.json': '[{"issue": 84,\n]'});
	const {status, stderr, stdout} = await run(['friction', madeUpTeam(t), '--format', 'ndjson'], io);
	assert.equal(status, 0);
	assert.match(stderr, /^session-tui: \S+fixes\.json:2: not JSON: /);
	assert.ok(stdout.includes(signature));
	const added = await run(add('--fixed-at', '2026-02-06'), io);
	assert.equal(added.status, 3);
	assert.match(added.stderr, /left as it is; mend it first/);
	assert.equal(fs.readFileSync(fixesFile(io.home), 'utf8'), '[{"issue": 84,\n]');
});

/** A program named gh that answers `answer`, and writes down how it was called. */
function fakeGh(t: TestContext, answer: string, status = 0): Partial<Io> & {home: string; calls: () => string[]} {
	const io = homeIn(t, {
		'bin/gh': `#!/bin/sh\nprintf '%s\\n' "$@" >> "${'$'}HOME_CALLS"\ncat <<'END'\n${answer}\nEND\nexit ${status}\n`,
	});
	fs.chmodSync(path.join(io.home, 'bin/gh'), 0o755);
	const calls = path.join(io.home, 'calls');
	return {
		...io,
		env: {PATH: `${path.join(io.home, 'bin')}:${process.env.PATH}`, HOME_CALLS: calls},
		calls: () => fs.readFileSync(calls, 'utf8').trim().split('\n'),
	};
}
const noScripts = process.platform === 'win32' && 'a shell script stands for gh';

test('title and time come from gh, which is called without a shell', {skip: noScripts}, async t => {
	const issue = {
		number: 84,
		title: 'frob `is` missing',
		state: 'CLOSED',
		closedAt: '2026-02-06T08:00:00Z',
		url: 'https://x',
		body: '',
	};
	const {calls, ...io} = fakeGh(t, JSON.stringify(issue));
	const {status, stderr} = await run(['fixes', 'add', '84', '--repo', 'acme/tools', '--signature', signature], io);
	assert.deepEqual([status, stderr], [0, '']);
	assert.deepEqual(calls().slice(0, 3), ['issue', 'view', '84']);
	assert.ok(calls().some(word => word.includes('acme/tools')));
	assert.deepEqual(picked(await rowsOf(['fixes', 'list'], io), 'title', 'fixedAt', 'repo'), [
		['frob `is` missing', '2026-02-06T08:00:00.000Z', 'acme/tools'],
	]);
});

test('an issue that is open, and a gh that fails, are told with a way out', {skip: noScripts}, async t => {
	const open = {number: 84, title: 'x', state: 'OPEN', closedAt: null, url: 'https://x', body: ''};
	const argv = ['fixes', 'add', '84', '--repo', 'acme/tools', '--kind', 'auth'];
	const {calls: _, ...stillOpen} = fakeGh(t, JSON.stringify(open));
	assert.match((await run(argv, stillOpen)).stderr, /#84 is still open; .*--fixed-at TIME/);
	const {calls: __, ...failing} = fakeGh(t, 'no', 4);
	const failed = await run(argv, failing);
	assert.equal(failed.status, 3);
	assert.match(failed.stderr, /Without gh: --title TEXT --fixed-at TIME/);
	const absent = await run(argv, {...homeIn(t), env: {PATH: '/nowhere'}});
	assert.equal(absent.status, 3);
	assert.match(absent.stderr, /gh/);
});

test('the commits of a checkout that name the issue are shown, and no others', async t => {
	const io = homeIn(t);
	await run(add('--fixed-at', '2026-02-06'), io);
	const checkout = temporaryFolder(t, {'run.md': '```\nrsync -a src/ dst/\n```\n'});
	const git = (...words: string[]) =>
		execFileSync('git', ['-c', 'user.name=K', '-c', 'user.email=k@example.org', ...words], {
			cwd: checkout,
			stdio: 'ignore',
		});
	git('init', '-q');
	git('add', '.');
	for (const message of ['Install frob (#84)', 'Other work (#840)', 'Closes #84'])
		git('commit', '-q', '--allow-empty', '-m', message);
	const {stdout, status} = await run(['fixes', 'show', '84', '--playbook', checkout], io);
	assert.equal(status, 0);
	assert.match(stdout, /Closes #84\n.*Install frob \(#84\)\n$/);
	assert.ok(!stdout.includes('#840'));
	const rows = await rowsOf(['commands', madeUpTeam(t), '--playbook', checkout, '--user', 'kim'], io);
	assert.deepEqual(picked(rows, 'command', 'provenance')[0], ['rsync -a src/ dst/', 'playbook']);
	const none = await run(['fixes', 'show', '84', '--playbook', io.home], io);
	assert.match(none.stderr, /no git checkout that git can read/);
});

test('a playbook that is not there is told in one sentence, and the rest works', async t => {
	const io = homeIn(t);
	const {status, stderr, stdout} = await run(
		['commands', madeUpTeam(t), '--playbook', 'nowhere', '--format', 'ndjson'],
		io,
	);
	assert.equal(status, 0);
	assert.match(stderr, /^session-tui: playbook \S+nowhere: not there any more; the rest goes on without it\n$/);
	assert.match(stdout, /"provenance":"improvised"/);
});

test('a playbook of the configuration is used without a flag; files of a folder that are links or no text are not', async t => {
	const book = temporaryFolder(t, {'tools.sh': 'frob\nrsync -a src/ dst/\n', 'data.bin': 'frob\0'});
	const io = homeIn(t, {'.config/session-tui/config.json': JSON.stringify({playbook: [book]})});
	const rows = await rowsOf(['commands', madeUpTeam(t), '--user', 'kim'], io);
	assert.deepEqual(picked(rows, 'provenance'), [['playbook'], ['playbook'], ['playbook'], ['playbook']]);
});

test('judgements leave the counts or stay, and are exported', async t => {
	const team = madeUpTeam(t);
	const io = homeIn(t);
	const file = judgementsFile(path.join(io.home, '.local', 'state', 'session-tui'));
	const mark = {
		user: 'kim',
		file: 'kim/x',
		line: 7,
		toolUseId: 'k2',
		uuid: null,
		kind: 'command-not-found',
		signature,
	} as const;
	const judge = (judgement: 'known' | 'not-friction') =>
		appendJudgement(file, {...mark, time: '2026-02-09T00:00:00.000Z', judgement});
	await judge('not-friction');
	assert.equal(
		(await run(['friction', team, '--kind', 'command-not-found'], io)).status,
		1,
		'the copy is judged with it',
	);
	assert.equal((await rowsOf(['friction', team, '--judged'], io)).length, 2);
	await judge('known');
	assert.equal((await rowsOf(['friction', team, '--kind', 'command-not-found'], io)).length, 2);
	assert.deepEqual(await rowsOf(['judgements', 'export'], io), [
		{time: '2026-02-09T00:00:00.000Z', judgement: 'known', ...mark},
	]);
	assert.equal((await run(['judgements'], io)).status, 2);
});

test('own rules mark, mutes unmark, and a wrong one of either is told and costs only itself', async t => {
	const team = madeUpTeam(t);
	const config = {
		rules: [
			{kind: 'auth', pattern: 'frob: command'},
			{kind: 'auth', pattern: '('},
		],
		mute: ['/^no such$/'],
	};
	const io = homeIn(t, {'.config/session-tui/config.json': JSON.stringify(config)});
	const {stdout, stderr} = await run(['friction', team, '--kind', 'auth', '--format', 'ndjson'], io);
	assert.match(stderr, /config\.json:1: rules\.1\.pattern: "\(" is no regular expression/);
	assert.equal(stdout.trim().split('\n').length, 2);
	put(io.home, '.config/session-tui/config.json', JSON.stringify({mute: ['frob: command not found', '/slow/']}));
	const kinds = picked(await rowsOf(['friction', team], io), 'kind').flat();
	assert.ok(!kinds.includes('command-not-found'));
	assert.ok(kinds.includes('slow-command'));
});
