/**
 * One key, offered as an agent with nothing else in it. So the server is asked whether it takes the key before anything is
 * unlocked, as ssh does it, and we know which key it was: when ssh2 walks through an agent by itself it misses that a
 * signature was only the first of two steps, and goes on offering keys until the server hangs up.
 */
import type {BaseAgent, ParsedKey, SignCallback, SigningRequestOptions} from 'ssh2';
import type {Offer} from './identities.ts';

export type Ssh2 = typeof import('ssh2');

export interface OfferedKey {
	readonly agent: BaseAgent;
	/** Whether the server wanted a signature of it. */
	wasWanted(): boolean;
}

/** The first key of a parsed file; ssh2 hands some out in a list, which its types do not say. */
export function parseKey(ssh2: Ssh2, data: string | Buffer, passphrase?: string): ParsedKey | Error {
	const parsed: ParsedKey | Error | readonly ParsedKey[] = ssh2.utils.parseKey(data, passphrase);
	if (!Array.isArray(parsed)) return parsed as ParsedKey | Error;
	return parsed[0] ?? new Error('Unsupported key format');
}

/** @param sign - signs `data` with the hash that is named; rejects where it cannot */
function offered(
	ssh2: Ssh2,
	key: ParsedKey | Buffer,
	sign: (data: Buffer, options: SigningRequestOptions) => Promise<Buffer>,
): OfferedKey {
	let isWanted = false;
	class OneKey extends ssh2.BaseAgent<ParsedKey | Buffer> {
		getIdentities(callback: (error: Error | undefined, keys?: (ParsedKey | Buffer)[]) => void): void {
			callback(undefined, [key]);
		}
		sign(
			_key: ParsedKey | Buffer,
			data: Buffer,
			options: SigningRequestOptions | SignCallback,
			callback?: SignCallback,
		): void {
			isWanted = true;
			const done = typeof options === 'function' ? options : callback;
			sign(data, typeof options === 'function' ? {} : options).then(
				signature => done?.(undefined, signature),
				(error: unknown) => done?.(error instanceof Error ? error : new Error(String(error))),
			);
		}
	}
	return {agent: new OneKey(), wasWanted: () => isWanted};
}

/**
 * @param unlock - the private key of a file, asking for its passphrase where it has one
 * @returns null where ssh2 cannot use the key
 */
export async function offerKey(
	ssh2: Ssh2,
	offer: Offer,
	agentSocket: string | null,
	unlock: () => Promise<ParsedKey | null>,
): Promise<OfferedKey | null> {
	if (offer.from === 'agent') {
		const {blob} = offer.key;
		if (agentSocket === null || parseKey(ssh2, blob) instanceof Error) return null;
		const agent = new ssh2.OpenSSHAgent(agentSocket);
		return offered(ssh2, blob, (data, options) => {
			return new Promise((resolve, reject) => {
				agent.sign(blob, data, options, (error, signature) =>
					signature ? resolve(signature) : reject(error ?? new Error('the agent did not sign')),
				);
			});
		});
	}
	const shown = offer.file.blob ? parseKey(ssh2, offer.file.blob) : await unlock();
	if (shown === null || shown instanceof Error) return null;
	return offered(ssh2, shown, async (data, options) => {
		const key = await unlock();
		if (key === null) throw new Error('the key was not unlocked');
		const signature: Buffer | Error = key.sign(data, options.hash);
		if (signature instanceof Error) throw signature;
		return signature;
	});
}
