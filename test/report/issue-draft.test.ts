/** Drafts: the form, what the figures say, what is left to a person, and that nothing quoted acts or leaks. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {markKinds} from '../../source/analysis/types.ts';
import {byWeight, type DraftInput, type DraftMark, examplesOf} from '../../source/library/draft-input.ts';
import {issueDraft, markerOf, openGaps} from '../../source/report/issue-draft.ts';
import {issueKinds, issueLabels} from '../../source/report/issue-kinds.ts';
import {type IssueFigures, impactOf, labelsOf, worthOf} from '../../source/report/issue-worth.ts';
import {filled} from './made-up-secrets.ts';

const at = (day: number, hour = 9): number => Date.UTC(2026, 0, day, hour);

const mark = (more: Partial<DraftMark> = {}): DraftMark => ({
	user: 'kim',
	sessionId: '11111111-2222-4333-8444-555555555555',
	sessionStart: at(5, 8),
	file: 'kim/2026-01-05_1.jsonl',
	line: 12,
	time: at(5),
	evidence: 'sudo: a password is required',
	command: 'sudo systemctl restart app',
	asked: 'restart the service please',
	claimed: null,
	lostSeconds: 60,
	isUpperBound: false,
	excerpt: 'Restarting…\nsudo: a password is required\ndone',
	provenance: 'improvised',
	...more,
});

/** As `draftInput` would have it. */
const input = (given: readonly DraftMark[], more: Partial<DraftInput> = {}): DraftInput => {
	const marks = [...given].sort(byWeight);
	return {
		kind: 'permission',
		severity: 'red',
		signature: 'sudo: a password is required',
		marks,
		examples: examplesOf(marks.map(mark => ({mark}))).map(({mark}) => mark),
		lostSeconds: marks.reduce<number | null>(
			(sum, {lostSeconds}) => (lostSeconds === null ? sum : (sum ?? 0) + lostSeconds),
			null,
		),
		regressionOf: null,
		...more,
	};
};

const three = [
	mark(),
	mark({
		user: 'lee',
		sessionId: 's2',
		file: 'lee/2.jsonl',
		sessionStart: at(7),
		time: at(7),
		lostSeconds: 5000,
		provenance: 'playbook',
	}),
	mark({user: 'kim', sessionId: 's3', file: 'kim/3.jsonl', sessionStart: at(9), time: at(9), lostSeconds: null}),
];

describe('a draft', () => {
	it('has the form of the product', () => {
		const {title, body, marker} = issueDraft(input(three));
		assert.equal(title, 'Friction Point: Permission denied: sudo: a password is required');
		assert.match(
			body,
			/^## Friction Point: Permission denied: `sudo: a password is required`\n\n\*\*Source:\*\* Session exploration - `lee-2026-01-07-s2` and 2 more sessions, listed below\n\*\*Frequency:\*\* 3 times at 2 users in 3 sessions, 2026-01-05 to 2026-01-09\n\*\*Impact:\*\* High \(2 users, 3 sessions, about 1h24m lost \(an estimate\)\)\n/,
		);
		assert.deepEqual(
			[...body.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading),
			['Problem', 'Evidence', 'Root Cause', 'Proposed Solution', 'Related Sessions'],
		);
		assert.ok(body.endsWith(`\n\n${marker}\n`));
		assert.match(marker, /^<!-- session-tui: [0-9a-f]{16} -->$/);
	});
	it('is the same text for the same input in another order', () => {
		assert.deepEqual(issueDraft(input([...three].reverse())), issueDraft(input(three)));
	});
	it('quotes what was asked, the command, where it came from, and what came of it', () => {
		const {body} = issueDraft(input([mark()]));
		assert.ok(
			body.includes(
				[
					'**1.** `kim`, 2026-01-05 09:00 UTC, `kim/2026-01-05_1.jsonl:12`',
					'The person had asked: `restart the service please`',
					'',
					'Command (improvised):',
					'',
					'```text',
					'sudo systemctl restart app',
					'```',
					'',
					'What came of it:',
					'',
					'```text',
					'Restarting…',
					'sudo: a password is required',
					'done',
					'```',
				].join('\n'),
			),
			body,
		);
	});
	it('shows one example of each user before a second of anybody, and counts the rest', () => {
		const many = ['a', 'b', 'c'].flatMap(user =>
			[1, 2, 3].map(n =>
				mark({user, sessionId: `${user}${n}`, file: `${user}/${n}.jsonl`, lostSeconds: user === 'a' ? 900 : 1}),
			),
		);
		const {body} = issueDraft(input(many));
		const shown = [...body.matchAll(/^\*\*\d\.\*\* `(\w)`/gm)].map(([, user]) => user);
		assert.deepEqual(shown, ['a', 'b', 'c', 'a', 'b']);
		assert.match(
			body,
			/and 4 more instances, all of them by `session-tui friction --once --kind permission --signature /,
		);
	});
	it('names every session once, with its marks, and says how many more there are', () => {
		const marks = Array.from({length: 30}, (_, n) =>
			mark({sessionId: `s${n}`, sessionStart: at(1, n), file: `f${n}.jsonl`}),
		);
		const {body} = issueDraft(
			input([...marks, mark({sessionId: 's0', sessionStart: at(1, 0), file: 'f0.jsonl', line: 99})]),
			{},
			{sources: ['team/'], filters: ['--since', '7d']},
		);
		assert.match(body, /\*\*Source:\*\* Session exploration - `kim-[^`]*` and 29 more sessions, listed below\n/);
		assert.match(body, /- `kim-2026-01-01-s0`: 2 times, first at `f0\.jsonl:12`\n/);
		const all =
			"`session-tui friction --once --kind permission --signature 'sudo: a password is required' --since 7d team/`";
		assert.ok(body.includes(`- and 5 more sessions, all of them by ${all}\n`), body);
	});
	it('marks what a person must write, and invents none of it', () => {
		const {body, gaps} = issueDraft(input(three));
		assert.deepEqual(
			gaps.map(({section}) => section),
			['Problem', 'Root Cause', 'Proposed Solution'],
		);
		assert.equal(openGaps(body), 3);
		assert.match(body, /### Proposed Solution\n\n\*\*\[TO BE WRITTEN BY A PERSON\]\*\* What would prevent it\?\n/);
		assert.match(body, /Where the commands came from: 1 playbook, 2 improvised\./);
	});
	it('of a slow command says how long it took, and where that is only the most that it can have been', () => {
		const slow = (seconds: number, isUpperBound: boolean, line: number) =>
			mark({command: 'make all', lostSeconds: seconds, isUpperBound, line});
		const about = {kind: 'slow-command', severity: 'amber', signature: 'make all'} as const;
		const {body} = issueDraft(input([slow(66, true, 1), slow(127, true, 2), slow(600, false, 3)], about));
		assert.match(
			body,
			/It took ≤ 1m06s to 10m00s, ≤ 2m07s in the middle\. ≤: from call to result, .*permission.* \(2 of 3\)\.\n/,
		);
		assert.match(body, /\*\*Impact:\*\* \w+ \(.*, ≤ 13m13s lost \(an estimate\)\)/);
		assert.match(body, /make all\n```\n\nIt took ≤ 2m07s\.\n\nWhat came of it:/);
		const one = issueDraft(input([slow(90, false, 1)], about)).body;
		assert.match(one, /\nIt took 1m30s\.\n/);
		assert.doesNotMatch(one, /≤/);
	});
	it('of a correction quotes the request, what Claude had said of it, and what the person said then', () => {
		const corrected = mark({
			command: null,
			provenance: null,
			asked: 'make the login work',
			claimed: 'All tests pass, the login works.',
			excerpt: 'it still does not work',
			evidence: 'still does not work',
		});
		const about = {kind: 'correction', severity: 'amber', signature: 'it does not work as it should'} as const;
		const {body} = issueDraft(input([corrected], about));
		assert.match(
			body,
			/asked: `make the login work`\n\nClaude had said:\n\n```text\nAll tests pass, the login works\.\n```\n\nWhat was said:\n\n```text\nit still does not work\n```/,
		);
		const again = issueDraft(input([{...corrected, asked: 'it  still does not\nwork'}], about)).body;
		assert.match(again, /\nThe person had asked for the same before\.\n/);
		assert.equal(again.split('still does not work').length, 2, 'the sentence stands there once');
	});
	it('says that a friction came back', () => {
		const regressionOf = {issue: '#84', title: 'Passwordless sudo', fixedAt: at(6)};
		const {body} = issueDraft(input(three, {regressionOf}));
		assert.match(body, /It came back: `#84 Passwordless sudo` was to end it on 2026-01-06\./);
	});
	it('without a time, an id, a command or an output says so', () => {
		const bare = mark({
			sessionId: null,
			sessionStart: null,
			time: null,
			command: null,
			asked: null,
			excerpt: null,
			lostSeconds: null,
			provenance: null,
		});
		const {body} = issueDraft(input([bare], {signature: ''}));
		assert.match(body, /^## Friction Point: Permission denied\n/);
		assert.match(body, /`kim-undated-kim\/2026-01-05_1\.jsonl`/);
		assert.match(body, /\*\*1\.\*\* `kim`, undated, /);
		assert.match(body, /What was said:\n\n```text\nsudo: a password is required\n```/);
	});
	it('of nothing is refused', () => assert.throws(() => issueDraft(input([])), RangeError));
});

describe('a draft leaves', () => {
	const secret = filled('ghp_{36}');
	const leaky = mark({
		user: 'jan.novak',
		file: 'jan.novak/1.jsonl',
		evidence: 'fatal: could not read from build7.acme.internal',
		command: `TOKEN=x git push https://jan:${filled('{12}')}@localhost/x ${secret}`,
		asked: `use ${secret}, mail jan@acme.com`,
		excerpt: `/home/jan.novak/app\nfatal: could not read from build7.acme.internal`,
	});
	it('without secrets, home folders, mails and hosts, and says what was taken out', () => {
		const {body, redacted, title} = issueDraft(input([leaky], {signature: `key ${secret} refused`}));
		for (const each of [secret, filled('{12}'), '/home/jan', 'build7', 'jan@acme.com'])
			assert.ok(!body.includes(each) && !title.includes(each), each);
		assert.match(
			body,
			/_Redacted: GitHub token × \d, e-mail address × 1, home folder × 1, host name × \d, password in a URL × 1\. Drafted by session-tui\._/,
		);
		assert.equal(redacted.length, 5);
	});
	it('with pseudonyms where they are asked for', () => {
		const {body} = issueDraft(input([leaky]), {pseudonyms: new Map([['jan.novak', 'user-1']])});
		assert.doesNotMatch(body, /novak/i);
		assert.match(body, /`user-1-2026-01-05-/);
	});
	it('as it is with --no-redact, and says so', () => {
		const {body} = issueDraft(input([leaky]), null);
		assert.ok(body.includes(secret));
		assert.match(body, /_Not redacted\. Drafted by session-tui\._/);
	});
	it('redacted before it is cut, so that no half of a secret stays', () => {
		const long = mark({
			command: `${'x '.repeat(490)}${secret} y`,
			excerpt: `${'z '.repeat(740)}${secret}${' z'.repeat(900)}`,
		});
		const {body} = issueDraft(input([long]));
		for (let length = 8; length < secret.length; length++) assert.ok(!body.includes(secret.slice(0, length)), body);
	});
	it('inert: no mention, no reference, no HTML, no way out of its fences, no marker but its own', () => {
		const evil =
			'```\n````\n<!-- session-tui: 0123456789abcdef -->\n<script>\nFixes #1 @bob GH-2 3f786850e387550fdab836ed7e6dc881de23001b\u202e';
		const {body, title, marker} = issueDraft(
			input(
				[
					mark({
						user: '@bob',
						file: '#1|`x`.jsonl',
						sessionId: 'Fixes #1',
						evidence: evil,
						command: evil,
						asked: evil,
						excerpt: evil,
					}),
				],
				{
					signature: evil,
					regressionOf: {issue: '#1', title: evil, fixedAt: at(1)},
				},
			),
		);
		const outside = withoutCode(body);
		assert.doesNotMatch(outside, /@bob|#1|GH-2|3f78685|<script|\u202e/);
		assert.doesNotMatch(title, /@bob|#1|GH-2|3f78685\w/);
		assert.equal(body.split('<!--').length, 2);
		assert.ok(body.endsWith(`${marker}\n`));
	});
	it('short enough for GitHub, whatever was quoted', () => {
		const huge = '`'.repeat(100_000);
		const marks = Array.from({length: 200}, (_, n) =>
			mark({user: `u${n}`, sessionId: `${n}`, command: huge, asked: huge, excerpt: huge, evidence: huge}),
		);
		assert.ok(issueDraft(input(marks, {signature: huge})).body.length < 65_536);
	});
});

/** What of a Markdown text is neither in a fence nor in a span. */
function withoutCode(markdown: string): string {
	const outside: string[] = [];
	let fence: string | null = null;
	for (const line of markdown.split('\n')) {
		const run = /^ {0,3}(`{3,})([^`]*)$/.exec(line);
		if (fence === null && run?.[1]) fence = run[1];
		else if (fence !== null && run?.[1] && run[1].length >= fence.length && run[2]?.trim() === '') fence = null;
		else if (fence === null) outside.push(line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, ''));
	}
	assert.equal(fence, null, 'a fence was left open');
	return outside.join('\n');
}

const figures = (more: Partial<IssueFigures> = {}): IssueFigures => ({
	kind: 'command-failure',
	severity: 'red',
	count: 1,
	users: 1,
	sessions: 1,
	days: 1,
	lostSeconds: null,
	isUpperBound: false,
	provenance: {typed: 0, pasted: 0, playbook: 0, improvised: 0},
	...more,
});

describe('what the figures say', () => {
	it('weighs by users, sessions and time lost; amber one step less', () => {
		const impact = (more: Partial<IssueFigures>) => impactOf(figures(more)).impact;
		assert.equal(impact({}), 'Low');
		assert.equal(impact({users: 2}), 'Medium');
		assert.equal(impact({users: 3}), 'High');
		assert.equal(impact({sessions: 3}), 'Medium');
		assert.equal(impact({sessions: 10}), 'High');
		assert.equal(impact({lostSeconds: 600}), 'Medium');
		assert.equal(impact({lostSeconds: 3600}), 'High');
		assert.equal(impact({severity: 'amber', users: 2}), 'Low');
		assert.equal(impact({severity: 'amber', users: 3}), 'Medium');
		assert.equal(impact({severity: 'amber', lostSeconds: 3600}), 'High');
	});
	it('tells which reasons for an issue hold, and which a person must judge', () => {
		const holds = (more: Partial<IssueFigures>) => worthOf(figures(more)).map(each => each.holds);
		assert.deepEqual(holds({}), [false, false, null, null, false]);
		assert.deepEqual(holds({sessions: 2, users: 2}), [true, true, null, null, false]);
		assert.deepEqual(holds({sessions: 3, days: 1}), [true, false, null, null, false]);
		assert.deepEqual(holds({sessions: 3, days: 2}), [true, true, null, null, false]);
		assert.deepEqual(holds({kind: 'auth'}), [false, false, null, null, true]);
		const provenance = {typed: 0, pasted: 0, playbook: 2, improvised: 0};
		assert.deepEqual(holds({provenance}), [false, false, null, true, false]);
		const one = {...provenance, playbook: 0, pasted: 1, improvised: 3};
		assert.deepEqual(holds({provenance: one}), [false, false, null, null, false]);
		assert.equal(
			worthOf(figures({provenance: one}))[3]?.why,
			'1 of 4 commands from a playbook or a message of the person',
		);
	});
	it('chooses labels: user-feedback always, the rest by kind and by where the commands came from', () => {
		for (const kind of markKinds) {
			const labels = labelsOf(figures({kind}));
			assert.equal(labels[0], 'user-feedback');
			assert.ok(labels.length > 1, kind);
			for (const label of labels) assert.ok(issueLabels.includes(label));
			assert.equal(labels.includes('security'), kind === 'permission' || kind === 'auth');
			assert.equal(labels.includes('pipeline'), kind === 'network-sync');
			assert.ok(issueKinds[kind].problem.endsWith('.'));
		}
		const few = {typed: 0, pasted: 1, playbook: 0, improvised: 1};
		assert.deepEqual(labelsOf(figures({provenance: few})), ['user-feedback', 'bug'], 'no more than half were told to');
		const provenance = {typed: 0, pasted: 1, playbook: 1, improvised: 1};
		assert.deepEqual(labelsOf(figures({provenance})), ['user-feedback', 'bug', 'documentation']);
		assert.deepEqual(labelsOf(figures({kind: 'command-not-found', provenance})), [
			'user-feedback',
			'claude-learnings',
			'documentation',
		]);
	});
	it('gives each signature a marker of its own, whatever is redacted', () => {
		assert.notEqual(markerOf('auth', 'a'), markerOf('permission', 'a'));
		assert.notEqual(markerOf('auth', 'a'), markerOf('auth', 'b'));
		assert.equal(issueDraft(input(three)).marker, issueDraft(input(three), null).marker);
	});
});
