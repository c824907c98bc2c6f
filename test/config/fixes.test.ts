import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {checkFixes, readFixes, writeFixes} from '../../source/config/fixes.ts';
import {temporaryFolder} from '../sources/temporary.ts';

const right = {issue: 84, title: 'No gh token', fixedAt: '2026-02-01T12:00:00Z', match: {signature: 'gh: no token'}};

test('right fixes are taken as they are', () => {
	const {fixes, problems} = checkFixes(
		JSON.stringify([right, {...right, issue: 85, repo: 'a/b', note: 'ours', match: {kind: 'auth', pattern: 'x.*y'}}]),
	);
	assert.deepEqual(problems, []);
	assert.deepEqual(fixes[0], {
		issue: 84,
		title: 'No gh token',
		repo: null,
		fixedAt: Date.parse('2026-02-01T12:00:00Z'),
		match: {kind: null, signature: 'gh: no token', pattern: null},
	});
	assert.deepEqual([fixes[1]?.repo, fixes[1]?.match], ['a/b', {kind: 'auth', signature: null, pattern: 'x.*y'}]);
});

test('a wrong fix is named with its line, and costs only itself', () => {
	const {fixes, problems, entries} = checkFixes(`[
	${JSON.stringify(right)},
	{"issue": "84", "fixedAt": "2026-02-01", "match": {"kind": "auth"}},
	{
		"issue": 3,
		"fixedAt": "soon",
		"match": {"kind": "auth"}
	},
	{"issue": 4, "fixedAt": "2026-02-01", "match": {}},
	{"issue": 5, "fixedAt": "2026-02-01", "match": {"pattern": "(a+)+"}},
	{"issue": 6, "fixedAt": "2026-02-01", "match": {"kind": "Auth"}},
	"seven"
]`);
	assert.equal(fixes.length, 1);
	assert.equal(entries?.length, 7, 'none is lost');
	assert.deepEqual(
		problems.map(({key, line}) => `${key} ${line}`),
		['1.issue 3', '2.fixedAt 6', '3.match 9', '4.match.pattern 10', '5.match.kind 11', '6 12'],
	);
	assert.match(problems[3]?.message ?? '', /take for ever on some lines.*left out/);
});

test('a file that is no list of fixes is told in one sentence', () => {
	assert.match(checkFixes('[{]').problems[0]?.message ?? '', /^not JSON: /);
	assert.match(checkFixes('{}').problems[0]?.message ?? '', /expected a list/);
});

test('a file is written whole and read again; one that is not there holds none', async t => {
	const folder = temporaryFolder(t);
	const file = path.join(folder, 'new', 'fixes.json');
	assert.deepEqual(await readFixes(file), {fixes: [], entries: [], problems: []});
	await writeFixes(file, [right, 'a note of somebody']);
	const read = await readFixes(file);
	assert.equal(read.fixes.length, 1);
	assert.match(read.problems[0] ?? '', /fixes\.json:\d+: 1: expected an object/);
	assert.deepEqual(fs.readdirSync(path.dirname(file)), ['fixes.json']);
	assert.match((await readFixes(folder)).problems[0] ?? '', /a folder, not a file; no fix is known/);
});
