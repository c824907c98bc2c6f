/** known_hosts, held to what ssh-keygen -F finds in the same file. */
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, describe, test} from 'node:test';
import {
	fingerprintOf,
	isNamedBy,
	judgeHostKey,
	keyTypeOf,
	knownHostsLine,
	knownHostsName,
	knownTypes,
} from '../../../source/sources/ssh/known-hosts.ts';

const keygen = spawnSync('ssh-keygen', ['-?']).error ? 'there is no ssh-keygen here' : false;

/** A made-up key of a type: what stands in known_hosts is never checked for being on the curve. */
function key(type: string): Buffer {
	const length = (bytes: Buffer) => {
		const head = Buffer.alloc(4);
		head.writeUInt32BE(bytes.length);
		return Buffer.concat([head, bytes]);
	};
	return Buffer.concat([length(Buffer.from(type)), length(randomBytes(32))]);
}
const line = (names: string, blob: Buffer) => `${names} ${keyTypeOf(blob)} ${blob.toString('base64')}`;
const file = (...lines: readonly string[]) => [{path: '/known_hosts', text: `${lines.join('\n')}\n`}];

describe('known_hosts', () => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'known-hosts-'));
	after(() => fs.rmSync(folder, {recursive: true}));

	const names = ['kids', 'other', '[kids]:2222', '10.0.0.7', 'a.example.com', 'b.example.com', '::1', '[::1]:2200'];
	const patterns = [
		...['kids', 'KIDS', 'kids,10.0.0.7', '[kids]:2222', '*.example.com', '*.example.com,!b.example.com'],
		...['!a.example.com,*', 'ki?s', 'k*s', '10.0.0.*', '*', '[kids]:*', '!kids', '::1', '[::1]:2200', 'other,,kids'],
	];

	test('finds what ssh-keygen -F finds, plain and hashed', {skip: keygen}, () => {
		const blob = fs.readFileSync(makeKey(folder), 'utf8').split(' ').slice(0, 2).join(' ');
		const found = (known: string, name: string) =>
			spawnSync('ssh-keygen', ['-F', name, '-f', known], {encoding: 'utf8'}).status === 0;
		const known = path.join(folder, 'known');
		for (const pattern of patterns) {
			fs.writeFileSync(known, `${pattern} ${blob}\n`);
			for (const name of names) assert.equal(isNamedBy(pattern, name), found(known, name), `${pattern} names ${name}`);
		}
		for (const plain of names) {
			fs.writeFileSync(known, `${plain} ${blob}\n`);
			execFileSync('ssh-keygen', ['-H', '-f', known], {stdio: 'ignore'});
			const [field = ''] = fs.readFileSync(known, 'utf8').split(' ');
			assert.match(field, /^\|1\|/);
			for (const name of names) assert.equal(isNamedBy(field, name), found(known, name), `hashed ${plain}, ${name}`);
		}
	});

	test('writes lines that ssh-keygen -F finds', {skip: keygen}, () => {
		const [, base64 = ''] = fs.readFileSync(makeKey(folder), 'utf8').split(' ');
		const blob = Buffer.from(base64, 'base64');
		const known = path.join(folder, 'written');
		for (const salt of [null, randomBytes(20)]) {
			fs.writeFileSync(known, knownHostsLine('[kids]:2222', blob, salt));
			const shown = execFileSync('ssh-keygen', ['-l', '-F', '[kids]:2222', '-f', known], {encoding: 'utf8'});
			assert.ok(shown.includes(fingerprintOf(blob)), shown);
			assert.equal(fs.readFileSync(known, 'utf8').includes('kids'), salt === null);
		}
	});

	test('names a host by its alias, or with its port where that is not 22', () => {
		assert.equal(knownHostsName('Kids', 22, null), 'kids');
		assert.equal(knownHostsName('Kids', 2222, null), '[kids]:2222');
		assert.equal(knownHostsName('10.0.0.7', 2222, 'Twins'), 'twins');
	});

	const [right, wrong, other] = [key('ssh-ed25519'), key('ssh-ed25519'), key('ecdsa-sha2-nistp256')];

	test('tells known, changed, unknown and revoked apart', () => {
		const kind = (files: ReturnType<typeof file>, bare: string | null = null) =>
			judgeHostKey(files, 'kids', right, bare).kind;
		assert.equal(kind(file(line('kids', right))), 'known');
		assert.equal(kind(file(line('kids', wrong), line('kids', right))), 'known', 'a host may have two keys of a type');
		assert.deepEqual(judgeHostKey(file('# talk', line('kids', wrong)), 'kids', right), {
			...{kind: 'changed', path: '/known_hosts', line: 2},
		});
		assert.deepEqual(judgeHostKey(file(line('kids', other)), 'kids', right), {
			...{kind: 'unknown', otherTypes: ['ecdsa-sha2-nistp256']},
		});
		assert.equal(kind(file(line('twins', right))), 'unknown');
		assert.equal(kind(file(`@cert-authority ${line('kids', right)}`)), 'unknown', 'who vouches is not the host');
		assert.equal(kind(file(line('kids', right), `@revoked ${line('*', right)}`)), 'revoked');
		assert.equal(kind(file(line('kids', right), `@revoked ${line('*', wrong)}`)), 'known', 'another key is revoked');
		assert.equal(kind(file(`# ${line('kids', right)}`)), 'unknown');
		assert.equal(kind([...file(line('twins', right)), ...file(line('kids', right))]), 'known', 'in another file');
		assert.equal(kind(file(`${line('kids', right)} a comment\r`)), 'known');
	});

	test('takes a key that is known for the host without its port, and trusts nothing else of it', () => {
		const judge = (...lines: string[]) => judgeHostKey(file(...lines), '[kids]:2222', right, 'kids').kind;
		assert.equal(judge(line('kids', right)), 'known');
		assert.equal(judge(line('kids', wrong)), 'unknown');
		assert.equal(judge(line('[kids]:2222', wrong), line('kids', right)), 'changed');
		assert.equal(judge(`@revoked ${line('kids', right)}`, line('[kids]:2222', right)), 'revoked');
	});

	test('knows which kinds of keys a host has, and where only authorities vouch', () => {
		assert.deepEqual(
			[...knownTypes(file(line('kids', right), line('kids', other)), 'kids').types],
			['ssh-ed25519', 'ecdsa-sha2-nistp256'],
		);
		assert.equal(knownTypes(file(`@cert-authority ${line('*', right)}`), 'kids').hasOnlyAuthorities, true);
		assert.equal(knownTypes(file(`@revoked ${line('*', right)}`), 'kids').hasOnlyAuthorities, false);
		assert.equal(knownTypes(file(), 'kids').hasOnlyAuthorities, false);
	});

	test('passes over lines that are no keys, and names that would cost for ever', () => {
		assert.equal(
			judgeHostKey(file('kids', 'kids ssh-ed25519', '@new kids x y', '|1|x', ''), 'kids', right).kind,
			'unknown',
		);
		assert.equal(isNamedBy(`${'*a'.repeat(200)}b`, 'a'.repeat(2000)), false);
		assert.equal(keyTypeOf(Buffer.from([255, 255, 255, 255, 1])), '');
		assert.equal(keyTypeOf(Buffer.alloc(2)), '');
	});
});

function makeKey(folder: string): string {
	const at = path.join(folder, 'key');
	if (!fs.existsSync(at)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at]);
	return `${at}.pub`;
}
