/**
 * The local copy of what lies on a server: what indexing reads. Holds only what came whole, and of what was cut off only whole
 * lines. On the disk it is a journal and data files; the journal is written after the data.
 */
import fs from 'node:fs';
import path from 'node:path';
import {errorCode, problemMessage} from '../../system-errors.ts';
import type {Blob, Draft, Store} from './blobs.ts';
import {type CachePlace, copyFolder, makeCopyFolder, makePrivateFolder} from './cache-folder.ts';
import {removeEmptyCopies} from './cache-status.ts';
import {FolderStore, fileBlob} from './folder-store.ts';
import {Incoming} from './incoming.ts';
import {type CopiedFile, Journal, type JournalState, readJournal} from './journal.ts';
import {type Lock, takeLock} from './lock.ts';
import {MemoryStore} from './memory-store.ts';
import {SpoolStore} from './spool-store.ts';

/** As the server listed a file when it was read. */
export type CopiedFacts = Pick<CopiedFile, 'size' | 'modified' | 'inode' | 'owner'>;

export interface Copy extends CopiedFacts {
	readonly path: string;
	readonly blob: Blob;
	readonly isWhole: boolean;
}

export interface MirrorOptions {
	readonly place: CachePlace;
	readonly destination: string;
	readonly root: string;
	readonly keepsCopy: boolean;
	/** A sentence to show once. */
	readonly onNotice: (text: string) => void;
	/** What memory may hold where no disk takes anything. */
	readonly memoryBytes?: number;
}

const memoryBytes = 128 * 1024 * 1024;
/** More unfinished files than this and whoever fetches should wait for the disk. */
const unsettledFiles = 256;

export class Mirror {
	private readonly copies = new Map<string, Copy>();
	private goneFiles = new Set<string>();
	private listedTime: number | null = null;
	private store: Store;
	private journal: Journal | null = null;
	private lock: Lock | null = null;
	private readonly unsettled = new Set<Promise<void>>();
	private readonly inMemory = new Map<string, number>();

	private constructor(private readonly options: MirrorOptions) {
		this.store = new MemoryStore();
		if (options.keepsCopy) this.openFolder();
		else this.openSpool();
	}

	/** Never throws: what cannot be kept on a disk is kept in memory, and that is said. */
	static open(options: MirrorOptions): Mirror {
		return new Mirror(options);
	}

	/** What it is worth to fetch ahead: with nothing but memory, only what somebody waits for. */
	get isMemoryOnly(): boolean {
		return this.store instanceof MemoryStore;
	}

	/** When the server was last listed, milliseconds since the epoch; null: never, or the copy is not kept. */
	get listedAt(): number | null {
		return this.listedTime;
	}

	get(file: string): Copy | null {
		return this.copies.get(file) ?? null;
	}

	/** What the last list had, as far as it was copied. */
	*present(): Generator<Copy> {
		for (const copy of this.copies.values()) if (!this.goneFiles.has(copy.path)) yield copy;
	}

	/** Begins a new version of a file; `base`: the copy whose bytes it begins with. */
	begin(file: string, base: Copy | null): Incoming {
		return new Incoming(this, file, base);
	}

	/** The server was listed and has exactly these files; where it could not be listed whole, others may be there too. */
	listed(present: ReadonlySet<string>, isComplete: boolean, at: number): void {
		this.listedTime = at;
		for (const file of this.copies.keys()) {
			const isGone = !present.has(file) && (isComplete || this.goneFiles.has(file));
			if (isGone && !this.goneFiles.has(file)) {
				this.goneFiles.add(file);
				this.journal?.gone(file);
			} else if (!isGone && this.goneFiles.has(file)) {
				this.goneFiles.delete(file);
				this.write(file);
			}
		}
		this.journal?.listed(at);
	}

	/** Takes what a listing says of a file of which every byte is known to be here. */
	confirm(file: string, facts: CopiedFacts): void {
		const copy = this.copies.get(file);
		if (!copy) return;
		this.copies.set(file, {...copy, ...facts, isWhole: true});
		this.write(file);
	}

	/** null: go on; else go on when it resolves, for the disk is behind. */
	room(): Promise<void> | null {
		return this.unsettled.size > unsettledFiles ? Promise.race(this.unsettled) : null;
	}

	/** Everything that came is on the disk when it resolves. */
	async settle(): Promise<void> {
		while (this.unsettled.size > 0) await Promise.all(this.unsettled);
		this.journal?.flush();
	}

	async close(): Promise<void> {
		await this.settle();
		this.journal?.close();
		this.journal = null;
		const wrote = this.lock !== null;
		this.lock?.release();
		this.lock = null;
		this.store.close();
		const {place, destination, root} = this.options;
		if (wrote) removeEmptyCopies(place, copyFolder(place, destination, root));
	}

	/** For `Incoming`: a place for bytes. */
	draft(file: string, base: Copy | null): Draft {
		try {
			return this.store.draft(file, base?.blob ?? null);
		} catch (error) {
			this.giveUpDisk(error);
			return this.store.draft(file, base?.blob ?? null);
		}
	}

	/** For `Incoming`: the disk takes no more; what is there stays. */
	giveUpDisk(error: unknown): void {
		if (this.store instanceof MemoryStore) return;
		this.store = new MemoryStore();
		const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error) ?? '');
		this.options.onNotice(
			isFull
				? 'the local disk is full: what is read from the server from now on is not kept (session-tui cache clear makes room)'
				: `the local copy cannot be written (${problemMessage(error)}): what is read from now on is not kept`,
		);
	}

	/** For `Incoming`: `draft` is null while more is coming. */
	commit(copy: Copy, draft: Draft | null): void {
		const before = this.copies.get(copy.path);
		this.copies.set(copy.path, copy);
		const isSame = before && before.blob.name !== null && before.blob.name === copy.blob.name;
		if (copy.blob.name === null) this.remember(copy);
		if (draft === null) {
			this.write(copy.path);
			return;
		}
		const settled: Promise<void> = draft
			.finish()
			.then(
				() => {
					if (this.copies.get(copy.path) === copy) this.write(copy.path);
					if (before && !isSame) this.store.drop(before.blob);
				},
				(error: unknown) => {
					this.giveUpDisk(error);
					if (this.copies.get(copy.path) === copy) this.copies.delete(copy.path);
				},
			)
			.finally(() => this.unsettled.delete(settled));
		this.unsettled.add(settled);
	}

	private write(file: string): void {
		const copy = this.copies.get(file);
		if (!copy || copy.blob.name === null) return;
		const {blob, isWhole, size, modified, inode, owner} = copy;
		this.journal?.file({path: file, name: copy.blob.name, length: blob.length, isWhole, size, modified, inode, owner});
		// It may have gone while its bytes were on their way to the disk.
		if (this.goneFiles.has(file)) this.journal?.gone(file);
	}

	/** Of what is only in memory the oldest goes first. */
	private remember(copy: Copy): void {
		if (!this.isMemoryOnly) return;
		this.inMemory.delete(copy.path);
		this.inMemory.set(copy.path, copy.blob.length);
		let sum = 0;
		for (const length of this.inMemory.values()) sum += length;
		for (const [file, length] of this.inMemory) {
			if (sum <= (this.options.memoryBytes ?? memoryBytes) || file === copy.path) break;
			sum -= length;
			this.inMemory.delete(file);
			this.copies.delete(file);
		}
	}

	private openSpool(): void {
		try {
			this.store = new SpoolStore();
		} catch (error) {
			this.giveUpDisk(error);
		}
	}

	private openFolder(): void {
		const {place, destination, root, onNotice} = this.options;
		const folder = copyFolder(place, destination, root);
		const data = path.join(folder, 'data');
		const file = path.join(folder, 'journal');
		try {
			makeCopyFolder(place, folder);
			makePrivateFolder(data);
			this.lock = takeLock(path.join(folder, 'lock'));
			const known = readJournal(file);
			if (known) this.load(known, data);
			if (!this.lock) {
				onNotice('another session-tui keeps the copy of this server up to date; this one only reads it');
				this.openSpool();
				return;
			}
			const store = new FolderStore(data);
			store.sweep(new Set([...this.copies.values()].flatMap(({blob}) => blob.name ?? [])));
			this.store = store;
			const onError = (error: unknown) => this.giveUpDisk(error);
			const isLong = !known || known.lines > 2 * known.files.size + 100;
			const state = known ?? {destination, root, files: new Map(), gone: new Set<string>(), listedAt: null};
			this.journal = isLong ? Journal.begin(file, state, onError) : Journal.continue(file, onError);
		} catch (error) {
			const why = error instanceof Error && errorCode(error) === null ? error.message : problemMessage(error);
			onNotice(`the local copy cannot be kept: ${why}`);
			this.openSpool();
		}
	}

	/** Takes what a journal tells of, as far as the bytes are there. */
	private load({files, gone, listedAt}: JournalState, data: string): void {
		for (const {name, length, ...facts} of files.values()) {
			// Names are our own, yet a journal that somebody changed leads nowhere else.
			if (!/^[0-9a-f]+-[0-9a-f]+$/.test(name)) continue;
			const size = fs.statSync(path.join(data, name), {throwIfNoEntry: false})?.size ?? -1;
			if (size >= length) this.copies.set(facts.path, {...facts, blob: fileBlob(data, name, length)});
		}
		this.goneFiles = new Set(gone);
		this.listedTime = listedAt;
	}
}
