import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setImmediate as nextTurn} from 'node:timers/promises';
import fc from 'fast-check';
import {ListFilter, preparedFields} from '../../../source/explorer/state/list-filter.ts';
import {type FilterFields, matchesText} from '../../../source/search/match-text.ts';
import {parseQuery} from '../../../source/search/query.ts';

interface Tree extends FilterFields {
	readonly text: string;
	readonly user: string;
}

/** A list of trees that counts how often a row was looked at and how often it was told of progress. */
function listed(trees: readonly Tree[], at = 0) {
	const counts = {looked: 0, told: 0};
	const list = {trees, ...counts};
	const filter = new ListFilter<Tree>({
		items: () => list.trees,
		fields: tree => {
			list.looked++;
			return preparedFields(tree);
		},
		firstInSight: items => Math.min(at, Math.max(0, items.length - 1)),
		onProgress: () => void list.told++,
	});
	return {list, filter};
}

const plain = (trees: readonly Tree[], text: string): Tree[] =>
	text.trim() === '' ? [...trees] : trees.filter(tree => matchesText(parseQuery(text), tree));

async function done(filter: ListFilter<Tree>): Promise<readonly Tree[]> {
	while (filter.isRunning) await nextTurn();
	return filter.passed();
}

const many = (count: number): Tree[] =>
	Array.from({length: count}, (_, index) => ({text: `Quince number ${index}`, user: index % 2 === 0 ? 'eva' : 'ada'}));

const words = fc.constantFrom('pear', 'Pears', 'plum', 'Σύκο', 'fig tree', 'İ', '');
const tree = fc.record({
	text: fc.tuple(words, words).map(parts => parts.join(' ')),
	user: fc.constantFrom('eva', 'Ada'),
});
/** What stands in the line after each key: letters are added and taken away, words begun in its middle. */
const typed = fc.array(
	fc.constantFrom(
		'p',
		'pe',
		'pear',
		'pears',
		'pl',
		'!pl',
		'!plum',
		"'fig tree",
		'σ',
		'user:ada',
		'user:a pe',
		'/p.*m/',
		' ',
		'i',
	),
	{minLength: 1, maxLength: 8},
);

describe('the filter of a list', () => {
	test('answers what a plain filter answers, whatever was typed before', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(tree, {maxLength: 120}), typed, fc.nat(100), async (trees, lines, at) => {
				const {filter} = listed(trees, at);
				for (const line of lines) {
					filter.set(line);
					assert.deepEqual(await done(filter), plain(trees, line), line);
				}
			}),
			{numRuns: 60},
		);
	});

	test('answers the same when letters are typed before the filter has come to its end', async () => {
		const trees = many(40_000);
		const {filter, list} = listed(trees, 30_000);
		for (const line of ['q', 'qu', 'quince 1', 'quince 12', 'quince 12 user:eva']) {
			filter.set(line);
			await nextTurn();
		}
		assert.deepEqual(await done(filter), plain(trees, 'quince 12 user:eva'));
		assert.ok(list.told > 0);
	});

	test('what has passed so far is in order and holds what is in sight first', () => {
		const trees = many(200_000);
		const {filter} = listed(trees, 150_000);
		filter.set('quince');
		assert.ok(filter.isRunning);
		assert.equal(filter.passed()[0], trees[150_000]);
		filter.close();
	});

	test('a longer word looks only at what passed the shorter one, a shorter one again is remembered', async () => {
		const {filter, list} = listed(many(1_000));
		filter.set('99');
		const found = (await done(filter)).length;
		list.looked = 0;
		filter.set('998');
		assert.deepEqual(
			(await done(filter)).map(({text}) => text),
			['Quince number 998'],
		);
		assert.equal(list.looked, found);
		filter.set('99');
		assert.equal((await done(filter)).length, found);
		assert.equal(list.looked, found * 2);
	});

	test('a list that grows under a long filter stands still until all is looked at', async () => {
		const {filter, list} = listed(many(60_000));
		filter.set('quince');
		const before = await done(filter);
		list.trees = many(60_001);
		filter.renew();
		assert.deepEqual(filter.passed(), before);
		assert.equal((await done(filter)).length, 60_001);
	});

	test('nothing goes on behind a filter that was taken off or a list that was left', async () => {
		const {filter, list} = listed(many(200_000));
		filter.set('quince');
		filter.set('');
		assert.ok(!filter.isRunning);
		assert.equal(filter.passed().length, 200_000);
		filter.set('number');
		filter.close();
		list.looked = 0;
		for (let turn = 0; turn < 5; turn++) await nextTurn();
		assert.equal(list.looked + list.told, 0);
	});

	test('says what it did not understand, and lets everything through then', () => {
		const {filter} = listed(many(3));
		filter.set('kind:apple');
		assert.match(filter.problem ?? '', /no kind/);
		assert.equal(filter.passed().length, 3);
	});
});
