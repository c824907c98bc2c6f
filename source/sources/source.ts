/**
 * Where transcripts lie: the one interface that everything else reads them through.
 *
 * A source lists files, reads bytes and says when something changed. It knows nothing of what is in the files.
 * Paths are relative to `root`, with '/', and are data: a name may hold newlines, escape sequences or bytes that
 * are no UTF-8 (then as lone surrogates, see path-bytes.ts). They must pass SafeText before they are displayed.
 */

/** Where the user's name was taken from; `cwd` means: not known before the file is read. */
export type UserFrom = 'folder' | 'name' | 'cwd';

/** What a path alone says about a transcript. */
export interface Placement {
	/** null: only the `cwd` inside the file can tell (else `SourceFile.owner`); see `userOf`. */
	readonly user: string | null;
	readonly userFrom: UserFrom;
	/** Project slug as Claude Code writes it (`-home-anna-work`), null where the layout has none. */
	readonly project: string | null;
	/** `YYYY-MM-DD` as it stands in the name. A label, never the time of a session. */
	readonly date: string | null;
	/** Session uuid, agent id or whatever stands for an id in the name. */
	readonly id: string | null;
	readonly kind: 'session' | 'subagent';
	/** For a sub-agent in `<uuid>/subagents/`: that uuid. null where only the file can tell. */
	readonly parentId: string | null;
}

export interface SourceFile extends Placement {
	/** Relative to the root, with '/'. */
	readonly path: string;
	/** Bytes, when it was listed. */
	readonly size: number;
	/** Last change, milliseconds since the epoch. When a collector wrote the file, not when the session was. */
	readonly modified: number;
	/** Another one where the path leads to another file than before, though size and time are the same; where the source knows. */
	readonly identity?: string;
	/** Name of the account that owns the file, looked up only where `user` is null. */
	readonly owner: string | null;
}

/** Compared, never shown; '' where the source knows none. */
export const identityOf = ({identity = ''}: Pick<SourceFile, 'identity'>): string => identity;

/** A file or a whole folder (then `path` ends in '/') that is no transcript, and why. */
export interface LeftOut {
	readonly path: string;
	readonly reason: string;
}

/** A file or folder that should have been read and could not; '' is the root itself. */
export interface SourceProblem {
	readonly path: string;
	/** Half a sentence without the path: `permission denied`. */
	readonly message: string;
}

export interface Listing {
	/** In no promised order. */
	readonly files: readonly SourceFile[];
	readonly leftOut: readonly LeftOut[];
	readonly problems: readonly SourceProblem[];
	/** Files that the source has may be missing: nobody may take them for removed. */
	readonly isPartial?: boolean;
}

export interface ChunkOptions {
	/** Bytes per chunk; the source's own choice where unset. */
	readonly chunkBytes?: number;
	readonly signal?: AbortSignal;
}

export interface Watch {
	/** How changes are noticed now: by events of the system, or only by looking again every few seconds. */
	readonly mode: 'events' | 'polling';
	/** Ends it; nothing is called afterwards. May be called twice. */
	stop(): void;
}

export interface WatchOptions {
	/** Something was, or may have been, added, grown or removed: list again. Bursts come as one call. */
	readonly onChange: () => void;
	/** Said at most once: why changes are only noticed by looking again every few seconds. */
	readonly onNotice?: (message: string) => void;
}

export interface Source {
	/** What the person wrote; shown as the source's name. */
	readonly name: string;
	/** Where relative paths begin: an absolute folder, or the address of one. */
	readonly root: string;
	/** Path of the one file that the source is; null for a folder. */
	readonly file: string | null;

	/** Rejects only when aborted; whatever could not be read is a problem in the listing. */
	list(signal?: AbortSignal): Promise<Listing>;

	/**
	 * The bytes from `from` to the end as the file is now, in order. A chunk is valid only until the next one is asked
	 * for: the buffer is used again, so whoever keeps bytes must copy them.
	 * @throws SourceError
	 */
	chunks(path: string, from: number, options?: ChunkOptions): AsyncIterable<Buffer>;

	/**
	 * Exactly `length` bytes from `offset`, in a buffer of their own.
	 * @throws SourceError, kind `shrunk` where the file has fewer
	 */
	readRange(path: string, offset: number, length: number): Promise<Buffer>;

	/** Of the last listing only these paths will be read: a source that has to fetch need not fetch the others. */
	wants?(paths: ReadonlySet<string>): void;

	/** Begins to watch what the last listing found. */
	watch(options: WatchOptions): Watch;

	/** Lets go of what it holds (a connection, a private folder); nothing is asked of it afterwards. May be called twice. */
	close?(): Promise<void>;
}

export type SourceErrorKind =
	/** The file is not there any more. */
	| 'vanished'
	/** It is there and has fewer bytes than were asked for: cut, rotated or rewritten. List again. */
	| 'shrunk'
	/** No permission. */
	| 'denied'
	/** A folder, pipe, socket or device: never opened. */
	| 'not-a-file'
	| 'failed';

/** Why bytes could not be had. The message is half a sentence without the path, which `path` holds. */
export class SourceError extends Error {
	readonly kind: SourceErrorKind;
	readonly path: string;

	constructor(kind: SourceErrorKind, path: string, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'SourceError';
		this.kind = kind;
		this.path = path;
	}
}
