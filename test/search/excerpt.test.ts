import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {excerptOf, excerptsOf} from '../../source/search/excerpt.ts';
import {parseQuery} from '../../source/search/query.ts';
import {own, safeText} from '../../source/text/safe-text.ts';
import {anyQuery, commands, lastPage, NOW} from './corpus.ts';

/** The excerpt with its matches in brackets. */
function marked(text: string, query: string, width: number): string {
	const {excerpt, matches} = excerptOf(safeText(text), parseQuery(query), width);
	let result = '';
	let at = 0;
	for (const [from, to] of matches) {
		result += `${excerpt.slice(at, from)}[${excerpt.slice(from, to)}]`;
		at = to;
	}
	return result + excerpt.slice(at);
}

describe('excerptOf', () => {
	it('is the line of the match where that fits', () => {
		assert.equal(marked('one\nTwo words\nthree', 'two', 40), '[Two] words');
	});

	it('is cut round the match in a long line, begun between two words', () => {
		const text = `${'before '.repeat(50)}match ${'after '.repeat(50)}`;
		const excerpt = marked(text, 'match', 40);
		assert.match(excerpt, /^before \[match\] after/);
		assert.ok(excerpt.length <= 42);
	});

	it('prefers a place where all the words stand near one another', () => {
		assert.equal(
			marked('denied\nlong ago a permission\nPermission denied', 'permission denied', 20),
			'[Permission] [denied]',
		);
	});

	it('leaves out a word that stands too far off to be shown with the others', () => {
		const text = `alpha ${'x '.repeat(50)}beta gamma`;
		assert.match(marked(text, 'alpha beta gamma', 30), /\[beta\] \[gamma\]$/);
	});

	it('shows the beginning where nothing can be pointed at', () => {
		assert.equal(marked('first line\nsecond', '!x kind:auth', 40), 'first line');
	});

	it('finds the place in a text of megabytes', () => {
		const text = `${'filler text '.repeat(200_000)}\nthe needle here\n${'filler text '.repeat(200_000)}`;
		assert.equal(marked(text, 'needle', 40), 'the [needle] here');
		assert.equal(marked(text, '/n..dle/', 40), 'the [needle] here');
	});

	it('does not take a cut for the begin of a line', () => {
		assert.equal(marked(`${'x '.repeat(100)}ab cd`, '^cd | ab', 20).includes('[cd]'), false);
	});

	it('is well-formed, within its width, a part of the text, with its matches inside', () => {
		const text = fc
			.array(fc.constantFrom('git ', 'permission', '\n', '😀', 'Ⱥ', ' ', 'denied,', '127'))
			.map(parts => parts.join(''));
		fc.assert(
			fc.property(text, anyQuery, fc.integer({min: 1, max: 60}), (raw, query, width) => {
				const {excerpt, matches} = excerptOf(safeText(raw), parseQuery(query, {now: NOW}), width);
				assert.ok(raw.includes(excerpt));
				assert.ok(excerpt.length <= width);
				assert.equal(safeText(excerpt), excerpt);
				let last = -1;
				for (const [from, to] of matches) {
					assert.ok(last < from && from < to && to <= excerpt.length);
					last = to;
				}
			}),
		);
	});
});

describe('excerptsOf', () => {
	it('reads the original of each hit, and falls back to the folded text', async () => {
		const page = await lastPage(commands('One GIT', 'Two GIT', 'Three GIT'), 'git');
		const excerpts = await excerptsOf(
			page,
			page.hits,
			async ({line}) => {
				if (line === 1) throw new Error('the file is gone');
				return line === 2 ? null : own('Three GIT');
			},
			40,
		);
		assert.deepEqual(excerpts, [
			{excerpt: 'Three GIT', matches: [[6, 9]]},
			{excerpt: 'two git', matches: [[4, 7]]},
			{excerpt: 'one git', matches: [[4, 7]]},
		]);
	});
});
