/** Which engine `auto` takes, and why; how keys are found and ordered; what ssh's questions are. */
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, describe, test} from 'node:test';
import {parseIdentities} from '../../../source/sources/ssh/agent-keys.ts';
import {promptOf} from '../../../source/sources/ssh/askpass.ts';
import {chooseEngine, type EngineFacts} from '../../../source/sources/ssh/choose-engine.ts';
import {hostSettings} from '../../../source/sources/ssh/host-settings.ts';
import {blobOfPrivate, findIdentities, type IdentityFile, offersOf} from '../../../source/sources/ssh/identities.ts';

const here = {home: '/h', user: 'kim', hostName: 'desk', userId: 1, env: {}};
const settings = (...lines: readonly string[]) => hostSettings('kids', lines.join('\n'), here);
const blob = (type: string, extra = '') => {
	const bytes = Buffer.alloc(4 + type.length + extra.length);
	bytes.writeUInt32BE(type.length);
	bytes.write(type + extra, 4);
	return bytes;
};
const agentKey = (type: string, extra = '') => ({type, blob: blob(type, extra), comment: extra});
const keyFile = (name: string, type: string | null, more: Partial<IdentityFile> = {}): IdentityFile => ({
	...{
		path: name,
		privateText: 'PRIVATE KEY-----',
		blob: type === null ? null : blob(type, name),
		hasCertificate: false,
	},
	...more,
});
const facts = (more: Partial<EngineFacts> = {}): EngineFacts => ({
	...{settings: settings(), identities: {files: [keyFile('id', 'ssh-ed25519')], agent: []}, certificates: []},
	...{hasSsh: true, hasLiveMaster: false, hasTicket: false, hasOnlyAuthorities: false},
	...more,
});

describe('auto', () => {
	test('takes ssh2 where nothing is special', () => {
		assert.deepEqual(chooseEngine(facts()), {engine: 'ssh2', reason: ''});
	});

	const special: Readonly<Record<string, Partial<EngineFacts>>> = {
		'a live master': {hasLiveMaster: true},
		'key exchanges that ssh2 lacks': {settings: settings('kexalgorithms sntrup761x25519-sha512')},
		'ciphers that ssh2 lacks': {settings: settings('ciphers aes999-gcm')},
		'MACs that ssh2 lacks': {settings: settings('macs umac-64-etm@openssh.com')},
		'a known_hosts file whose name has a blank': {settings: settings('userknownhostsfile /h/my hosts /h/more')},
		'a PKCS#11 provider': {settings: settings('pkcs11provider /lib/x.so')},
		'a certificate that is configured': {certificates: ['/h/id-cert.pub']},
		'a certificate beside a key': {
			identities: {files: [keyFile('id', 'ssh-ed25519', {hasCertificate: true})], agent: []},
		},
		'a certificate in the agent': {identities: {files: [], agent: [agentKey('ssh-ed25519-cert-v01@openssh.com')]}},
		'a security key and no other': {identities: {files: [keyFile('sk', 'sk-ssh-ed25519@openssh.com')], agent: []}},
		'a Kerberos ticket': {hasTicket: true},
		'an authority alone that vouches for the host': {hasOnlyAuthorities: true},
	};
	for (const [what, more] of Object.entries(special))
		test(`takes the system's ssh for ${what}, and says why`, () => {
			const verdict = chooseEngine(facts(more));
			assert.equal(verdict.engine, 'openssh');
			assert.match(verdict.reason, /\S/);
			assert.equal(chooseEngine(facts({...more, hasSsh: false})).engine, 'ssh2', 'where there is one');
		});

	test('stays with ssh2 where a security key is one of several', () => {
		const files = [keyFile('sk', 'sk-ssh-ed25519@openssh.com'), keyFile('id', 'ssh-ed25519')];
		assert.equal(chooseEngine(facts({identities: {files, agent: []}})).engine, 'ssh2');
	});
});

describe('keys', () => {
	const names = (isOnly: boolean) => {
		const files = [
			keyFile('a', 'ssh-ed25519'),
			keyFile('b', 'ssh-ed25519'),
			keyFile('public', 'ssh-rsa', {privateText: null}),
		];
		const agent = [
			agentKey('ssh-ed25519', 'x'),
			agentKey('ssh-ed25519', 'b'),
			agentKey('sk-ssh-ed25519@openssh.com', 's'),
		];
		return offersOf({files, agent}, isOnly).map(offer =>
			offer.from === 'agent' ? `agent ${offer.key.comment}` : offer.file.path,
		);
	};

	test('are offered as OpenSSH does: named ones of the agent, its others, then files', () => {
		assert.deepEqual(names(false), ['agent b', 'agent x', 'a']);
		assert.deepEqual(names(true), ['agent b', 'a']);
	});

	test('of an agent are read whole, and a torn answer gives what came', () => {
		const string = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
		const body = Buffer.concat([
			Buffer.from([12, 0, 0, 0, 2]),
			...[string(blob('ssh-rsa')), string(Buffer.from('one')), string(blob('sk-x')), string(Buffer.from('two'))],
		]);
		const answer = Buffer.concat([Buffer.from([0, 0, 0, body.length]), body]);
		assert.deepEqual(
			parseIdentities(answer).map(key => [key.type, key.comment]),
			[
				['ssh-rsa', 'one'],
				['sk-x', 'two'],
			],
		);
		for (let cut = 0; cut < answer.length; cut++) assert.ok(parseIdentities(answer.subarray(0, cut)).length < 2);
	});

	const keygen = spawnSync('ssh-keygen', ['-?']).error ? 'there is no ssh-keygen here' : false;
	test('show their public half without a passphrase', {skip: keygen}, async () => {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'identities-'));
		after(() => fs.rmSync(folder, {recursive: true}));
		const make = (name: string, ...more: string[]) => {
			execFileSync('ssh-keygen', ['-q', '-N', 'locked', '-f', path.join(folder, name), ...more]);
			const [, base64 = ''] = fs.readFileSync(path.join(folder, `${name}.pub`), 'utf8').split(' ');
			return Buffer.from(base64, 'base64');
		};
		const edwards = make('edwards', '-t', 'ed25519');
		const elliptic = make('elliptic', '-t', 'ecdsa', '-m', 'PEM');
		assert.deepEqual(blobOfPrivate(fs.readFileSync(path.join(folder, 'edwards'), 'utf8')), edwards);
		fs.rmSync(path.join(folder, 'edwards.pub'));
		const wanted = ['edwards', 'elliptic', 'none'].map(name => `identityfile ${folder}/${name}`);
		const {files} = await findIdentities(settings(...wanted, 'identityagent none'));
		assert.deepEqual(
			files.map(one => one.blob),
			[edwards, elliptic],
		);
		assert.equal(blobOfPrivate('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----'), null);
	});
});

describe("ssh's questions", () => {
	const kind = (text: string, manner = '') => {
		const prompt = promptOf({text, manner});
		return [prompt.kind, prompt.isVisible];
	};

	test('are told apart by its words', () => {
		assert.deepEqual(kind("Enter passphrase for key '/h/.ssh/id': "), ['passphrase', false]);
		assert.deepEqual(kind("kim@10.0.0.1's password: "), ['password', false]);
		assert.deepEqual(kind('(kim@kids) Verification code: '), ['question', false]);
		assert.deepEqual(kind('Allow use of key x?', 'confirm'), ['question', true]);
	});

	test('show the fingerprint of a strange host first', () => {
		const text =
			"The authenticity of host '[127.0.0.1]:2222' can't be established.\nED25519 key fingerprint is SHA256:abc/def+g.\nThis key is not known by any other names.\nAre you sure you want to continue connecting (yes/no/[fingerprint])? ";
		const prompt = promptOf({text, manner: ''});
		assert.equal(prompt.kind, 'host-key');
		assert.equal(prompt.details[0], 'ED25519 SHA256:abc/def+g');
		assert.equal(prompt.title, '[127.0.0.1]:2222 is not known here yet. Is this its key?');
		assert.doesNotMatch(prompt.details.join('\n'), /fingerprint|authenticity/);
	});

	test('reach the screen without control characters', () => {
		const prompt = promptOf({text: '\u001b]0;x\u0007one\n\u001b[31mCode\u001b[0m: ', manner: ''});
		assert.deepEqual([prompt.title, prompt.details], ['Code:', ['one']]);
	});
});
