/** `report`: each figure can be had from the command that stands beside it, and `--since-last` tells everything once. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, type TestContext, test} from 'node:test';
import type {Io} from '../../source/commands/command.ts';
import {type ReportTable, reportTables} from '../../source/report/reach.ts';
import type {JsonObject} from '../../source/transcript/event.ts';
import {call, result} from '../analysis/rows/made-up.ts';
import {put, temporaryFolder} from '../sources/temporary.ts';
import {anaFile, kimFile, madeUpTeam, rowsOf, run} from './made-up.ts';

const signature = 'frob: command not found';

function world(t: TestContext): {team: string; home: string; io: Partial<Io>} {
	const home = temporaryFolder(t, {});
	return {team: madeUpTeam(t), home, io: {home, cwd: home, env: {}}};
}

interface Report {
	readonly [table: string]: unknown;
	readonly read: JsonObject;
	readonly reach: Readonly<Record<ReportTable, string>>;
}

async function jsonOf(argv: readonly string[], io: Partial<Io>): Promise<Report> {
	const {stdout, stderr} = await run(['report', '--format', 'json', ...argv], io);
	assert.notEqual(stdout, '', stderr);
	return JSON.parse(stdout);
}

/** A command as it is listed, run: quotes are those of a shell. */
async function listed(command: string, io: Partial<Io>): Promise<JsonObject[]> {
	const words = [...command.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(
		([, quoted, bare]) => quoted?.replaceAll(`'\\''`, `'`) ?? bare ?? '',
	);
	assert.equal(words[0], 'session-tui');
	return rowsOf(words.slice(1), io);
}

/** Which table of the JSON form holds the rows of a listed command. */
const tables: Readonly<Record<ReportTable, string>> = {
	all: 'read',
	kind: 'kinds',
	signature: 'signatures',
	provenance: 'byProvenance',
	regression: 'regressions',
	fix: 'preFix',
	user: 'byUser',
	hour: 'byHour',
	week: 'byWeek',
	session: 'sessions',
	'left-out': 'leftOut',
};

/** One row for one row, and every field that both have says the same. Returns how many figures were compared. */
function compare(rows: readonly JsonObject[], inReport: readonly JsonObject[], table: string): number {
	// The one is rounded for people.
	const names = Object.keys(rows[0] ?? {}).filter(name => name in (inReport[0] ?? {}) && name !== 'marksPerActiveHour');
	const picked = (all: readonly JsonObject[]) =>
		all.map(row => JSON.stringify(names.map(name => [name, row[name]]))).sort();
	assert.deepEqual(picked(rows), picked(inReport), table);
	return rows.length * names.length;
}

async function compareAll(report: Report, io: Partial<Io>): Promise<number> {
	let compared = 0;
	for (const table of reportTables) {
		const value = report[tables[table]];
		const inReport = (Array.isArray(value) ? value : [value]) as JsonObject[];
		const rows = await listed(report.reach[table], io);
		const counting = table === 'signature' ? rows.filter(({marks}) => Number(marks) > 0) : rows;
		compared += compare(counting, inReport, table);
	}
	return compared;
}

describe('every figure of a report', () => {
	test('is what the command beside it prints', async t => {
		const {team, io} = world(t);
		await run(['fixes', 'add', '9', '--title', 'x', '--fixed-at', '2026-02-06', '--kind', 'slow-command'], io);
		await run(['fixes', 'add', '8', '--title', 'y', '--fixed-at', '2026-02-01', '--signature', signature], io);
		for (const filters of [[], ['--user', 'kim'], ['--kind', 'command-not-found'], ['--zone', 'local']]) {
			const compared = await compareAll(await jsonOf([...filters, team, '--no-redact'], io), io);
			assert.ok(compared > 25, `${compared} figures`);
		}
	});

	test('tells where the commands came from, the playbook too where one is named', async t => {
		const {team, home, io} = world(t);
		put(home, 'book.md', 'Run `frob`.\n');
		const {byProvenance, reach} = await jsonOf([team], io);
		assert.deepEqual(
			(byProvenance as JsonObject[]).map(({provenance}) => provenance),
			['improvised'],
		);
		assert.doesNotMatch(reach.provenance, /playbook/);
		const argv = [team, '--playbook', path.join(home, 'book.md'), '--no-redact'];
		const {stdout} = await run(['report', ...argv], io);
		assert.match(stdout, /## Where the commands came from\n[^#]*\| playbook \| \d/);
		const rows = await rowsOf(['friction', ...argv.slice(0, 3), '--kind', 'command-not-found'], io);
		assert.deepEqual([...new Set(rows.map(({provenance}) => provenance))], ['playbook']);
		assert.ok((await compareAll(await jsonOf(argv, io), io)) > 25);
	});

	test('stands in the Markdown with its command', async t => {
		const {team, io} = world(t);
		const {stdout} = await run(['report', '--since', '30d', team], io);
		for (const by of ['all', 'kind', 'signature', 'user', 'hour', 'week', 'session', 'left-out'])
			assert.ok(stdout.includes(`friction --by ${by} --since 30d ${team}\``), `${by}\n${stdout}`);
		const place = /session-tui show (\S+) /.exec(stdout)?.[1] ?? '';
		assert.match((await run(['show', place, team], io)).stdout, /rsync|frob/);
	});

	test('is what the single rows add up to, counted here anew', async t => {
		const {team, io} = world(t);
		const report = await jsonOf([team], io);
		const marks = await rowsOf(['friction', '--once', team], io);
		const sessions = await rowsOf(['sessions', team], io);
		const red = marks.filter(({severity}) => severity === 'red').length;
		assert.deepEqual(
			[report.read.red, report.read.amber, report.read.sessions],
			[red, marks.length - red, sessions.length],
		);
		assert.equal((await rowsOf(['friction', team], io)).length, marks.length + 1, 'one mark is a copy');
		const calls = await rowsOf(['tools', team], io);
		assert.equal(
			report.read.toolUses,
			calls.reduce((sum, {uses}) => sum + Number(uses), 0),
		);
		const active = sessions.reduce((sum, {activeSeconds}) => sum + Number(activeSeconds), 0);
		assert.ok(Number(report.read.activeSeconds) <= active && Number(report.read.activeSeconds) > 0);
	});
});

test('a report of the corpus holds the figures of its commands', {
	skip: process.env.SESSION_TUI_CORPUS === undefined ? 'SESSION_TUI_CORPUS is unset' : false,
}, async t => {
	const {io} = world(t);
	const team = path.join(process.env.SESSION_TUI_CORPUS ?? '', 'team');
	const people = fs.readdirSync(team).map(name => ({name, files: fs.readdirSync(path.join(team, name)).length}));
	people.sort((a, b) => a.files - b.files || (a.name < b.name ? -1 : 1));
	const one = path.join(team, people[people.length >> 1]?.name ?? '');
	const compared = await compareAll(await jsonOf([one, '--no-redact'], io), io);
	assert.ok(compared > 100, `${compared} figures`);
});

describe('what was left out', () => {
	test('is said with how much of it and why', async t => {
		const {team, io} = world(t);
		put(team, 'kim/2026-02-09_dddddddd-0000-4000-8000-000000000004.jsonl', '{"type":"brand-new","x":1}\n');
		const {stdout} = await run(['report', team], io);
		const section = stdout.split('## What was left out')[1] ?? '';
		assert.match(section, /`lines that are no JSON` \| 1 \| .*jsonl:11`/);
		assert.match(section, /`events of unknown types` \| 1 \| .*`brand-new × 1`/);
		assert.match(section, /`marks that are copies` \| 1 \|/);
		assert.match(section, /`sessions without a time` \| 2 \|/);
		assert.match(section, /`files that are no transcripts` \| 1 \| .*`ana\/history\.jsonl`/);
	});
});

describe('the ways out of it', () => {
	test('the same files give the same bytes, whenever it is run', async t => {
		const {team, io} = world(t);
		for (const format of ['md', 'json']) {
			const first = await run(['report', team, '--format', format], io);
			const later = await run(['report', team, '--format', format], {...io, now: Date.parse('2027-01-01T00:00:00Z')});
			assert.equal(first.stdout, later.stdout);
		}
	});

	test('--fail-on exits 4 where there is a mark so bad', async t => {
		const {team, io} = world(t);
		assert.equal((await run(['report', team, '--fail-on', 'red'], io)).status, 4);
		assert.equal((await run(['report', team, '--fail-on', 'amber'], io)).status, 4);
		assert.equal((await run(['report', team, '--kind', 'slow-command', '--fail-on', 'red'], io)).status, 0);
		assert.equal((await run(['report', team, '--kind', 'slow-command', '--fail-on', 'amber'], io)).status, 4);
	});

	test('--fail-on about somebody who is not there exits 2 and says who is, for a part of the names as well', async t => {
		const {team, io} = world(t);
		for (const names of [['nobody'], ['kim', 'nobody'], ['no*']]) {
			const argv = names.flatMap(name => ['--user', name]);
			const {status, stdout, stderr} = await run(['report', team, ...argv, '--fail-on', 'amber'], io);
			assert.deepEqual([status, stdout], [2, ''], names.join(' '));
			assert.match(stderr, /nobody is called no\S+; there are ana, kim/);
		}
		const session = await run(['report', team, '--session', 'ffffffff', '--fail-on', 'red'], io);
		assert.equal(session.status, 2);
		assert.match(session.stderr, /no session is called ffffffff; the command sessions lists them/);
		const known = await run(['report', team, '--user', 'KIM', '--since', '2027-01-01', '--fail-on', 'red'], io);
		assert.equal(known.status, 0, 'who is there and has nothing is no mistake');
		assert.equal((await run(['report', team, '--user', 'nobody'], io)).status, 0);
	});

	test('what is wrong is told in one sentence', async t => {
		const {team, io} = world(t);
		const cases: readonly (readonly [string[], RegExp])[] = [
			[['report', team, '--format', 'ndjson'], /a report is md or json; friction --by/],
			[['friction', team, '--format', 'json'], /rows are printed as one of table/],
			[['report', team, '--fail-on', 'orange'], /--fail-on "orange": expected one of red, amber/],
			[['friction', team, '--by', 'knd'], /--by "knd": expected one of all, kind.* did you mean kind/i],
			[['report', team, '--since-last', '--kind', 'auth'], /--since-last does not go with --kind/],
			[['friction', team, '--since-last'], /there was none/],
		];
		for (const [argv, message] of cases) {
			const {status, stderr, stdout} = await run(argv, io);
			assert.deepEqual([status, stdout], [2, ''], argv.join(' '));
			assert.match(stderr, message);
		}
	});

	test('it leaves redacted unless that is refused, with pseudonyms where they are asked for', async t => {
		const {team, io} = world(t);
		const denied = result(200_001, 'z', 'Exit code 1\ncat: /home/ana/x: Permission denied', {is_error: true});
		const events = [call(200_000, 'z', 'Bash', {command: 'cat /home/ana/x'}), denied];
		put(team, anaFile, events.map(event => `${JSON.stringify(event)}\n`).join(''));
		const clean = (await run(['report', team, '--pseudonyms'], io)).stdout;
		assert.doesNotMatch(clean, /\/home\/ana|\bana\b/);
		assert.match(clean, /`user-1`/);
		assert.match(clean, /_Redacted: .*home folder × \d/);
		const raw = (await run(['report', team, '--no-redact'], io)).stdout;
		assert.match(raw, /cat \/home\/ana\/x/);
		assert.match(raw, /_Not redacted\._/);
	});
});

describe('--since-last', () => {
	const line = (event: JsonObject): string =>
		`${JSON.stringify({...event, sessionId: 'aaaaaaaa-0000-4000-8000-000000000001'})}\n`;
	const failing = (at: number, id: string): string =>
		line(call(at, id, 'Bash', {command: 'grok'})) +
		line(result(at + 1, id, 'Exit code 127\nbash: grok: command not found', {is_error: true}));

	test('tells everything once, then only what came since, and its commands tell the same again', async t => {
		const {team, io} = world(t);
		const argv = [team, '--since-last', '--no-redact'];
		const first = await run(['report', ...argv, '--fail-on', 'red'], io);
		assert.equal(first.status, 4);
		assert.match(first.stdout, /this is the first run, so everything counts as new/);
		const second = await run(['report', ...argv, '--fail-on', 'amber'], io);
		assert.equal(second.status, 0, second.stdout);
		assert.match(second.stdout, /only what came since the run of 2026-02-10 00:00 UTC/);
		assert.match(second.stdout, /0 sessions of 0 users/);

		// A session goes on, and an old one is delivered late.
		fs.appendFileSync(path.join(team, kimFile), `\n${failing(2100, 'n1')}`);
		put(team, 'eva/2026-01-01_eeeeeeee-0000-4000-8000-000000000005.jsonl', failing(-90_000, 'n2'));
		const third = await jsonOf([...argv, '--fail-on', 'red'], io);
		assert.deepEqual([third.read.red, third.read.users, third.read.commands], [2, 2, 2]);
		assert.deepEqual(
			(third.signatures as JsonObject[]).map(({signature: said, marks}) => [said, marks]),
			[['grok: command not found', 2]],
		);
		assert.ok((await compareAll(third, io)) > 20);
		assert.equal((await jsonOf(argv, io)).read.red, 0);
	});

	test('active time adds up over the runs', async t => {
		const {team, io} = world(t);
		const active = async (): Promise<number> => Number((await jsonOf([team, '--since-last'], io)).read.activeSeconds);
		let sum = await active();
		fs.appendFileSync(path.join(team, kimFile), `\n${failing(2100, 'n1')}`);
		sum += await active();
		assert.equal(sum, Number((await jsonOf([team], io)).read.activeSeconds));
	});

	test('what was not told stays new: the file of one person, a report that could not be written', async t => {
		const {team, home, io} = world(t);
		assert.equal((await jsonOf([team, '--since-last', '--user', 'ana'], io)).read.users, 1);
		assert.equal((await run(['report', team, '--since-last', '-o', 'no/such/file'], io)).status, 3);
		const rest = await jsonOf([team, '--since-last'], io);
		assert.deepEqual(
			(rest.byUser as JsonObject[]).map(({user}) => user),
			['kim'],
		);
		const folder = path.join(home, '.local/state/session-tui/reports');
		const [file = ''] = fs.readdirSync(folder);
		assert.equal(fs.readdirSync(folder).length, 1, 'no half file is left');
		assert.equal(fs.statSync(path.join(folder, file)).mode & 0o777, 0o600);
	});

	test('a broken memory is told, everything counts as new, and the next run is well again', async t => {
		const {team, home, io} = world(t);
		await run(['report', team, '--since-last'], io);
		const folder = path.join(home, '.local/state/session-tui/reports');
		const file = path.join(folder, fs.readdirSync(folder)[0] ?? '');
		fs.writeFileSync(file, '{"version":1,"at":');
		const told = await run(['report', team, '--since-last'], io);
		assert.match(told.stderr, /what the last run had seen is not known .*everything counts as new\n$/);
		assert.match(told.stdout, /this is the first run/);
		assert.match((await run(['report', team, '--since-last'], io)).stdout, /only what came since/);
	});
});
