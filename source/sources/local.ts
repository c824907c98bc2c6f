/** A folder or one file of this machine as a source. Only ever reads. */
import {Buffer} from 'node:buffer';
import fs from 'node:fs';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {accountName} from './accounts.ts';
import {type FolderWatchOptions, type Seen, watchFolders} from './folder-watcher.ts';
import {classify, classifyInSteps} from './layouts.ts';
import {sourceLimits} from './limits.ts';
import {pathBytes} from './path-bytes.ts';
import {
	type ChunkOptions,
	type Listing,
	type Placement,
	type Source,
	SourceError,
	type SourceFile,
	type SourceProblem,
	type Watch,
	type WatchOptions,
} from './source.ts';
import {problemMessage, sourceError} from './system-errors.ts';
import {walk, walkReasons} from './walk.ts';

const {O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0} = fs.constants;

/** Lets other work of the thread in every few milliseconds; throws when aborted. */
class Turns {
	private since = performance.now();
	private steps = 0;
	private readonly signal: AbortSignal | undefined;

	constructor(signal: AbortSignal | undefined) {
		this.signal = signal;
	}

	/** The clock is read only every so many steps. */
	isOver(every = 16): boolean {
		this.steps++;
		return this.steps % every === 0 && performance.now() - this.since > sourceLimits.listSliceMilliseconds;
	}

	async next(): Promise<void> {
		await nextTurn();
		this.signal?.throwIfAborted();
		this.since = performance.now();
	}
}

const me = process.getuid?.() ?? -1;

/** A file that the bits of its mode shut to us may still be open (root, access lists): only then the system is asked. */
function isShut(absolute: string | Buffer, stats: fs.Stats): boolean {
	const isOpenToAll = (stats.mode & 0o004) !== 0;
	const isOurs = (stats.mode & 0o400) !== 0 && stats.uid === me;
	if (isOpenToAll || isOurs || process.platform === 'win32') return false;
	try {
		fs.accessSync(absolute, fs.constants.R_OK);
		return false;
	} catch {
		return true;
	}
}

type Listed = ReturnType<FolderWatchOptions['listed']>;

class LocalSource implements Source {
	readonly name: string;
	readonly root: string;
	readonly file: string | null;
	/** The last listing as the watcher needs it; before the first, only the root is known. */
	private listed: Listed = {folders: [], files: []};
	private readonly watches = new Set<{sync: () => void}>();
	/** One buffer for all bulk reads that follow each other: a new one for each file costs its page faults. */
	private spare: Buffer | null = null;

	constructor(name: string, root: string, file: string | null) {
		this.name = name;
		this.root = root;
		this.file = file;
	}

	async list(signal?: AbortSignal): Promise<Listing> {
		signal?.throwIfAborted();
		const turns = new Turns(signal);
		const leftOut: {path: string; reason: string}[] = [];
		const problems: SourceProblem[] = [];
		const folders: Seen[] = [];
		const paths: string[] = [];
		if (this.file !== null) paths.push(this.file);
		else
			for (const found of walk(this.root)) {
				if (turns.isOver()) await turns.next();
				if (found.kind === 'file') paths.push(found.path);
				else if (found.kind === 'folder') folders.push(this.lookAtFolder(found.path));
				else if (found.kind === 'left-out') leftOut.push({path: found.path, reason: found.reason});
				else problems.push({path: found.path, message: found.message});
			}
		const steps = classifyInSteps(paths, {name: path.basename(this.root), isFile: this.file !== null});
		let step = steps.next();
		while (!step.done) {
			if (turns.isOver(1)) await turns.next();
			step = steps.next();
		}
		const classified = step.value;
		for (const entry of classified.leftOut) leftOut.push(entry);
		const files: SourceFile[] = [];
		for (const [file, placement] of classified.placed) {
			if (turns.isOver()) await turns.next();
			const listed = this.look(file, placement);
			if ('size' in listed) files.push(listed);
			else if ('reason' in listed) leftOut.push(listed);
			else problems.push(listed);
		}
		if (this.file !== null) folders.push(this.lookAtFolder(''));
		this.listed = {folders, files};
		for (const watch of this.watches) watch.sync();
		return {files, leftOut, problems};
	}

	async *chunks(file: string, from: number, options: ChunkOptions = {}): AsyncGenerator<Buffer, void> {
		const {chunkBytes = sourceLimits.readChunkBytes, signal} = options;
		const descriptor = this.open(file);
		const buffer = this.takeBuffer(chunkBytes);
		try {
			const sizeAtOpen = fs.fstatSync(descriptor).size;
			if (from > sizeAtOpen) throw shrunk(file);
			for (let position = from; ; ) {
				const length = fs.readSync(descriptor, buffer, 0, chunkBytes, position);
				if (length === 0) {
					if (position < sizeAtOpen) throw shrunk(file);
					return;
				}
				position += length;
				yield buffer.subarray(0, length);
				// A full chunk is mostly followed by another: let messages in between. Short files need no extra turn.
				if (length === chunkBytes) await nextTurn();
				signal?.throwIfAborted();
			}
		} catch (error) {
			if (signal?.aborted) throw error;
			throw sourceError(file, error);
		} finally {
			fs.closeSync(descriptor);
			this.spare = buffer;
		}
	}

	async readRange(file: string, offset: number, length: number): Promise<Buffer> {
		const descriptor = this.open(file);
		try {
			if (offset + length > fs.fstatSync(descriptor).size) throw shrunk(file);
			const bytes = Buffer.allocUnsafe(length);
			for (let filled = 0; filled < length; ) {
				const count = fs.readSync(descriptor, bytes, filled, length - filled, offset + filled);
				if (count === 0) throw shrunk(file);
				filled += count;
			}
			return bytes;
		} catch (error) {
			throw sourceError(file, error);
		} finally {
			fs.closeSync(descriptor);
		}
	}

	watch(options: WatchOptions): Watch {
		const watcher = watchFolders({
			...options,
			root: this.root,
			only: this.file,
			listed: () => this.listed,
		});
		this.watches.add(watcher);
		return {
			get mode() {
				return watcher.mode;
			},
			stop: () => {
				this.watches.delete(watcher);
				watcher.stop();
			},
		};
	}

	/** A folder's time says that something came into it or left it. */
	private lookAtFolder(folder: string): Seen {
		const absolute = pathBytes(folder === '' ? this.root : `${this.root}/${folder}`);
		try {
			const {size, mtimeMs} = fs.statSync(absolute);
			return {path: folder, size, modified: mtimeMs};
		} catch {
			return {path: folder, size: 0, modified: 0};
		}
	}

	private absolute(file: string): string | Buffer {
		return pathBytes(`${this.root}/${file}`);
	}

	private look(file: string, placement: Placement): SourceFile | SourceProblem | {path: string; reason: string} {
		const absolute = this.absolute(file);
		try {
			const stats = fs.statSync(absolute);
			if (!stats.isFile()) return {path: file, reason: walkReasons.special};
			if (isShut(absolute, stats)) return {path: file, message: 'permission denied'};
			return {
				path: file,
				size: stats.size,
				modified: stats.mtimeMs,
				// Without the device, whose number may be another after each start of the machine.
				identity: String(stats.ino),
				owner: placement.user === null ? accountName(stats.uid) : null,
				...placement,
			};
		} catch (error) {
			return {path: file, message: problemMessage(error)};
		}
	}

	/** Looks before it opens, so that no pipe or device is touched; non-blocking, should one take the file's place between. */
	private open(file: string): number {
		const absolute = this.absolute(file);
		try {
			if (!fs.statSync(absolute).isFile()) throw new SourceError('not-a-file', file, walkReasons.special);
			return fs.openSync(absolute, O_RDONLY | O_NONBLOCK | O_NOCTTY);
		} catch (error) {
			throw sourceError(file, error);
		}
	}

	private takeBuffer(bytes: number): Buffer {
		const spare = this.spare;
		this.spare = null;
		return spare && spare.length >= bytes ? spare : Buffer.allocUnsafeSlow(bytes);
	}
}

const shrunk = (file: string): SourceError => new SourceError('shrunk', file, 'shorter than it was');

/** A folder as a source. `name` is what the person wrote. */
export const openFolder = (folder: string, name: string = folder): Source =>
	new LocalSource(name, path.resolve(folder), null);

/** One file as a source: the folder it lies in is the root. */
export function openFile(file: string, name: string = file): Source {
	const absolute = path.resolve(file);
	return new LocalSource(name, path.dirname(absolute), path.basename(absolute));
}

/** Whether a folder holds any transcript; stops at the first. */
export function holdsTranscript(folder: string): boolean {
	const root = {name: path.basename(folder), isFile: false};
	for (const found of walk(path.resolve(folder)))
		if (found.kind === 'file' && classify([found.path], root).placed.size > 0) return true;
	return false;
}
