import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';
import {type FolderWatchOptions, type OpenWatch, type Seen, watchFolders} from '../../source/sources/folder-watcher.ts';
import {openFile, openFolder} from '../../source/sources/local.ts';
import type {Source} from '../../source/sources/source.ts';
import {put, temporaryFolder} from './temporary.ts';

/** Resolves at each call of `onChange`; a test that waits in vain fails by the runner's own limit. */
function changes(): {onChange: () => void; next: () => Promise<void>; count: () => number} {
	let seen = 0;
	let taken = 0;
	let wake: (() => void) | null = null;
	return {
		onChange: () => {
			seen++;
			wake?.();
		},
		next: async () => {
			while (seen <= taken)
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			taken = seen;
		},
		count: () => seen,
	};
}

const line = '{"type":"user"}\n';
/** Timers of the watcher do not keep a process alive; a waiting test must. */
const options = {timeout: 20_000};

async function watched(t: {after: (end: () => void) => void}, source: Source): Promise<ReturnType<typeof changes>> {
	await source.list();
	const seen = changes();
	const watch = source.watch({onChange: seen.onChange});
	const alive = setInterval(() => {}, 1000);
	t.after(() => {
		watch.stop();
		clearInterval(alive);
	});
	return seen;
}

// Most of a test is waiting for a burst to end, so they wait together.
describe('watching folders', {concurrency: true}, () => {
	test('growth, a new file, a new folder and what comes into it are noticed', options, async t => {
		const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line});
		const source = openFolder(root);
		const seen = await watched(t, source);

		fs.appendFileSync(path.join(root, 'anna/2026-02-05_x.jsonl'), line);
		await seen.next();
		put(root, 'anna/2026-02-06_y.jsonl', line);
		await seen.next();
		fs.mkdirSync(path.join(root, 'bob'));
		await seen.next();
		await source.list();
		put(root, 'bob/2026-02-05_z.jsonl', line);
		await seen.next();
		assert.equal((await source.list()).files.length, 3);
		fs.rmSync(path.join(root, 'bob'), {recursive: true});
		await seen.next();
		assert.equal((await source.list()).files.length, 2);
	});

	test('what changed between the listing and the first watch is noticed', options, async t => {
		const root = temporaryFolder(t, {'anna/2026-02-05_x.jsonl': line});
		const source = openFolder(root);
		await source.list();
		put(root, 'anna/2026-02-06_y.jsonl', line);
		const seen = changes();
		const watch = source.watch({onChange: seen.onChange});
		const alive = setInterval(() => {}, 1000);
		await seen.next();
		clearInterval(alive);
		watch.stop();
	});

	test(
		'one file is watched by its folder, so that it may be replaced, and its neighbours are not',
		options,
		async t => {
			const root = temporaryFolder(t, {'x.jsonl': line, 'y.jsonl': line});
			fs.utimesSync(root, 1, 1);
			const seen = await watched(t, openFile(path.join(root, 'x.jsonl')));
			fs.appendFileSync(path.join(root, 'y.jsonl'), line);
			fs.writeFileSync(path.join(root, 'new'), line + line);
			fs.renameSync(path.join(root, 'new'), path.join(root, 'x.jsonl'));
			await seen.next();
			fs.appendFileSync(path.join(root, 'x.jsonl'), line);
			await seen.next();
			assert.equal(seen.count(), 2);
		},
	);

	test('after stop nothing is called any more', async t => {
		const root = temporaryFolder(t, {'x.jsonl': line});
		const source = openFolder(root);
		await source.list();
		const seen = changes();
		const watch = source.watch({onChange: seen.onChange});
		fs.appendFileSync(path.join(root, 'x.jsonl'), line);
		watch.stop();
		watch.stop();
		await new Promise(resolve => setTimeout(resolve, 500));
		assert.equal(seen.count(), 0);
	});

	const seenNow = (root: string, name: string): Seen => {
		const {size, mtimeMs} = fs.statSync(path.join(root, name));
		return {path: name, size, modified: mtimeMs};
	};

	/** A watcher whose events come from the test. */
	function driven(root: string, openWatch: OpenWatch, more: Partial<FolderWatchOptions> = {}) {
		const seen = changes();
		const notices: string[] = [];
		const folders = fs.readdirSync(root).filter(name => !name.includes('.'));
		const watcher = watchFolders({
			root,
			only: null,
			listed: () => ({folders: ['', ...folders].map(name => seenNow(root, name)), files: []}),
			onChange: seen.onChange,
			onNotice: message => notices.push(message),
			openWatch,
			isRecursive: false,
			...more,
		});
		return {watcher, seen, notices};
	}

	const systemError = (code: string): Error => Object.assign(new Error(code), {code});

	for (const code of ['ENOSPC', 'EMFILE'])
		test(`without watches left (${code}) it closes those it has, polls, and says so once`, options, async t => {
			const root = temporaryFolder(t, {'anna/x.jsonl': line, 'bob/x.jsonl': line});
			let open = 0;
			const {watcher, seen, notices} = driven(
				root,
				() => {
					if (open === 2) throw systemError(code);
					open++;
					return {close: () => open--, on: () => undefined};
				},
				{pollMilliseconds: 5},
			);
			assert.deepEqual([watcher.mode, open], ['polling', 0]);
			watcher.sync();
			assert.equal(notices.length, 1);
			assert.match(notices[0]!, new RegExp(code));
			const alive = setInterval(() => {}, 1000);
			put(root, 'bob/y.jsonl', line);
			await seen.next();
			clearInterval(alive);
			watcher.stop();
		});

	test('a folder that cannot be watched does not end the watch of the others', t => {
		const root = temporaryFolder(t, {'anna/x.jsonl': line, 'bob/x.jsonl': line});
		let open = 0;
		const {watcher, notices} = driven(root, folder => {
			if (String(folder).endsWith('anna')) throw systemError('EACCES');
			open++;
			return {close: () => open--, on: () => undefined};
		});
		assert.deepEqual([watcher.mode, open, notices], ['events', 2, []]);
		watcher.stop();
		assert.equal(open, 0);
	});

	test('a burst of events is one call, and writes to other files none', options, async t => {
		const root = temporaryFolder(t);
		let send: (event: string, name: string | null) => void = () => {};
		const {watcher, seen} = driven(root, (_folder, _options, onEvent) => {
			send = onEvent;
			return {close: () => {}, on: () => undefined};
		});
		for (let i = 0; i < 50; i++) send('change', 'x.jsonl');
		const alive = setInterval(() => {}, 1000);
		await seen.next();
		assert.equal(seen.count(), 1);
		send('change', 'tool-output.txt');
		await new Promise(resolve => setTimeout(resolve, 400));
		assert.equal(seen.count(), 1);
		send('change', null);
		await seen.next();
		assert.equal(seen.count(), 2);
		clearInterval(alive);
		watcher.stop();
	});
});
