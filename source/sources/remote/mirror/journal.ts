/**
 * What a copy holds: a file of lines that only grows, each with its checksum. A line is written after the bytes it tells of are
 * on the disk, so a line that is there is true; one that is torn or damaged is as if it had never been, and the file that it told
 * of is fetched again.
 */
import fs from 'node:fs';
import zlib from 'node:zlib';
import {errorCode} from '../../system-errors.ts';

export interface CopiedFile {
	readonly path: string;
	/** Of the data file beside the journal. */
	readonly name: string;
	/** Bytes of it that count. */
	readonly length: number;
	/** False: only its beginning, whole lines. */
	readonly isWhole: boolean;
	/** As the server listed it when it was read. */
	readonly size: number;
	readonly modified: number;
	readonly inode: string;
	readonly owner: string | null;
}

export interface JournalState {
	readonly destination: string;
	readonly root: string;
	readonly files: ReadonlyMap<string, CopiedFile>;
	/** Paths that the last list lacked. */
	readonly gone: ReadonlySet<string>;
	/** When the server was last listed, milliseconds since the epoch. */
	readonly listedAt: number | null;
	/** Lines read; many more than files: worth writing anew. */
	readonly lines: number;
}

const format = 1;

type Line =
	| {readonly format: number; readonly destination: string; readonly root: string}
	| {readonly file: CopiedFile}
	| {readonly gone: string}
	| {readonly listed: number};

const encode = (line: Line): string => {
	const text = JSON.stringify(line);
	return `${zlib.crc32(text).toString(16).padStart(8, '0')} ${text}\n`;
};

/** null for a line that is not as it was written. */
function decode(line: string): Line | null {
	const text = line.slice(9);
	if (line[8] !== ' ' || zlib.crc32(text).toString(16).padStart(8, '0') !== line.slice(0, 8)) return null;
	// The checksum says that it is one of ours.
	return JSON.parse(text) as Line;
}

/** null: there is none, or of another format. */
export function readJournal(file: string): JournalState | null {
	let text: string;
	try {
		text = fs.readFileSync(file, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return null;
		throw error;
	}
	const files = new Map<string, CopiedFile>();
	const gone = new Set<string>();
	let head: {destination: string; root: string} | null = null;
	let listedAt: number | null = null;
	let lines = 0;
	for (const raw of text.split('\n')) {
		lines++;
		const line = decode(raw);
		if (line === null) continue;
		if ('format' in line) {
			if (line.format !== format) return null;
			head = line;
		} else if ('file' in line) {
			files.set(line.file.path, line.file);
			gone.delete(line.file.path);
		} else if ('gone' in line) gone.add(line.gone);
		else listedAt = line.listed;
	}
	return head && {destination: head.destination, root: head.root, files, gone, listedAt, lines};
}

/** Appends; only the instance that holds the lock does. */
export class Journal {
	private readonly descriptor: number;
	private waiting = '';
	private timer: NodeJS.Immediate | null = null;

	private constructor(
		file: string,
		/** Told when the disk takes no more. */
		private readonly onError: (error: unknown) => void,
	) {
		this.descriptor = fs.openSync(file, 'a', 0o600);
	}

	/** Writes the journal anew, as short as can be, and goes on from there. */
	static begin(file: string, state: Omit<JournalState, 'lines'>, onError: (error: unknown) => void): Journal {
		const {destination, root, files, gone, listedAt} = state;
		const lines = [encode({format, destination, root})];
		for (const one of files.values()) lines.push(encode({file: one}));
		for (const one of gone) lines.push(encode({gone: one}));
		if (listedAt !== null) lines.push(encode({listed: listedAt}));
		const draft = `${file}.${process.pid}.tmp`;
		const descriptor = fs.openSync(draft, 'w', 0o600);
		try {
			fs.fchmodSync(descriptor, 0o600);
			fs.writeSync(descriptor, lines.join(''));
			fs.fsyncSync(descriptor);
		} finally {
			fs.closeSync(descriptor);
		}
		fs.renameSync(draft, file);
		return new Journal(file, onError);
	}

	/** Goes on with the journal that is there; a torn last line is ended first. */
	static continue(file: string, onError: (error: unknown) => void): Journal {
		const journal = new Journal(file, onError);
		journal.append('\n');
		return journal;
	}

	file(file: CopiedFile): void {
		this.append(encode({file}));
	}

	gone(path: string): void {
		this.append(encode({gone: path}));
	}

	listed(at: number): void {
		this.append(encode({listed: at}));
	}

	/** Writes what waits. */
	flush(): void {
		if (this.timer) clearImmediate(this.timer);
		this.timer = null;
		const text = this.waiting;
		this.waiting = '';
		if (text === '') return;
		try {
			fs.writeSync(this.descriptor, text);
		} catch (error) {
			this.onError(error);
		}
	}

	close(): void {
		this.flush();
		fs.closeSync(this.descriptor);
	}

	private append(line: string): void {
		this.waiting += line;
		this.timer ??= setImmediate(() => this.flush());
	}
}
