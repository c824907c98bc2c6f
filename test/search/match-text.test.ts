import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {type FilterFields, highlights, matchesText} from '../../source/search/match-text.ts';
import {parseQuery, type Query} from '../../source/search/query.ts';
import {anyQuery, NOW} from './corpus.ts';

const parse = (text: string): Query => parseQuery(text, {now: NOW});
const matches = (query: string, fields: string | FilterFields) =>
	matchesText(parse(query), typeof fields === 'string' ? {text: fields} : fields);
const lit = (query: string, text: string) => highlights(parse(query), text).map(([from, to]) => text.slice(from, to));

describe('matchesText', () => {
	it('asks for every word, whatever its case', () => {
		assert.ok(matches('DENIED perm', 'Permission denied'));
		assert.ok(!matches('denied granted', 'Permission denied'));
	});

	it('ties ^ and $ to any line', () => {
		assert.ok(matches('^two', 'one\ntwo'));
		assert.ok(matches('one$', 'one\ntwo'));
		assert.ok(matches('^one$', 'one\ntwo'));
		assert.ok(!matches('^wo', 'one\ntwo'));
		assert.ok(!matches('^on$', 'one\ntwo'));
	});

	it("takes 'word' only where no letter, digit or _ touches it", () => {
		assert.ok(matches("'git'", 'digit git'));
		for (const text of ['digit', 'gits', 'git_x', '9git', 'ägit']) assert.ok(!matches("'git'", text), text);
		assert.ok(matches("'git'", '(git)—git'));
	});

	it('matches a regex within one line, case never telling apart', () => {
		assert.ok(matches('/^EXIT \\d+$/', 'a\nexit 127\nb'));
		assert.ok(!matches('/a.*b/', 'a\nb'));
		assert.ok(!matches('/a\\sb/', 'a\nb'));
	});

	it('holds a regex that never ends for no match, on either side', () => {
		const text = `${'a'.repeat(60)}!`;
		assert.ok(!matches('/(a+)+$/', text));
		assert.ok(!matches('!/(a+)+$/', text));
	});

	it('lets a row through a scope only where the row is known to be in it', () => {
		const row: FilterFields = {
			text: 'x',
			field: 'command',
			user: 'Annette',
			tool: 'Bash',
			kinds: ['auth', 'timeout'],
			outcome: 'failed',
			time: NOW - 3600_000,
		};
		for (const scope of [
			'cmd:',
			'user:ann',
			'user:^ann',
			'!user:bob',
			'tool:bash',
			'kind:auth',
			'outcome:failed',
			'since:2h',
			'until:30m',
			'!out:',
		]) {
			assert.ok(matches(scope, row), scope);
			assert.equal(matches(scope, {text: 'x'}), scope.startsWith('!user'), scope);
		}
		for (const scope of [
			'out:',
			'!cmd:',
			'user:^ann$',
			'!user:ann',
			'tool:read',
			'!kind:auth',
			'outcome:ok',
			'since:30m',
			'until:2h',
		])
			assert.ok(!matches(scope, row), scope);
	});
});

describe('highlights', () => {
	it('gives every place of every word, in the letters of the text itself', () => {
		assert.deepEqual(lit('PERM den', 'Permission denied: permanent'), ['Perm', 'den', 'perm']);
	});

	it('joins what overlaps or touches', () => {
		assert.deepEqual(highlights(parse('permis mission'), 'permission'), [[0, 10]]);
		assert.deepEqual(highlights(parse('per mission'), 'permission'), [[0, 10]]);
	});

	it('keeps its indices where folding could move them', () => {
		assert.deepEqual(lit('stanbul', 'İSTANBUL'), ['STANBUL']);
		assert.deepEqual(lit('x', '😀İ X'), ['X']);
	});

	it('lights up neither what must not stand nor what a line does not begin with', () => {
		assert.deepEqual(lit('a !b', 'a b'), ['a']);
		assert.deepEqual(lit('^a', 'a a\na'), ['a', 'a']);
	});

	it('lights up regex matches, mended words and letters in order', () => {
		assert.deepEqual(lit('/\\d+/', 'exit 127 or 1'), ['127', '1']);
		const term = {not: false, mends: 'denid'} as const;
		const query = (kind: 'word' | 'letters', text: string) => ({...parse(''), groups: [[{...term, kind, text}]]});
		assert.deepEqual(highlights(query('word', 'denied'), 'Denied'), [[0, 6]]);
		assert.deepEqual(highlights(query('letters', 'gtpsh'), 'x git push'), [
			[2, 3],
			[4, 5],
			[6, 7],
			[8, 10],
		]);
	});

	it('gives sorted ranges within the text, none empty, none touching', () => {
		fc.assert(
			fc.property(anyQuery, fc.string({unit: fc.constantFrom(...'git permison\n127eï😀')}), (text, against) => {
				let last = -1;
				for (const [from, to] of highlights(parse(text), against)) {
					assert.ok(last < from && from < to && to <= against.length);
					last = to;
				}
			}),
		);
	});
});
