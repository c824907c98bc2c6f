import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {isEmptyQuery, parseMoment, parseQuery} from '../../source/search/query.ts';

const NOW = new Date(2026, 1, 10, 12).getTime();
const parse = (text: string) => parseQuery(text, {now: NOW});

/** The groups in short: kind:text, `!` before a not. */
const groups = (text: string) =>
	parse(text).groups.map(group => group.map(({kind, text: own, not}) => `${not ? '!' : ''}${kind}:${own}`));

const grammar: [string, string[][]][] = [
	['Permission DENIED', [['word:permission'], ['word:denied']]],
	["'exact 'Whole'", [['exact:exact'], ['whole:whole']]],
	["don't", [["word:don't"]]],
	['"two words" "say \\"hi\\""', [['exact:two words'], ['exact:say "hi"']]],
	['"never closed ', [['exact:never closed ']]],
	['\'"as is"', [['exact:as is']]],
	['a\\ b c', [['word:a b'], ['word:c']]],
	['!not !"two words" !\'x', [['!word:not'], ['!exact:two words'], ['!exact:x']]],
	['^begin end$ ^all$', [['begin:begin'], ['end:end'], ['line:all']]],
	['^"two words" "the end"$ ^"a b"$', [['begin:two words'], ['end:the end'], ['line:a b']]],
	['!^x !x$', [['!begin:x'], ['!end:x']]],
	['$HOME $ 5$ ^', [['word:$home'], ['word:$'], ['end:5']]],
	['a | b c', [['word:a', 'word:b'], ['word:c']]],
	['a | b | !c', [['word:a', 'word:b', '!word:c']]],
	['| a |', [['word:a']]],
	['a|b a || b', [['word:a|b'], ['word:a'], ['word:||'], ['word:b']]],
	['/exit \\d+/ x', [['regex:exit \\d+'], ['word:x']]],
	['/Foo/i !/bar/', [['regex:Foo'], ['!regex:bar']]],
	['/a\\/b/', [['regex:a\\/b']]],
	['/usr/bin /etc/passwd', [['word:/usr/bin'], ['word:/etc/passwd']]],
	['ls /etc /var', [['word:ls'], ['word:/etc'], ['word:/var']]],
	['cp /a /', [['word:cp'], ['word:/a'], ['word:/']]],
	['// /open', [['word://'], ['word:/open']]],
	['--no-verify https://x.y C:\\x', [['word:--no-verify'], ['word:https://x.y'], ['word:c:\\x']]],
	['cmd:git push', [['word:git'], ['word:push']]],
	['cmd:"git push" out:^ok', [['exact:git push'], ['begin:ok']]],
	['foo:bar Error:', [['word:foo:bar'], ['word:error:']]],
	['! \' ^ ""', []],
	['a\tb\nc', [['word:a'], ['word:b'], ['word:c']]],
];

describe('parseQuery', () => {
	for (const [text, expected] of grammar)
		it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(groups(text), expected));

	it('narrows to the fields of the field scopes', () => {
		assert.deepEqual(parse('x').scopes.fields, ['command', 'output', 'prompt', 'reply', 'title']);
		assert.deepEqual(parse('cmd: you: x').scopes.fields, ['command', 'prompt']);
		assert.deepEqual(parse('!out: x').scopes.fields, ['command', 'prompt', 'reply', 'title']);
		assert.deepEqual(parse('CMD:x').scopes.fields, ['command']);
	});

	it('reads names with anchors, lists and nots', () => {
		assert.deepEqual(parse('user:Ann,^b$ !user:"bo b" tool:Bash').scopes.users, {
			only: [
				{text: 'ann', begin: false, end: false},
				{text: 'b', begin: true, end: true},
			],
			never: [{text: 'bo b', begin: false, end: false}],
		});
	});

	it('takes kinds and outcomes by a part of their name, the whole name meaning itself alone', () => {
		assert.deepEqual(parse('kind:perm,test').scopes.kinds.only, ['permission', 'test-failure']);
		assert.deepEqual(parse('kind:timeout').scopes.kinds.only, ['timeout']);
		assert.deepEqual(parse('!kind:failure').scopes.kinds.never, [
			'test-failure',
			'build-failure',
			'command-failure',
			'hook-failure',
		]);
		assert.deepEqual(parse('outcome:fail').scopes.outcomes.only, ['failed']);
	});

	it('joins values of one scope by | and says where it joins what cannot be joined', () => {
		const joined = parse('user:a | user:b');
		assert.deepEqual(
			joined.scopes.users.only.map(({text}) => text),
			['a', 'b'],
		);
		assert.deepEqual(joined.problems, []);
		for (const mixed of ['user:a | word', 'word | user:a', 'user:a | tool:b'])
			assert.match(parse(mixed).problems.join(), /\| joins words with words/, mixed);
	});

	const problems: [string, RegExp][] = [
		['/(/', /^\/\(\/ is no regular expression: .*group/i],
		['kind:nonsense', /^kind:nonsense is no kind; kinds are permission, /],
		['outcome:nonsense', /^outcome:nonsense is no outcome; outcomes are ok, /],
		['kind:', /^kind: needs a value; to search for the text itself write "kind:"$/],
		['user:""', /^user: needs a value/],
		['user:^', /^user:\^ names nobody/],
		['since:yesterday', /^since:yesterday is no time; write 48h/],
		['!since:7d', /^!since: cannot be turned round; use until:$/],
		['!cmd:git', /^!cmd: takes no word/],
		['x'.repeat(1001), /^only the first 1000 characters/],
	];
	for (const [text, problem] of problems) {
		it(`says what is wrong with ${text.slice(0, 20)}, and keeps the rest of the query`, () => {
			const query = parse(`keep ${text}`);
			assert.equal(query.problems.length, 1);
			assert.match(query.problems[0]!, problem);
			assert.equal(query.groups[0]?.[0]?.text, 'keep');
		});
	}

	it('finds nothing wrong with ordinary queries', () => {
		for (const [text] of grammar) assert.deepEqual(parse(text).problems, [], text);
	});

	it('never throws, and holds no empty term and no line break', () => {
		const alphabet = fc.constantFrom(
			...'aB \'"^$!|/\\()[]*?:,\n\t\0',
			'user:',
			'kind:',
			'since:',
			'cmd:',
			'\ud800',
			'7d',
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string({unit: 'binary'}),
					fc.array(alphabet).map(parts => parts.join('')),
				),
				text => {
					for (const {text: own} of parse(text).groups.flat()) assert.match(own, /^[^\n]+$/u);
				},
			),
		);
	});

	it('passes a query through the gate that transcripts pass, so that what is seen can be pasted', () => {
		assert.deepEqual(groups('a\u200bb \x1b[31mred\x1b[0m'), [['word:ab'], ['word:red']]);
	});
});

describe('isEmptyQuery', () => {
	it('is true only where nothing is asked for', () => {
		for (const text of ['', '  ', '! ^', '|', 'kind:']) assert.equal(isEmptyQuery(parse(text)), true, text);
		for (const text of ['x', 'cmd:', '!out:', 'user:a', 'kind:auth', 'since:1d', 'until:1d', 'outcome:ok', '!tool:b'])
			assert.equal(isEmptyQuery(parse(text)), false, text);
	});
});

describe('parseMoment', () => {
	it('counts back from now', () => {
		const hour = 3600_000;
		for (const [text, ago] of [
			['90m', 1.5],
			['48h', 48],
			['7d', 168],
			['2W', 336],
		] as const)
			assert.equal(parseMoment(text, NOW, false), NOW - ago * hour, text);
	});

	it('takes a date as its first moment, or as its last where it ends a range', () => {
		assert.equal(parseMoment('2026-02-01', NOW, false), new Date(2026, 1, 1).getTime());
		assert.equal(parseMoment('2026-02-01', NOW, true), new Date(2026, 1, 2).getTime() - 1);
		assert.equal(parseMoment('2026-02-01T14:30', NOW, true), new Date(2026, 1, 1, 14, 30).getTime());
	});

	it('takes no date that is none', () => {
		for (const text of ['2026-02-30', '2026-13-01', '2026-02-01T25:00', '2026-02', '7', 'd', '7y', ''])
			assert.equal(parseMoment(text, NOW, false), null, text);
	});
});
