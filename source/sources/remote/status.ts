/** How it stands with a server and the copy of what lies there, for the person: plain data, so that it crosses threads. */
import type {Engine, RemoteErrorKind} from './transport.ts';

export interface RemoteStatus {
	/** What the person wrote; `Source.name`. */
	readonly source: string;
	/**
	 * `waiting`: the link died, it tries again by itself at `retryAt`; `offline`: the last copy is read, nothing is
	 * fetched until the person asks; `failed`: there is not even a copy.
	 */
	readonly phase: 'connecting' | 'listing' | 'fetching' | 'ready' | 'waiting' | 'offline' | 'failed';
	/** `user@host:port` as resolved; '' until it is known. */
	readonly destination: string;
	readonly engine: Engine | null;
	/** Why this engine, in half a sentence; '' where there was no choice. */
	readonly engineReason: string;
	/** How files are read there: as they are, through sudo cat, through an admin's reader script. */
	readonly access: 'plain' | 'sudo' | 'script' | null;
	readonly compression: 'zstd' | 'gzip' | 'none' | null;
	/** Of this run: what the list said had to be fetched, and what has arrived. Bytes are those of the files. */
	readonly files: number;
	readonly filesDone: number;
	readonly bytes: number;
	readonly bytesDone: number;
	/** Bytes of files a second, lately; null where nothing comes. */
	readonly rate: number | null;
	readonly secondsLeft: number | null;
	/** While it fetches: when the last byte came, milliseconds since the epoch; null otherwise. */
	readonly heardAt: number | null;
	/** When the list that the copy follows was made, milliseconds since the epoch; null without a copy. */
	readonly copyTime: number | null;
	/** Milliseconds since the epoch. */
	readonly retryAt: number | null;
	/** The last thing that went wrong and still holds. */
	readonly error: {
		readonly kind: RemoteErrorKind;
		readonly message: string;
		readonly hint: string;
		/** The server's own words, control characters stripped. */
		readonly raw: string;
	} | null;
}
