import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nothingThere} from '../../../source/explorer/present/nothing-there.ts';
import type {RemoteStatus} from '../../../source/sources/remote/status.ts';

const error = {kind: 'auth', message: 'kids lets nobody in.\u001b[2J', hint: '', raw: ''} as const;
const failed: RemoteStatus = {
	...{source: 'kids:/data', phase: 'failed', destination: '', engine: null, engineReason: '', access: null},
	...{compression: null, files: 0, filesDone: 0, bytes: 0, bytesDone: 0, rate: null, secondsLeft: null, heardAt: null},
	...{copyTime: null, retryAt: null, error},
};

test('a server that let nobody in is not called empty: why, and the keys that help', () => {
	const text = nothingThere([failed], false);
	assert.match(text, /^kids:\/data: not connected: kids lets nobody in.* Ctrl\+R asks again, ! tells more\.$/);
	assert.doesNotMatch(text, /demo|No transcripts|\u001b/);
	assert.match(nothingThere([failed, {...failed, source: 'b:/x'}], true), /\(and 1 more\)/);
	assert.match(nothingThere([{...failed, phase: 'ready'}], false), /: nothing was read: /);
});

test('what is empty, and what is still being looked through, is called so', () => {
	assert.match(nothingThere([{...failed, phase: 'ready', error: null}], false), /^No transcripts here\./);
	assert.match(nothingThere([], true), /^Looking for transcripts …/);
	assert.match(nothingThere([{...failed, phase: 'connecting', error: null}], false), /on kids:\/data …$/);
});
