import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hostOf} from '../../source/commands/redaction.ts';

test('the server that a source names is known, so that reports leave without it', () => {
	const cases: readonly (readonly [string, string | null])[] = [
		['build7:/data', 'build7'],
		['kim@build7:data', 'build7'],
		['ssh://kim@build7:2222/data', 'build7'],
		['ssh://build7/data', 'build7'],
		['/data/kim@build7:x', null],
		['./a:b', null],
		['C:\\team', null],
		['team/', null],
	];
	for (const [name, host] of cases) assert.equal(hostOf(name), host, name);
});
