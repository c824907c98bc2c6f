/** Against a stand-in for `gh` on the PATH that records what it was given. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {createIssue, findDuplicates, GhError, viewIssue} from '../../source/report/gh.ts';
import {markerOf} from '../../source/report/issue-draft.ts';

let folder = '';
const recorded = () => JSON.parse(fs.readFileSync(path.join(folder, 'recorded.json'), 'utf8'));

/** A gh that records its words and stdin, then prints, complains and exits as told. */
function standIn(answer: {stdout?: string; stderr?: string; status?: number; hangs?: boolean; isDeaf?: boolean}) {
	const script = `#!${process.execPath}
const fs = require('node:fs');
const answer = ${JSON.stringify(answer)};
const stdin = answer.isDeaf ? '' : fs.readFileSync(0, 'utf8');
const {GH_PROMPT_DISABLED, NO_COLOR} = process.env;
fs.writeFileSync(${JSON.stringify(path.join(folder, 'recorded.json'))}, JSON.stringify({words: process.argv.slice(2), stdin, cwd: process.cwd(), GH_PROMPT_DISABLED, NO_COLOR}));
if (answer.hangs) setInterval(() => {}, 1000);
else {
	fs.writeSync(2, answer.stderr ?? '');
	fs.writeSync(1, answer.stdout ?? '');
	process.exitCode = answer.status ?? 0;
}
`;
	fs.writeFileSync(path.join(folder, 'gh'), script, {mode: 0o755});
	return {repository: 'team/playbook', environment: {...process.env, PATH: folder}};
}

const issue = (more: object) => ({
	number: 84,
	title: 'Sudo',
	state: 'CLOSED',
	closedAt: '2026-02-05T10:00:00Z',
	url: 'https://github.com/team/playbook/issues/84',
	body: 'x',
	...more,
});

describe('gh', {skip: process.platform === 'win32' ? 'the stand-in is a script with a shebang' : false}, () => {
	before(() => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-gh-'));
	});
	after(() => fs.rmSync(folder, {recursive: true}));

	it('gets an issue as single words, and the body through stdin, whatever they hold', async () => {
		const options = standIn({stdout: 'https://github.com/team/playbook/issues/85\n'});
		const title = '--web $(touch x) `id` "quoted" \'; rm -rf / #';
		const body = 'line\n$HOME `id`\n--label=evil\n\u0000é';
		const url = await createIssue({title, body, labels: ['user-feedback', 'bug']}, options);
		assert.equal(url, 'https://github.com/team/playbook/issues/85');
		assert.deepEqual(recorded().words, [
			'issue',
			'create',
			`--title=${title}`,
			'--body-file=-',
			'--label=user-feedback',
			'--label=bug',
			'--repo=team/playbook',
		]);
		assert.equal(recorded().stdin, body);
		assert.equal(recorded().GH_PROMPT_DISABLED, '1');
	});
	it('is asked in the folder given, without a repository where none is named', async () => {
		const options = standIn({stdout: JSON.stringify(issue({}))});
		await viewIssue(84, {...options, repository: null, folder});
		assert.deepEqual(recorded().words, ['issue', 'view', '84', '--json=number,title,state,closedAt,url,body']);
		assert.equal(recorded().cwd, fs.realpathSync(folder));
	});
	it('tells an issue with the time it was closed', async () => {
		const closed = await viewIssue(84, standIn({stdout: JSON.stringify(issue({}))}));
		assert.equal(closed.closedAt, Date.UTC(2026, 1, 5, 10));
		const open = await viewIssue(84, standIn({stdout: JSON.stringify(issue({state: 'OPEN', closedAt: null}))}));
		assert.equal(open.closedAt, null);
	});
	it('finds duplicates by their marker alone', async () => {
		const marker = markerOf('permission', 'sudo: a password is required');
		const hash = /[0-9a-f]{16}/.exec(marker)?.[0];
		const options = standIn({
			stdout: JSON.stringify([
				issue({number: 1, body: `text\r\n\r\n${marker}\r\n`}),
				issue({number: 2, body: `talks of ${hash} and of \`${marker}\``}),
			]),
		});
		assert.deepEqual(
			(await findDuplicates(marker, options)).map(({number}) => number),
			[1],
		);
		assert.deepEqual(recorded().words.slice(0, 4), ['issue', 'list', `--search=${hash} in:body`, '--state=all']);
	});
	it('that does not read its input is no trouble of ours', async () => {
		const options = standIn({isDeaf: true, stdout: 'https://github.com/team/playbook/issues/85\n'});
		const body = 'x'.repeat(1_000_000);
		assert.match(await createIssue({title: 't', body, labels: []}, options), /85$/);
	});

	const failures: readonly (readonly [string, number, string, RegExp])[] = [
		[
			'is not logged in',
			4,
			'To get started with GitHub CLI, please run:  gh auth login\n',
			/not logged in: run `gh auth login`/,
		],
		[
			'knows of no repository',
			1,
			'failed to run git: fatal: not a git repository (or any of the parent directories): .git\n',
			/name one with --repo/,
		],
		[
			'finds no such repository',
			1,
			"GraphQL: Could not resolve to a Repository with the name 'team/playbook'. (repository)\n",
			/no repository team\/playbook/,
		],
		[
			'finds no such issue',
			1,
			'GraphQL: Could not resolve to an issue or pull request with the number of 84. (repository.issue)\n',
			/no issue of that number/,
		],
		[
			'lacks a label',
			1,
			"could not add label: 'claude-learnings' not found\n",
			/no label claude-learnings: .* no issue was created/,
		],
		['has issues switched off', 1, "the 'team/playbook' repository has disabled issues\n", /switched off/],
		[
			'cannot connect',
			1,
			'error connecting to api.github.com\ncheck your internet connection\n',
			/cannot reach GitHub/,
		],
		['fails otherwise', 1, '\u001b[31munheard of\u001b[0m\nmore\n', /^gh failed: unheard of\.$/],
		['says nothing', 3, '', /^gh failed with status 3\.$/],
	];
	for (const [what, status, stderr, expected] of failures)
		it(`that ${what} is told in one sentence`, async () => {
			await assert.rejects(viewIssue(84, standIn({status, stderr})), error => {
				assert.ok(error instanceof GhError);
				assert.match(error.message, expected);
				assert.doesNotMatch(error.message, /[\n\u001b]/);
				return true;
			});
		});
	it('that is absent is told in one sentence', async () => {
		const empty = path.join(folder, 'empty');
		fs.mkdirSync(empty);
		await assert.rejects(
			viewIssue(84, {repository: 'a/b', environment: {PATH: empty}}),
			/^GhError: gh is not on the PATH: install it/,
		);
	});
	it('that hangs is given up', async () => {
		const options = {...standIn({hangs: true}), limitMilliseconds: 300};
		await assert.rejects(viewIssue(84, options), /did not answer/);
	});
	it('that answers no JSON, or another one, is told so', async () => {
		for (const stdout of ['', '{}', '[{"number":"x"}]', 'null'])
			await assert.rejects(viewIssue(84, standIn({stdout})), /something else than expected/);
	});
	it('is never given a repository that is none', async () => {
		for (const repository of ['', '--web', 'a', 'a/b/c/d', 'a/b c', '../x'])
			await assert.rejects(viewIssue(84, {...standIn({}), repository}), /is no repository: expected OWNER\/NAME/);
	});
});
