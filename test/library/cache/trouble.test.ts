import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {demoTeam} from '../../../fixtures/generator/team.ts';
import {openFolder} from '../../../source/sources/local.ts';
import {cacheIn, everythingOf, libraryOf, temporaryFolder} from './kept.ts';

/** How often a writer is killed; set higher for a thorough look. */
const kills = Number(process.env.SESSION_TUI_KILLS ?? 3);

function transcriptsIn(folder: string): string {
	for (const {path: name, text} of demoTeam().slice(0, 6)) {
		fs.mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
		fs.writeFileSync(path.join(folder, name), text);
	}
	return folder;
}

const modeOf = (file: string): string => (fs.statSync(file).mode & 0o777).toString(8);

describe('the cache', () => {
	test('left by a writer that was killed says what a fresh look says', async () => {
		const [transcripts, folder] = [transcriptsIn(temporaryFolder()), temporaryFolder()];
		const source = openFolder(transcripts);
		const expected = await everythingOf(await libraryOf(source, null));
		for (let kill = 0; kill < kills; kill++) {
			const child = spawn(
				process.execPath,
				['--import', 'tsx', path.join(import.meta.dirname, 'writer.ts'), transcripts, folder],
				{
					stdio: ['ignore', 'pipe', 'inherit'],
				},
			);
			await once(child.stdout, 'data');
			await wait(20 + Math.random() * 300);
			child.kill('SIGKILL');
			await once(child, 'exit');
			for (const build of ['0', '1', '2']) {
				const library = await libraryOf(source, cacheIn(folder, {build, writes: false}));
				assert.deepEqual(await everythingOf(library), expected);
			}
		}
	});

	test('may be written by two at once', async () => {
		const [transcripts, folder] = [transcriptsIn(temporaryFolder()), temporaryFolder()];
		const libraries = await Promise.all(
			[1, 2].map(async () => {
				const library = await libraryOf(openFolder(transcripts), cacheIn(folder));
				await library.flush();
				return library;
			}),
		);
		const expected = await everythingOf(await libraryOf(openFolder(transcripts), null));
		for (const library of [...libraries, await libraryOf(openFolder(transcripts), cacheIn(folder))])
			assert.deepEqual(await everythingOf(library), expected);
	});

	test('can be read by nobody else, whatever the umask, and is tagged as what it is', async () => {
		const folder = path.join(temporaryFolder(), 'not', 'there');
		const before = process.umask(0);
		try {
			await (await libraryOf(openFolder(transcriptsIn(temporaryFolder())), cacheIn(folder))).flush();
		} finally {
			process.umask(before);
		}
		const entries = fs.readdirSync(folder, {recursive: true, withFileTypes: true});
		for (const entry of entries) {
			const mode = modeOf(path.join(entry.parentPath, entry.name));
			assert.equal(mode, entry.isDirectory() ? '700' : '600', entry.name);
			assert.match(entry.name, /^(?:index|CACHEDIR\.TAG|lists|[0-9a-f]{32}(?:\.segment)?)$/);
		}
		assert.equal(modeOf(folder), '700');
	});

	test('that cannot be written is gone without, and that is said once', async () => {
		const transcripts = transcriptsIn(temporaryFolder());
		const expected = await everythingOf(await libraryOf(openFolder(transcripts), null));
		const blocked = path.join(temporaryFolder(), 'file');
		fs.writeFileSync(blocked, '');
		const elsewhere = temporaryFolder();
		const linked = path.join(temporaryFolder(), 'link');
		fs.symlinkSync(elsewhere, linked);
		for (const folder of [path.join(blocked, 'cache'), linked]) {
			const said: string[] = [];
			const library = await libraryOf(openFolder(transcripts), cacheIn(folder, {onProblem: text => said.push(text)}));
			await library.flush();
			assert.deepEqual(await everythingOf(library), expected);
			assert.equal(said.length, 1);
			assert.match(said[0] ?? '', /^going on without a cache: /);
		}
		assert.deepEqual(fs.readdirSync(elsewhere), []);
	});

	test('is gone without when the disk is full', async t => {
		const folder = temporaryFolder();
		try {
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], {stdio: 'ignore'});
		} catch {
			t.skip('no right to mount a small disk');
			return;
		}
		try {
			const transcripts = transcriptsIn(temporaryFolder());
			const said: string[] = [];
			const cache = cacheIn(path.join(folder, 'cache'), {onProblem: text => said.push(text)});
			const expected = await everythingOf(await libraryOf(openFolder(transcripts), null));
			for (let run = 1; run <= 2; run++) {
				const library = await libraryOf(openFolder(transcripts), cache);
				await library.flush();
				assert.deepEqual(await everythingOf(library), expected);
				assert.equal(said.length, run);
			}
			assert.equal(said[0], 'going on without a cache: the disk is full');
			const names = fs.readdirSync(folder, {recursive: true, encoding: 'utf8'});
			assert.deepEqual(
				names.filter(name => name.endsWith('.part')),
				[],
			);
		} finally {
			// Lazily: a segment that was just searched is closed in the turn after this one.
			execFileSync('umount', ['-l', folder]);
		}
	});
});
