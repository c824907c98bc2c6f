/** The listing of real folders against `find`, which knows nothing of this program. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {test} from 'node:test';
import {openFolder} from '../../source/sources/local.ts';

const corpus = process.env.SESSION_TUI_CORPUS;
const options = {skip: corpus === undefined && 'SESSION_TUI_CORPUS is unset: no real transcripts here'};

/** Every .jsonl file as find sees it: path relative to the root → bytes. */
function found(root: string): Map<string, number> {
	const lines = execFileSync('find', [root, '-type', 'f', '-name', '*.jsonl', '-printf', '%P|%s\\0'], {
		encoding: 'utf8',
	});
	return new Map(
		lines
			.split('\0')
			.filter(Boolean)
			.map(line => [line.slice(0, line.lastIndexOf('|')), Number(line.slice(line.lastIndexOf('|') + 1))]),
	);
}

for (const name of ['team', 'projects', '.'])
	test(`every transcript of the corpus is listed with its size: ${name}`, options, async () => {
		const root = path.join(corpus ?? '', name);
		const {files, problems} = await openFolder(root).list();
		assert.deepEqual(problems, []);
		assert.deepEqual(new Map(files.map(file => [file.path, file.size])), new Map([...found(root)]));
	});

test('the team of the corpus is nine users with 146 sessions', options, async () => {
	const {files, leftOut} = await openFolder(path.join(corpus ?? '', 'team')).list();
	assert.equal(files.length, 146);
	assert.equal(new Set(files.map(file => file.user)).size, 9);
	for (const file of files) {
		assert.equal(`${file.user}/${file.date}_${file.id}.jsonl`, file.path);
		assert.deepEqual([file.kind, file.userFrom], ['session', 'folder']);
	}
	assert.deepEqual(leftOut, []);
});

test('the projects of the corpus are 81 files, and each sub-agent below a session knows it', options, async () => {
	const {files, leftOut} = await openFolder(path.join(corpus ?? '', 'projects')).list();
	assert.equal(files.length, 81);
	assert.equal(leftOut.length, 6);
	for (const file of files) {
		assert.deepEqual([file.user, file.userFrom], [null, 'cwd']);
		assert.equal(file.path.split('/')[0], file.project);
		assert.equal(file.kind === 'subagent', path.basename(file.path).startsWith('agent-'));
		assert.equal(file.parentId, file.path.includes('/subagents/') ? file.path.split('/')[1] : null);
	}
});
