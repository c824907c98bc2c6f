import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';

test('the compiled modules are what their sources say', () => {
	const {status, stderr} = spawnSync(process.execPath, ['compile-wasm.mjs', '--check'], {encoding: 'utf8'});
	assert.equal(status, 0, stderr);
});
