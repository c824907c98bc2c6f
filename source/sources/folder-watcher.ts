/**
 * Notices that transcripts were added, grew or went away.
 *
 * Where the system watches whole trees itself (macOS, Windows) it is asked to. On Linux Node imitates that with a
 * watch per file (20,000 files: 0.4 s of blocked thread and 65 MB), so here only folders are watched, which reports
 * writes to the files in them as well. Network and container folders may send no event at all, therefore the files
 * that changed last are also looked at now and then; where the system has no watch left, that is all there is.
 */
import fs from 'node:fs';
import {isTranscriptName} from './file-name.ts';
import {sourceLimits} from './limits.ts';
import {pathBytes} from './path-bytes.ts';
import type {Watch, WatchOptions} from './source.ts';
import {errorCode} from './system-errors.ts';

type OnEvent = (event: string, fileName: string | null) => void;

/** Opens one watch of the system; throws where it has none left. */
export type OpenWatch = (
	folder: string | Buffer,
	options: {recursive: boolean},
	onEvent: OnEvent,
) => {close(): void; on(event: 'error', listener: (error: Error) => void): unknown};

/** A folder or a file as it was when it was listed. */
export interface Seen {
	readonly path: string;
	readonly size: number;
	/** Milliseconds since the epoch. */
	readonly modified: number;
}

export interface FolderWatchOptions extends WatchOptions {
	readonly root: string;
	/** The one file of the root that matters, null: all. */
	readonly only: string | null;
	/** What the last listing found. */
	readonly listed: () => {
		readonly folders: readonly Seen[];
		readonly files: readonly Seen[];
	};
	readonly openWatch?: OpenWatch;
	/** Whether one watch covers a whole tree. */
	readonly isRecursive?: boolean;
	/** How often to look without events, milliseconds. */
	readonly pollMilliseconds?: number;
}

export interface FolderWatcher extends Watch {
	/** Takes over what a new listing found. */
	sync(): void;
}

const noWatchLeft = new Set(['ENOSPC', 'EMFILE', 'ENFILE', 'ENOMEM', 'ENOSYS']);

const openSystemWatch: OpenWatch = (folder, options, onEvent) =>
	fs.watch(folder, {...options, persistent: false}, onEvent);

class PollingAndEvents implements FolderWatcher {
	mode: 'events' | 'polling' = 'events';
	private readonly options: FolderWatchOptions;
	private readonly openWatch: OpenWatch;
	private readonly isRecursive: boolean;
	private readonly watched = new Map<string, {close(): void}>();
	/** Size and time of what the poll looks at, as last seen. */
	private readonly polled = new Map<string, string>();
	private isStopped = false;
	private pollTimer: NodeJS.Timeout | undefined;
	private quietTimer: NodeJS.Timeout | undefined;
	private burstSince: number | null = null;
	/** When a change was told last. */
	private toldAt = Number.NEGATIVE_INFINITY;

	constructor(options: FolderWatchOptions) {
		this.options = options;
		this.openWatch = options.openWatch ?? openSystemWatch;
		this.isRecursive = options.isRecursive ?? (process.platform === 'darwin' || process.platform === 'win32');
		this.sync();
		// What came between the listing and the first watch sends no event any more.
		this.pollAgainAfter(0);
	}

	sync(): void {
		if (this.isStopped) return;
		const {folders, files} = this.options.listed();
		const changed = latestFirst(folders);
		this.polled.clear();
		for (const folder of changed.slice(0, sourceLimits.polledFoldersCount))
			this.polled.set(folder.path, seenOf(folder));
		for (const file of latestFirst(files).slice(0, sourceLimits.polledFilesCount))
			this.polled.set(file.path, seenOf(file));
		if (this.mode === 'events') this.watchAll(changed.map(folder => folder.path));
	}

	stop(): void {
		this.isStopped = true;
		clearTimeout(this.pollTimer);
		clearTimeout(this.quietTimer);
		this.closeAll();
	}

	private watchAll(folders: readonly string[]): void {
		// In the folders beyond the limit the poll still sees the files that changed last.
		const wanted = new Set(this.isRecursive ? [''] : folders.slice(0, sourceLimits.watchedFoldersCount));
		for (const [path, watch] of this.watched)
			if (!wanted.has(path)) {
				watch.close();
				this.watched.delete(path);
			}
		for (const path of wanted) {
			if (this.watched.has(path)) continue;
			try {
				this.watched.set(path, this.watchOne(path));
			} catch (error) {
				const code = errorCode(error) ?? '';
				if (!noWatchLeft.has(code)) continue;
				this.pollOnly(code);
				return;
			}
		}
	}

	private watchOne(path: string): {close(): void} {
		const onEvent: OnEvent = (event, fileName) => {
			if (this.concerns(event, fileName)) this.changed();
		};
		const watch = this.openWatch(this.absolute(path), {recursive: this.isRecursive}, onEvent);
		// A folder that is removed ends its watch this way on some systems.
		watch.on('error', () => {
			watch.close();
			this.watched.delete(path);
			this.changed();
		});
		return watch;
	}

	private concerns(event: string, fileName: string | null): boolean {
		// No name, or one that is no UTF-8: it may be any file.
		if (fileName === null || fileName.includes('\ufffd')) return true;
		if (this.options.only !== null) return fileName === this.options.only;
		return event === 'rename' || isTranscriptName(fileName);
	}

	private pollOnly(code: string): void {
		this.mode = 'polling';
		this.closeAll();
		const seconds = sourceLimits.pollAloneMilliseconds / 1000;
		this.options.onNotice?.(
			`the system has no file watch left (${code}): looking for changes every ${seconds} s instead`,
		);
	}

	/** Tells the first change at once; of those that follow soon it waits for the end of a burst, but not for long. */
	private changed(): void {
		if (this.isStopped) return;
		const now = Date.now();
		this.burstSince ??= now;
		const {watchFirstMilliseconds, watchQuietMilliseconds, watchLatestMilliseconds} = sourceLimits;
		const untilLatest = this.burstSince + watchLatestMilliseconds - now;
		const isFirst = this.burstSince - this.toldAt > watchLatestMilliseconds;
		clearTimeout(this.quietTimer);
		this.quietTimer = setTimeout(
			() => {
				this.burstSince = null;
				this.toldAt = Date.now();
				if (!this.isStopped) this.options.onChange();
			},
			Math.max(0, Math.min(isFirst ? watchFirstMilliseconds : watchQuietMilliseconds, untilLatest)),
		);
		this.quietTimer.unref();
	}

	private pollAgainAfter(milliseconds: number): void {
		if (this.isStopped) return;
		const {pollAloneMilliseconds, pollBesideEventsMilliseconds} = sourceLimits;
		this.pollTimer = setTimeout(async () => {
			await this.poll();
			const usual = this.mode === 'events' ? pollBesideEventsMilliseconds : pollAloneMilliseconds;
			this.pollAgainAfter(this.options.pollMilliseconds ?? usual);
		}, milliseconds);
		this.pollTimer.unref();
	}

	/** Asynchronous on purpose: a network folder that hangs must not hold up a key. */
	private async poll(): Promise<void> {
		for (const [path, before] of [...this.polled]) {
			let now: string;
			try {
				const {size, mtimeMs} = await fs.promises.stat(this.absolute(path));
				now = seenOf({path, size, modified: mtimeMs});
			} catch {
				now = 'gone';
			}
			if (this.isStopped) return;
			if (now === before || this.polled.get(path) !== before) continue;
			this.polled.set(path, now);
			this.changed();
		}
	}

	private absolute(path: string): string | Buffer {
		return pathBytes(path === '' ? this.options.root : `${this.options.root}/${path}`);
	}

	private closeAll(): void {
		for (const watch of this.watched.values()) watch.close();
		this.watched.clear();
	}
}

const seenOf = ({size, modified}: Seen): string => `${size} ${modified}`;

const latestFirst = (seen: readonly Seen[]): Seen[] => [...seen].sort((a, b) => b.modified - a.modified);

/** Begins to watch; calls back until it is stopped. */
export const watchFolders = (options: FolderWatchOptions): FolderWatcher => new PollingAndEvents(options);
