import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {put, temporaryFolder} from '../sources/temporary.ts';
import {anaFile, anaUntimed, kimAgent, kimFile, madeUpTeam, rowsOf, run} from './made-up.ts';

const picked = (rows: readonly {[key: string]: unknown}[], ...keys: string[]) =>
	rows.map(row => keys.map(key => row[key]));

test('sessions: one row a session, newest first, all fields, the sub-agent folded', async t => {
	const team = madeUpTeam(t);
	const rows = await rowsOf(['sessions', team]);
	assert.deepEqual(
		picked(rows, 'file', 'start', 'subagents'),
		[
			[kimFile, '2026-02-05T15:56:00.000Z', 1],
			[anaFile, '2026-02-05T15:56:10.000Z', 0],
			[anaUntimed, null, 0],
		]
			.sort((a, b) => (String(a[1]) < String(b[1]) ? 1 : -1))
			.sort((a, b) => Number(a[1] === null) - Number(b[1] === null)),
	);
	const kim = rows.find(row => row.file === kimFile);
	assert.deepEqual(kim, {
		user: 'kim',
		file: kimFile,
		source: team,
		sessionId: 'aaaaaaaa-0000-4000-8000-000000000001',
		title: 'please sync the data',
		project: '/srv/app',
		start: '2026-02-05T15:56:00.000Z',
		end: '2026-02-05T16:29:22.000Z',
		spanSeconds: 2002,
		activeSeconds: 14,
		blocks: 2,
		events: 10,
		badLines: 1,
		prompts: 1,
		toolUses: 4,
		commands: 3,
		toolErrors: 1,
		compactions: 0,
		subagents: 1,
		red: 1,
		amber: 1,
		versions: ['2.1.29'],
		bytes: fs.statSync(path.join(team, kimFile)).size,
	});
});

test('blocks: the gap before each, and the counts of its own', async t => {
	const rows = await rowsOf(['blocks', madeUpTeam(t), '--user', 'kim']);
	assert.deepEqual(picked(rows, 'file', 'index', 'seconds', 'gapBeforeSeconds', 'events', 'commands', 'red'), [
		[kimFile, 1, 12, null, 7, 2, 1],
		[kimFile, 2, 2, 1988, 3, 1, 0],
	]);
	assert.equal((await rowsOf(['blocks', madeUpTeam(t), '--user', 'kim', '--gap', '1h'])).length, 1);
});

test('commands: one row a command with its updates, in files of sub-agents as well', async t => {
	const rows = await rowsOf(['commands', madeUpTeam(t), '--user', 'kim']);
	assert.deepEqual(
		picked(
			rows,
			'file',
			'line',
			'toolUseId',
			'command',
			'seconds',
			'upperBound',
			'outcome',
			'exitCode',
			'updates',
			'provenance',
		),
		[
			[kimFile, 2, 'k1', 'rsync -a src/ dst/', 70.5, false, 'ok', 0, 2, 'improvised'],
			[kimFile, 6, 'k2', 'frob', 2, true, 'failed', 127, 0, 'improvised'],
			[kimFile, 10, 'k4', 'rsync -a src/ dst/', null, false, 'unanswered', null, 0, 'improvised'],
			[kimAgent, 2, 'a1', 'frob', 1, true, 'ok', 0, 0, 'improvised'],
		],
	);
	assert.deepEqual(picked(rows, 'outputBytes').slice(2), [[null], [2]]);
});

test('totals count a copied call once, in the session that started first', async t => {
	const team = madeUpTeam(t);
	const tools = await rowsOf(['tools', team]);
	assert.deepEqual(tools, [
		{tool: 'Bash', uses: 4, errors: 1, rejections: 0, users: 1, sessions: 1, medianSeconds: 2},
		{tool: 'Read', uses: 1, errors: 0, rejections: 0, users: 1, sessions: 1, medianSeconds: 1},
	]);
	assert.deepEqual(await rowsOf(['tools', team, '--user', 'ana']), [], 'what she has was copied from kim');
	const repeated = await rowsOf(['commands', team, '--repeated']);
	assert.deepEqual(picked(repeated, 'count', 'command', 'failed', 'users', 'sessions', 'seconds', 'upperBound'), [
		[2, 'frob', 1, 1, 1, 3, true],
		[2, 'rsync -a src/ dst/', 0, 1, 1, 70.5, false],
	]);
});

test('friction: marks of all files by file and line; without one the status is 1', async t => {
	const team = madeUpTeam(t);
	const rows = await rowsOf(['friction', team, '--user', 'kim']);
	assert.deepEqual(picked(rows, 'file', 'line', 'toolUseId', 'kind', 'severity', 'fixedBy', 'lostSeconds'), [
		[kimFile, 5, 'k1', 'slow-command', 'amber', null, 70.5],
		[kimFile, 7, 'k2', 'command-not-found', 'red', null, 0],
	]);
	assert.deepEqual(picked(rows, 'upperBound', 'provenance'), [
		[false, 'improvised'],
		[false, 'improvised'],
	]);
	assert.match(String(rows[1]?.evidence), /command not found/);
	assert.deepEqual(picked(await rowsOf(['friction', team, '--outcome', 'failed', '--user', 'kim']), 'kind'), [
		['command-not-found'],
	]);
	assert.equal((await run(['friction', team, '--kind', 'auth'])).status, 1);
	assert.equal((await run(['commands', team, '--kind', 'auth'])).status, 0);
});

test('events: every event once, calls and results named by their tool, filters by what they belong to', async t => {
	const team = madeUpTeam(t);
	const rows = await rowsOf(['events', team, '--session', 'aaaaaaaa']);
	assert.equal(rows.filter(({file}) => file === kimFile).length, 10);
	assert.deepEqual(picked(rows.slice(0, 2), 'line', 'type', 'name', 'text'), [
		[1, 'user', 'user', 'please sync the data'],
		[2, 'assistant', 'Bash', 'rsync -a src/ dst/'],
	]);
	assert.deepEqual(picked(rows.slice(8, 9), 'name', 'text'), [['Read', 'one two']]);
	assert.match(String(rows[4]?.text), /\u001b\]0;owned/, 'NDJSON is the evidence itself');
	const failed = await rowsOf(['events', team, '--outcome', 'failed']);
	assert.deepEqual(picked(failed, 'file', 'line'), [
		[anaFile, 1],
		[anaFile, 2],
		[kimFile, 6],
		[kimFile, 7],
	]);
});

test('search: hits best first with their field; nothing found is status 1', async t => {
	const team = madeUpTeam(t);
	const rows = await rowsOf(['search', 'frob', team]);
	assert.deepEqual(new Set(rows.map(({field}) => field)), new Set(['command', 'output', 'prompt']));
	assert.equal(rows.length, 6);
	const scores = rows.map(({score}) => Number(score));
	assert.deepEqual(
		scores,
		[...scores].sort((a, b) => b - a),
	);
	const failed = await rowsOf(['search', 'frob', team, '--outcome', 'failed', '--user', 'kim']);
	assert.deepEqual(picked(failed, 'file', 'line', 'toolUseId', 'field').sort(), [
		[kimFile, 6, 'k2', 'command'],
		[kimFile, 7, 'k2', 'output'],
	]);
	const none = await run(['search', "'qqqq", team]);
	assert.deepEqual([none.status, none.stdout], [1, '']);
	const second = await run(['search', 'command', 'found', team]);
	assert.equal(second.status, 2);
	assert.match(second.stderr, /found is no source; .* session-tui search "command found"/);
});

test('search: a query that is not understood is refused in words, whatever else stands in it', async t => {
	const team = madeUpTeam(t);
	const cases: [string, RegExp][] = [
		['kind:nope frob', /search: kind:nope is no kind; kinds are .*timeout/],
		['kind:nope', /search: kind:nope is no kind/],
		['since:xx frob', /search: since:xx is no time; write 48h/],
		['/(/ frob', /search: \/\(\/ /],
	];
	for (const [query, problem] of cases) {
		const {status, stdout, stderr} = await run(['search', query, team]);
		assert.deepEqual([status, stdout], [2, ''], query);
		assert.match(stderr, problem);
	}
	assert.match((await run(['search', '', team])).stderr, /search needs a query/);
});

test('a tool that nobody called is told with the tools there are', async t => {
	const team = madeUpTeam(t);
	const {status, stderr} = await run(['commands', team, '--tool', 'Bsh', '--tool', 'bash']);
	assert.deepEqual([status, stderr], [0, 'session-tui: no tool is called Bsh; there are Bash, Read\n']);
	assert.equal((await run(['commands', team, '--tool', 'ba*'])).stderr, '');
});

test('the table of sessions names each so that --session and show take it', async t => {
	const team = madeUpTeam(t);
	const [heading = '', ...lines] = (await run(['sessions', team])).stdout.trimEnd().split('\n');
	const at = heading.indexOf('session');
	const names = lines.map(line => line.slice(at).split(' ')[0] ?? '');
	assert.deepEqual([...names].sort(), ['aaaaaaaa', 'bbbbbbbb', 'cccccccc']);
	for (const name of names) {
		assert.equal((await rowsOf(['sessions', team, '--session', name])).length, 1, name);
		assert.equal((await run(['show', `${name}:1`, team])).status, 0, name);
	}
	const plain = temporaryFolder(t, {'kim/notes.jsonl': `${JSON.stringify({type: 'summary', summary: 'x'})}\n`});
	assert.match((await run(['sessions', plain])).stdout, /^kim +kim\/notes\.jsonl /m);
});

test('no control hides what was run, who ran it and with which tool', async t => {
	const calls = [
		{type: 'tool_use', id: 'a', name: 'Bash', input: {command: 'rm -rf ~\rls'}},
		{type: 'tool_use', id: 'b', name: 'Ba\u001b[8msh', input: {}},
	];
	const answer = {type: 'tool_result', tool_use_id: 'a', content: '10%\r20%\ndone\u001b[0m'};
	const team = temporaryFolder(t);
	put(
		team,
		'k\u0007im/a.jsonl',
		[
			{type: 'user', message: {content: 'tidy\u0007up'}},
			{type: 'assistant', message: {content: calls}},
			{type: 'user', message: {content: [answer]}},
		]
			.map(event => JSON.stringify(event))
			.join('\n'),
	);
	for (const format of ['table', 'tsv', 'md']) {
		const printed = async (...argv: string[]) => (await run([...argv, team, '--format', format])).stdout;
		assert.match(await printed('commands'), /k␇im.*rm -rf ~␍ls/, format);
		assert.match(await printed('tools'), /Ba␛\[8msh/, format);
		assert.match(await printed('sessions'), /tidy␇up/, format);
		assert.match(await printed('search', 'rm'), /rm -rf ~␍ls/, format);
		const events = await printed('events');
		assert.match(events, /tidy␇up/, format);
		assert.match(events, /rm -rf ~␍ls/, format);
		assert.doesNotMatch(events, /10%/, 'what was printed is shown as a terminal left it');
	}
	const {stdout} = await run(['show', 'a.jsonl:2', team]);
	assert.match(stdout, /k␇im[\s\S]*\$ rm -rf ~␍ls\n\n20%\ndone\n[\s\S]*Ba␛\[8msh/);
	assert.match((await run(['show', 'a.jsonl:1', team])).stdout, /tidy␇up/);
});

test('show: the step whole from either of its lines, harmless; with ndjson the event itself', async t => {
	const team = madeUpTeam(t);
	for (const line of [2, 5]) {
		const {stdout, status} = await run(['show', `${kimFile}:${line}`, team]);
		assert.equal(status, 0);
		assert.match(stdout, /^kim {2}kim\/2026-02-05_aaaaaaaa-\S+\.jsonl:\d/);
		assert.match(stdout, /▲ slow-command: rsync/);
		assert.match(stdout, /Bash · ok · exit 0 · 1m11s · 2 updates/);
		assert.match(stdout, /\$ rsync -a src\/ dst\/\n\nsent 10 bytes/);
		assert.doesNotMatch(stdout, /\u001b|owned/);
	}
	const raw = await run(['show', 'aaaaaaaa:5', team, '--format', 'ndjson']);
	assert.equal(raw.stdout, `${fs.readFileSync(path.join(team, kimFile), 'utf8').split('\n').slice(4, 5).join('')}\n`);
	const bad = await run(['show', `${kimFile}:11`, team]);
	assert.deepEqual([bad.status, bad.stdout], [3, '{"torn":\n']);
	assert.match(bad.stderr, /:11: a broken line/);
});

test('show: what is of no known form is printed as JSON, however deep', async t => {
	const team = temporaryFolder(t);
	const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
	put(
		team,
		'kim/a.jsonl',
		[
			'{"type":"user","message":"loose words"}',
			'{"type":"assistant","message":"loose words"}',
			`{"type":"user","message":{"content":{"loose words":${deep}}}}`,
		].join('\n'),
	);
	for (const line of [1, 2, 3]) {
		const {stdout, status} = await run(['show', `a.jsonl:${line}`, team]);
		assert.equal(status, 0);
		assert.match(stdout, /loose words/);
		assert.ok(stdout.length < 10_000);
	}
});

test('show: a file is found below any source, by its id, or as a path of this machine', async t => {
	const team = madeUpTeam(t);
	assert.equal((await run(['show', `${kimFile}:1`], {cwd: team})).status, 0);
	assert.equal((await run(['show', 'cccccccc:1', path.join(team, 'kim'), team])).status, 0);
	const missing = await run(['show', 'nobody.jsonl:1', team]);
	assert.deepEqual([missing.status, missing.stdout], [2, '']);
	assert.match(missing.stderr, /no such file in the sources/);
	assert.match((await run(['show', `${kimFile}:99`, team])).stderr, /holds nothing on line 99/);
	assert.match((await run(['show', `${kimFile}:1`, team, '--format', 'md'])).stderr, /show prints text/);
});

test('since and until look at the start inside the file; undated sessions only without them', async t => {
	const team = madeUpTeam(t);
	const files = async (...flags: string[]) => (await rowsOf(['sessions', team, ...flags])).map(({file}) => file);
	assert.equal((await files()).length, 3);
	assert.deepEqual(await files('--since', '2026-02-06'), [], 'names and files are later, starts are not');
	assert.deepEqual(await files('--since', '7d', '--until', '2026-02-05T15:56'), [kimFile]);
	const commands = await rowsOf(['commands', team, '--until', '2026-02-05T15:56']);
	assert.deepEqual(
		new Set(commands.map(({file}) => file)),
		new Set([kimFile, kimAgent]),
		'an agent goes with its session',
	);
});

test('a source that cannot be read is status 3, and what can be read is printed', async t => {
	const team = madeUpTeam(t);
	const both = await run(['sessions', path.join(team, 'none'), team, '--format', 'tsv']);
	assert.equal(both.status, 3);
	assert.equal(both.stdout.split('\n').length, 5);
	assert.match(both.stderr, /none: no such file or folder/);
	assert.equal((await run(['friction', path.join(team, 'none')])).status, 3, 'outweighs that there is no row');
});

test('whom nobody is called is told with the names there are, and the status is that of wrong usage', async t => {
	const team = madeUpTeam(t);
	for (const command of [['sessions'], ['friction'], ['search', 'frob'], ['commands']]) {
		const {status, stderr} = await run([...command, team, '--user', 'kin']);
		assert.equal(status, 2, command[0]);
		assert.match(stderr, /^session-tui: nobody is called kin; there are ana, kim\n/);
	}
	const unreadable = await run(['sessions', team, path.join(team, 'none'), '--user', 'kin']);
	assert.equal(unreadable.status, 3, 'he may be where nobody could look');
});

test('several people stand behind one --user with commas, or behind one each', async t => {
	const team = madeUpTeam(t);
	const {status, stdout} = await run(['sessions', team, '--format', 'ndjson']);
	for (const flags of [
		['--user', 'ana,kim'],
		['--user', 'ana', '--user', 'k*'],
	])
		assert.deepEqual(
			[(await run(['sessions', team, '--format', 'ndjson', ...flags])).stdout, status],
			[stdout, 0],
			flags.join(' '),
		);
	const one = await run(['sessions', team, '--user', 'ana,kin', '--format', 'ndjson']);
	assert.equal(one.status, 2);
	assert.match(one.stdout, /"user":"ana"/);
});

test('a bare word that is neither a command nor a folder names both readings', async t => {
	const {status, stdout, stderr} = await run(['sesions'], {cwd: madeUpTeam(t)});
	assert.deepEqual([status, stdout], [2, '']);
	assert.match(
		stderr,
		/sesions is no command \(did you mean sessions\?\), and there is no file or folder of that name/,
	);
});

test('without a terminal and a command the sessions are listed, and stderr says how to get the explorer', async t => {
	const team = madeUpTeam(t);
	const {status, stdout, stderr, explored} = await run([team]);
	assert.equal(status, 0);
	assert.equal(explored, null);
	assert.equal(stdout, (await run(['sessions', team])).stdout);
	assert.match(stderr, /ssh -t HOST session-tui/);
});

test('on a terminal the explorer is started with what was asked for', async t => {
	const team = madeUpTeam(t);
	const home = path.join(team, 'home');
	fs.mkdirSync(path.join(home, '.config/session-tui'), {recursive: true});
	const config = {sources: {mine: team}, gap: '20m', keys: {quit: ['x']}, nope: 1};
	fs.writeFileSync(path.join(home, '.config/session-tui/config.json'), JSON.stringify(config));
	const terminal = {isTTY: true, columns: 80, write: () => true, once: () => {}};
	const {explored, status} = await run(['mine', '--at', `${kimFile}:3`, '--slow', '5'], {
		home,
		stdin: terminal,
		stdout: terminal,
	});
	assert.equal(status, 0);
	assert.ok(explored);
	assert.deepEqual(explored.words, [team]);
	assert.deepEqual(explored.at, {file: kimFile, line: 3});
	assert.deepEqual([explored.gapSeconds, explored.slowSeconds], [1200, 5]);
	assert.deepEqual(explored.config.keys, {quit: ['x']});
	assert.match(explored.notices.join(), /nope: unknown and left out/);
});

test('help names every command and, for each, every flag and field', async () => {
	const {stdout} = await run(['--help']);
	for (const name of [
		'sessions',
		'blocks',
		'events',
		'commands',
		'tools',
		'friction',
		'search',
		'show',
		'config',
		'completions',
	])
		assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
	assert.ok(Math.max(...stdout.split('\n').map(({length}) => length)) <= 80);
	const {stdout: friction} = await run(['friction', '-h']);
	for (const word of ['--kind KIND', 'command-not-found', 'lostSeconds', '--format FORMAT'])
		assert.ok(friction.includes(word), word);
	for (const name of ['search', 'completions', 'config'])
		assert.match((await run([name, '--help'])).stdout, new RegExp(`^ {2}session-tui ${name} `, 'm'));
	assert.match(friction, /--limit N +at most N rows; without it/);
	assert.equal((await run(['--version'])).stdout, 'session-tui 9.9.9\n');
});

test('limit and sort work on all fields, and an unknown field is refused with those there are', async t => {
	const team = madeUpTeam(t);
	const rows = await rowsOf(['commands', team, '--sort', 'seconds', '--limit', '1']);
	assert.deepEqual(picked(rows, 'toolUseId'), [['k1']]);
	const {status, stderr} = await run(['commands', team, '--sort', 'secnds']);
	assert.equal(status, 2);
	assert.match(stderr, /--sort secnds: expected one of user, file, line.*Did you mean seconds\?/);
});

test('config: path, check and schema', async t => {
	const home = madeUpTeam(t);
	const file = path.join(home, '.config/session-tui/config.json');
	assert.equal((await run(['config', 'path'], {home})).stdout, `${file}\n`);
	assert.match((await run(['config', 'check'], {home})).stdout, /not there, the defaults hold/);
	fs.mkdirSync(path.dirname(file), {recursive: true});
	fs.writeFileSync(file, '{"gap": "10m"}');
	assert.deepEqual(await run(['config', 'check'], {home}), {
		status: 0,
		stdout: `${file}: all right\n`,
		stderr: '',
		explored: null,
	});
	fs.writeFileSync(file, '{"gap": }');
	assert.equal((await run(['config', 'check'], {home})).status, 2);
	assert.ok(JSON.parse((await run(['config', 'schema'], {home})).stdout));
	assert.equal((await run(['config', 'paht'], {home})).status, 2);
	const sessions = await run(['sessions', home], {home});
	assert.equal(sessions.status, 0, 'a broken file stops nothing');
	assert.match(sessions.stderr, /config\.json:1: not JSON/);
});

test('no format lets a byte through that a terminal would obey', async t => {
	const hostile = '\u001b]0;owned\u0007\u001b[31m\u009b2J\u202e\u2066\u200f\r\u0000\u007f\u2028';
	const team = temporaryFolder(t);
	const call = {type: 'tool_use', id: `t${hostile}`, name: `Bash`, input: {command: `ls ${hostile}`}};
	const answer = {
		type: 'tool_result',
		tool_use_id: `t${hostile}`,
		is_error: true,
		content: `Exit code 126\nbash: ${hostile}: Permission denied`,
	};
	put(
		team,
		`k${'\u001b'}im/2026-02-05_x${'\u009b'}.jsonl`,
		[
			{type: 'assistant', cwd: hostile, sessionId: hostile, message: {content: [call]}},
			{type: 'user', version: hostile, message: {content: [answer]}},
			{type: 'user', message: {content: hostile}},
			{type: hostile, subtype: hostile},
		]
			.map(event => JSON.stringify(event))
			.join('\n'),
	);
	for (const command of ['sessions', 'events', 'commands', 'tools', 'friction', 'search']) {
		for (const format of ['table', 'ndjson', 'tsv', 'md']) {
			const query = command === 'search' ? ['denied'] : [];
			const {status, stdout, stderr} = await run([command, ...query, team, '--format', format]);
			assert.equal(status, 0, `${command} ${format} ${stderr}`);
			assert.ok(stdout.length > 20);
			assert.doesNotMatch(
				stdout,
				/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
				`${command} ${format}`,
			);
		}
	}
	const shown = await run(['show', `2026-02-05_x${'\u009b'}.jsonl:1`, team]);
	assert.equal(shown.status, 0, shown.stderr);
	assert.doesNotMatch(
		shown.stdout + shown.stderr,
		/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
	);
});
