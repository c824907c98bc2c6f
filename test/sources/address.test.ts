import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Address, parseAddress} from '../../source/sources/address.ts';

const here = new Set(['odd:name', 'a:b/c']);
const parse = (word: string, platform: NodeJS.Platform = 'linux'): Address =>
	parseAddress(word, path => here.has(path), platform);

/** `user@host#port:path` */
const short = (address: Address): string => {
	if (address.kind === 'bad') return 'bad';
	if (address.kind === 'local') return `local ${address.path}`;
	return `${address.user ?? '-'}@${address.host}#${address.port ?? '-'}:${address.path}`;
};

const words: Readonly<Record<string, string>> = {
	'kids:/data/user_sessions': '-@kids#-:/data/user_sessions',
	'anna@kids:/data': 'anna@kids#-:/data',
	'kids:': '-@kids#-:.',
	'kids:sessions': '-@kids#-:sessions',
	'kids:/a b\nc': '-@kids#-:/a b\nc',
	'kids:/with:colon': '-@kids#-:/with:colon',
	'[::1]:/data': '-@::1#-:/data',
	'anna@[fe80::1%eth0]:/data': 'anna@fe80::1%eth0#-:/data',
	'ssh://kids/data/x': '-@kids#-:/data/x',
	'ssh://anna@kids:2222/data/a%20b': 'anna@kids#2222:/data/a b',
	'SSH://kids': '-@kids#-:.',
	'ssh://[::1]:22/x': '-@::1#22:/x',
	'ssh://kids:0/x': 'bad',
	'ssh://kids:99999/x': 'bad',
	'ssh://kids/%zz': 'bad',
	'ssh://': 'bad',
	'ssh:///x': 'bad',
	'-oProxyCommand=x:/data': 'bad',
	'-l@kids:/data': 'bad',
	'a b:/data': 'bad',
	'': 'bad',
	'a\u0000b': 'bad',
	'.': 'local .',
	team: 'local team',
	'/data/a:b': 'local /data/a:b',
	'./kids:x': 'local ./kids:x',
	'~/kids:x': 'local ~/kids:x',
	'../x:y': 'local ../x:y',
	'dir/x:y': 'local dir/x:y',
	'odd:name': 'local odd:name',
	'a:b/c': 'local a:b/c',
	'C:/x': '-@C#-:/x',
};

for (const [word, expected] of Object.entries(words))
	test(`the word ${JSON.stringify(word)} means ${expected}`, () => {
		assert.equal(short(parse(word)), expected);
	});

test('on Windows a letter and a colon are a drive', () => {
	assert.equal(short(parse('C:\\Users\\x', 'win32')), 'local C:\\Users\\x');
	assert.equal(short(parse('C:/x', 'win32')), 'local C:/x');
	assert.equal(short(parse('kids:/data', 'win32')), '-@kids#-:/data');
});
