import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {makeFolder} from '../../source/sources/make-folder.ts';
import {temporaryFolder} from './temporary.ts';

test('a folder is made with those above it, and one that is there is left as it is', t => {
	const top = temporaryFolder(t, {});
	const folder = path.join(top, 'a', 'b', 'c');
	makeFolder(folder, 0o700);
	makeFolder(folder, 0o755);
	for (const one of ['a', 'a/b', 'a/b/c']) assert.equal(fs.statSync(path.join(top, one)).mode & 0o777, 0o700);
});

test('a file in the way is told', t => {
	const top = temporaryFolder(t, {file: 'x'});
	assert.throws(() => makeFolder(path.join(top, 'file')), {code: 'EEXIST'});
	assert.throws(() => makeFolder(path.join(top, 'file', 'below')), {code: 'ENOTDIR'});
});

test('a folder that the system never makes is an error, not a search without end', t => {
	if (!fs.existsSync('/proc/self')) return t.skip('there is no /proc');
	// In a process of its own: a loop would never come back.
	const code = `
		const {makeFolder} = await import(${JSON.stringify(pathToFileURL(path.resolve('source/sources/make-folder.ts')).href)});
		try { makeFolder('/proc/nope/session-tui'); } catch (error) { console.log(error.code); }`;
	const {stdout, error} = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
		encoding: 'utf8',
		timeout: 20_000,
	});
	assert.equal(error, undefined);
	assert.equal(stdout.trim(), 'ENOENT');
});
