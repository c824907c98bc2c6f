/** What `ssh -G` prints becomes settings; names that could harm are refused before anything is started. */
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {RemoteAddress} from '../../../source/sources/address.ts';
import {RemoteError} from '../../../source/sources/remote/transport.ts';
import {expandPath, type Here, hostSettings, usualSettings} from '../../../source/sources/ssh/host-settings.ts';
import {proxyArguments} from '../../../source/sources/ssh/proxy.ts';
import {destinationArguments, refuseDangerous, resolveHost} from '../../../source/sources/ssh/resolve-host.ts';

const here: Here = {
	...{home: '/home/kim', user: 'kim', hostName: 'desk.example.com', userId: 1000},
	env: {SSH_AUTH_SOCK: '/run/agent', KEYS: '/keys', OTHER: '/run/other'},
};
const settings = (...lines: readonly string[]) =>
	hostSettings('kids', ['hostname 10.1.2.3', 'port 2222', 'user root', ...lines].join('\n'), here);
const address = (host: string, user: string | null = null, port: number | null = null): RemoteAddress => ({
	...{kind: 'remote', host, user, port, path: '.'},
});

describe('settings of a host', () => {
	test('are those that ssh -G prints', () => {
		const {hostName, port, user, identityFiles, userKnownHosts, hostKeyChecking, methods} = settings(
			...['identityfile ~/.ssh/%r@%h', 'identityfile ${KEYS}/%n', 'identityfile none', 'identitiesonly yes'],
			...['userknownhostsfile ~/.ssh/known_hosts /etc/more', 'stricthostkeychecking true', 'passwordauthentication no'],
		);
		assert.deepEqual([hostName, port, user], ['10.1.2.3', 2222, 'root']);
		assert.deepEqual(identityFiles, ['/home/kim/.ssh/root@10.1.2.3', '/keys/kids']);
		assert.deepEqual(userKnownHosts, ['/home/kim/.ssh/known_hosts', '/etc/more']);
		assert.equal(hostKeyChecking, 'yes');
		assert.deepEqual(methods, ['publickey', 'keyboard-interactive']);
	});

	test('expand the tokens of ssh_config(5)', () => {
		const tokens = {h: 'host', r: 'root', n: 'kids'};
		assert.equal(expandPath('~/%h/%%h/%r', here, tokens), '/home/kim/host/%h/root');
		assert.equal(expandPath('/x/%Z/${NONE}/~', here, tokens), '/x/%Z/${NONE}/~', 'what is not known stays');
	});

	test('name the agent', () => {
		const agent = (...lines: string[]) => settings(...lines).agentSocket;
		assert.equal(agent(), '/run/agent');
		assert.equal(agent('identityagent SSH_AUTH_SOCK'), '/run/agent');
		assert.equal(agent('identityagent none'), null);
		assert.equal(agent('identityagent $OTHER'), '/run/other');
		assert.equal(agent('identityagent ~/%n.sock'), '/home/kim/kids.sock');
	});

	test('hold to what may be tried, in the order that is preferred', () => {
		assert.deepEqual(settings('preferredauthentications password,gssapi-with-mic,publickey').methods, [
			'password',
			'publickey',
		]);
		assert.deepEqual(settings('pubkeyauthentication false').methods, ['keyboard-interactive', 'password']);
		assert.deepEqual(settings('batchmode yes').methods, ['publickey']);
	});

	test('take no laxer than accept-new, and yes for what they do not know', () => {
		const checking = (word: string) => settings(`stricthostkeychecking ${word}`).hostKeyChecking;
		assert.deepEqual(['no', 'off', 'false', 'accept-new', 'ask', 'yes', 'true', 'new-word'].map(checking), [
			...['accept-new', 'accept-new', 'accept-new', 'accept-new', 'ask', 'yes', 'yes', 'yes'],
		]);
	});

	test('say what only the system ssh can do', () => {
		assert.match(settings('pkcs11provider /lib/token.so').special ?? '', /PKCS#11/);
		assert.equal(settings('pkcs11provider none', 'knownhostscommand none').special, null);
	});

	test('lead through other hosts', () => {
		assert.equal(proxyArguments(settings(), false), null);
		const argv = (jump: string) => proxyArguments(settings(`proxyjump ${jump}`), true)?.join(' ') ?? '';
		assert.match(argv('hop'), /^ssh .*BatchMode=yes.* -W \[10\.1\.2\.3\]:2222 -- hop$/);
		assert.match(argv('a@one:22,b@two:2200'), / -J a@one:22 -W \S+ -- ssh:\/\/b@two:2200$/);
		assert.deepEqual(proxyArguments(settings('proxycommand nc %h %p # 100%%'), false), [
			...['/bin/sh', '-c', 'exec nc 10.1.2.3 2222 # 100%'],
		]);
		assert.equal(proxyArguments(settings('proxycommand none'), false), null);
	});

	test('without an ssh are the usual ones', () => {
		const usual = usualSettings('kids', null, null, here);
		assert.deepEqual([usual.hostName, usual.port, usual.user, usual.hostKeyChecking], ['kids', 22, 'kim', 'ask']);
		assert.ok(usual.identityFiles.includes('/home/kim/.ssh/id_ed25519'));
	});
});

describe('a name for ssh', () => {
	test('is refused where it could be more than a name', () => {
		for (const host of [
			'-oProxyCommand=id',
			'a b',
			'a;b',
			'$(id)',
			'`id`',
			"a'b",
			'a|b',
			'a\nb',
			'a>b',
			'*',
			'a,b',
			'~root',
			'a\u001bb',
		])
			assert.throws(() => refuseDangerous(address(host)), RemoteError, host);
		for (const user of ['-l', 'a b', 'a;b', '$(id)', '`id`', "a'b", 'a|b', 'a\\'])
			assert.throws(() => refuseDangerous(address('kids', user)), RemoteError, user);
	});

	test('is taken where it is one', () => {
		for (const host of ['kids', 'a.example.com', '10.0.0.1', '::1', 'fe80::1%eth0', 'under_score', 'KIDS-2'])
			refuseDangerous(address(host, 'DOMAIN\\kim'));
	});

	test('stands behind the end of options', () => {
		assert.deepEqual(destinationArguments(address('kids', 'kim', 2222)), ['-p', '2222', '--', 'kim@kids']);
	});

	test('is taken as it is written where there is no ssh, and that is said', async () => {
		const notices: string[] = [];
		const {settings: found, hasSsh} = await resolveHost(address('kids', 'kim', 2222), {PATH: '/nowhere'}, text =>
			notices.push(text),
		);
		assert.deepEqual([hasSsh, found.hostName, found.user, found.port], [false, 'kids', 'kim', 2222]);
		assert.match(notices.join(), /no ssh on this machine/);
	});
});
