import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {
	appendJudgement,
	type JudgedMark,
	judgementMap,
	judgementsFile,
	readJudgements,
} from '../../source/library/judgements.ts';
import {temporaryFolder} from '../sources/temporary.ts';

const mark: JudgedMark = {
	time: '2026-02-05T16:00:00.000Z',
	user: 'kim',
	file: 'kim/a.jsonl',
	line: 12,
	toolUseId: 'toolu_1',
	uuid: 'u1',
	kind: 'auth',
	signature: 'gh: no token',
	judgement: 'known',
};
const words = (judged: readonly JudgedMark[]) =>
	judged.map(({toolUseId, uuid, kind, judgement}) => `${toolUseId ?? uuid} ${kind} ${judgement}`);

test('the last word on a mark counts, and can be taken back', async t => {
	const file = judgementsFile(path.join(temporaryFolder(t), 'state', 'session-tui'));
	assert.deepEqual(await readJudgements(file), {judged: [], problems: []});
	await appendJudgement(file, mark);
	await appendJudgement(file, {...mark, judgement: 'not-friction'});
	await appendJudgement(file, {...mark, kind: 'timeout', judgement: 'real'});
	await appendJudgement(file, {...mark, toolUseId: null, judgement: 'known'});
	const {judged} = await readJudgements(file);
	assert.deepEqual(words(judged), ['toolu_1 auth not-friction', 'toolu_1 timeout real', 'u1 auth known']);
	assert.deepEqual([...judgementMap(judged)][0], ['toolu_1 auth', 'not-friction']);
	await appendJudgement(file, {...mark, judgement: null});
	assert.deepEqual(words((await readJudgements(file)).judged), ['toolu_1 timeout real', 'u1 auth known']);
	assert.equal(fs.readFileSync(file, 'utf8').split('\n').length, 6, 'nothing is overwritten');
});

test('only the person can read it', {skip: process.platform === 'win32' && 'no modes on Windows'}, async t => {
	const file = judgementsFile(path.join(temporaryFolder(t), 'state', 'session-tui'));
	await appendJudgement(file, mark);
	assert.equal(fs.statSync(file).mode & 0o777, 0o600);
	assert.equal(fs.statSync(path.dirname(file)).mode & 0o777, 0o700);
});

test('damage costs the damaged lines and is told once; a torn line does not swallow the next', async t => {
	const file = path.join(temporaryFolder(t), 'judgements.jsonl');
	fs.writeFileSync(
		file,
		`${JSON.stringify(mark)}\n[]\n\n{"kind":"auth","judgement":"maybe","uuid":"u"}\n{"kind":"auth","judgement":"real"}\n{"time":"2026`,
	);
	await appendJudgement(file, {...mark, kind: 'timeout'});
	const {judged, problems} = await readJudgements(file);
	assert.deepEqual(words(judged), ['toolu_1 auth known', 'toolu_1 timeout known']);
	assert.equal(problems.length, 1);
	assert.match(problems[0] ?? '', /4 lines not understood/);
});

test('a folder in its place is told and nothing is known', async t => {
	const {judged, problems} = await readJudgements(temporaryFolder(t));
	assert.deepEqual(judged, []);
	assert.match(problems[0] ?? '', /a folder, not a file; no judgement is known/);
});
