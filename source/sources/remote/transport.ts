/**
 * A way to run a command where the transcripts lie. All that the reading of servers needs: no paths, no file transfer.
 *
 * Three of them: ssh2, the system's ssh, and this machine itself (then with sudo). Whatever runs over one is a constant script
 * for `/bin/sh`; data goes through its standard input only.
 */
import type {SafeText} from '../../text/safe-text.ts';

export type Engine = 'ssh2' | 'openssh' | 'local';

/** Something only the person can answer. Texts of the server have passed the gate. */
export interface Prompt {
	readonly kind: 'host-key' | 'passphrase' | 'password' | 'question' | 'sudo';
	/** Which server, as the person wrote it. */
	readonly server: SafeText;
	/** What is asked, in one sentence. */
	readonly title: SafeText;
	/** More to know before answering: a fingerprint, the server's own words. */
	readonly details: readonly SafeText[];
	/** Whether the answer may be seen while it is typed; a host key is answered by `yes`. */
	readonly isVisible: boolean;
}

/** Asks the person; null: nobody is there, or they do not want to answer. Answers are never kept beyond the process. */
export interface Ask {
	(prompt: Prompt, signal: AbortSignal): Promise<string | null>;
	/** There is no terminal: it answers null to everything, and no sentence should blame the person. */
	readonly hasNobody?: boolean;
}

/** How a command on the other side ended. */
export interface Ending {
	/** null where none was told: the link died, or the command was killed. */
	readonly code: number | null;
	readonly signal: string | null;
	/** False when the link died before the command was known to have ended. Then nothing that came counts as whole. */
	readonly isClean: boolean;
}

export interface Execution {
	/** Its standard input; must be ended. Errors of it are shown by `ending`, never thrown. */
	readonly stdin: NodeJS.WritableStream;
	/** Bytes as they come; whoever stops reading holds the sender up. Ends, and never throws, when the link dies. */
	readonly stdout: AsyncIterable<Buffer>;
	/** The last 64 KiB of what it said on standard error so far; hostile. */
	stderr(): string;
	/** Never rejects. */
	readonly ending: Promise<Ending>;
	/** Ends it from here; `ending` then says that it is not clean. */
	kill(): void;
}

export interface ExecuteOptions {
	/** With a terminal on the other side that changes no byte (for sudo's `requiretty`); standard error is then mixed in. */
	readonly isTerminal?: boolean;
	readonly signal?: AbortSignal;
}

export interface Transport {
	readonly engine: Engine;
	/** Why this engine, in half a sentence; '' where there was no choice. */
	readonly reason: string;
	/** Where it leads, for people: `user@host:port` as resolved. Also the identity of a server in caches. */
	readonly destination: string;
	/** What let the person in, such as `key ~/.ssh/id_ed25519`; '' before that, and where the engine does not tell. */
	readonly loginBy?: SafeText;
	/**
	 * Logs in. May ask the person; `isQuiet` forbids it (reconnecting: only what worked before, never a prompt).
	 * @throws RemoteError
	 */
	connect(options: {readonly signal?: AbortSignal; readonly isQuiet?: boolean}): Promise<void>;
	/** Runs a command line for the login shell. Call only between connect and close. @throws RemoteError */
	execute(command: string, options?: ExecuteOptions): Promise<Execution>;
	/** Called once when an established link dies by itself. */
	onLost(listener: (error: RemoteError) => void): void;
	/** Ends the link and everything that runs over it. May be called twice. */
	close(): Promise<void>;
}

/** A row of the error catalogue (sources/remote/errors.ts). */
export type RemoteErrorKind =
	| 'dns'
	| 'refused'
	| 'timeout'
	| 'dropped'
	| 'host-key'
	| 'algorithm'
	| 'auth'
	| 'passphrase'
	| 'key-type'
	| 'config'
	| 'sessions'
	| 'lost'
	| 'shell'
	| 'permission'
	| 'sudo'
	| 'sudo-tty'
	| 'sudo-denied'
	| 'sudo-password'
	| 'sudo-missing'
	| 'list'
	| 'gone'
	| 'disk'
	| 'cancelled'
	| 'failed';

/** Why a server could not be reached or read: a sentence for the person, what to do next, and the raw words. */
export class RemoteError extends Error {
	constructor(
		readonly kind: RemoteErrorKind,
		/** One sentence, safe to show. */
		message: string,
		/** What to do next; '' where the message says it. */
		readonly hint: string = '',
		/** The server's or the library's own words, control characters stripped. */
		readonly raw: string = '',
		options?: ErrorOptions,
	) {
		super(message, options);
		this.name = 'RemoteError';
	}
}
