import assert from 'node:assert/strict';
import {test} from 'node:test';
import {problemLine, tellProblems} from '../../source/commands/tell-problems.ts';

type Io = Parameters<typeof tellProblems>[0];

test('problems of one cause are one sentence with their number, others one each, and very many are cut', () => {
	const lines: string[] = [];
	const stream = {
		write: (text: string) => lines.push(text.trim().replace('session-tui: ', '')) > 0,
		once: () => assert.fail('nothing waits'),
	};
	const io: Io = {
		...{stdin: {}, stdout: stream, stderr: stream, env: {}, cwd: '/', home: '/', now: 0},
		...{demoFolder: '/', version: '0'},
	};
	const problem = (path: string, message: string) => ({source: 'kids:/data', path, message});
	tellProblems(io, [
		...['a', 'b', 'c', 'd'].map(name => problem(`kim/${name}.jsonl`, 'refused')),
		problem('echo', 'shut'),
		problem('golf', 'shut'),
		problem('', 'away'),
		problem('kim/x\u001b[2J.jsonl', 'damaged'),
	]);
	assert.deepEqual(lines.slice(0, 3), [
		'kids:/data: 4 files: refused [kim/a.jsonl, kim/b.jsonl, kim/c.jsonl, …]',
		'kids:/data: 2 folders: shut [echo, golf]',
		'kids:/data: away',
	]);
	assert.match(lines[3] ?? '', /^kids:\/data: kim\/x[^\u001b]*\.jsonl: damaged$/);
	lines.length = 0;
	tellProblems(
		io,
		Array.from({length: 25}, (_, index) => problem('', `cause ${index}`)),
	);
	assert.equal(lines.length, 21);
	assert.equal(lines.at(-1), 'and 5 more problems of this kind');
});

test('a source that is a single file is named once', () => {
	const line = (source: string) => problemLine({source, path: 'a.jsonl', message: 'no'});
	assert.deepEqual(['/x/a.jsonl', 'a.jsonl', '/x'].map(line), ['/x/a.jsonl: no', 'a.jsonl: no', '/x: a.jsonl: no']);
});
