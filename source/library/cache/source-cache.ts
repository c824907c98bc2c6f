/**
 * The cache of one source: takes what was found of a file, gives it back, and writes beside the reading. Whatever goes wrong
 * with it costs time and never a result: then the program goes on without, and says so once.
 */
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type {AnalysisOptions} from '../../analysis/types.ts';
import {makeFolder} from '../../sources/make-folder.ts';
import {makePrivateFolder} from '../../sources/remote/mirror/cache-folder.ts';
import type {SourceFile} from '../../sources/source.ts';
import {problemMessage} from '../../sources/system-errors.ts';
import {FactsLost} from '../facts-lost.ts';
import {encode} from './container.ts';
import {hashedName, isTemporary, tagFolder, writeWhole} from './folder.ts';
import {isListedAs, KeptFile, type KeptKey, segmentSections, type WholeFile} from './kept-file.ts';
import {encodeLists, type ListedFile, type ListsKey, readLists} from './lists.ts';

/** Counted up when the form of the files changes. */
const form = 3;

export interface CacheSettings {
	/** The folder of all caches of this program, absolute; made where it is not there. */
	readonly folder: string;
	/** Names the rules that the program was built with; what other rules found is not used. */
	readonly build: string;
	/** False: only what is there already is used. */
	readonly writes: boolean;
	/** Told once that the cache cannot be used or written, in a sentence that is safe to show. */
	readonly onProblem: (sentence: string) => void;
}

/** The file of lists in the folder of a source. */
export const listsName = 'lists';

/** Folder of the caches that indexing fills, below that of the program. */
export const indexFolder = (folder: string): string => path.join(folder, 'index');

export type FileAsRead = Pick<KeptKey, 'size' | 'modified' | 'identity' | 'bytesRead'>;

/** A file whose findings are to be kept; asked when its turn comes. */
export interface Keepable {
	readonly file: SourceFile;
	/** It reads from an earlier segment. */
	readonly isKept: boolean;
	/** What is known of it now; null where that cannot be kept any more: it has gone, or is being read. */
	whole(): (WholeFile & FileAsRead) | null;
	/** It has been written: what `whole` told need not stay in memory. */
	written(kept: KeptFile, whole: WholeFile): void;
	/** For the lists; null where there is nothing. */
	listed(): ListedFile | null;
}

/** Files being written at the same time: as many as Node has threads for it, for each waits for the disk. */
const writers = 4;
/** Bytes of transcripts whose findings wait in memory before reading makes a pause. */
const mostWaitingBytes = 64 << 20;

/** Temporary files older than this were left by a program that was ended in the middle. */
const abandonedMilliseconds = 3_600_000;

export class SourceCache {
	private readonly folder: string;
	private readonly version: string;
	private readonly listsKey: ListsKey;
	private lists: Map<string, ListedFile> | null = null;
	/** With what each weighs. */
	private readonly waiting = new Map<Keepable, number>();
	private readonly active = new Set<Keepable>();
	/** Of what waits and of what is being written. */
	private unwrittenBytes = 0;
	private whenCalm: (() => void)[] = [];
	/** null: nobody knows yet whether the folder can be written to. */
	private canWrite: boolean | null = null;
	private listsAreStale = false;

	/** `root`: of the source. */
	constructor(
		root: string,
		options: AnalysisOptions,
		private readonly settings: CacheSettings,
	) {
		this.folder = path.join(indexFolder(settings.folder), hashedName(root));
		const rules = createHash('sha256').update(JSON.stringify(options.rules ?? []));
		this.version = `${form} ${settings.build} ${rules.digest('hex').slice(0, 16)}`;
		const {gapSeconds, slowSeconds} = options;
		this.listsKey = {version: this.version, gapSeconds, slowSeconds, root};
	}

	/** What is known of a file as it was listed, without another look at it; null where it has changed or is not known. */
	listed(listed: SourceFile): (ListedFile & {readonly kept: KeptFile}) | null {
		this.lists ??= readLists(this.listsFile, this.listsKey);
		const known = this.lists.get(listed.path);
		if (!known || !isListedAs(known.key, listed)) return null;
		return {...known, kept: new KeptFile(this.segmentFile(listed.path), known.key)};
	}

	/** The segment of a file, perhaps of an earlier state of it; null where there is none. */
	find({path: file}: SourceFile): KeptFile | null {
		return KeptFile.find(this.segmentFile(file), file, this.version);
	}

	isOfTheseOptions({gapSeconds, slowSeconds}: KeptKey): boolean {
		return gapSeconds === this.listsKey.gapSeconds && slowSeconds === this.listsKey.slowSeconds;
	}

	/** Writes what is known of a file, soon. Resolves at once, or when less waits to be written. */
	async keep(file: Keepable): Promise<void> {
		if (!this.settings.writes || this.canWrite === false) return;
		if (!this.waiting.has(file)) {
			this.waiting.set(file, file.file.size + 1);
			this.unwrittenBytes += file.file.size + 1;
		}
		this.work();
		if (this.unwrittenBytes > mostWaitingBytes) await this.calm(mostWaitingBytes / 2);
	}

	/** Writes all that waits, and the lists: of `files`, and of those not named where not all were listed. Never rejects. */
	async flush(files: Iterable<Keepable>, isEverything: boolean): Promise<void> {
		await this.calm(0);
		if (!this.listsAreStale || !this.canWrite) return;
		this.listsAreStale = false;
		const rows = new Map<string, ListedFile>();
		if (!isEverything)
			for (const [name, row] of this.lists ?? readLists(this.listsFile, this.listsKey)) rows.set(name, row);
		for (const file of files) {
			const row = file.listed();
			if (row) rows.set(file.file.path, row);
			else rows.delete(file.file.path);
		}
		await this.attempt(async () => {
			await writeWhole(this.listsFile, encodeLists(this.listsKey, [...rows.values()]));
			if (isEverything) await this.tidy(new Set([...rows.keys()].map(name => path.basename(this.segmentFile(name)))));
		});
	}

	/** A file that is gone takes its segment along. */
	forget({path: file}: SourceFile): void {
		this.listsAreStale = true;
		this.lists?.delete(file);
		if (this.settings.writes) fs.rm(this.segmentFile(file), {force: true}, () => {});
	}

	private get listsFile(): string {
		return path.join(this.folder, listsName);
	}

	private segmentFile(file: string): string {
		return path.join(this.folder, `${hashedName(file)}.segment`);
	}

	/** Resolves when no more than so many bytes wait or are being written. */
	private async calm(mostBytes: number): Promise<void> {
		while (this.unwrittenBytes > mostBytes) await new Promise<void>(resolve => this.whenCalm.push(resolve));
	}

	private work(): void {
		for (const [file, weight] of this.waiting) {
			if (this.active.size >= writers) return;
			// Its state would be overtaken by the one that is being written.
			if (this.active.has(file)) continue;
			this.waiting.delete(file);
			this.active.add(file);
			void this.write(file).finally(() => {
				this.active.delete(file);
				this.unwrittenBytes -= weight;
				const waiters = this.whenCalm;
				this.whenCalm = [];
				for (const resolve of waiters) resolve();
				this.work();
			});
		}
	}

	private async write(file: Keepable): Promise<void> {
		// Not within the turn that read it.
		await new Promise<void>(resolve => setImmediate(resolve));
		if (!this.isReady()) return;
		const name = this.segmentFile(file.file.path);
		await this.attempt(async () => {
			const whole = file.whole();
			if (!whole) return;
			const {size, modified, identity, bytesRead} = whole;
			const {version, gapSeconds, slowSeconds} = this.listsKey;
			const {path} = file.file;
			const key: KeptKey = {version, gapSeconds, slowSeconds, path, size, modified, identity, bytesRead};
			// Where text is read from the segment before, it takes its name in the turn in which that is looked for in it.
			await writeWhole(name, encode(key, segmentSections(whole)).buffers, {isInOneTurn: file.isKept});
			file.written(new KeptFile(name, key), whole);
			this.listsAreStale = true;
		});
	}

	/** Whether the folder can be written to: found out before the first file. */
	private isReady(): boolean {
		if (this.canWrite !== null) return this.canWrite;
		this.canWrite = true;
		try {
			makeFolder(path.dirname(this.settings.folder), 0o700);
			for (const folder of [this.settings.folder, indexFolder(this.settings.folder), this.folder])
				makePrivateFolder(folder);
			tagFolder(this.settings.folder);
		} catch (error) {
			this.giveUp(error);
		}
		return this.canWrite;
	}

	private async attempt(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			// Its own segment was damaged when it should be written anew: it will be read again.
			if (!(error instanceof FactsLost)) this.giveUp(error);
		}
	}

	/** The first thing that goes wrong ends the writing. */
	private giveUp(error: unknown): void {
		if (this.canWrite) this.settings.onProblem(`going on without a cache: ${sentenceOf(error)}`);
		this.canWrite = false;
		for (const weight of this.waiting.values()) this.unwrittenBytes -= weight;
		this.waiting.clear();
	}

	/** Removes what belongs to no file any more, and what writers left that were ended in the middle. */
	private async tidy(wanted: ReadonlySet<string>): Promise<void> {
		for (const name of await fs.promises.readdir(this.folder)) {
			if (wanted.has(name) || name === listsName) continue;
			const file = path.join(this.folder, name);
			const stats = await fs.promises.stat(file).catch(() => null);
			const isOld = stats !== null && Date.now() - stats.mtimeMs > abandonedMilliseconds;
			if (isOld || (stats !== null && !isTemporary(name))) await fs.promises.rm(file, {force: true});
		}
	}
}

const full = new Set(['ENOSPC', 'EDQUOT']);

function sentenceOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const code = 'code' in error ? error.code : undefined;
	if (typeof code !== 'string') return error.message;
	return full.has(code) ? 'the disk is full' : `it cannot be written (${problemMessage(error)})`;
}
