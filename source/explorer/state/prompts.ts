/** Prompts that wait for the person, one shown at a time, in the order in which they came. Pure. */
import type {Ask, Prompt} from '../../sources/remote/transport.ts';

interface Waiting {
	readonly prompt: Prompt;
	readonly answer: (answer: string | null) => void;
}

export class Prompts {
	private readonly queue: Waiting[] = [];

	/** `onChange`: another prompt, or none, is now the first. */
	constructor(private readonly onChange: () => void) {}

	readonly ask: Ask = (prompt, signal) => {
		if (signal.aborted) return Promise.resolve(null);
		return new Promise(resolve => {
			const leave = () => waiting.answer(null);
			const waiting: Waiting = {
				prompt,
				answer: answer => {
					const at = this.queue.indexOf(waiting);
					if (at < 0) return;
					this.queue.splice(at, 1);
					signal.removeEventListener('abort', leave);
					resolve(answer);
					if (at === 0) this.onChange();
				},
			};
			signal.addEventListener('abort', leave);
			this.queue.push(waiting);
			if (this.queue.length === 1) this.onChange();
		});
	};

	/** How many wait behind the first. */
	get waiting(): number {
		return Math.max(0, this.queue.length - 1);
	}

	get first(): Waiting | null {
		return this.queue[0] ?? null;
	}

	/** Nobody answers any more. */
	close(): void {
		for (const {answer} of [...this.queue]) answer(null);
	}
}
