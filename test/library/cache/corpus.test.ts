import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {openFolder} from '../../../source/sources/local.ts';
import {cacheIn, everythingOf, libraryOf, temporaryFolder} from './kept.ts';

const corpus = process.env.SESSION_TUI_CORPUS;
const skip = corpus ? false : 'SESSION_TUI_CORPUS is unset';

test('of real transcripts the cache says what reading them says', {skip}, async () => {
	const source = openFolder(path.join(corpus ?? '', 'projects'));
	const cache = cacheIn(temporaryFolder());
	const expected = await everythingOf(await libraryOf(source, null));
	const first = await libraryOf(source, cache);
	await first.flush();
	for (const library of [first, await libraryOf(source, cache)])
		assert.deepEqual(await everythingOf(library), expected);
});
