import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {Library} from '../../source/library/library.ts';
import {openSession} from '../../source/library/open-session.ts';
import {summariseUsers} from '../../source/library/users.ts';
import {type ChunkOptions, type Listing, SourceError} from '../../source/sources/source.ts';
import {until} from '../until.ts';
import {MemorySource} from './memory-source.ts';

const begin = (seed: string, start: string) =>
	new Session({id: uuidOf(seed), start, cwd: '/home/eva/pears', version: '2.1.40'});

async function libraryOf(...sources: MemorySource[]): Promise<Library> {
	const library = new Library(sources, defaultAnalysisOptions);
	await library.list();
	await library.index();
	return library;
}

/** A promise, and what fulfils it. */
function opened(): [Promise<void>, () => void] {
	let open = () => {};
	const gate = new Promise<void>(resolve => {
		open = resolve;
	});
	return [gate, open];
}

const rowOf = (library: Library, file: string) => {
	const row = library.summaries().find(summary => summary.file === file);
	assert.ok(row, `${file} has a row`);
	return row;
};

describe('the library', () => {
	test('knows sessions by name and size before any is read', async () => {
		const source = new MemorySource();
		source.put('eva/a.jsonl', begin('a', '2026-02-01T08:00:00Z').prompt('prune').text, {date: '2026-02-01'});
		const library = new Library([source], defaultAnalysisOptions);
		assert.equal(library.progress.phase, 'listing');
		await library.list();
		const row = rowOf(library, 'eva/a.jsonl');
		assert.deepEqual([row.state, row.user, row.date, row.events], ['listed', 'eva', '2026-02-01', 0]);
		assert.equal(library.progress.phase, 'indexing');
		await library.index();
		assert.deepEqual([rowOf(library, 'eva/a.jsonl').state, library.progress.phase], ['indexed', 'ready']);
	});

	test('reads newest first: by the date of the name, then by the last change; a wished file goes ahead', async () => {
		const source = new MemorySource();
		const text = begin('a', '2026-02-01T08:00:00Z').prompt('prune').text;
		source.put('eva/old.jsonl', text, {date: '2026-01-01', modified: 9e12});
		source.put('eva/new.jsonl', text, {date: '2026-03-01', modified: 1});
		source.put('eva/newer.jsonl', text, {date: '2026-03-01', modified: 2});
		source.put('eva/undated.jsonl', text, {date: null, modified: Date.UTC(2026, 1, 1)});
		const library = new Library([source], defaultAnalysisOptions);
		await library.list();
		library.prefer(rowOf(library, 'eva/old.jsonl').id);
		const order: string[] = [];
		await library.index(changed => order.push(...changed.map(({file}) => file.path)));
		assert.deepEqual(order, ['eva/old.jsonl', 'eva/newer.jsonl', 'eva/new.jsonl', 'eva/undated.jsonl']);
	});

	test('forgets files that are gone, finds new ones and keeps the ids of those that stay', async () => {
		const source = new MemorySource();
		source.put('eva/a.jsonl', begin('a', '2026-02-01T08:00:00Z').prompt('prune').text);
		source.put('eva/b.jsonl', begin('b', '2026-02-02T08:00:00Z').prompt('graft').text);
		const library = await libraryOf(source);
		const {id} = rowOf(library, 'eva/b.jsonl');
		source.remove('eva/a.jsonl');
		source.put('eva/c.jsonl', begin('c', '2026-02-03T08:00:00Z').prompt('water').text);
		await library.list();
		await library.index();
		assert.deepEqual(
			library
				.summaries()
				.map(({file}) => file)
				.sort(),
			['eva/b.jsonl', 'eva/c.jsonl'],
		);
		assert.equal(rowOf(library, 'eva/b.jsonl').id, id);
		assert.equal(library.get(id)?.file.path, 'eva/b.jsonl');
	});

	test('makes a row anew only when something in it has changed', async () => {
		const source = new MemorySource();
		const growing = begin('a', '2026-02-01T08:00:00Z').prompt('prune');
		source.put('eva/a.jsonl', growing.text);
		source.put('eva/b.jsonl', begin('b', '2026-02-02T08:00:00Z').prompt('graft').text);
		const library = await libraryOf(source);
		const [a, b] = [rowOf(library, 'eva/a.jsonl'), rowOf(library, 'eva/b.jsonl')];
		assert.equal(rowOf(library, 'eva/a.jsonl'), a);
		source.put('eva/a.jsonl', growing.say('Pruned.').text);
		await library.list();
		await library.index();
		assert.notEqual(rowOf(library, 'eva/a.jsonl'), a);
		assert.equal(rowOf(library, 'eva/b.jsonl'), b);
	});

	test('counts what a resumed session copied once in totals, and in rows per file', async () => {
		const source = new MemorySource();
		const first = begin('first', '2026-02-01T08:00:00Z')
			.prompt('prune')
			.bash('prune 1', {exit: 1, out: 'no such branch'});
		source.put('eva/first.jsonl', first.text);
		const resumed = begin('resumed', '2026-02-01T09:00:00Z');
		for (const line of first.written) resumed.verbatim(line);
		resumed.prompt('go on').bash('prune 2');
		source.put('eva/resumed.jsonl', resumed.text);
		const library = await libraryOf(source);
		const [one, two] = [rowOf(library, 'eva/first.jsonl'), rowOf(library, 'eva/resumed.jsonl')];
		assert.deepEqual([one.commands, two.commands, two.copied.commands], [1, 2, 1]);
		assert.deepEqual([one.red, two.red, two.copied.red], [1, 1, 1]);
		const [eva] = summariseUsers(library.summaries());
		assert.deepEqual([eva?.sessions, eva?.commands, eva?.prompts, eva?.red], [2, 2, 2, 1]);
		assert.equal(eva?.activeSeconds, one.activeSeconds + two.activeSeconds - one.activeSeconds);
	});

	test('puts sub-agents’ files under their session, and those without one in a row of their own', async () => {
		const source = new MemorySource();
		const session = begin('parent', '2026-02-01T08:00:00Z').prompt('prune');
		const agent = session.agent('a1');
		agent.task('look at the branches');
		source.put('eva/parent.jsonl', session.text, {id: session.id});
		source.put('eva/agent-a1.jsonl', agent.text, {kind: 'subagent', id: 'a1'});
		const lost = begin('nobody', '2026-02-01T08:00:00Z').agent('b2');
		lost.task('look for the parent');
		source.put('eva/agent-b2.jsonl', lost.text, {kind: 'subagent', id: 'b2'});
		const library = await libraryOf(source);
		assert.equal(rowOf(library, 'eva/parent.jsonl').subagents, 1);
		assert.equal(rowOf(library, 'eva/agent-b2.jsonl').isOrphan, true);
		assert.equal(library.summaries().length, 2);
		const opened = await openSession(library, rowOf(library, 'eva/parent.jsonl').id, async () => {});
		assert.deepEqual(
			opened.rows.files.map(({path}) => path),
			['eva/parent.jsonl', 'eva/agent-a1.jsonl'],
		);
	});

	test('tells what could not be read, and reads it when it can', async () => {
		const source = new MemorySource(100);
		source.put('eva/a.jsonl', begin('a', '2026-02-01T08:00:00Z').prompt('prune').text);
		source.failsAfterChunks = 2;
		const library = await libraryOf(source);
		assert.deepEqual(library.problems(), [{source: 'memory', path: 'eva/a.jsonl', message: 'the disk is on fire'}]);
		assert.equal(rowOf(library, 'eva/a.jsonl').state, 'failed');
		source.failsAfterChunks = Number.POSITIVE_INFINITY;
		source.put('eva/a.jsonl', begin('a', '2026-02-01T08:00:00Z').prompt('prune').text);
		await library.list();
		await library.index();
		assert.deepEqual(library.problems(), []);
		assert.equal(rowOf(library, 'eva/a.jsonl').prompts, 1);
	});

	test('opens a session with rows no further than it has been read', async () => {
		const source = new MemorySource();
		const growing = begin('a', '2026-02-01T08:00:00Z').prompt('prune').bash('prune 1');
		source.put('eva/a.jsonl', growing.text);
		const library = await libraryOf(source);
		source.put('eva/a.jsonl', growing.bash('prune 2').text);
		const opened = await openSession(library, rowOf(library, 'eva/a.jsonl').id, async () => {});
		assert.equal(opened.rows.count, 2);
		assert.deepEqual(opened.beginnings, [{kind: 'prompt', name: '', text: 'prune'}]);
		await assert.rejects(
			openSession(library, 99, async () => {}),
			/its file was removed/,
		);
	});

	test('stops after the chunk at hand when it is closed', async () => {
		const source = new MemorySource();
		for (const name of ['a', 'b', 'c'])
			source.put(`eva/${name}.jsonl`, begin(name, '2026-02-01T08:00:00Z').prompt('x').text);
		const library = new Library([source], defaultAnalysisOptions);
		await library.list();
		const read: string[] = [];
		await library.index(changed => {
			read.push(...changed.map(({file}) => file.path));
			library.close();
		});
		assert.equal(read.length, 1);
	});
});

/** A source that lists, or hands out bytes, only when it is told to. */
class SlowSource extends MemorySource {
	isListed = Promise.resolve();
	bytesArrived = Promise.resolve();

	override async list(): Promise<Listing> {
		await this.isListed;
		return super.list();
	}

	override async *chunks(path: string, from: number, options?: ChunkOptions): AsyncIterable<Buffer> {
		await this.bytesArrived;
		yield* super.chunks(path, from, options);
	}
}

describe('several sources', () => {
	const twoSources = () => {
		const [slow, quick] = [new SlowSource(), new MemorySource()];
		slow.put('eva/a.jsonl', begin('a', '2026-02-01T08:00:00Z').prompt('prune').text);
		quick.put('ben/b.jsonl', begin('b', '2026-02-02T08:00:00Z').prompt('graft').text);
		return {slow, quick, library: new Library([slow, quick], defaultAnalysisOptions)};
	};
	const states = (library: Library) => library.summaries().map(({file, state}) => [file, state]);

	test('one that is slow to list holds nobody up', async () => {
		const {slow, quick, library} = twoSources();
		const [gate, open] = opened();
		slow.isListed = gate;
		const listed: string[] = [];
		const listing = library.list(source => listed.push(source === quick ? 'quick' : 'slow'));
		await until(() => listed.length > 0, 'the quick source is listed');
		await library.index();
		assert.deepEqual([listed, states(library)], [['quick'], [['ben/b.jsonl', 'indexed']]]);
		assert.equal(library.progress.phase, 'listing');
		open();
		await listing;
		assert.equal(library.progress.phase, 'indexing');
		await library.index();
		assert.deepEqual(states(library), [
			['eva/a.jsonl', 'indexed'],
			['ben/b.jsonl', 'indexed'],
		]);
	});

	test('one whose bytes are slow to come holds nobody up, and is left alone when all is closed', async () => {
		const {slow, library} = twoSources();
		const [gate, open] = opened();
		slow.bytesArrived = gate;
		await library.list();
		const indexing = library.index();
		await until(() => library.progress.filesDone === 1, 'the quick file is read');
		assert.deepEqual(states(library), [
			['eva/a.jsonl', 'listed'],
			['ben/b.jsonl', 'indexed'],
		]);
		library.close();
		open();
		await indexing;
	});

	test('one that breaks is named, and the others are read', async () => {
		const {slow, library} = twoSources();
		slow.isListed = Promise.reject(new SourceError('failed', '', 'the line is dead'));
		await library.list();
		await library.index();
		assert.deepEqual(library.problems(), [{source: 'memory', path: '', message: 'the line is dead'}]);
		assert.deepEqual(states(library), [['ben/b.jsonl', 'indexed']]);
	});

	test('a file that changes while it is read is read on afterwards', async () => {
		const {slow, library} = twoSources();
		const [gate, open] = opened();
		slow.bytesArrived = gate;
		await library.list();
		const indexing = library.index();
		slow.put('eva/a.jsonl', begin('a', '2026-02-01T08:00:00Z').prompt('prune').say('Pruned.').text);
		await library.list();
		open();
		await indexing;
		assert.equal(rowOf(library, 'eva/a.jsonl').events, 2);
		assert.equal(library.progress.phase, 'ready');
	});
});

describe('people', () => {
	test('add up their sessions; days end with the newest day of the library', async () => {
		const source = new MemorySource();
		const early = begin('a', '2026-02-01T08:00:00Z').prompt('prune').wait(300).say('Pruned.');
		const late = begin('b', '2026-02-10T23:58:00Z').prompt('graft').wait(240).say('Grafted.');
		source.put('eva/a.jsonl', early.text);
		source.put('ben/b.jsonl', late.text);
		source.put('ben/empty.jsonl', '');
		// A wrong clock is not the newest day.
		source.put('cem/c.jsonl', begin('c', '9999-01-01T00:00:00Z').prompt('wait').text);
		const users = summariseUsers((await libraryOf(source)).summaries());
		const eva = users.find(({user}) => user === 'eva');
		const ben = users.find(({user}) => user === 'ben');
		assert.equal(eva?.last, Date.parse('2026-02-01T08:05:02.400Z'));
		assert.deepEqual([ben?.sessions, ben?.waiting], [2, 0]);
		assert.deepEqual(
			eva?.days.map(Math.round).flatMap((seconds, day) => (seconds > 0 ? [[day - 29, seconds]] : [])),
			[[-10, 302]],
		);
		assert.deepEqual(
			ben?.days.map(Math.round).flatMap((seconds, day) => (seconds > 0 ? [[day - 29, seconds]] : [])),
			[
				[-1, 120],
				[0, 122],
			],
		);
	});
});
