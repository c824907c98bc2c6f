import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {keyOf} from '../../source/analysis/copy-keys.ts';
import type {FileFacts} from '../../source/analysis/file-indexer.ts';
import {lostSecondsOf} from '../../source/analysis/friction/lost-time.ts';
import type {Mark} from '../../source/analysis/types.ts';
import {groupBySignature, groupKey, instancesOf, type MarkedFile} from '../../source/library/friction.ts';
import {readJudgements} from '../../source/library/judgements.ts';
import type {WorkerStart} from '../../source/library/worker/protocol.ts';
import {call, fileOf, result, said} from '../analysis/rows/made-up.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {until} from '../until.ts';
import {hostedLibrary} from './hosted.ts';

const mark = (more: Partial<Mark> = {}): Mark => ({
	standing: 'open',
	fixedBy: null,
	judgement: null,
	kind: 'auth',
	severity: 'red',
	evidence: 'gh: no token',
	signature: 'gh: no token',
	line: 1,
	toolUseId: null,
	uuid: null,
	time: 0,
	lostSeconds: null,
	isUpperBound: false,
	...more,
});
const empty: FileFacts = fileOf([]).facts;
let nextFile = 1;
const file = (marks: readonly Mark[], more: Partial<MarkedFile> = {}, setAside: readonly Mark[] = []): MarkedFile => {
	const id = nextFile++;
	return {file: id, session: id, user: 'kim', start: 0, facts: {...empty, marks, setAside}, copiedKeys: null, ...more};
};
const one = (files: readonly MarkedFile[], filter = {}) => {
	const [group] = groupBySignature(files, filter).values();
	assert.ok(group);
	return group;
};

test('the same signature at several people is one group, another kind or signature another', () => {
	const groups = groupBySignature([
		file([mark({time: 5000}), mark({signature: 'gh: other', time: null})]),
		file([mark({time: 2000}), mark({kind: 'timeout'})], {user: 'ana', session: 7}),
		file([mark({time: 9000})], {user: 'ana', session: 7}),
	]);
	assert.deepEqual([...groups.keys()].sort(), ['auth gh: no token', 'auth gh: other', 'timeout gh: no token']);
	const group = groups.get(groupKey('auth', 'gh: no token'));
	assert.deepEqual([group?.marks, [...(group?.users ?? [])].sort(), group?.sessions], [3, ['ana', 'kim'], 2]);
	assert.deepEqual([group?.first, group?.last], [2000, 9000]);
	assert.equal(groups.get('auth gh: other')?.first, null);
});

test('a copy is no second mark', () => {
	const copied = {copiedKeys: new Set([keyOf('toolu_1')])};
	assert.equal(one([file([mark({toolUseId: 'toolu_1'})]), file([mark({toolUseId: 'toolu_1'})], copied)]).marks, 1);
});

test('time in which one file waited for several marks at once is counted once', () => {
	const marks = [
		mark({time: 0, lostSeconds: 100}),
		mark({time: 40_000, lostSeconds: 60}),
		mark({time: 300_000, lostSeconds: 5}),
		mark({time: 400_000, lostSeconds: null}),
	];
	const group = one([file(marks), file([mark({time: 0, lostSeconds: 10})])]);
	assert.equal(group.lostSeconds, 115);
	assert.equal(one([file(marks)]).lostSeconds, lostSecondsOf(marks));
	assert.equal(one([file([mark()])]).lostSeconds, null);
});

test('what a fix has ended stands apart, what came back is counted and names the fix', () => {
	const fixed = mark({standing: 'fixed', fixedBy: '#8', time: 1000, lostSeconds: 9});
	const regression = mark({standing: 'regression', fixedBy: '#9', time: 7000});
	const over = one([file([], {}, [fixed])]);
	assert.deepEqual([over.marks, over.fixed, over.fixedBy, over.regressions], [0, 1, '#8', 0]);
	assert.deepEqual([[...over.users], over.first, over.lostSeconds], [['kim'], 1000, 9], 'figures of the fixed ones');
	const back = one([file([regression], {}, [fixed])]);
	assert.deepEqual([back.marks, back.fixed, back.fixedBy, back.regressions], [1, 1, '#9', 1]);
	assert.deepEqual([back.first, back.lostSeconds], [7000, null], 'figures of those that count');
});

test('muted and dismissed marks are in no group unless they are asked for', () => {
	const aside = [mark({standing: 'muted'}), mark({standing: 'dismissed'})];
	assert.equal(groupBySignature([file([], {}, aside)]).size, 0);
	assert.equal(one([file([mark()], {}, aside)], {standings: ['muted', 'dismissed']}).marks, 2);
});

test('filters: kinds, people, and when the session began', () => {
	const files = [file([mark(), mark({kind: 'timeout'})], {start: 1000}), file([mark()], {user: 'ana', start: null})];
	const keys = (filter: object) =>
		[...groupBySignature(files, filter).values()].map(({kind, marks}) => `${kind} ${marks}`);
	assert.deepEqual(keys({}), ['auth 2', 'timeout 1']);
	assert.deepEqual(keys({kinds: ['timeout']}), ['timeout 1']);
	assert.deepEqual(keys({users: ['ana']}), ['auth 1']);
	assert.deepEqual(keys({since: 1000}), ['auth 1', 'timeout 1'], 'without a time only where none is asked for');
	assert.deepEqual(keys({until: 999}), []);
});

test('an instance says what was run and what the person had asked', () => {
	const {facts} = fileOf([
		said(0, 'user', 'look around'),
		call(2, 'a', 'Bash', {command: 'ls'}),
		result(3, 'a', 'x'),
		said(5, 'user', 'now run frob'),
		call(6, 'b', 'Bash', {command: 'frob --all'}),
		result(7, 'b', 'Exit code 127\nbash: frob: command not found', {is_error: true}),
	]);
	const marked: MarkedFile = {file: 1, session: 1, user: 'kim', start: 0, facts, copiedKeys: null};
	const [instance] = instancesOf(one([marked]));
	assert.deepEqual([instance?.command, instance?.asked], ['frob --all', 'now run frob']);
	const [first] = instancesOf(one([file([mark()])]));
	assert.deepEqual([first?.command, first?.asked], [null, null]);
});

test('a judgement from the screen is kept, leaves the counts, and can be taken back', async t => {
	const team = temporaryFolder(t);
	const lines = [
		call(6, 'b', 'Bash', {command: 'frob --all'}),
		result(7, 'b', 'Exit code 127\nbash: frob: command not found', {is_error: true}),
	];
	fs.mkdirSync(path.join(team, 'kim'));
	const name = '2026-02-05_aaaaaaaa-0000-4000-8000-000000000001.jsonl';
	fs.writeFileSync(path.join(team, 'kim', name), lines.map(line => `${JSON.stringify(line)}\n`).join(''));
	const judgementsFile = path.join(team, 'state', 'judgements.jsonl');
	const {library, ready, close} = hostedLibrary([team], {judgementsFile});
	t.after(close);
	await ready();
	const red = () => [...library.state.sessions.values()][0]?.red;
	const [row] = (await library.friction()).rows;
	const [instance] = await library.instances(row?.key ?? '');
	assert.ok(instance);
	assert.deepEqual([red(), instance.standing], [1, 'open']);
	const origin = await library.provenance(instance.file, 'b');
	assert.equal(origin?.kind, 'improvised');
	assert.equal(await library.provenance(instance.file, 'no such call'), null);
	await library.judge(instance, 'not-friction');
	await until(() => red() === 0, 'the mark has left the counts');
	assert.deepEqual(await library.friction(), {rows: [], lostSeconds: 0});
	const {judged} = await readJudgements(judgementsFile);
	assert.deepEqual(
		judged.map(({user, toolUseId, judgement}) => [user, toolUseId, judgement]),
		[['kim', 'b', 'not-friction']],
	);
	await library.judge(instance, null);
	await until(() => red() === 1, 'the mark counts again');
	await assert.rejects(library.judge({...instance, line: 99}, 'real'), /the mark is gone/);
});

test('looking again at everything knows the fixes that were added meanwhile', async t => {
	const fix = {issue: 84, title: 'x', repo: null, fixedAt: Date.parse('2099-01-01')};
	let fixes: WorkerStart['fixes'] = [];
	const {library, ready, close} = hostedLibrary([], {}, async () => ({
		fixes: fixes ?? [],
		mutes: [],
		judgements: new Map(),
	}));
	t.after(close);
	await ready();
	const open = async () => (await library.friction()).rows.filter(({marks}) => marks > 0).map(({kind}) => kind);
	assert.ok((await open()).includes('auth'));
	fixes = [{...fix, match: {kind: 'auth', signature: null, pattern: null}}];
	library.refresh();
	for (let kinds = await open(); kinds.includes('auth'); kinds = await open()) await new Promise(setImmediate);
	const row = (await library.friction()).rows.find(({kind}) => kind === 'auth');
	assert.equal(row?.fixedBy, '#84');
});
