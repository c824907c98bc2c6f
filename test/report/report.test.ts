/** The report: its tables, the same bytes for the same data, and that nothing in it acts or leaks. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {marksCommand, shellWord, showCommand, tableCommand} from '../../source/report/reach.ts';
import {failsOn, type ReportData} from '../../source/report/report-data.ts';
import {reportJson} from '../../source/report/report-json.ts';
import {reportMarkdown} from '../../source/report/report-markdown.ts';
import {madeUpReport} from './made-up-report.ts';
import {filled} from './made-up-secrets.ts';

const nothing: ReportData = {
	asked: {sources: [], filters: []},
	news: null,
	read: {
		users: 0,
		sessions: 0,
		files: 0,
		toolUses: 0,
		commands: 0,
		activeSeconds: 0,
		red: 0,
		amber: 0,
		lostSeconds: null,
		start: null,
		end: null,
	},
	leftOut: [],
	kinds: [],
	signatures: [],
	byProvenance: [],
	regressions: [],
	preFix: [],
	byUser: [],
	zone: 'UTC',
	byHour: [],
	byWeek: [],
	sessions: [],
};

const shuffled = (data: ReportData): ReportData => ({
	...data,
	leftOut: [...data.leftOut].reverse(),
	kinds: [...data.kinds].reverse(),
	signatures: [...data.signatures].reverse(),
	byUser: [...data.byUser].reverse(),
	byHour: [...data.byHour].reverse(),
	byWeek: [...data.byWeek].reverse(),
	sessions: [...data.sessions].reverse(),
});

const sectionOf = (markdown: string, heading: string): string =>
	markdown.split(/^## /m).find(section => section.startsWith(heading)) ?? '';

describe('the report as Markdown', () => {
	const markdown = reportMarkdown(madeUpReport());
	it('says first what was read and what was found', () => {
		assert.ok(
			markdown.startsWith(
				[
					'# Friction report',
					'',
					'**Read:** 3 sessions of 2 users, 2026-01-05 to 2026-01-12: 4 files, 120 tool calls, 60 of them commands, 2h30m active  ',
					"**From:** `'team data/' --since 7d`  ",
					'**Friction:** 9 red, 4 amber of 2 signatures, about 20m00s lost (an estimate)  ',
					"**By** `session-tui friction --by all --since 7d 'team data/'`",
					'',
					'Red: something failed',
				].join('\n'),
			),
			markdown.slice(0, 500),
		);
	});
	it('shows what is only a bound as one', () => {
		const [row, ...rows] = madeUpReport().kinds;
		if (!row) throw new Error('no row');
		const bound = reportMarkdown(madeUpReport({kinds: [{...row, lostSeconds: 90, upperBound: true}, ...rows]}));
		assert.match(bound, /\| slow-command \| amber \| 4 \| 1 \| 1 \| ≤ 1m30s \|/);
		assert.match(bound, /\| permission \| red \| 9 \| 2 \| 3 \| 20m00s \|/);
	});
	it('orders what to fix by users, marks, time lost and name, whatever the severity', () => {
		const [row] = madeUpReport().signatures;
		if (!row) throw new Error('no row');
		const of = (signature: string, users: number, marks: number, lostSeconds: number | null) =>
			({...row, severity: users === 3 ? 'amber' : 'red', signature, users, marks, lostSeconds}) as const;
		const rows = [of('e', 1, 9, 9), of('d', 2, 1, null), of('c', 2, 1, 5), of('b', 2, 1, 5), of('a', 3, 1, null)];
		const text = reportMarkdown(madeUpReport({signatures: rows}));
		assert.deepEqual(
			[...text.matchAll(/^\| slow-command \| `([a-e])` \|/gm)].map(([, name]) => name),
			['a', 'b', 'c', 'd', 'e'],
		);
	});
	it('holds its sections in their order', () => {
		assert.deepEqual(
			[...markdown.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading),
			[
				'Regressions: fixed, and back',
				'Friction by kind',
				'What to fix next',
				'The strongest evidence',
				'Where the commands came from',
				'Before their fix',
				'By user',
				'By hour of day (`UTC`)',
				'By week (`UTC`)',
				'Sessions of more than 48 h',
				'Quality of the sessions',
				'What was left out',
			],
		);
	});
	it('writes each table with what weighs most first', () => {
		assert.match(
			sectionOf(markdown, 'Friction by kind'),
			/\| --- \| --- \| --: \| --: \| --: \| --: \|\n\| permission \| red \| 9 \| 2 \| 3 \| 20m00s \|\n\| slow-command \| amber \| 4 \| 1 \| 1 \| – \|/,
		);
		assert.match(
			sectionOf(markdown, 'What to fix next'),
			/\| permission \| `sudo: a password is required` \| 9 \| 2 \| 3 \| 20m00s \| 2026-01-05 \| 2026-01-12 \| `#84` \|\n\| slow-command \| `npm test` /,
		);
		assert.match(
			sectionOf(markdown, 'By user'),
			/\| `kim` \| 2 \| 2h00m \| 60 \| 8 \| 4 \| 6\.0 \| permission \|\n\| `lee` .* \| – \| permission \|/,
		);
		assert.match(sectionOf(markdown, 'By hour'), /\| 09–10 \| 8 \| 4 \|\n\| 23–00 \| 1 \| 0 \|/);
		assert.match(
			sectionOf(markdown, 'Quality'),
			/\| 6\.0 \| 15 of 60 \(25 %\) \| 3 \| 2 \|\n.*\| – \| 0 of 0 \(–\) \| 0 \| 0 \|/,
		);
		assert.match(
			sectionOf(markdown, 'What was left out'),
			/\| `lines that are no JSON` \| 2 \| `nothing can be read from them` \| `kim\/1\.jsonl:9`, `lee\/2\.jsonl:1` \|/,
		);
	});
	it('shows the strongest evidence with its places', () => {
		assert.match(
			sectionOf(markdown, 'The strongest'),
			/\*\*1\. permission:\*\* `sudo[^`]*`\n\n```text\nsudo systemctl restart app\n```\n\n```text\nsudo: a password is required\n```\n\n- `kim`, 2026-01-05 09:00 UTC: `session-tui show kim\/1\.jsonl:12 'team data\/'`\n- `lee`, undated: .*\n- all of them: `session-tui friction --once --kind permission --signature 'sudo: a password is required' --since 7d 'team data\/'`/,
		);
	});
	it('of nothing says so', () => {
		const empty = reportMarkdown(nothing);
		assert.match(empty, /\*\*Read:\*\* 0 sessions of 0 users, no times/);
		assert.match(empty, /## Friction by kind\n\nNone was found\./);
		assert.match(empty, /## What was left out\n\nNothing\./);
		assert.doesNotMatch(empty, /## By user|## Quality/);
	});
	it('keeps a table to what can be read and says how much more there is', () => {
		const [row] = madeUpReport().sessions;
		const sessions = Array.from({length: 100}, (_, n) => ({...row!, file: `f${n}.jsonl`}));
		assert.match(
			reportMarkdown(madeUpReport({sessions})),
			/and 70 more rows, all of them in the JSON form and by `session-tui friction --by session /,
		);
	});
	it('is inert, whatever the transcripts hold', () => {
		const evil = '@bob ``` <b> | Fixes #1\n<!-- x -->\u202e';
		const data = madeUpReport();
		const markdown = reportMarkdown({
			...data,
			asked: {sources: [evil], filters: [evil]},
			leftOut: [{what: evil, count: 1, why: evil, examples: [evil]}],
			signatures: data.signatures.map(row => ({
				...row,
				signature: evil,
				fix: evil,
				evidence: row.evidence.map(each => ({...each, user: evil, file: evil, evidence: evil, command: evil})),
			})),
			byUser: data.byUser.map(row => ({...row, user: evil})),
			zone: evil,
			byWeek: data.byWeek.map(row => ({...row, monday: evil})),
			sessions: data.sessions.map(row => ({...row, user: evil, file: evil, title: evil})),
			preFix: data.preFix.map(row => ({...row, issue: evil, title: evil})),
			regressions: data.regressions.map(row => ({...row, issue: evil, title: evil, signature: evil})),
		});
		const outside = markdown
			.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
			.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '');
		assert.doesNotMatch(outside, /@bob|<b>|Fixes|<!--|\u202e/);
		assert.doesNotMatch(markdown, /\u202e|<!--/);
	});
});

describe('the report as JSON', () => {
	const report = JSON.parse(reportJson(madeUpReport()));
	it('holds the data, the figures worked out from it, and times as ISO', () => {
		assert.equal(report.version, 1);
		assert.deepEqual([report.read.red, report.read.amber, report.read.lostSeconds], [9, 4, 1200]);
		assert.equal(report.read.start, '2026-01-05T09:00:00.000Z');
		assert.equal(report.signatures[0].evidence[1].time, null);
		assert.equal(report.byUser[0].marksPerActiveHour, 6);
		assert.equal(report.byUser[1].marksPerActiveHour, null);
		assert.equal(report.sessions[0].failedShare, 0.25);
		assert.deepEqual(report.redacted, []);
	});
	it('holds nothing that a terminal would act on', () => {
		const signatures = madeUpReport().signatures.map(row => ({...row, signature: 'a\u001b[31m\u009b\u202e\u200b'}));
		const json = reportJson(madeUpReport({signatures}));
		assert.doesNotMatch(json, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\u200b]/);
		assert.equal(JSON.parse(json).signatures[0].signature, 'a\u001b[31m\u009b\u202e\u200b');
	});
});

describe('either form', () => {
	const forms = [reportMarkdown, reportJson] as const;
	it('is the same bytes for the same data, in whatever order it comes', () => {
		for (const form of forms) assert.equal(form(shuffled(madeUpReport())), form(madeUpReport()));
	});
	it('leaves without secrets and people, and says what was taken out', () => {
		const secret = filled('ghp_{36}');
		const evil = `/home/jan.novak/x ${secret} by jan.novak`;
		const data = madeUpReport();
		const leaky: ReportData = {
			...data,
			asked: {sources: ['jan.novak@build7:/home/jan.novak/x'], filters: ['--user', 'jan.novak']},
			leftOut: [{what: evil, count: 1, why: 'unread', examples: [evil]}],
			signatures: data.signatures.map(row => ({
				...row,
				signature: evil,
				evidence: row.evidence.map(each => ({...each, user: 'jan.novak', file: evil, evidence: evil, command: evil})),
			})),
			regressions: data.regressions.map(row => ({
				...row,
				title: evil,
				signature: evil,
				evidence: row.evidence.map(each => ({...each, user: 'jan.novak', file: evil, evidence: evil, command: evil})),
			})),
			preFix: data.preFix.map(row => ({...row, title: evil})),
			byUser: data.byUser.map(row => ({...row, user: 'jan.novak'})),
			sessions: data.sessions.map(row => ({...row, user: 'jan.novak', file: evil, title: evil})),
		};
		for (const form of forms) {
			const text = form(leaky, {pseudonyms: new Map([['jan.novak', 'user-1']])});
			for (const each of [secret, 'novak', 'build7', '/home/']) assert.ok(!text.includes(each), `${each} in ${text}`);
			assert.match(text, /GitHub token/);
		}
		assert.match(reportMarkdown(leaky), /_Redacted: GitHub token × \d+, home folder × \d+, host name × 1\._\n$/);
		assert.ok(reportMarkdown(leaky, null).includes(secret));
		assert.equal(JSON.parse(reportJson(leaky, null)).redacted, null);
	});
	it('fails on red, or on either with amber', () => {
		const fails = (red: number, amber: number) => {
			const data = {read: {...nothing.read, red, amber}};
			return [failsOn(data, 'red'), failsOn(data, 'amber')];
		};
		assert.deepEqual(fails(1, 0), [true, true]);
		assert.deepEqual(fails(0, 1), [false, true]);
		assert.deepEqual(fails(0, 0), [false, false]);
	});
	it('says what it is that counts as new', () => {
		assert.match(
			reportMarkdown(madeUpReport({news: {since: null}})),
			/this is the first run, so everything counts as new/,
		);
		const later = reportMarkdown(madeUpReport({news: {since: Date.UTC(2026, 0, 9, 6)}}));
		assert.match(later, /only what came since the run of 2026-01-09 06:00 UTC\./);
		assert.match(later, /friction --by kind --since 7d --since-last 'team data\/'/);
	});
});

describe('the commands behind the figures', () => {
	it('carry the sources and filters of the report', () => {
		const report = madeUpReport();
		assert.equal(tableCommand(report, 'user'), "session-tui friction --by user --since 7d 'team data/'");
		assert.equal(
			marksCommand(report, {kind: 'auth', signature: 'a b'}),
			"session-tui friction --once --kind auth --signature 'a b' --since 7d 'team data/'",
		);
		assert.equal(showCommand(report, 'kim/1.jsonl:9'), "session-tui show kim/1.jsonl:9 'team data/'");
	});
	it('quote words so that a shell reads them back', {
		skip: process.platform === 'win32' ? 'there is no sh' : false,
	}, () => {
		const words = ["it's", '$(id)', '~x', '~/a b', '', '<host>:/x', 'a b', '`x`', 'a\nb', '--since', '*'];
		const output = execFileSync('sh', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], {encoding: 'utf8'});
		assert.deepEqual(output.split('\0').slice(0, -1), words);
		fc.assert(
			fc.property(fc.string(), word => {
				assert.match(shellWord(word), /^(?:~\/[\w@%+=:,./-]*|[\w@%+=:,./-][\w@%+=:,./~-]*|'(?:[^']|'\\'')*')$/);
			}),
		);
	});
});
