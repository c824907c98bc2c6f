/** `issue`: which signature is meant, where the draft goes, and that GitHub is only ever asked as it should be. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, type TestContext, test} from 'node:test';
import type {Io} from '../../source/commands/command.ts';
import {markerOf} from '../../source/report/issue-draft.ts';
import {noStandIn, standInGh} from '../report/stand-in-gh.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {kimFile, madeUpTeam, run} from './made-up.ts';

const signature = 'frob: command not found';
const url = 'https://github.com/acme/tools/issues/7';

function world(t: TestContext): {team: string; home: string; io: Partial<Io>} {
	const home = temporaryFolder(t, {});
	return {team: madeUpTeam(t), home, io: {home, cwd: home, env: {PATH: home}}};
}

/** The draft with every gap filled in; returns the flags that hand it over. */
async function completed({team, home, io}: ReturnType<typeof world>): Promise<string[]> {
	await run(['issue', signature, team, '-o', 'draft.md'], io);
	const file = path.join(home, 'draft.md');
	const text = fs.readFileSync(file, 'utf8');
	fs.writeFileSync(
		file,
		text.replace(/\*\*\[TO BE WRITTEN BY A PERSON\]\*\*.*/g, 'It was renamed; see /home/kim/notes.'),
	);
	return ['--from', 'draft.md', '--create'];
}

describe('which signature is meant', () => {
	test('the whole of it, a part of it in any case, or the mark at a place', async t => {
		const {team, io} = world(t);
		const whole = await run(['issue', signature, team], io);
		assert.equal(whole.status, 0);
		assert.match(whole.stdout, /^## Friction Point: `frob: command not found`\n/);
		assert.equal((await run(['issue', 'FROB: comm', team], io)).stdout, whole.stdout);
		const atCall = await run(['issue', `${kimFile}:6`, team], io);
		const atResult = await run(['issue', 'aaaaaaaa:7', team], io);
		assert.equal(atCall.stdout, whole.stdout, 'the line of the call');
		assert.equal(atResult.stdout, whole.stdout, 'the line of the result, the session by the beginning of its id');
	});

	test('what is none is told in a sentence that says what to do', async t => {
		const {team, io} = world(t);
		const cases: readonly (readonly [string[], number, RegExp])[] = [
			[['issue'], 2, /issue needs to know of what/],
			[
				['issue', 'frob: comand not found', team],
				1,
				/no mark has the signature .*did you mean "frob: command not found"\?/,
			],
			[['issue', 'zzz', team], 1, /no mark has the signature "zzz"; friction --by signature lists them/],
			[['issue', `${kimFile}:1`, team], 1, /jsonl:1 carries no mark that counts; friction --session/],
			[['issue', 'o', team], 1, /stands in \d signatures; say more of one:\n {2}\S+: /],
			[['issue', signature, team, '--kind', 'auth'], 1, /no mark has the signature/],
			[['issue', signature, '/nowhere/at/all'], 3, /no such file or folder/],
		];
		for (const [argv, status, message] of cases) {
			const result = await run(argv, io);
			assert.equal(result.status, status, `${argv.join(' ')}: ${result.stderr}`);
			assert.match(result.stderr, message);
			assert.equal(result.stdout, '');
		}
	});
});

test('a mark at the place that does not count is named with the reason', async t => {
	const {team, io} = world(t);
	await run(['fixes', 'add', '84', '--title', 'x', '--fixed-at', '2026-03-01', '--signature', signature], io);
	const {status, stderr} = await run(['issue', `${kimFile}:6`, team], io);
	assert.equal(status, 1);
	assert.match(stderr, /:6 carries no mark that counts \(its command-not-found is fixed by #84: .*--include-fixed/);
});

describe('a draft', () => {
	test('shows the command, its whole output and what was asked, copies counted once', async t => {
		const {team, io} = world(t);
		const {stdout, stderr} = await run(['issue', signature, team], io);
		assert.match(stdout, /\*\*Frequency:\*\* 1 time at 1 user in 1 session, 2026-02-05\n/);
		assert.match(stdout, /The person had asked: `please sync the data`/);
		assert.match(stdout, /Command \(improvised\):\n\n```text\nfrob\n```/);
		assert.match(stdout, /Exit code 127\nbash: frob: command not found/);
		assert.match(stderr, /title: Friction Point: frob: command not found\n/);
		assert.match(stderr, /labels: user-feedback, claude-learnings, documentation/);
		assert.match(stderr, /3 gaps for a person to fill in/);
	});

	test('goes to a file, with pseudonyms, or as it is', async t => {
		const {team, home, io} = world(t);
		const result = await run(['issue', signature, team, '-o', 'draft.md', '--pseudonyms'], io);
		assert.deepEqual([result.status, result.stdout], [0, '']);
		const written = fs.readFileSync(path.join(home, 'draft.md'), 'utf8');
		assert.match(written, /`user-2`/);
		assert.doesNotMatch(written, /\bkim\b/);
		assert.match((await run(['issue', signature, team, '--no-redact'], io)).stdout, /_Not redacted\./);
		const unwritable = await run(['issue', signature, team, '-o', 'no/such/draft.md'], io);
		assert.equal(unwritable.status, 3);
		assert.match(unwritable.stderr, /no\/such\/draft\.md could not be written: there is no such folder/);
	});
});

describe('on GitHub', {skip: noStandIn}, () => {
	test('it is created after a look for a duplicate, as it was shown', async t => {
		const there = world(t);
		const {team, home, io} = there;
		const calls = standInGh(home, {list: {stdout: '[]'}, create: {stdout: `${url}\n`}});
		const result = await run(['issue', signature, team, ...(await completed(there)), '--repo', 'acme/tools'], io);
		assert.equal(result.status, 0, result.stderr);
		assert.match(result.stderr, new RegExp(`created ${url}`));
		const [list, create, ...more] = calls();
		assert.equal(more.length, 0);
		const hash = /[0-9a-f]{16}/.exec(markerOf('command-not-found', signature))?.[0];
		assert.deepEqual(list?.words.slice(0, 3), ['issue', 'list', `--search=${hash} in:body`]);
		assert.deepEqual(create?.words, [
			'issue',
			'create',
			'--title=Friction Point: frob: command not found',
			'--body-file=-',
			'--label=user-feedback',
			'--label=claude-learnings',
			'--label=documentation',
			'--repo=acme/tools',
		]);
		assert.equal(create?.stdin, result.stdout);
	});

	test('a duplicate is named and nothing is created', async t => {
		const there = world(t);
		const {team, home, io} = there;
		const body = `x\r\n${markerOf('command-not-found', signature)}\r\n`;
		const known = {number: 7, title: 'x', state: 'CLOSED', closedAt: null, url, body};
		const calls = standInGh(home, {list: {stdout: JSON.stringify([known])}});
		const result = await run(['issue', signature, team, ...(await completed(there))], io);
		assert.equal(result.status, 1);
		assert.match(result.stderr, /#7 \(closed\) is about this signature already: https:.*; nothing was created/);
		assert.deepEqual(
			calls().map(({words}) => words[1]),
			['list'],
		);
	});

	test('a draft that a person has completed goes out as they left it, redacted once more', async t => {
		const there = world(t);
		const {team, home, io} = there;
		const file = path.join(home, 'draft.md');
		const calls = standInGh(home, {list: {stdout: '[]'}, create: {stdout: url}});
		const result = await run(['issue', signature, team, ...(await completed(there))], io);
		assert.equal(result.status, 0, result.stderr);
		assert.doesNotMatch(result.stderr, /gap/);
		assert.match(calls()[1]?.stdin ?? '', /It was renamed; see ~\/notes\./);
		fs.writeFileSync(file, 'something else');
		const other = await run(['issue', signature, team, '--from', 'draft.md', '--create'], io);
		assert.equal(other.status, 3);
		assert.match(other.stderr, /draft\.md is no draft of this signature: its last line should be <!-- session-tui/);
		const absent = await run(['issue', signature, team, '--from', 'none.md'], io);
		assert.match(absent.stderr, /none\.md: not there any more; the draft is written to a file with -o FILE/);
		assert.equal(calls().length, 2);
	});

	test('a draft with gaps is shown and not created, and gh is not even asked', async t => {
		const {team, home, io} = world(t);
		const calls = standInGh(home, {list: {stdout: '[]'}, create: {stdout: url}});
		const result = await run(['issue', signature, team, '--create', '--repo', 'acme/tools'], io);
		assert.equal(result.status, 2);
		assert.match(result.stdout, /^## Friction Point/);
		assert.match(
			result.stderr,
			/3 gaps for a person to fill in\n.*nothing was created: .*-o FILE.*--from FILE --create/,
		);
		assert.equal(calls().length, 0);
	});

	test('a gh that is absent, not logged in or without a repository is one sentence', async t => {
		const there = world(t);
		const {team, home, io} = there;
		const argv = ['issue', signature, team, ...(await completed(there))];
		const absent = await run(argv, io);
		assert.equal(absent.status, 3);
		assert.match(absent.stderr, /gh is not on the PATH.*Nothing was created\./);
		assert.match(absent.stdout, /^## Friction Point/, 'the draft is not lost');
		standInGh(home, {list: {stderr: 'To get started with GitHub CLI, please run:  gh auth login', status: 4}});
		assert.match((await run(argv, io)).stderr, /gh is not logged in: run `gh auth login`\. Nothing was created\./);
		standInGh(home, {list: {stderr: 'fatal: not a git repository', status: 1}});
		assert.match((await run(argv, io)).stderr, /name one with --repo OWNER\/NAME\. Nothing was created\./);
	});
});
