import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {temporaryFolder} from './temporary.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

/** Answers of `isShut` for an account that is not root. */
function asked(places: readonly string[]): unknown {
	const program = `
		const {isShut} = await import('./source/sources/shut.ts');
		console.log(JSON.stringify(JSON.parse(process.argv[1]).map(isShut)));
	`;
	const {stdout, stderr} = spawnSync(
		process.execPath,
		['--import', 'tsx', '--input-type=module', '-e', program, JSON.stringify(places)],
		{encoding: 'utf8', ...(isRoot ? {uid: nobody, gid: nobody} : {})},
	);
	return JSON.parse(stdout || JSON.stringify(stderr));
}

test('what this account may not read is shut; one shut folder among open ones is not', t => {
	const root = temporaryFolder(t, {
		'team/anna/a.jsonl': '{}\n',
		'team/ben/b.jsonl': '{}\n',
		'shutFiles/anna/a.jsonl': '{}\n',
		'flat/a.jsonl': '{}\n',
		'shutFolders/anna/a.jsonl': '{}\n',
		'oneShut/anna/a.jsonl': '{}\n',
		'oneShut/ben/b.jsonl': '{}\n',
		'empty/x.txt': '',
	});
	const at = (name: string) => path.join(root, name);
	if (isRoot) fs.chmodSync(root, 0o755);
	fs.chmodSync(at('shutFiles/anna/a.jsonl'), 0);
	fs.chmodSync(at('flat/a.jsonl'), 0);
	fs.chmodSync(at('shutFolders/anna'), 0);
	fs.chmodSync(at('oneShut/ben'), 0);
	const names = ['team', 'shutFiles', 'flat', 'shutFolders', 'oneShut', 'empty', 'nowhere', 'flat/a.jsonl'];
	assert.deepEqual(asked(names.map(at)), [false, true, true, true, false, false, false, true]);
	fs.chmodSync(at('shutFolders/anna'), 0o700);
	fs.chmodSync(at('oneShut/ben'), 0o700);
});
