import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {FileIndexer} from '../../../source/analysis/file-indexer.ts';
import {
	type LosingStep,
	lostAtSteps,
	lostBetween,
	lostInLoop,
	lostSecondsOf,
	targetKey,
} from '../../../source/analysis/friction/lost-time.ts';
import {defaultAnalysisOptions, type Finding, type Mark, type MarkKind} from '../../../source/analysis/types.ts';
import {TranscriptReader} from '../../../source/transcript/reader.ts';

const minute = 60_000;
const finding = (kind: MarkKind): Finding => ({kind, severity: 'red', evidence: '', signature: ''});

/** A step at a minute, one second long: `!` before the command says that it failed. */
function at(minutes: number, written: string, kind: MarkKind = 'command-failure'): LosingStep {
	const failed = written.startsWith('!');
	const command = written.replace(/^!/, '');
	return {
		id: `${minutes}`,
		tool: 'Bash',
		command,
		target: null,
		outcome: failed ? 'failed' : 'ok',
		finding: failed ? finding(kind) : null,
		time: minutes * minute - 1000,
		resultTime: minutes * minute,
	};
}
const block = [{start: 0, end: 30 * minute}];
const lost = (steps: readonly LosingStep[], spans = block) => Object.fromEntries(lostAtSteps(steps, spans));

test('a failure costs the time until the same command works', () => {
	assert.deepEqual(lost([at(1, '!npm test'), at(3, 'git status'), at(5, 'npm test')]), {1: 240});
	assert.deepEqual(
		lost([at(1, '!npm test 2>&1 | tail -5'), at(5, 'cd web && npm test')]),
		{1: 240},
		'nearly the same is the same',
	);
});

test('what fails again is not what works; each failure counts until the success', () => {
	assert.deepEqual(lost([at(1, '!make a'), at(2, '!make a'), at(4, 'make a')]), {1: 180, 2: 120});
});

test('what nobody tried again costs only the time until the work went on', () => {
	assert.deepEqual(lost([at(1, '!npm test'), at(5, 'npm run build')]), {1: 239}, 'until the next call');
	assert.deepEqual(lost([at(1, '!npm test')]), {1: 29 * 60}, 'nothing came after it: to the end of the block');
	assert.deepEqual(
		Object.fromEntries(lostAtSteps([at(1, '!npm test'), at(9, 'ls')], block, [3 * minute, 0])),
		{1: 120},
		'until the next words of the person',
	);
});

test('what never worked costs the time to its last try, and from there until the work went on', () => {
	assert.deepEqual(lost([at(1, '!npm test'), at(4, '!npm test'), at(5, 'git status'), at(20, 'ls')]), {1: 239, 4: 59});
});

test('what worked behind a gap is another piece of work', () => {
	const spans = [
		{start: 0, end: 4 * minute},
		{start: 20 * minute, end: 30 * minute},
	];
	assert.deepEqual(lost([at(1, '!npm test'), at(25, 'npm test')], spans), {1: 180});
});

test('what was called before the failure was known is no second try', () => {
	const beside = {...at(2, 'npm test'), time: minute - 1000};
	assert.deepEqual(lost([at(1, '!npm test'), beside, at(7, 'npm test')]), {1: 360});
});

test('other words are the same thing only until the person speaks again', () => {
	const steps = [at(1, '!cat a.ts', 'missing-file'), at(2, 'ls'), at(9, 'cat b.ts')];
	assert.deepEqual(lost(steps), {1: 480});
	assert.deepEqual(Object.fromEntries(lostAtSteps(steps, block, [3 * minute])), {1: 59});
});

test('a loop costs what it failed: stretches in which it worked are no loss', () => {
	const loop = (...written: string[]) => lostInLoop(written.map((each, index) => at(index, each)));
	assert.equal(loop('!a', '!a', 'a'), 120);
	assert.equal(loop('!a', 'a', 'a', 'a', '!a', 'a'), 120);
	assert.equal(loop('a', '!a', '!a'), 60, 'given up at the last try');
	assert.equal(lostInLoop([{...at(1, '!a'), resultTime: null}]), null);
});

test('another tool is the same thing with the same target, and what writes a file makes up for what writes it', () => {
	const edit = targetKey('Edit', {file_path: '/w/a.ts', old_string: 'x'});
	assert.equal(edit, targetKey('Write', {file_path: '/w/a.ts'}));
	assert.notEqual(edit, targetKey('Edit', {file_path: '/w/b.ts'}));
	assert.notEqual(edit, targetKey('Read', {file_path: '/w/a.ts'}));
	const other = (minutes: number, target: number, failed: boolean): LosingStep => ({
		...at(minutes, failed ? '!' : '', 'edit-mismatch'),
		tool: 'Edit',
		command: null,
		target,
	});
	assert.deepEqual(lost([other(1, edit, true), other(2, edit + 1, false), other(4, edit, false)]), {1: 180});
});

test('where the words of the call were wrong, the same program or tool with other words is the same thing', () => {
	const steps = [
		at(1, '!cat src/a.ts', 'missing-file'),
		at(2, 'cat lib/a.ts'),
		at(3, '!make x --bad'),
		at(4, 'make x --good'),
	];
	assert.deepEqual(lost(steps), {1: 60, 3: 60});
	assert.deepEqual(lost([at(1, '!git show a:b', 'missing-file'), at(2, 'git status'), at(4, 'git show HEAD:b')]), {
		1: 180,
	});
	assert.deepEqual(lost([at(1, '!pytest a.py', 'test-failure'), at(2, 'pytest b.py')]), {1: 59});
	const read = (minutes: number, target: number, failed: boolean): LosingStep => ({
		...at(minutes, failed ? '!' : '', 'missing-file'),
		tool: 'Read',
		command: null,
		target,
	});
	assert.deepEqual(lost([read(1, 1, true), read(2, 2, false)]), {1: 60});
});

test('what a person refused or stopped has no loss that the file could tell', () => {
	assert.deepEqual(lost([at(1, '!git push', 'rejection'), at(2, '!npm test', 'interruption'), at(3, 'git push')]), {});
});

test('without times nothing is said', () => {
	assert.deepEqual(lost([{...at(1, '!npm test'), time: null, resultTime: null}, at(3, 'npm test')]), {});
	assert.deepEqual(lost([at(1, '!npm test')], []), {});
	assert.equal(lostBetween(null, 5, block), null);
});

test('a loss is never negative, never past the end of its block, and thousands of failures are worked through', () => {
	const step = fc
		.record({
			minutes: fc.oneof(fc.integer({min: 0, max: 12}), fc.integer({min: 25, max: 40})),
			command: fc.constantFrom('!a b', 'a b', '!a c', 'c'),
			id: fc.uuid(),
		})
		.map(({minutes, command, id}) => ({...at(minutes, command), id}));
	fc.assert(
		fc.property(fc.uniqueArray(step, {maxLength: 40, selector: each => each.id}), steps => {
			const spans = [
				{start: 0, end: 12 * minute},
				{start: 25 * minute, end: 40 * minute},
			];
			for (const [id, seconds] of lostAtSteps(steps, spans)) {
				const from = (steps.find(each => each.id === id)?.resultTime ?? 0) / 1000;
				if (from <= 12 * 60) assert.ok(seconds >= 0 && from + seconds <= 12 * 60);
				if (from >= 25 * 60) assert.ok(seconds >= 0 && from + seconds <= 40 * 60);
			}
		}),
	);
	const many = Array.from({length: 5000}, (_, i) => ({...at(1 + i / 1000, `!tool step-${i}`), id: String(i)}));
	assert.equal(lostAtSteps(many, block).size, 5000);
});

test('marks of one session that wait for the same success lose the time once', () => {
	const mark = (
		kind: MarkKind,
		time: number,
		lostSeconds: number | null,
	): Pick<Mark, 'kind' | 'time' | 'lostSeconds'> => ({
		kind,
		time,
		lostSeconds,
	});
	assert.equal(lostSecondsOf([mark('test-failure', 0, 100), mark('test-failure', 40_000, 60)]), 100);
	assert.equal(lostSecondsOf([mark('slow-command', 100_000, 90), mark('test-failure', 100_000, 10)]), 100);
	assert.equal(lostSecondsOf([mark('correction', 0, null)]), 0);
});

/** Marks of a made-up transcript. */
function marksOf(lines: readonly object[]): readonly Mark[] {
	const indexer = new FileIndexer(defaultAnalysisOptions);
	const reader = new TranscriptReader({entry: entry => indexer.entry(entry), badLine: () => {}});
	reader.push(Buffer.from(`${lines.map(line => JSON.stringify(line)).join('\n')}\n`));
	reader.end();
	return indexer.facts().marks;
}
const time = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
const call = (id: string, seconds: number, command: string) => ({
	type: 'assistant',
	timestamp: time(seconds),
	message: {role: 'assistant', content: [{type: 'tool_use', id, name: 'Bash', input: {command}}]},
});
const result = (id: string, seconds: number, text: string, failed = false) => ({
	type: 'user',
	timestamp: time(seconds),
	message: {role: 'user', content: [{type: 'tool_result', tool_use_id: id, content: text, is_error: failed}]},
	toolUseResult: failed ? `Error: ${text}` : {stdout: text, stderr: '', interrupted: false},
});

test('a transcript: failures, a loop, a slow command and an error of the service with what they cost', () => {
	const failure = 'Exit code 1\n--- FAIL: TestRows (0.00s)';
	const marks = marksOf([
		call('a', 0, 'go test ./...'),
		result('a', 10, failure, true),
		call('b', 60, 'go test ./...'),
		result('b', 70, failure, true),
		call('c', 100, 'go test ./...'),
		result('c', 200, 'ok'),
		{type: 'system', subtype: 'api_error', timestamp: time(300), error: {message: 'overloaded'}, retryAttempt: 1},
		{type: 'assistant', timestamp: time(330), message: {role: 'assistant', content: [{type: 'text', text: 'Done'}]}},
	]);
	assert.deepEqual(
		marks.map(({kind, lostSeconds}) => [kind, lostSeconds]),
		[
			['test-failure', 190],
			['test-failure', 130],
			['slow-command', 100],
			['retry-loop', 190],
			['api-error', 30],
		],
	);
});
