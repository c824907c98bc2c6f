/** What ssh2 (1.17) can do of the algorithms that the ssh configuration allows: never any other. Pure. */
import type {CipherAlgorithm, KexAlgorithm, MacAlgorithm} from 'ssh2';
import type {HostSettings} from './host-settings.ts';

/** In ssh2's own order: its first ciphers are its fastest. The last ones of each are weak and only used where they are configured. */
const exchanges: readonly KexAlgorithm[] = [
	...(['curve25519-sha256@libssh.org', 'curve25519-sha256'] as const),
	...(['ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521'] as const),
	...(['diffie-hellman-group-exchange-sha256', 'diffie-hellman-group14-sha256'] as const),
	...(['diffie-hellman-group15-sha512', 'diffie-hellman-group16-sha512'] as const),
	...(['diffie-hellman-group17-sha512', 'diffie-hellman-group18-sha512'] as const),
	...(['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'] as const),
];
const ciphers: readonly CipherAlgorithm[] = [
	...(['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'] as const),
	...(['chacha20-poly1305@openssh.com', 'aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'] as const),
];
const macs: readonly MacAlgorithm[] = [
	...(['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha1-etm@openssh.com'] as const),
	...(['hmac-sha2-256', 'hmac-sha2-512', 'hmac-sha1', 'hmac-md5', 'hmac-sha1-96', 'hmac-md5-96'] as const),
];

/** What ssh2 is given; nothing where the configuration is not known. */
export function algorithmsOf(settings: HostSettings): {
	kex?: KexAlgorithm[];
	cipher?: CipherAlgorithm[];
	hmac?: MacAlgorithm[];
} {
	const allowed = <Name extends string>(known: readonly Name[], wanted: readonly string[]) =>
		known.filter(name => wanted.includes(name));
	return {
		...(settings.keyExchanges.length === 0 ? {} : {kex: allowed(exchanges, settings.keyExchanges)}),
		...(settings.ciphers.length === 0 ? {} : {cipher: allowed(ciphers, settings.ciphers)}),
		...(settings.macs.length === 0 ? {} : {hmac: allowed(macs, settings.macs)}),
	};
}

/** Of what ssh2 knows none that may be used, in half a sentence; null: it can go there. */
export function lackingAlgorithms(settings: HostSettings): string | null {
	const {kex, cipher, hmac} = algorithmsOf(settings);
	const lacking = kex?.length === 0 ? 'KexAlgorithms' : cipher?.length === 0 ? 'Ciphers' : 'MACs';
	const lacks = kex?.length === 0 || cipher?.length === 0 || hmac?.length === 0;
	return lacks ? `ssh2 knows none of the ${lacking} in your ssh configuration` : null;
}
