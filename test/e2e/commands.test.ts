/** The built program as people run it: exit statuses, streams, a reader that goes away. */
import assert from 'node:assert/strict';
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import {before, test} from 'node:test';
import {kimFile, madeUpTeam} from '../commands/made-up.ts';
import {temporaryFolder} from '../sources/temporary.ts';

const program = path.resolve('dist/cli.js');
before(() => {
	execFileSync(process.execPath, ['build.mjs']);
});

const env = {...process.env, HOME: '/nowhere', XDG_CONFIG_HOME: '/nowhere', NODE_OPTIONS: ''};
const runProgram = (...args: string[]) => spawnSync(process.execPath, [program, ...args], {encoding: 'utf8', env});

/** Many events of a thousand characters: more than pipes and buffers hold. */
function longTranscript(t: Parameters<typeof temporaryFolder>[0]): string {
	const event = (index: number) =>
		JSON.stringify({type: 'user', uuid: `u${index}`, message: {role: 'user', content: 'word '.repeat(200)}});
	return temporaryFolder(t, {
		'kim/2026-02-05_dddddddd.jsonl': Array.from({length: 4000}, (_, index) => event(index)).join('\n'),
	});
}

test('rows go to stdout and only they, and the status is 0', t => {
	const {status, stdout, stderr} = runProgram('sessions', madeUpTeam(t), '--format', 'ndjson');
	assert.deepEqual([status, stderr], [0, '']);
	const files = stdout
		.trimEnd()
		.split('\n')
		.map(line => (JSON.parse(line) as {file: string}).file);
	assert.equal(files.length, 3);
	assert.ok(files.includes(kimFile));
});

test('statuses tell nothing found, wrong usage and what could not be read', t => {
	const team = madeUpTeam(t);
	assert.equal(runProgram('search', "'qqqq", team).status, 1);
	assert.equal(runProgram('sessions', '--nope').status, 2);
	assert.equal(runProgram('sessions', path.join(team, 'none')).status, 3);
});

test('a reader that goes away ends it quietly', t => {
	const {status, stdout, stderr} = spawnSync(
		'bash',
		[
			'-c',
			'set -o pipefail; "$0" "$1" events "$2" --format ndjson | head -n 1 | wc -l',
			process.execPath,
			program,
			longTranscript(t),
		],
		{encoding: 'utf8', env},
	);
	assert.deepEqual([status, stdout.trim(), stderr], [0, '1', '']);
});

test('SIGINT ends it as it ends any program', async t => {
	const child = spawn(process.execPath, [program, 'events', longTranscript(t), '--format', 'ndjson'], {
		env,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(child.stdout, 'readable');
	child.kill('SIGINT');
	child.stdout.resume();
	const [code, signal] = await once(child, 'exit');
	assert.deepEqual([code, signal], [null, 'SIGINT']);
});

test('help, version and completions need no source', () => {
	assert.match(runProgram('--version').stdout, /^session-tui \d+\.\d+\.\d+\n$/);
	assert.match(runProgram('--help').stdout, /Examples/);
	assert.match(runProgram('completions', 'bash').stdout, /complete -o bashdefault/);
});

test('an output that cannot be written is one line on stderr and no answer', {
	skip: !fs.existsSync('/dev/full') && 'no /dev/full here',
}, () => {
	const full = fs.openSync('/dev/full', 'w');
	for (const command of ['sessions', 'friction', 'search']) {
		const words = command === 'search' ? ['search', 'e'] : [command];
		const {status, stderr} = spawnSync(process.execPath, [program, ...words, '--demo', '--format', 'ndjson'], {
			stdio: ['ignore', full, 'pipe'],
			encoding: 'utf8',
			env,
		});
		assert.equal(status, 3, stderr);
		assert.match(stderr, /^session-tui: the output cannot be written: no space is left on the device\n$/);
	}
	fs.closeSync(full);
});
