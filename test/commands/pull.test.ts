import assert from 'node:assert/strict';
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
