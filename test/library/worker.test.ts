import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {afterEach, describe, test} from 'node:test';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {rowAt} from '../../source/analysis/rows/row-table.ts';
import type {SearchProgress} from '../../source/library/port.ts';
import {type Connection, LibraryClient} from '../../source/library/worker/client.ts';
import type {Request} from '../../source/library/worker/protocol.ts';
import {put, temporaryFolder} from '../sources/temporary.ts';
import {until} from '../until.ts';
import {type Hosted, hostedLibrary} from './hosted.ts';

let hosted: Hosted;
afterEach(() => hosted.close());

async function opened(words?: readonly string[]): Promise<Hosted> {
	hosted = hostedLibrary(words);
	await hosted.ready();
	return hosted;
}

const session = (seed: string, start: string) =>
	new Session({id: uuidOf(seed), start, cwd: '/home/eva/pears', version: '2.1.40'});

describe('the library behind a channel', () => {
	test('opens every session of the demo; each row’s event is read anew by its place and is the JSON of its line', async () => {
		const {library} = await opened();
		assert.equal(library.state.sessions.size, 12);
		for (const {id, file} of library.state.sessions.values()) {
			const {rows, fileIds} = await library.openSession(id);
			assert.ok(rows.count > 0, file);
			const places = Array.from({length: rows.count}, (_, index) => rowAt(rows, index).place);
			const texts = await library.readEvents(
				places.map(place => ({file: fileIds[place.file] as number, offset: place.offset, length: place.length})),
			);
			for (const [index, text] of texts.entries()) {
				const {kind, place} = rowAt(rows, index);
				const lines = fs
					.readFileSync(path.join('fixtures/demo', rows.files[place.file]?.path ?? ''), 'utf8')
					.split('\n');
				assert.ok(lines[place.line - 1]?.includes(text), `${file}:${place.line}`);
				if (kind !== 'bad') assert.equal(typeof JSON.parse(text), 'object', `${file}:${place.line}`);
			}
		}
	});

	test('the figures of sessions and people are those of the commands', async () => {
		const {library} = await opened();
		const {users, sessions} = library.state;
		assert.deepEqual(users.map(({user}) => user).sort(), ['anna.novak', 'ben', 'chloe-m', 'dario.p']);
		for (const user of users) {
			const own = [...sessions.values()].filter(one => one.user === user.user);
			assert.equal(user.sessions, own.length);
			assert.equal(
				user.red,
				own.reduce((sum, {red, copied}) => sum + red - copied.red, 0),
			);
			assert.equal(
				user.commands,
				own.reduce((sum, {commands, copied}) => sum + commands - copied.commands, 0),
			);
		}
	});

	test('what cannot be had is refused with a sentence', async () => {
		const {library} = await opened();
		await assert.rejects(library.openSession(9_999), /the session is gone/);
		await assert.rejects(library.readEvents([{file: 9_999, offset: 0, length: 1}]), /the file is gone/);
		const [id] = library.state.sessions.keys();
		await assert.rejects(library.readEvents([{file: id as number, offset: 1e9, length: 10}]), /./);
	});

	test('a search answers in pages, the last one complete; one that was cancelled says no more', async () => {
		const {library} = await opened();
		const pages: SearchProgress[] = [];
		library.search('permission denied', page => pages.push(page));
		await until(() => pages.at(-1)?.complete === true, 'the search is complete');
		const last = pages.at(-1) as SearchProgress;
		assert.ok(last.hits.length > 0);
		for (const {excerpt, matches, session: of, user} of last.hits) {
			assert.equal(library.state.sessions.get(of)?.user, user);
			assert.ok(matches.length > 0);
			for (const [start, end] of matches)
				assert.match(excerpt.slice(start, end), /^(?:permission|denied|permission denied)$/i);
		}
		const late: SearchProgress[] = [];
		library.search('e', page => late.push(page)).cancel();
		const next: SearchProgress[] = [];
		library.search('orchard', page => next.push(page));
		await until(() => next.at(-1)?.complete === true, 'the next search is complete');
		assert.deepEqual(late, []);
	});

	test('a query that nothing is left of is answered, with what is wrong with it', async () => {
		const {library} = await opened();
		const pages: SearchProgress[] = [];
		library.search('/(/', page => pages.push(page));
		await until(() => pages.at(-1)?.complete === true, 'the search is complete');
		assert.match(pages.at(-1)?.problems[0] ?? '', /no regular expression/);
	});

	test('only what changed is sent: other sessions stay the same objects', async t => {
		const growing = session('grow', '2026-03-01T10:00:00Z').prompt('prune the pears');
		const still = session('still', '2026-03-02T10:00:00Z').prompt('water the figs');
		const folder = temporaryFolder(t, {
			[`eva/2026-03-01_${growing.id}.jsonl`]: growing.text,
			[`eva/2026-03-02_${still.id}.jsonl`]: still.text,
		});
		const {library} = await opened([folder]);
		const of = (id: string) => [...library.state.sessions.values()].find(({sessionId}) => sessionId === id);
		const [grown, other] = [of(growing.id), of(still.id)];
		put(folder, `eva/2026-03-01_${growing.id}.jsonl`, growing.bash('prune 1').text);
		library.refresh();
		await until(() => of(growing.id)?.commands === 1, 'the growth is known');
		assert.notEqual(of(growing.id), grown);
		assert.equal(of(still.id), other);
		assert.equal(of(growing.id)?.id, grown?.id);
		fs.rmSync(path.join(folder, `eva/2026-03-02_${still.id}.jsonl`));
		library.refresh();
		await until(() => library.state.sessions.size === 1, 'the removed one is gone');
		assert.deepEqual(hosted.notices, []);
	});

	test('texts of a file that was rewritten are found no more, the new ones are', async t => {
		const first = session('rewrite', '2026-03-01T10:00:00Z').prompt('prune the medlars');
		const name = `eva/2026-03-01_${first.id}.jsonl`;
		const folder = temporaryFolder(t, {[name]: first.text});
		const {library} = await opened([folder]);
		const found = async (query: string) => {
			let page: SearchProgress | undefined;
			library.search(`'${query}`, one => {
				page = one;
			});
			await until(() => page?.complete === true, `${query} has been searched`);
			return page?.total;
		};
		assert.equal(await found('medlars'), 1);
		put(folder, name, session('rewrite', '2026-03-01T10:00:00Z').prompt('figs').text);
		library.refresh();
		await until(() => [...library.state.sessions.values()][0]?.title === 'figs', 'the new text is known');
		assert.equal(await found('medlars'), 0);
		assert.equal(await found('figs'), 1);
	});
});

describe('the screen’s end', () => {
	/** A connection whose other end is the test. */
	function fake() {
		const sent: Request[] = [];
		const listeners: {message?: (reply: never) => void; error?: (error: Error) => void} = {};
		const failures: string[] = [];
		const connection: Connection = {
			postMessage: request => sent.push(request),
			on: (event: 'message' | 'error', listener: (value: never) => void) => {
				Object.assign(listeners, {[event]: listener});
			},
			close: () => {},
		};
		const library = new LibraryClient({
			connection,
			onNotice: text => failures.push(`notice ${text}`),
			onFailure: error => failures.push(`failure ${error.message}`),
		});
		return {sent, listeners, failures, library};
	}

	test('fails what waits when the worker breaks, and says so once', async () => {
		hosted = hostedLibrary(); // for afterEach
		const {library, listeners, failures} = fake();
		const waiting = library.openSession(1);
		listeners.error?.(new Error('out of memory'));
		await assert.rejects(waiting, /out of memory/);
		assert.deepEqual(failures, ['failure out of memory']);
	});

	test('asks nothing once it is closed, and a break then is no news', async () => {
		hosted = hostedLibrary();
		const {library, listeners, failures, sent} = fake();
		library.close();
		library.refresh();
		listeners.error?.(new Error('terminated'));
		await nextTurn();
		assert.deepEqual([sent, failures], [[], []]);
	});
});
