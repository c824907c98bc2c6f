/** Which engine `auto` takes: ssh2, save for what only the system's ssh can do. Pure; the facts are gathered elsewhere. */
import {lackingAlgorithms} from './algorithms.ts';
import type {HostSettings} from './host-settings.ts';
import {type Identities, isCertificate, isSecurityKey, offersOf} from './identities.ts';
import {keyTypeOf} from './known-hosts.ts';

export interface EngineFacts {
	readonly settings: HostSettings;
	readonly identities: Identities;
	/** Configured certificates that are there. */
	readonly certificates: readonly string[];
	/** Whether the openssh engine can run here. */
	readonly hasSsh: boolean;
	/** A master of the person's own that is logged in. */
	readonly hasLiveMaster: boolean;
	/** Kerberos is configured, and there is a ticket to use. */
	readonly hasTicket: boolean;
	/** Of the host known_hosts knows nothing but who may vouch for it. */
	readonly hasOnlyAuthorities: boolean;
}

export interface EngineVerdict {
	readonly engine: 'ssh2' | 'openssh';
	/** Half a sentence. */
	readonly reason: string;
}

function hasCertificate({identities, certificates, settings}: EngineFacts): boolean {
	if (certificates.length > 0 || identities.files.some(file => file.hasCertificate)) return true;
	return !settings.isIdentitiesOnly && identities.agent.some(key => isCertificate(key.type));
}

function hasOnlySecurityKeys({identities, settings}: EngineFacts): boolean {
	const types = [
		...identities.agent.map(key => key.type),
		...identities.files.flatMap(file => (file.blob ? [keyTypeOf(file.blob)] : [])),
	];
	return types.some(isSecurityKey) && offersOf(identities, settings.isIdentitiesOnly).length === 0;
}

export function chooseEngine(facts: EngineFacts): EngineVerdict {
	if (!facts.hasSsh) return {engine: 'ssh2', reason: 'there is no other on this machine'};
	const lacking = lackingAlgorithms(facts.settings);
	const reasons: readonly (readonly [boolean, string])[] = [
		[facts.hasLiveMaster, 'a connection of yours to it is open (ControlMaster)'],
		[facts.settings.special !== null, facts.settings.special ?? ''],
		[lacking !== null, lacking ?? ''],
		[hasCertificate(facts), 'your key has a certificate'],
		[hasOnlySecurityKeys(facts), 'your key is a security key'],
		[facts.hasTicket, 'Kerberos is configured and you have a ticket'],
		[facts.hasOnlyAuthorities, 'only a certificate authority vouches for its host key'],
	];
	const found = reasons.find(([holds]) => holds);
	return found ? {engine: 'openssh', reason: found[1]} : {engine: 'ssh2', reason: ''};
}
