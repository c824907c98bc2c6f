/** The person at the screen, as servers see them from the library's thread: asked through the port, told how it stands. */
import type {RemoteHooks} from '../../sources/remote/options.ts';
import type {RemoteStatus} from '../../sources/remote/status.ts';
import type {Prompt} from '../../sources/remote/transport.ts';
import type {Reply} from './protocol.ts';

export class PersonBehindPort implements RemoteHooks {
	private readonly waiting = new Map<number, (answer: string | null) => void>();
	/** By source: the latest of each. */
	private readonly servers = new Map<string, RemoteStatus>();
	private nextId = 1;

	constructor(private readonly send: (reply: Reply) => void) {}

	readonly ask = (prompt: Prompt, signal: AbortSignal): Promise<string | null> => {
		if (signal.aborted) return Promise.resolve(null);
		const id = this.nextId++;
		return new Promise(resolve => {
			const leave = () => {
				this.send({type: 'unask', id});
				this.answer(id, null);
			};
			this.waiting.set(id, answer => {
				signal.removeEventListener('abort', leave);
				resolve(answer);
			});
			signal.addEventListener('abort', leave);
			this.send({type: 'ask', id, prompt});
		});
	};

	readonly onStatus = (status: RemoteStatus): void => {
		this.servers.set(status.source, status);
		this.send({type: 'servers', servers: [...this.servers.values()]});
	};

	readonly onNotice = (text: string): void => this.send({type: 'notice', text});

	/** What came back for a prompt; one that is not waited for any more is dropped. */
	answer(id: number, answer: string | null): void {
		const resolve = this.waiting.get(id);
		this.waiting.delete(id);
		resolve?.(answer);
	}
}
