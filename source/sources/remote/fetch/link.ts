/** The one connection to a server: made when somebody asks, made again by itself after it was lost, never with a prompt then. */
import {RemoteError, type Transport} from '../transport.ts';

export class Link {
	private transport: Transport | null = null;
	private isUp = false;
	private connecting: Promise<Transport> | null = null;

	constructor(
		private readonly openTransport: () => Promise<Transport>,
		/** An established link died by itself. */
		private readonly onLost: (error: RemoteError) => void,
	) {}

	/** The way there, not necessarily connected. @throws RemoteError */
	async way(): Promise<Transport> {
		if (this.transport) return this.transport;
		const transport = await this.openTransport();
		transport.onLost(error => {
			this.isUp = false;
			this.onLost(error);
		});
		this.transport = transport;
		return transport;
	}

	/** null while there is none. */
	get current(): Transport | null {
		return this.isUp ? this.transport : null;
	}

	/** Connects where that is needed. @throws RemoteError */
	async up(options: {readonly signal?: AbortSignal; readonly isQuiet: boolean}): Promise<Transport> {
		if (this.isUp && this.transport) return this.transport;
		// Whoever comes second waits for the first, prompts and all.
		this.connecting ??= this.connect(options).finally(() => {
			this.connecting = null;
		});
		return this.connecting;
	}

	/** Something over it showed that it is dead, whatever it says itself. */
	async drop(): Promise<void> {
		this.isUp = false;
		await this.transport?.close();
	}

	async close(): Promise<void> {
		this.isUp = false;
		await this.transport?.close();
		this.transport = null;
	}

	private async connect(options: {readonly signal?: AbortSignal; readonly isQuiet: boolean}): Promise<Transport> {
		const transport = await this.way();
		await transport.connect(options);
		this.isUp = true;
		return transport;
	}
}

/** Anything thrown as an error of the link. */
export const asRemoteError = (error: unknown): RemoteError =>
	error instanceof RemoteError
		? error
		: new RemoteError('failed', error instanceof Error ? error.message : String(error), '', '', {cause: error});
