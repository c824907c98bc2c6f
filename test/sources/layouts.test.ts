import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Root} from '../../source/sources/folder-kinds.ts';
import {classify} from '../../source/sources/layouts.ts';
import {leftOutReasons} from '../../source/sources/left-out.ts';
import type {Placement} from '../../source/sources/source.ts';

const uuid = (n: number): string => `${String(n).padStart(8, '0')}-aaaa-4bbb-8ccc-0123456789ab`;
const folder = (name = 'root'): Root => ({name, isFile: false});

/** `user|from|project|date|id|kind|parent`, short enough to read a table of it; '-' is null. */
const short = (placement: Placement | undefined): string =>
	placement === undefined
		? 'left out'
		: [
				placement.user,
				placement.userFrom,
				placement.project,
				placement.date,
				placement.id,
				placement.kind,
				placement.parentId,
			]
				.map(value => value ?? '-')
				.join('|');

interface Case {
	readonly title: string;
	readonly root?: Root;
	/** Path → what is expected of it. */
	readonly paths: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
	{
		title: 'a team: a folder a user, dated names, and any other .jsonl directly in it',
		paths: {
			[`anna/2026-02-05_${uuid(1)}.jsonl`]: `anna|folder|-|2026-02-05|${uuid(1)}|session|-`,
			[`martin.matejka/2026-02-06_${uuid(2)}.jsonl`]: `martin.matejka|folder|-|2026-02-06|${uuid(2)}|session|-`,
			[`martin.matejka/${uuid(3)}.jsonl`]: `martin.matejka|folder|-|-|${uuid(3)}|session|-`,
			'martin.matejka/exported.jsonl': 'martin.matejka|folder|-|-|-|session|-',
			'anna/2026-02-07_agent-a1b2c3d.jsonl': 'anna|folder|-|2026-02-07|a1b2c3d|subagent|-',
			[`anna/${uuid(1)}/subagents/agent-a1b2c3e.jsonl`]: `anna|folder|-|-|a1b2c3e|subagent|${uuid(1)}`,
			[`anna/2026-02-05_${uuid(1)}/subagents/agent-a1b2c3f.jsonl`]: `anna|folder|-|-|a1b2c3f|subagent|${uuid(1)}`,
		},
	},
	{
		title: 'a user whose folder holds nothing but files of other names',
		paths: {'anna/full.jsonl': 'anna|folder|-|-|-|session|-'},
	},
	{
		title: 'users that are uuids themselves, as pseudonyms are',
		paths: {[`${uuid(7)}/2026-02-05_${uuid(1)}.jsonl`]: `${uuid(7)}|folder|-|2026-02-05|${uuid(1)}|session|-`},
	},
	{
		title: "one user's folder of dated files: the folder's name is the user",
		root: folder('anna'),
		paths: {
			[`2026-02-05_${uuid(1)}.jsonl`]: `anna|folder|-|2026-02-05|${uuid(1)}|session|-`,
			'notes.jsonl': 'anna|folder|-|-|-|session|-',
			[`archive/2026-01-05_${uuid(2)}.jsonl`]: `anna|folder|-|2026-01-05|${uuid(2)}|session|-`,
		},
	},
	{
		title: 'a flat heap of downloads: users with dots and dashes, joined by either sign',
		root: folder('Downloads'),
		paths: {
			'martin.matejka-2026-02-05-abc.jsonl': 'martin.matejka|name|-|2026-02-05|abc|session|-',
			'anna-maria_2026-02-05_0f.jsonl': 'anna-maria|name|-|2026-02-05|0f|session|-',
			[`ops_x-2026-02-06-${uuid(3)}.jsonl`]: `ops_x|name|-|2026-02-06|${uuid(3)}|session|-`,
			'anna_2026-02-05.jsonl': 'anna|name|-|2026-02-05|-|session|-',
			'anna_2026-02-05_agent-77aa88bb.jsonl': 'anna|name|-|2026-02-05|77aa88bb|subagent|-',
			'2026-02-05_x.jsonl': '-|cwd|-|2026-02-05|x|session|-',
			'anna_2026-13-05_x.jsonl': '-|cwd|-|-|-|session|-',
		},
	},
	{
		title: "Claude Code's own: projects of bare uuids, with sub-agents beside and below the sessions",
		root: folder('projects'),
		paths: {
			[`-home-anna-app/${uuid(1)}.jsonl`]: `-|cwd|-home-anna-app|-|${uuid(1)}|session|-`,
			'-home-anna-app/agent-12ab34cd.jsonl': '-|cwd|-home-anna-app|-|12ab34cd|subagent|-',
			'-home-anna-app/agent-acompact-0a1b2c.jsonl': '-|cwd|-home-anna-app|-|acompact-0a1b2c|subagent|-',
			[`-home-anna-app/${uuid(1)}/subagents/agent-a52886d.jsonl`]: `-|cwd|-home-anna-app|-|a52886d|subagent|${uuid(1)}`,
			[`-home-anna-app/${uuid(1)}/subagents/workflows/wf1/agent-a52886e.jsonl`]: `-|cwd|-home-anna-app|-|a52886e|subagent|${uuid(1)}`,
			[`C--Users-anna-app/${uuid(2)}.jsonl`]: `-|cwd|C--Users-anna-app|-|${uuid(2)}|session|-`,
			[`work/${uuid(3)}.jsonl`]: `-|cwd|work|-|${uuid(3)}|session|-`,
			'-only-agents/agent-12ab34ce.jsonl': '-|cwd|-only-agents|-|12ab34ce|subagent|-',
		},
	},
	{
		title: 'one such project folder',
		root: folder('-home-anna-app'),
		paths: {
			[`${uuid(1)}.jsonl`]: `-|cwd|-home-anna-app|-|${uuid(1)}|session|-`,
			[`${uuid(1)}/subagents/agent-a1.jsonl`]: `-|cwd|-home-anna-app|-|a1|subagent|${uuid(1)}`,
		},
	},
	{
		title: "one session's folder of sub-agents",
		root: folder(uuid(1)),
		paths: {'subagents/agent-a1.jsonl': `-|cwd|-|-|a1|subagent|${uuid(1)}`},
	},
	{
		title: 'homes: the folder above .claude is the user',
		paths: {
			[`anna/.claude/projects/-home-x-app/${uuid(1)}.jsonl`]: `anna|folder|-home-x-app|-|${uuid(1)}|session|-`,
			[`bob/.config/claude/projects/-srv/${uuid(2)}.jsonl`]: `bob|folder|-srv|-|${uuid(2)}|session|-`,
			[`carl/-srv-data/${uuid(3)}.jsonl`]: `carl|folder|-srv-data|-|${uuid(3)}|session|-`,
			[`carl/-srv-data/${uuid(3)}/subagents/agent-b.jsonl`]: `carl|folder|-srv-data|-|b|subagent|${uuid(3)}`,
			[`dora/projects/-srv/${uuid(4)}.jsonl`]: `dora|folder|-srv|-|${uuid(4)}|session|-`,
			[`emil/claude/projects/-srv/${uuid(5)}.jsonl`]: `emil|folder|-srv|-|${uuid(5)}|session|-`,
		},
	},
	{
		title: 'a home itself, a configuration folder, a copy of one: that is its projects',
		paths: {
			[`.claude/projects/-srv/${uuid(1)}.jsonl`]: `-|cwd|-srv|-|${uuid(1)}|session|-`,
			'.claude/history.jsonl': 'left out',
			'.claude/plugins/cache.jsonl': 'left out',
			'training-data.jsonl': 'left out',
			'work/deep/data.jsonl': 'left out',
			'work/data.jsonl': 'left out',
		},
	},
	{
		title: 'a copied configuration folder under another name',
		paths: {
			[`projects/-srv/${uuid(1)}.jsonl`]: `-|cwd|-srv|-|${uuid(1)}|session|-`,
			'history.jsonl': 'left out',
			'plugins/x/data.jsonl': 'left out',
		},
	},
	{
		title: 'a mixture: team folders, homes, copied project files and a flat heap side by side',
		paths: {
			[`anna/2026-02-05_${uuid(1)}.jsonl`]: `anna|folder|-|2026-02-05|${uuid(1)}|session|-`,
			[`bob/.claude/projects/-home-bob/${uuid(2)}.jsonl`]: `bob|folder|-home-bob|-|${uuid(2)}|session|-`,
			[`bob/2026-02-05_${uuid(9)}.jsonl`]: `bob|folder|-|2026-02-05|${uuid(9)}|session|-`,
			'bob/datasets/big/train.jsonl': 'left out',
			[`carol/${uuid(3)}.jsonl`]: `carol|folder|-|-|${uuid(3)}|session|-`,
			[`-home-dan/${uuid(4)}.jsonl`]: `-|cwd|-home-dan|-|${uuid(4)}|session|-`,
			'heap/eve_2026-02-05_1.jsonl': 'eve|name|-|2026-02-05|1|session|-',
			'fay_2026-02-05_1.jsonl': 'fay|name|-|2026-02-05|1|session|-',
		},
	},
	{
		title: "a user with dated files and copied projects in one's own folder",
		paths: {
			[`anna/2026-02-05_${uuid(1)}.jsonl`]: `anna|folder|-|2026-02-05|${uuid(1)}|session|-`,
			[`anna/-srv/${uuid(2)}.jsonl`]: `anna|folder|-srv|-|${uuid(2)}|session|-`,
			[`anna/app/${uuid(3)}.jsonl`]: `anna|folder|app|-|${uuid(3)}|session|-`,
			[`anna/old/2025-02-05_${uuid(4)}.jsonl`]: `anna|folder|-|2025-02-05|${uuid(4)}|session|-`,
		},
	},
	{
		title: 'folders named after dates below a user',
		paths: {
			[`anna/2026/02/2026-02-05_${uuid(1)}.jsonl`]: `anna|folder|-|2026-02-05|${uuid(1)}|session|-`,
			[`bob/2026-02/2026-02-05_${uuid(2)}.jsonl`]: `bob|folder|-|2026-02-05|${uuid(2)}|session|-`,
			[`2026-02/2026-02-05_${uuid(3)}.jsonl`]: `-|cwd|-|2026-02-05|${uuid(3)}|session|-`,
		},
	},
	{
		title: 'a stray dated file beside the folders of a team belongs to nobody by its place',
		root: folder('user_sessions'),
		paths: {
			[`2026-02-05_${uuid(1)}.jsonl`]: `-|cwd|-|2026-02-05|${uuid(1)}|session|-`,
			[`anna/2026-02-05_${uuid(2)}.jsonl`]: `anna|folder|-|2026-02-05|${uuid(2)}|session|-`,
			[`bob/2026-02-05_${uuid(3)}.jsonl`]: `bob|folder|-|2026-02-05|${uuid(3)}|session|-`,
		},
	},
	{
		title: 'a folder around a team and projects',
		paths: {
			[`team/anna/2026-02-05_${uuid(1)}.jsonl`]: `anna|folder|-|2026-02-05|${uuid(1)}|session|-`,
			[`projects/-srv/${uuid(2)}.jsonl`]: `-|cwd|-srv|-|${uuid(2)}|session|-`,
		},
	},
	{
		title: 'a slug counts more than one odd file in it',
		paths: {
			[`-srv/${uuid(1)}.jsonl`]: `-|cwd|-srv|-|${uuid(1)}|session|-`,
			'-srv/2026-02-05_x.jsonl': '-|cwd|-srv|2026-02-05|x|session|-',
			'-srv/eve_2026-02-05_1.jsonl': 'eve|name|-srv|2026-02-05|1|session|-',
		},
	},
	{
		title: 'nested copies whose names say nothing: only the files can tell',
		paths: {'ab/cdef/0/full.jsonl': '-|cwd|-|-|-|session|-'},
	},
	{
		title: 'names with newlines and escape sequences are names like others',
		paths: {
			[`an\nna/2026-02-05_${uuid(1)}.jsonl`]: `an\nna|folder|-|2026-02-05|${uuid(1)}|session|-`,
			'\u001b]0;x\u0007_2026-02-05_a\nb.jsonl': '\u001b]0;x\u0007|name|-|2026-02-05|a\nb|session|-',
		},
	},
	{
		title: 'what is no transcript',
		paths: {
			'history.jsonl': 'left out',
			[`-srv/${uuid(1)}/subagents/workflows/w/journal.jsonl`]: 'left out',
			'-srv/sessions-index.json': 'left out',
			[`-srv/${uuid(1)}/subagents/agent-a.meta.json`]: 'left out',
			[`-srv/${uuid(1)}/tool-results/x.jsonl`]: 'left out',
			'anna/.git/x.jsonl': 'left out',
			'anna/node_modules/x/y.jsonl': 'left out',
			'anna/._2026-02-05_x.jsonl': 'left out',
			'anna/2026-02-05_x.jsonl.gz': 'left out',
			'anna/readme.md': 'left out',
		},
	},
	{
		title: "one file of a user's folder",
		root: {name: 'anna', isFile: true},
		paths: {[`2026-02-05_${uuid(1)}.jsonl`]: `anna|folder|-|2026-02-05|${uuid(1)}|session|-`},
	},
	{
		title: 'one downloaded file',
		root: {name: 'Downloads', isFile: true},
		paths: {'bo.b-2026-02-05-1.jsonl': 'bo.b|name|-|2026-02-05|1|session|-'},
	},
	{
		title: "one file of Claude Code's own",
		root: {name: '-srv', isFile: true},
		paths: {[`${uuid(1)}.jsonl`]: `-|cwd|-srv|-|${uuid(1)}|session|-`},
	},
	{
		title: 'one file is read whatever it is called, because the person named it',
		root: {name: 'tmp', isFile: true},
		paths: {'history.jsonl': '-|cwd|-|-|-|session|-'},
	},
];

for (const {title, root = folder(), paths} of cases)
	test(`layouts: ${title}`, () => {
		const {placed, leftOut} = classify(Object.keys(paths), root);
		const got = Object.fromEntries(Object.keys(paths).map(path => [path, short(placed.get(path))]));
		assert.deepEqual(got, paths);
		assert.equal(placed.size + leftOut.length, Object.keys(paths).length);
	});

test('layouts: each thing that is left out says why', () => {
	const reasons = (paths: readonly string[]): string[] => classify(paths, folder()).leftOut.map(({reason}) => reason);
	assert.deepEqual(reasons(['a/history.jsonl', 'a/x.meta.json', 'a/sessions-index.json']), [
		leftOutReasons.otherSchema,
		leftOutReasons.otherSchema,
		leftOutReasons.otherSchema,
	]);
	assert.deepEqual(reasons(['a/b/tool-results/x.jsonl']), [leftOutReasons.toolOutput]);
	assert.deepEqual(reasons(['a/x.jsonl.zst']), [leftOutReasons.compressed]);
	assert.deepEqual(reasons(['a/x.txt']), [leftOutReasons.notTranscript]);
});

const segment = fc.oneof(
	fc.constantFrom(
		'anna',
		'-srv',
		'projects',
		'.claude',
		'.config',
		'subagents',
		'2026',
		uuid(1),
		'claude',
		'tool-results',
	),
	fc.string({minLength: 1, maxLength: 6}).filter(name => !/[/\u0000]/.test(name) && name !== '.' && name !== '..'),
);
const fileName = fc.oneof(
	fc.constantFrom(`${uuid(2)}.jsonl`, '2026-02-05_x.jsonl', 'eve_2026-02-05_x.jsonl', 'agent-a.jsonl', 'history.jsonl'),
	segment.map(name => `${name}.jsonl`),
);
const anyPath = fc
	.tuple(fc.array(segment, {maxLength: 5}), fileName)
	.map(([folders, name]) => [...folders, name].join('/'));

test('layouts: whatever the paths, each is placed or left out once, and their order changes nothing', () => {
	fc.assert(
		fc.property(fc.uniqueArray(anyPath, {maxLength: 25}), paths => {
			const {placed, leftOut} = classify(paths, folder());
			assert.deepEqual([...placed.keys(), ...leftOut.map(({path}) => path)].sort(), [...paths].sort());
			const turned = classify([...paths].reverse(), folder());
			for (const path of paths) assert.deepEqual(turned.placed.get(path), placed.get(path));
			for (const {user, userFrom} of placed.values()) assert.equal(user === null, userFrom === 'cwd');
		}),
		{numRuns: 300},
	);
});
