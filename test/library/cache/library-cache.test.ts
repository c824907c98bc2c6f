import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {demoTeam} from '../../../fixtures/generator/team.ts';
import {MemorySource} from '../memory-source.ts';
import {cacheIn, everythingOf, libraryOf, temporaryFolder} from './kept.ts';

const transcripts = demoTeam().map(({path, text}) => ({path, bytes: Buffer.from(text)}));

/** Some of the team's files, each cut off somewhere. */
function sourceWith(lengths: readonly number[]): MemorySource {
	const source = new MemorySource();
	transcripts.forEach(({path, bytes}, index) => {
		const share = lengths[index] ?? 0;
		if (share > 0) source.put(path, bytes.subarray(0, Math.ceil(share * bytes.length)));
	});
	return source;
}

type Change =
	| {readonly kind: 'length'; readonly file: number; readonly share: number}
	| {readonly kind: 'remove'; readonly file: number}
	| {readonly kind: 'rewrite'; readonly file: number}
	| {readonly kind: 'redact'; readonly file: number; readonly line: string}
	| {readonly kind: 'rename'; readonly file: number; readonly to: number};

const file = fc.integer({min: 0, max: transcripts.length - 1});
const change: fc.Arbitrary<Change> = fc.oneof(
	fc.record({kind: fc.constant('length' as const), file, share: fc.double({min: 0, max: 1, noNaN: true})}),
	fc.record({kind: fc.constantFrom('remove' as const, 'rewrite' as const), file}),
	fc.record({kind: fc.constant('rename' as const), file, to: file}),
	fc.record({kind: fc.constant('redact' as const), file, line: fc.constantFrom('', '{"type":"summary"}\n')}),
);

/** As collectors do it: every byte where it was. */
const redacted = (bytes: Buffer): Buffer =>
	Buffer.from(bytes.toString('latin1').replaceAll('"is_error":true', '"is_error":null'), 'latin1');

function apply(source: MemorySource, change: Change): void {
	const {path, bytes} = transcripts[change.file] as (typeof transcripts)[number];
	if (change.kind === 'length') source.put(path, bytes.subarray(0, Math.ceil(change.share * bytes.length)));
	else if (change.kind === 'remove') source.remove(path);
	else if (change.kind === 'redact') source.put(path, Buffer.concat([redacted(bytes), Buffer.from(change.line)]));
	else if (change.kind === 'rewrite') source.put(path, Buffer.concat([transcripts[0]?.bytes ?? bytes, bytes]));
	else {
		source.remove(path);
		source.put(`moved/${change.to}.jsonl`, bytes);
	}
}

describe('a library with a cache', () => {
	test('says what one without says: at first, unchanged, and after any changes', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: 5, maxLength: transcripts.length}),
				fc.array(fc.array(change, {maxLength: 4}), {maxLength: 3}),
				async (lengths, runs) => {
					const cache = cacheIn(temporaryFolder());
					const source = sourceWith(lengths);
					for (const changes of [[], [], ...runs]) {
						for (const one of changes) apply(source, one);
						const library = await libraryOf(source, cache);
						const plain = await libraryOf(source, null);
						assert.deepEqual(await everythingOf(library), await everythingOf(plain));
						await library.flush();
						// What was written is not in memory any more.
						assert.deepEqual(await everythingOf(library), await everythingOf(plain));
					}
				},
			),
			{numRuns: 8},
		);
	});

	test('reads nothing of what has not changed, and only the tail of what has grown', async () => {
		const cache = cacheIn(temporaryFolder());
		const source = sourceWith(transcripts.map(() => 0.5));
		await (await libraryOf(source, cache)).flush();
		source.bytesRead = 0;
		await libraryOf(source, cache);
		assert.equal(source.bytesRead, 0);
		const {path, bytes} = transcripts[0] as (typeof transcripts)[number];
		source.put(path, bytes);
		await libraryOf(source, cache);
		const lines = bytes.subarray(0, Math.ceil(bytes.length / 2)).lastIndexOf('\n') + 1;
		// In one chunk, to see that it is what it was; and then the tail, to be understood.
		assert.equal(source.bytesRead, bytes.length + bytes.length - lines);
	});

	test('of a file that was rewritten at the same length, or appended to as well, says what is in it now', async () => {
		const {path, bytes} = transcripts.find(one =>
			one.bytes.includes('"is_error":true'),
		) as (typeof transcripts)[number];
		for (const line of ['', '{"type":"summary"}\n']) {
			const cache = cacheIn(temporaryFolder());
			const source = new MemorySource();
			source.put(path, bytes);
			const first = await libraryOf(source, cache);
			const errors = first.summaries()[0]?.toolErrors;
			await first.flush();
			source.put(path, Buffer.concat([redacted(bytes), Buffer.from(line)]));
			const again = await libraryOf(source, cache);
			assert.ok(errors);
			assert.equal(again.summaries()[0]?.toolErrors, 0);
		}
	});

	test('is not believed of another file in the place of the one it knows, whatever its size and time', async () => {
		const {path, bytes} = transcripts.find(one =>
			one.bytes.includes('"is_error":true'),
		) as (typeof transcripts)[number];
		const cache = cacheIn(temporaryFolder());
		const source = new MemorySource();
		source.put(path, bytes, {modified: 7, identity: '1'});
		await (await libraryOf(source, cache)).flush();
		source.put(path, redacted(bytes), {modified: 7, identity: '2'});
		assert.equal((await libraryOf(source, cache)).summaries()[0]?.toolErrors, 0);
	});

	test('of a file that grew while it was watched is looked at whole by the next run, and then no more', async () => {
		const {path, bytes} = transcripts[0] as (typeof transcripts)[number];
		const cache = cacheIn(temporaryFolder());
		const source = new MemorySource();
		source.put(path, bytes.subarray(0, bytes.length / 2), {identity: '1'});
		const library = await libraryOf(source, cache);
		source.put(path, bytes);
		await library.list();
		await library.index();
		await library.flush();
		const readBy = async () => {
			source.bytesRead = 0;
			await (await libraryOf(source, cache)).flush();
			return source.bytesRead;
		};
		assert.ok((await readBy()) > 0);
		assert.equal(await readBy(), 0);
	});

	test('is asked for other gaps without reading anything again', async () => {
		const cache = cacheIn(temporaryFolder());
		const source = sourceWith(transcripts.map(() => 1));
		await (await libraryOf(source, cache)).flush();
		source.bytesRead = 0;
		const options = {gapSeconds: 60, slowSeconds: 5};
		const library = await libraryOf(source, cache, options);
		assert.equal(source.bytesRead, 0);
		assert.deepEqual(await everythingOf(library), await everythingOf(await libraryOf(source, null, options)));
	});

	test('of other rules, or another version, is not asked', async () => {
		const folder = temporaryFolder();
		const source = sourceWith(transcripts.map(() => 1));
		await (await libraryOf(source, cacheIn(folder))).flush();
		const rules = [{kind: 'auth' as const, pattern: 'branch', on: 'any' as const, description: ''}];
		for (const [cache, options] of [
			[cacheIn(folder), {rules}],
			[cacheIn(folder, {build: 'later'}), {}],
		] as const) {
			const library = await libraryOf(source, cache, options);
			assert.deepEqual(await everythingOf(library), await everythingOf(await libraryOf(source, null, options)));
		}
	});
});
