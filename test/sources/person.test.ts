import assert from 'node:assert/strict';
import {test} from 'node:test';
import {userFromCwd, userOf} from '../../source/sources/person.ts';

const people: Readonly<Record<string, string | null>> = {
	'/home/anna': 'anna',
	'/home/martin.matejka/work/app': 'martin.matejka',
	'/var/home/anna/x': 'anna',
	'/export/home/anna': 'anna',
	'/Users/anna/x': 'anna',
	'/Users/Shared/x': null,
	'/root': 'root',
	'/root/x': 'root',
	'/rootless/x': null,
	'C:\\Users\\Anna\\x': 'Anna',
	'd:/Users/Anna/x': 'Anna',
	'\\\\?\\C:\\Users\\Anna\\x': 'Anna',
	'C:\\Users\\Public\\x': null,
	'/mnt/c/Users/anna/x': 'anna',
	'/c/Users/anna/x': 'anna',
	'\\\\wsl$\\Ubuntu\\home\\anna\\x': 'anna',
	'\\\\wsl.localhost\\Debian\\home\\anna': 'anna',
	'/home': null,
	'/home/': null,
	'/srv/home/anna': null,
	'/workspace': null,
	'C:\\work': null,
	'': null,
};

for (const [cwd, user] of Object.entries(people))
	test(`the working directory ${cwd || '(empty)'} belongs to ${user ?? 'nobody known'}`, () => {
		assert.equal(userFromCwd(cwd), user);
	});

test('a folder or a name counts more than the working directory, that more than the owner of the file', () => {
	assert.equal(userOf({user: 'anna', owner: 'root'}, '/home/bob'), 'anna');
	assert.equal(userOf({user: null, owner: 'root'}, '/home/bob'), 'bob');
	assert.equal(userOf({user: null, owner: 'root'}, '/srv'), 'root');
	assert.equal(userOf({user: null, owner: null}, null), null);
});
