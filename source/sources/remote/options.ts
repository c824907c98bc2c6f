/** What reading a server is started with: how to reach it, what to fetch, whom to ask and tell. */
import type {RemoteAddress} from '../address.ts';
import type {RemoteStatus} from './status.ts';
import type {Ask, Transport} from './transport.ts';

/** What the person chose, the same for every server. */
export interface RemoteChoices {
	/** What to run there in place of `sudo cat`, with the arguments as the login shell takes them; null: find out. */
	readonly reader: string | null;
	/** Only files that can hold a session begun since then are fetched, milliseconds since the epoch; null: all. */
	readonly since: number | null;
	/** Look again every so many seconds; null: only when the person asks. */
	readonly watchSeconds: number | null;
	/** Whether the copy is kept for the next time; else it lies in a private folder that goes when the program ends. */
	readonly keepsCopy: boolean;
}

/** What is handed in from outside. */
export interface RemoteHooks {
	readonly ask: Ask;
	/** At most some ten times a second. */
	readonly onStatus: (status: RemoteStatus) => void;
	/** A sentence to show once. */
	readonly onNotice: (text: string) => void;
}

export interface RemoteOptions extends RemoteChoices, RemoteHooks {
	readonly address: RemoteAddress;
	/** What the person wrote. */
	readonly name: string;
	/** Makes the way there, not yet connected. @throws RemoteError */
	readonly openTransport: () => Promise<Transport>;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly home: string;
}
