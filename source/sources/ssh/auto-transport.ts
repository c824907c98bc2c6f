/** ssh2 first; where the two sides have no algorithm in common, once and for good the system's ssh. */
import {own, type SafeText} from '../../text/safe-text.ts';
import {type Engine, type ExecuteOptions, type Execution, RemoteError, type Transport} from '../remote/transport.ts';

export class AutoTransport implements Transport {
	#inner: Transport;
	#hasMoved = false;
	readonly #listeners: ((error: RemoteError) => void)[] = [];

	/** @param makeOther - the other engine, told why */
	constructor(
		first: Transport,
		private readonly makeOther: (reason: string) => Transport,
	) {
		this.#inner = first;
	}

	get engine(): Engine {
		return this.#inner.engine;
	}

	get reason(): string {
		return this.#inner.reason;
	}

	get destination(): string {
		return this.#inner.destination;
	}

	get loginBy(): SafeText {
		return this.#inner.loginBy ?? own('');
	}

	async connect(options: {readonly signal?: AbortSignal; readonly isQuiet?: boolean}): Promise<void> {
		try {
			await this.#inner.connect(options);
		} catch (error) {
			// Never after a refused login: servers shut out whoever fails too often.
			const isLacking = error instanceof RemoteError && (error.kind === 'algorithm' || error.kind === 'key-type');
			if (!isLacking || this.#hasMoved) throw error;
			this.#hasMoved = true;
			this.#inner = this.makeOther(`ssh2 lacks what the server wants (${error.raw})`);
			for (const listener of this.#listeners) this.#inner.onLost(listener);
			await this.#inner.connect(options);
		}
	}

	execute(command: string, options?: ExecuteOptions): Promise<Execution> {
		return this.#inner.execute(command, options);
	}

	onLost(listener: (error: RemoteError) => void): void {
		this.#listeners.push(listener);
		this.#inner.onLost(listener);
	}

	close(): Promise<void> {
		return this.#inner.close();
	}
}
