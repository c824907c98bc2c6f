/** Algorithms: what the configuration allows, and only what ssh2 can do. */
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {describe, test} from 'node:test';
import {algorithmsOf, lackingAlgorithms} from '../../../source/sources/ssh/algorithms.ts';
import {hostSettings} from '../../../source/sources/ssh/host-settings.ts';

const here = {home: '/h', user: 'kim', hostName: 'desk', userId: 1, env: {}};
const settings = (...lines: readonly string[]) => hostSettings('kids', lines.join('\n'), here);

describe('algorithms of the configuration', () => {
	test('are held to, whatever ssh2 would take by itself', () => {
		const {kex, cipher, hmac} = algorithmsOf(
			settings(
				'kexalgorithms sntrup761x25519-sha512,ecdh-sha2-nistp384',
				...[
					'ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com',
					'macs umac-64-etm@openssh.com,hmac-sha2-512',
				],
			),
		);
		assert.deepEqual(kex, ['ecdh-sha2-nistp384']);
		assert.deepEqual(cipher, ['aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com']);
		assert.deepEqual(hmac, ['hmac-sha2-512']);
	});

	test('may be weak ones where that is configured, and are ssh2’s own where nothing is known', () => {
		assert.deepEqual(algorithmsOf(settings('kexalgorithms diffie-hellman-group1-sha1')).kex, [
			'diffie-hellman-group1-sha1',
		]);
		assert.deepEqual(algorithmsOf(settings()), {});
		assert.equal(lackingAlgorithms(settings()), null);
	});

	test('are all known to ssh2, and none of its usual ones is missing', () => {
		const known: Record<string, readonly string[]> = createRequire(import.meta.url)('ssh2/lib/protocol/constants.js');
		for (const [name, keyword, part] of [
			['KEX', 'kexalgorithms', 'kex'],
			['CIPHER', 'ciphers', 'cipher'],
			['MAC', 'macs', 'hmac'],
		] as const) {
			const all = [...(known[`SUPPORTED_${name}`] ?? []), ...(known[`DEFAULT_${name}`] ?? [])];
			assert.ok(all.length > 0);
			const ours: readonly string[] = algorithmsOf(settings(`${keyword} ${all.join(',')}`))[part] ?? [];
			assert.deepEqual(
				known[`DEFAULT_${name}`]?.filter(usual => !ours.includes(usual)),
				[],
			);
			assert.ok(ours.length > (known[`DEFAULT_${name}`]?.length ?? 0), 'and the weak ones');
		}
	});
});
