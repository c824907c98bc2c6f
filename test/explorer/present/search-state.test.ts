import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {searchRemark, searchState} from '../../../source/explorer/present/search-state.ts';
import type {StyledLine} from '../../../source/explorer/present/styled.ts';
import type {SearchProgress} from '../../../source/library/port.ts';

const page = (of: Partial<SearchProgress>): SearchProgress =>
	({total: 12, sessions: 3, users: 2, complete: true, problems: [], mended: [], how: 'words', ...of}) as SearchProgress; // what is read here
const all = {files: 4, filesDone: 4};
const some = {files: 4, filesDone: 1};
const textOf = (line: StyledLine) => line.map(({text}) => text).join('');
const toneOf = (line: StyledLine, part: string) => line.find(({text}) => text.includes(part))?.tone;

describe('the state of a search', () => {
	test('says how much was found at how many, and that everything was searched', () => {
		assert.equal(textOf(searchState(page({}), 12, false, all)), '12 hits in 3 sessions of 2 users · complete');
		const one = page({total: 1, sessions: 1, users: 1});
		assert.equal(textOf(searchState(one, 1, false, all)), '1 hit in 1 session of 1 user · complete');
	});

	test('is never complete while pages are to come or files are unread, and names those files', () => {
		for (const [of, isWaiting] of [
			[{complete: false}, false],
			[{}, true],
		] as const) {
			const line = searchState(page(of), 12, isWaiting, all);
			assert.match(textOf(line), / · searching …$/);
		}
		const unread = searchState(page({}), 12, false, some);
		assert.equal(textOf(unread), 'only 1 of 4 files searched so far · 12 hits in 3 sessions of 2 users');
		assert.equal(toneOf(unread, 'so far'), 'amber');
		const both = textOf(searchState(page({complete: false}), 12, true, some));
		assert.match(both, /^only 1 of 4 files searched so far · .* · searching …$/);
	});

	test('says that the best are shown where there are more', () => {
		assert.match(textOf(searchState(page({total: 900}), 200, false, all)), /^900 hits .* · best 200 shown · complete$/);
	});
});

describe('what a search understood otherwise', () => {
	test('a problem comes before everything else; a word that stands nowhere names what stood in for it', () => {
		const mended = page({how: 'mended', mended: [{from: 'pera', to: ['pear', 'pears']}]});
		assert.equal(textOf(searchRemark(mended, 80, all)).trim(), '“pera” stands nowhere: searched for pear, pears');
		assert.match(textOf(searchRemark(mended, 80, some)), /stands nowhere so far:/);
		const wrong = page({how: 'mended', mended: [{from: 'pera', to: ['pear']}], problems: ['kind:x is no kind']});
		assert.equal(textOf(searchRemark(wrong, 80, all)).trim(), 'kind:x is no kind');
	});

	test('letters in order are said where they found something, and nothing where all is as typed', () => {
		assert.match(textOf(searchRemark(page({how: 'letters'}), 80, all)), /letters in order/);
		assert.deepEqual(searchRemark(page({how: 'letters', total: 0}), 80, all), []);
		assert.deepEqual(searchRemark(page({}), 80, all), []);
	});
});
