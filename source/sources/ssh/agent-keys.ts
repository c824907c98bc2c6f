/**
 * Which keys an agent holds, of whatever kind. ssh2 passes over those it does not know (certificates, security keys),
 * and those decide which engine is taken. Protocol: draft-miller-ssh-agent, SSH_AGENTC_REQUEST_IDENTITIES.
 */
import net from 'node:net';
import {keyTypeOf} from './known-hosts.ts';

export interface AgentKey {
	readonly type: string;
	readonly blob: Buffer;
	readonly comment: string;
}

const requestIdentities = Buffer.from([0, 0, 0, 1, 11]);
const identitiesAnswer = 12;
/** An agent answers at once; one that waits for something is not worth a login. */
const patience = 3000;
const largest = 256 * 1024;

export function parseIdentities(answer: Buffer): readonly AgentKey[] {
	const keys: AgentKey[] = [];
	let at = 5;
	const string = (): Buffer | null => {
		if (at + 4 > answer.length) return null;
		const end = at + 4 + answer.readUInt32BE(at);
		if (end > answer.length) return null;
		const value = answer.subarray(at + 4, end);
		at = end;
		return value;
	};
	if (answer.length < 9 || answer[4] !== identitiesAnswer) return keys;
	const count = answer.readUInt32BE(at);
	at += 4;
	while (keys.length < count) {
		const blob = string();
		const comment = string();
		if (!blob || !comment) break;
		keys.push({type: keyTypeOf(blob), blob: Buffer.from(blob), comment: comment.toString('utf8')});
	}
	return keys;
}

/** Empty where there is no agent, or none that answers. */
export function agentKeys(socket: string | null): Promise<readonly AgentKey[]> {
	if (socket === null) return Promise.resolve([]);
	return new Promise(resolve => {
		const connection = net.connect(socket);
		let answer = Buffer.alloc(0);
		const finish = () => {
			clearTimeout(timer);
			connection.destroy();
			resolve(parseIdentities(answer));
		};
		const timer = setTimeout(finish, patience);
		connection.on('connect', () => connection.write(requestIdentities));
		connection.on('data', chunk => {
			answer = Buffer.concat([answer, chunk]);
			const isWhole = answer.length >= 4 && answer.length >= 4 + answer.readUInt32BE(0);
			if (isWhole || answer.length > largest) finish();
		});
		connection.on('error', finish);
		connection.on('close', finish);
	});
}
