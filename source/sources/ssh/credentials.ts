/** What let the person in, kept in memory so that a lost connection can be made again without a question. */
import type {ParsedKey} from 'ssh2';
import {type SafeText, safeLine} from '../../text/safe-text.ts';
import type {Offer} from './identities.ts';

export type Credential =
	| {readonly kind: 'none'}
	| {readonly kind: 'key'; readonly offer: Offer}
	| {readonly kind: 'password'; readonly password: string}
	/** Answers by question. */
	| {readonly kind: 'keyboard-interactive'; readonly answers: ReadonlyMap<string, string>};

function stepWords(step: Credential): string {
	if (step.kind !== 'key') return step.kind === 'none' ? 'nothing asked for' : step.kind;
	const {offer} = step;
	return offer.from === 'file' ? `key ${offer.file.path}` : `key ${offer.key.comment} of the agent`;
}

export class Credentials {
	/** In the order in which the server took them; null: no login has worked yet. */
	steps: readonly Credential[] | null = null;
	/** What worked once was refused later: it is not tried again by itself. */
	isRefused = false;
	/** Keys that were unlocked, by file. */
	readonly unlocked = new Map<string, ParsedKey>();

	/** What let the person in, in words. */
	get words(): SafeText {
		return safeLine((this.steps ?? []).map(stepWords).join(', then '));
	}

	/** What the hops on the way were answered, by question. */
	readonly hopAnswers = new Map<string, string>();

	forget(): void {
		this.hopAnswers.clear();
		this.steps = null;
		this.isRefused = false;
	}
}
