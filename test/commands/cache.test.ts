import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {demoTeam} from '../../fixtures/generator/team.ts';
import {openFolder} from '../../source/sources/local.ts';
import {cacheIn, libraryOf} from '../library/cache/kept.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {run} from './made-up.ts';

test('cache status names what is kept of which source, cache clear removes it', async t => {
	const home = temporaryFolder(t);
	const transcripts = temporaryFolder(t);
	for (const {path: name, text} of demoTeam().slice(0, 3)) {
		fs.mkdirSync(path.dirname(path.join(transcripts, name)), {recursive: true});
		fs.writeFileSync(path.join(transcripts, name), text);
	}
	assert.match((await run(['cache', 'status'], {home})).stderr, /nothing is kept/);
	const folder = path.join(home, '.cache', 'session-tui');
	await (await libraryOf(openFolder(transcripts), cacheIn(folder))).flush();
	const {stdout} = await run(['cache', 'status', '--format', 'ndjson'], {home});
	const row = JSON.parse(stdout);
	assert.deepEqual([row.what, row.source, row.files], ['index', transcripts, 3]);
	const sizes = fs.readdirSync(row.folder).map(name => fs.statSync(path.join(row.folder, name)).size);
	assert.equal(
		row.bytes,
		sizes.reduce((sum, size) => sum + size),
	);
	assert.match((await run(['cache', 'clear'], {home})).stderr, /removed what was found in 3 transcripts \(/);
	assert.match((await run(['cache', 'status'], {home})).stderr, /nothing is kept/);
	assert.equal((await run(['cache', 'clear', 'all'], {home})).status, 2);
});
