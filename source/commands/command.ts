/** What a command is made of, and what of the world it is handed. */
import type {Config} from '../config/config.ts';
import type {Ask} from '../sources/remote/transport.ts';
import type {WrittenFlags} from './flags.ts';
import type {Options} from './options.ts';
import type {Field, Row} from './row.ts';
import type {ServerDesk} from './server-desk.ts';
import type {ReadSources} from './workspace.ts';

/** A stream as far as commands use it: process.stdout and process.stderr are such. */
export interface OutputStream {
	readonly isTTY?: boolean;
	readonly columns?: number;
	write(text: string): boolean;
	once(event: 'drain', listener: () => void): unknown;
}

/** The world outside, handed in so that tests can hand in another. */
export interface Io {
	readonly stdin: {readonly isTTY?: boolean};
	readonly stdout: OutputStream;
	readonly stderr: OutputStream;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly cwd: string;
	readonly home: string;
	/** Milliseconds since the epoch: what `48h` counts from. */
	readonly now: number;
	readonly demoFolder: string;
	/** Asks the person what a server wants to know; left out where nobody is there. */
	readonly ask?: Ask;
	readonly version: string;
}

export const exitStatus = {
	ok: 0,
	/** A search or friction query without a row, as grep. */
	nothingFound: 1,
	usage: 2,
	/** A source could not be read, wholly or in part; or what was found could not be written. */
	unreadable: 3,
	/** `report --fail-on`: there is a mark so bad. */
	frictionFound: 4,
} as const;

/** The command line is wrong; the message says what was expected. */
export class UsageError extends Error {}

export interface CommandContext {
	readonly io: Io;
	/** Arguments behind the command's name. */
	readonly words: readonly string[];
	readonly written: WrittenFlags;
	readonly options: Options;
	readonly config: Config;
	readonly servers: ServerDesk;
}

/** A command that prints rows: it says what they are and makes them, printing is the same for all. */
export interface RowCommand {
	readonly kind: 'rows';
	readonly fields: readonly Field[];
	/** Status where there is no row. */
	readonly emptyStatus: 0 | 1;
	/** How many of the words at the beginning are not sources, and what they are called. */
	readonly ownWords?: readonly string[];
	rows(read: ReadSources, context: CommandContext): AsyncIterable<Row>;
}

/** A command with a way of its own. */
export interface FreeCommand {
	readonly kind: 'free';
	run(context: CommandContext): Promise<number>;
}

export type CommandModule = RowCommand | FreeCommand;
