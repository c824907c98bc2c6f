import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {makePrivateFolder, removeFolder} from '../../../source/sources/ssh/private-folder.ts';

test('what a killed program left is removed by the next one, what a living one uses is not', t => {
	// No temporaryFolder(): the path has to be short enough for a socket.
	const base = fs.mkdtempSync('/tmp/tui');
	const before = process.env.TMPDIR;
	t.after(() => {
		if (before === undefined) delete process.env.TMPDIR;
		else process.env.TMPDIR = before;
		fs.rmSync(base, {recursive: true, force: true});
	});
	process.env.TMPDIR = base;
	assert.equal(os.tmpdir(), base);
	const dead = spawnSync(process.execPath, ['-e', '']).pid;
	const orphan = `session-tui-${dead}-aB3dE6`;
	const kept = [`session-tui-${process.ppid}-aB3dE6`, 'session-tui-notes', `session-tui-${dead}-aB3dE6.txt`];
	for (const name of [orphan, ...kept]) fs.mkdirSync(path.join(base, name));
	fs.writeFileSync(path.join(base, orphan, 'askpass'), 'x');
	fs.symlinkSync(path.join(base, 'session-tui-notes'), path.join(base, `session-tui-${dead}-aaaaaa`));
	const folder = makePrivateFolder();
	assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
	const left = fs.readdirSync(base).filter(name => name !== path.basename(folder));
	assert.deepEqual(left.sort(), [...kept, `session-tui-${dead}-aaaaaa`].sort());
	removeFolder(folder);
	assert.ok(!fs.existsSync(folder));
});
