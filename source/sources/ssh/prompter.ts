/** Asks the person on behalf of one server: one question at a time, and nobody at all while reconnecting. */
import {safeLine} from '../../text/safe-text.ts';
import type {Ask, Prompt} from '../remote/transport.ts';
import type {Unanswered} from './refusals.ts';

export class Prompter {
	/** Listeners that want to know when a question is open: timers stand still meanwhile. */
	onOpen: ((isOpen: boolean) => void) | null = null;
	#last: Promise<unknown> = Promise.resolve();
	#open = 0;

	constructor(
		private readonly server: string,
		private readonly askPerson: Ask,
		readonly isQuiet: boolean,
		private readonly signal: AbortSignal,
	) {}

	/** Why an answer is null. */
	get unanswered(): Unanswered {
		return this.isQuiet ? 'quiet' : this.askPerson.hasNobody ? 'nobody' : 'declined';
	}

	/** The answer; null: nobody wants to give one. Never rejects. */
	ask(prompt: Omit<Prompt, 'server'>): Promise<string | null> {
		if (this.isQuiet) return Promise.resolve(null);
		if (this.#open++ === 0) this.onOpen?.(true);
		const answer = this.#last.then(async () => {
			try {
				if (this.signal.aborted) return null;
				return await this.askPerson({...prompt, server: safeLine(this.server)}, this.signal);
			} catch {
				return null;
			} finally {
				if (--this.#open === 0) this.onOpen?.(false);
			}
		});
		this.#last = answer;
		return answer;
	}
}
