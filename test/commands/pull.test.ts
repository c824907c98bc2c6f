import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {temporaryFolder} from '../sources/temporary.ts';
import {anaFile, kimFile, madeUpTeam, run} from './made-up.ts';

test('pull copies a source, says what is new, and next time only what has changed', async t => {
	const team = madeUpTeam(t);
	const into = path.join(temporaryFolder(t), 'mine');
	const first = await run(['pull', team, into]);
	assert.equal(first.status, 0, first.stderr);
	assert.match(first.stdout, new RegExp(`^new +[\\d.]+ k?B {2}${kimFile}$`, 'm'));
	assert.match(first.stderr, /: 4 new$/m);
	assert.deepEqual(fs.readFileSync(path.join(into, kimFile)), fs.readFileSync(path.join(team, kimFile)));
	const again = await run(['pull', team, into]);
	assert.equal(again.stdout, '');
	assert.match(again.stderr, /: 4 as they were$/m);
	fs.appendFileSync(path.join(team, anaFile), '{"type":"user"}\n');
	const third = await run(['pull', team, into]);
	assert.match(third.stdout, new RegExp(`^grown +[^\\n]*${anaFile}\\n$`));
	assert.match(third.stderr, /: 1 grown, 3 as they were$/m);
});

test('pull of some people takes theirs alone', async t => {
	const into = path.join(temporaryFolder(t), 'mine');
	const {stderr} = await run(['pull', '--user', 'k*', madeUpTeam(t), into]);
	assert.match(stderr, /: 2 new$/m);
	assert.deepEqual(fs.readdirSync(into), ['kim']);
});

test('pull of somebody who is not there is wrong usage, and the others come', async t => {
	const into = path.join(temporaryFolder(t), 'mine');
	const {status, stderr} = await run(['pull', '--user', 'kim,kin', madeUpTeam(t), into]);
	assert.equal(status, 2);
	assert.match(stderr, /nobody is called kin; there are ana, kim$/m);
	assert.deepEqual(fs.readdirSync(into), ['kim']);
});

test('pull says what it lacks, and what it cannot pull into', async t => {
	const team = madeUpTeam(t);
	for (const [words, message] of [
		[['pull'], /needs a source and a folder/],
		[['pull', team], /needs a source and a folder/],
		[['pull', team, 'kids:/data'], /last word is the folder here/],
	] as const) {
		const {status, stderr} = await run(words);
		assert.equal(status, 2);
		assert.match(stderr, message);
	}
	const file = path.join(team, kimFile);
	const {status, stderr} = await run(['pull', team, file]);
	assert.equal(status, 3);
	assert.match(stderr, /jsonl: [A-Z]+/);
	assert.equal((await run(['pull', '/no/such', temporaryFolder(t)])).status, 3);
});

const id = (digit: number) => `${digit}1234567-0000-4000-8000-000000000000`;
const line = (time: string, session: string) =>
	`${JSON.stringify({type: 'user', timestamp: time, sessionId: session, message: {content: 'hello'}})}\n`;

test('pull --since takes the sessions that sessions --since lists, whatever the age of the files, with their sub-agents', async t => {
	const summary = '{"type":"summary","summary":"untimed"}\n';
	const team = temporaryFolder(t, {
		[`ana/2026-01-01_${id(1)}.jsonl`]:
			line('2026-01-01T10:00:00Z', id(1)) + line('2026-03-01T10:00:00Z', id(1)).repeat(2000),
		[`ana/2026-02-02_${id(2)}.jsonl`]: summary.repeat(3000) + line('2026-02-02T10:00:00Z', id(2)),
		[`ana/2026-02-03_${id(3)}.jsonl`]: summary,
		'ana/agent-a1.jsonl': line('2026-02-10T10:00:00Z', id(1)),
		'ana/agent-a2.jsonl': line('2026-02-02T11:00:00Z', id(2)),
		'ana/agent-a3.jsonl': line('2026-02-02T11:00:00Z', id(9)),
	});
	const into = path.join(temporaryFolder(t), 'mine');
	const {status, stderr} = await run(['pull', '--since', '2026-02-01', team, into]);
	assert.equal(status, 0, stderr);
	assert.deepEqual(fs.readdirSync(path.join(into, 'ana')).sort(), [
		`2026-02-02_${id(2)}.jsonl`,
		'agent-a2.jsonl',
		'agent-a3.jsonl',
	]);
	const files = async (words: readonly string[]) =>
		[...(await run(['sessions', '--format', 'ndjson', ...words])).stdout.matchAll(/"file":"([^"]*)"/g)].map(
			([, f]) => f,
		);
	assert.deepEqual(await files([into]), await files(['--since', '2026-02-01', team]));
});

test('pull removes the drafts of pulls that were killed, and those of no living one', async t => {
	const dead = spawnSync('true').pid;
	const into = temporaryFolder(t, {
		[`kim/old.jsonl.${dead}.part`]: 'half',
		[`kim/own.jsonl.${process.pid}.part`]: 'half',
		[`kim/other.jsonl.${process.ppid}.part`]: 'half',
		'kim/a.part': 'somebody else',
	});
	const {status, stderr} = await run(['pull', madeUpTeam(t), into]);
	assert.equal(status, 0, stderr);
	const parts = fs.readdirSync(path.join(into, 'kim')).filter(name => name.endsWith('.part'));
	assert.deepEqual(parts.sort(), ['a.part', `other.jsonl.${process.ppid}.part`]);
});

test('pull says how many files here are gone there, of the people it was asked for, and not where it did not look', async t => {
	const team = madeUpTeam(t);
	const into = path.join(temporaryFolder(t), 'mine');
	await run(['pull', team, into]);
	fs.rmSync(path.join(team, kimFile));
	assert.match((await run(['pull', team, into])).stderr, /gone there, or pulled from elsewhere, and kept here: 1$/m);
	assert.doesNotMatch((await run(['pull', '--user', 'ana', team, into])).stderr, /gone/);
	assert.doesNotMatch((await run(['pull', '--since', '2020-01-01', team, into])).stderr, /gone/);
	assert.ok(fs.existsSync(path.join(into, kimFile)));
});
