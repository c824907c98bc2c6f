import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {counted} from '../../source/analysis/copy-keys.ts';
import {type FileFacts, FileIndexer} from '../../source/analysis/file-indexer.ts';
import {type Fix, Fixes} from '../../source/analysis/fixes.ts';
import {judgementKey, Review, reviewFacts} from '../../source/analysis/review.ts';
import {defaultAnalysisOptions, type Judgement, type Mark, type MarkKind} from '../../source/analysis/types.ts';
import {TranscriptReader} from '../../source/transcript/reader.ts';
import {call, result, said} from './rows/made-up.ts';

const day = 86_400_000;
const fix = (issue: number, fixedAt: number, match: Partial<Fix['match']>): Fix => ({
	issue,
	title: '',
	repo: null,
	fixedAt,
	match: {kind: null, signature: null, pattern: null, ...match},
});
const said404 = {kind: 'command-failure' as MarkKind, signature: 'gh: Not Found (HTTP 404)', evidence: 'gh: Not Found'};

test('a mark of a session that began before the fix is fixed by it, of one that began at it or later a regression', () => {
	const fixes = new Fixes([fix(84, 10 * day, {signature: said404.signature})]);
	assert.deepEqual(fixes.verdict(said404, 9 * day), {standing: 'fixed', fixedBy: '#84'});
	assert.deepEqual(fixes.verdict(said404, 10 * day), {standing: 'regression', fixedBy: '#84'});
	assert.equal(fixes.verdict(said404, null), null, 'a session without times began nobody knows when');
});

test('kind, signature and pattern must all hold, and a fix without any speaks of nothing', () => {
	const speaks = (match: Partial<Fix['match']>) => new Fixes([fix(1, day, match)]).verdict(said404, 0) !== null;
	assert.ok(speaks({kind: 'command-failure'}));
	assert.ok(speaks({pattern: 'HTTP 4\\d\\d'}));
	assert.ok(speaks({kind: 'command-failure', pattern: '^gh: Not Found$'}), 'the evidence is asked as well');
	assert.ok(!speaks({kind: 'auth', signature: said404.signature}));
	assert.ok(!speaks({signature: 'gh: Not Found'}));
	assert.ok(!speaks({}));
});

test('of several fixes the next one after the session ended it, else the last one before should have', () => {
	const fixes = new Fixes([
		fix(9, 30 * day, {pattern: 'HTTP'}),
		fix(7, 10 * day, {pattern: 'HTTP'}),
		fix(8, 20 * day, {pattern: 'HTTP'}),
	]);
	const by = (start: number) => fixes.verdict(said404, start);
	assert.deepEqual(
		[by(5 * day), by(15 * day), by(40 * day)].map(one => `${one?.standing} ${one?.fixedBy}`),
		['fixed #7', 'fixed #8', 'regression #9'],
	);
});

/** Facts of a made-up file: two failures, a rejection far later, a correction. */
function facts(): FileFacts {
	const indexer = new FileIndexer(defaultAnalysisOptions);
	const reader = new TranscriptReader({entry: entry => indexer.entry(entry), badLine: () => {}});
	const lines = [
		said(0, 'user', 'start the work'),
		call(2, 'a', 'Bash', {command: 'frob --all'}),
		result(3, 'a', 'Exit code 127\nbash: frob: command not found', {is_error: true}),
		call(4, 'b', 'Bash', {command: 'cat x.txt'}),
		result(5, 'b', 'Exit code 1\ncat: x.txt: No such file or directory', {is_error: true}),
		said(6, 'assistant', 'Done.'),
		{...said(3000, 'user', 'that does not work'), uuid: 'u-correction'},
	];
	reader.push(Buffer.from(`${lines.map(line => JSON.stringify(line)).join('\n')}\n`));
	reader.end();
	return indexer.facts();
}
const found = facts();
const kinds = (marks: readonly Mark[]) => marks.map(({kind}) => kind);
const bits = ({copyKeys}: FileFacts, bit: number) => copyKeys.kinds.filter(kind => (kind & bit) !== 0).length;

test('the made-up file has the marks that this is about', () => {
	assert.deepEqual(kinds(found.marks), ['command-not-found', 'missing-file', 'correction']);
	assert.deepEqual([found.red, found.amber, bits(found, counted.red), bits(found, counted.amber)], [2, 1, 2, 1]);
});

test('what is set aside leaves every count: the file, its blocks, its copies', () => {
	const review = new Review([], [{signature: 'frob: command not found'}, {pattern: 'does not work as'}]);
	const reviewed = reviewFacts(found, review, 0);
	assert.deepEqual(kinds(reviewed.marks), ['missing-file']);
	assert.deepEqual(
		reviewed.setAside.map(({kind, standing}) => `${kind} ${standing}`),
		['command-not-found muted', 'correction muted'],
	);
	assert.deepEqual([reviewed.red, reviewed.amber], [1, 0]);
	assert.deepEqual(
		reviewed.blocks.map(({red, amber}) => [red, amber]),
		[
			[1, 0],
			[0, 0],
		],
	);
	assert.deepEqual([bits(reviewed, counted.red), bits(reviewed, counted.amber)], [1, 0]);
	assert.equal(bits(reviewed, counted.command), bits(found, counted.command));
	assert.equal(found.red, 2, 'the facts as they were found are left alone');
});

test('judgements: not friction leaves the counts, known stays and says so, real is open', () => {
	const judged = (judgement: Judgement) =>
		reviewFacts(found, new Review([], [], new Map([['a command-not-found', judgement]])), 0);
	assert.deepEqual(
		judged('not-friction').setAside.map(({standing}) => standing),
		['dismissed'],
	);
	assert.deepEqual(judged('known').marks[0]?.standing, 'known');
	assert.deepEqual([judged('known').red, judged('known').amber], [2, 1]);
	assert.deepEqual([judged('real').marks[0]?.standing, judged('real').marks[0]?.judgement], ['open', 'real']);
});

test('a judgement beats a mute, a mute beats a fix, a fix beats known', () => {
	const fixes = [fix(3, day, {kind: 'command-not-found'})];
	const standing = (review: Review) => {
		const reviewed = reviewFacts(found, review, 0);
		return [...reviewed.marks, ...reviewed.setAside].find(({kind}) => kind === 'command-not-found')?.standing;
	};
	const mutes = [{signature: 'frob: command not found'}];
	const as = (judgement: Judgement) => new Map([['a command-not-found', judgement]]);
	assert.equal(standing(new Review(fixes, mutes, as('not-friction'))), 'dismissed');
	assert.equal(standing(new Review(fixes, mutes, as('known'))), 'muted');
	assert.equal(standing(new Review(fixes, [], as('known'))), 'fixed');
	assert.equal(standing(new Review([], [], as('known'))), 'known');
});

test('where nothing is known of any mark the facts are the same object, so that nothing is made anew', () => {
	assert.equal(reviewFacts(found, new Review(), 0), found);
	assert.equal(reviewFacts(found, new Review([], [{signature: 'something else'}]), 0), found);
	assert.equal(reviewFacts(found, new Review([fix(1, day, {kind: 'auth'})]), 0), found);
});

test('a mark is found again by its call or its event and its kind', () => {
	const mark = {toolUseId: 'a', uuid: 'u', kind: 'auth' as MarkKind};
	assert.equal(judgementKey(mark), 'a auth');
	assert.equal(judgementKey({...mark, toolUseId: null}), 'u auth');
	assert.equal(judgementKey({...mark, toolUseId: null, uuid: null}), null);
});

test('marks are never lost, and counts are those of the marks that count', () => {
	const signatures = found.marks.map(({signature}) => signature);
	fc.assert(
		fc.property(fc.subarray(signatures), fc.integer({min: -1, max: 1}), (muted, days) => {
			const review = new Review(
				[fix(1, 0, {kind: 'missing-file'})],
				muted.map(signature => ({signature})),
			);
			const reviewed = reviewFacts(found, review, days * day);
			assert.equal(reviewed.marks.length + reviewed.setAside.length, found.marks.length);
			assert.equal(reviewed.red + reviewed.amber, reviewed.marks.length);
			assert.equal(bits(reviewed, counted.red), reviewed.red);
			assert.equal(
				reviewed.blocks.reduce((sum, {red, amber}) => sum + red + amber, 0),
				reviewed.marks.length,
			);
		}),
	);
});
