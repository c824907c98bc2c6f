import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {hostile} from '../../fixtures/generator/hostile.ts';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {demoTeam} from '../../fixtures/generator/team.ts';
import type {SearchText} from '../../source/analysis/file-indexer.ts';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {FileRecord} from '../../source/library/file-record.ts';
import {MemorySource} from './memory-source.ts';

const path = 'eva/session.jsonl';

interface Reading {
	readonly record: FileRecord;
	readonly source: MemorySource;
	/** Texts told since the last time everything was forgotten. */
	readonly texts: SearchText[];
	resets: number;
	/** Puts the file as it is now and reads it. */
	read(text: string | Buffer): Promise<void>;
}

function reading(text: string | Buffer, chunkBytes?: number): Reading {
	const source = new MemorySource(chunkBytes);
	source.put(path, text);
	const texts: SearchText[] = [];
	const record = new FileRecord(
		1,
		source,
		source.listed(path),
		{...defaultAnalysisOptions, onText: told => texts.push(told)},
		{
			onReset: () => {
				texts.length = 0;
				it.resets++;
			},
		},
	);
	const it: Reading = {
		record,
		source,
		texts,
		resets: 0,
		async read(now) {
			source.put(path, now);
			record.relist(source.listed(path));
			if (record.state === 'waiting') await record.index(async () => {});
		},
	};
	return it;
}

async function readAtOnce(text: string | Buffer): Promise<Reading> {
	const it = reading(text);
	await it.record.index(async () => {});
	return it;
}

function session(): Session {
	const made = new Session({id: uuidOf('record'), start: '2026-02-01T08:00:00Z', cwd: '/home/eva', version: '2.1.40'});
	return made.prompt('prune the pears').bash('prune 1').bash('prune 2', {exit: 1, out: 'no such branch'});
}

describe('a file of the library', () => {
	test('read in any pieces as it grows comes to what reading it at once comes to', async () => {
		const texts = [...demoTeam().map(({text}) => text), hostile().text].map(text => Buffer.from(text));
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...texts),
				fc.array(fc.double({min: 0, max: 1, noNaN: true}), {maxLength: 5}),
				fc.integer({min: 100, max: 5_000}),
				async (bytes, shares, chunkBytes) => {
					const ends = [...shares.map(share => Math.floor(share * bytes.length)).sort((a, b) => a - b), bytes.length];
					const it = reading(bytes.subarray(0, ends[0]), chunkBytes);
					for (const end of ends) await it.read(bytes.subarray(0, end));
					const whole = await readAtOnce(bytes);
					assert.deepEqual(it.record.facts, whole.record.facts);
					assert.equal(it.record.bytesRead, bytes.length);
					assert.equal(it.record.state, 'indexed');
				},
			),
			{numRuns: 40},
		);
	});

	test('that has grown is read from where its last whole line ended', async () => {
		const it = reading('');
		const made = session();
		const before = made.text;
		await it.read(before);
		it.source.bytesRead = 0;
		await it.read(made.bash('prune 3').text);
		assert.equal(it.source.bytesRead, made.text.length - before.length);
		assert.equal(it.resets, 0);
		assert.equal(it.record.facts?.commands, 3);
	});

	test('that has not changed is not read again', async () => {
		const it = await readAtOnce(session().text);
		it.record.relist(it.source.listed(path));
		assert.equal(it.record.state, 'indexed');
	});

	test('that is shorter, or has other bytes before its end, is read anew, and what was told of it is forgotten', async () => {
		const made = session();
		const other = new Session({id: uuidOf('o'), start: '2026-02-01T08:00:00Z', cwd: '/home/eva', version: '2.1.40'});
		const shorter = other.prompt('something else').text;
		const longer = other.say('Something longer.').bash('graft 1').bash('graft 2').bash('graft 3').text;
		assert.ok(longer.length > made.text.length);
		for (const now of [shorter, longer, '']) {
			const it = reading('');
			await it.read(made.text);
			assert.ok(it.texts.length > 0);
			await it.read(now);
			const whole = await readAtOnce(now);
			assert.deepEqual(it.record.facts, whole.record.facts);
			assert.deepEqual(it.texts, whole.texts);
		}
	});

	test('that is rewritten at the same length is read anew, and one that was only touched is not', async () => {
		const before = session().text;
		const now = before.replace('prune 1', 'prune 7');
		const it = reading('');
		await it.read(before);
		await it.read(now);
		assert.deepEqual(it.texts, (await readAtOnce(now)).texts);
		assert.equal(it.resets, 1);
		await it.read(now);
		assert.equal(it.resets, 1);
	});

	test('that fails half-way through its new part counts nothing twice when it is read again', async () => {
		const made = session();
		const it = reading('', 200);
		await it.read(made.text);
		made.bash('prune 3').bash('prune 4').bash('prune 5').say('All pruned.');
		it.source.failsAfterChunks = 6;
		await it.read(made.text);
		assert.equal(it.record.state, 'failed');
		assert.equal(it.record.problem, 'the disk is on fire');
		it.source.failsAfterChunks = Number.POSITIVE_INFINITY;
		await it.read(`${made.text}\n`);
		const whole = await readAtOnce(`${made.text}\n`);
		assert.deepEqual(it.record.facts, whole.record.facts);
		assert.deepEqual(it.texts, whole.texts);
	});

	test('that is gone says so and keeps what was known', async () => {
		const it = await readAtOnce(session().text);
		it.source.remove(path);
		it.record.relist({...it.record.file, size: 1_000_000, modified: 99});
		await it.record.index(async () => {});
		assert.equal(it.record.state, 'failed');
		assert.equal(it.record.problem, 'the file is gone');
		assert.equal(it.record.facts?.commands, 2);
	});

	test('lets others have their turn after each chunk', async () => {
		const it = reading(session().text, 500);
		let turns = 0;
		await it.record.index(async () => void turns++);
		assert.equal(turns, Math.ceil(it.record.file.size / 500));
	});
});
