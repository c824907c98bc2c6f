import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openFolder} from '../../source/sources/local.ts';
import {type OpenRemote, type ResolveOptions, resolveSources} from '../../source/sources/resolve.ts';
import {temporaryFolder} from './temporary.ts';

const line = '{"type":"user"}\n';

function place(t: Parameters<typeof temporaryFolder>[0], files: Record<string, string>) {
	const home = temporaryFolder(t, {'demo/anna/2026-02-05_x.jsonl': line, ...files});
	const options: ResolveOptions = {demoFolder: path.join(home, 'demo'), env: {}, home, cwd: home};
	return {home, options};
}

const transcript = '.claude/projects/-srv/01234567-89ab-4cde-8f01-23456789abcd.jsonl';

test("without a word it is one's own projects", t => {
	const {home, options} = place(t, {[transcript]: line});
	const {sources, notices, hasDemo} = resolveSources([], options);
	assert.deepEqual(
		sources.map(({name, root}) => [name, root]),
		[['~/.claude/projects', path.join(home, '.claude/projects')]],
	);
	assert.deepEqual([notices, hasDemo], [[], false]);
});

test('CLAUDE_CONFIG_DIR counts more than the home folder', t => {
	const {home, options} = place(t, {[transcript]: line, 'other/projects/-srv/x.jsonl': line});
	const {sources} = resolveSources([], {...options, env: {CLAUDE_CONFIG_DIR: path.join(home, 'other')}});
	assert.deepEqual(
		sources.map(({name, root}) => [name, root]),
		[['$CLAUDE_CONFIG_DIR/projects', path.join(home, 'other/projects')]],
	);
});

test('where there are no projects the demo team is shown, and it says so', t => {
	const {options} = place(t, {});
	const {sources, notices, hasDemo} = resolveSources([], options);
	assert.deepEqual(
		sources.map(({name, root}) => [name, root]),
		[['demo', options.demoFolder]],
	);
	assert.equal(hasDemo, true);
	assert.match(notices.join(), /~\/\.claude\/projects does not exist: this is the bundled demo team/);
});

test('projects without a transcript are no reason to show an empty screen', t => {
	const {home, options} = place(t, {'.claude/projects/-srv/notes.txt': ''});
	assert.match(resolveSources([], options).notices.join(), /holds no transcript yet/);
	fs.rmSync(path.join(home, '.claude'), {recursive: true});
	assert.match(resolveSources([], options).notices.join(), /does not exist/);
});

test('folders, files, the home folder and the demo may be named together', t => {
	const {home, options} = place(t, {[transcript]: line, 'team/anna/2026-02-05_x.jsonl': line, 'one.jsonl': line});
	const {sources, unresolved, hasDemo} = resolveSources(['team', 'one.jsonl', '~/.claude'], {...options, isDemo: true});
	assert.deepEqual(
		sources.map(({name, root, file}) => [name, root, file]),
		[
			['team', path.join(home, 'team'), null],
			['one.jsonl', home, 'one.jsonl'],
			['~/.claude', path.join(home, '.claude'), null],
			['demo', options.demoFolder, null],
		],
	);
	assert.deepEqual([unresolved, hasDemo], [[], true]);
});

test('a place named twice is one source', t => {
	const {home, options} = place(t, {'team/one.jsonl': line, 'team/two.jsonl': line});
	const words = ['team', './team/', path.join(home, 'team'), 'team/one.jsonl', 'team/two.jsonl', 'team/one.jsonl'];
	assert.equal(resolveSources(words, options).sources.length, 3);
});

test('a missing path says how far it is right and what to do, and the others are still read', t => {
	const {home, options} = place(t, {'team/anna/2026-02-05_x.jsonl': line});
	const {sources, unresolved} = resolveSources(['team', 'team/bob/x.jsonl'], options);
	assert.equal(sources.length, 1);
	assert.equal(unresolved.length, 1);
	assert.deepEqual([unresolved[0]?.word, unresolved[0]?.kind], ['team/bob/x.jsonl', 'missing']);
	assert.equal(unresolved[0]?.message, 'no such file or folder');
	assert.match(unresolved[0].hint, new RegExp(`^${path.join(home, 'team')} exists, bob in it does not`));
});

test('a missing word never falls back to the demo', t => {
	const {options} = place(t, {});
	const {sources, hasDemo} = resolveSources(['nowhere'], options);
	assert.deepEqual([sources, hasDemo], [[], false]);
});

test('a device is refused without being opened', {skip: process.platform === 'win32' && 'no /dev/null'}, t => {
	const {options} = place(t, {});
	assert.equal(resolveSources(['/dev/null'], options).unresolved[0]?.kind, 'not-a-file');
});

test('a server is opened by whoever can, with its address and the word as written', t => {
	const {options} = place(t, {'team/x.jsonl': line});
	const addresses: unknown[] = [];
	const openRemote: OpenRemote = (address, word) => {
		addresses.push(address);
		return openFolder('/nowhere', word);
	};
	const {sources} = resolveSources(['team', 'anna@kids:/data'], {...options, openRemote});
	assert.deepEqual(
		sources.map(({name}) => name),
		['team', 'anna@kids:/data'],
	);
	assert.deepEqual(addresses, [{kind: 'remote', user: 'anna', host: 'kids', port: null, path: '/data'}]);
});

test('a name with a colon that exists here is local', t => {
	const {home, options} = place(t, {'kids:data/2026-02-05_x.jsonl': line});
	assert.equal(resolveSources(['kids:data'], options).sources[0]?.root, path.join(home, 'kids:data'));
});

test('an empty word is a mistake, not the folder at hand', t => {
	const {options} = place(t, {});
	assert.equal(resolveSources([''], options).unresolved[0]?.kind, 'bad-address');
});
