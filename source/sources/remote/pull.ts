/**
 * Brings the transcripts of a source into a folder, in the team layout (`PERSON/DATE_ID.jsonl`): what is new or changed, nothing
 * twice, each file whole or not at all. Never removes anything. Works for any source.
 */
import fs from 'node:fs';
import path from 'node:path';
import {parseFileName} from '../file-name.ts';
import {makeFolder} from '../make-folder.ts';
import {pathBytes} from '../path-bytes.ts';
import {userFromCwd} from '../person.ts';
import {nameOf, segmentsOf} from '../relative-path.ts';
import {type Source, SourceError, type SourceFile} from '../source.ts';
import {errorCode, problemMessage} from '../system-errors.ts';
import {begunSince} from './begun-since.ts';
import {removeDeadDrafts} from './pulled-folder.ts';

export interface PullOptions {
	/** Only these people's; null: everybody's. */
	readonly users: ((user: string) => boolean) | null;
	/** Only sessions begun since, milliseconds since the epoch; null: all. */
	readonly since?: number | null;
	readonly onPulled: (pulled: Pulled) => void;
	readonly signal?: AbortSignal;
}

export interface Pulled {
	/** Below the folder, with '/'; hostile. */
	readonly path: string;
	readonly outcome: 'new' | 'grown' | 'changed' | 'same' | 'failed';
	/** Bytes of the file now; 0 where it failed. */
	readonly bytes: number;
	/** Why it failed; half a sentence. */
	readonly problem: string | null;
}

export interface PullResult {
	readonly pulled: Readonly<Record<Pulled['outcome'], number>>;
	/** What the source itself could not list. */
	readonly problems: readonly {readonly path: string; readonly message: string}[];
	/** Where what was listed and meant lies below the folder, whether or not it could be read. */
	readonly paths: ReadonlySet<string>;
	/** Whoever has files there, whether or not they were meant. */
	readonly people: ReadonlySet<string>;
}

/** Parts of a path that lead elsewhere or are no names: a server may list anything. */
const isBadSegment = (segment: string): boolean => ['', '.', '..'].includes(segment) || /[\0\\]/.test(segment);

/** The user of a file that no folder and no name tells, from its first `cwd`. */
function userInside(head: string): string | null {
	const cwd = /"cwd":"((?:[^"\\]|\\.)*)"/.exec(head)?.[1];
	try {
		return cwd === undefined ? null : userFromCwd(JSON.parse(`"${cwd}"`) as string);
	} catch {
		return null;
	}
}

/** Where a file goes below the folder; null for a path that leads out of it. */
export function teamPath(file: Pick<SourceFile, 'path' | 'user' | 'userFrom'>, user: string): string | null {
	const segments = segmentsOf(file.path);
	const at = file.userFrom === 'folder' ? segments.indexOf(user) : -1;
	const below = at === -1 ? segments : segments.slice(at + 1);
	const name = nameOf(file.path);
	const {form} = parseFileName(name);
	// `anna_2026-01-02_<id>.jsonl` is anna's `2026-01-02_<id>.jsonl`.
	const isFlat = file.userFrom === 'name' && form === 'flat' && name.startsWith(user);
	const parts = isFlat ? [...below.slice(0, -1), name.slice(user.length + 1)] : below;
	const all = [user, ...parts];
	return parts.length === 0 || all.some(isBadSegment) || user.includes('/') ? null : all.join('/');
}

/** Folders are made one by one, and none of them may be a link: it could lead anywhere. */
function makeFolders(top: string, relative: string): void {
	let folder = top;
	for (const segment of segmentsOf(relative).slice(0, -1)) {
		folder = `${folder}/${segment}`;
		try {
			fs.mkdirSync(pathBytes(folder), {mode: 0o700});
		} catch (error) {
			if (errorCode(error) !== 'EEXIST') throw error;
		}
		if (!fs.lstatSync(pathBytes(folder)).isDirectory()) throw new Error('a link or a file is in the place of a folder');
	}
}

/** Whether a file begins with all the bytes of another. */
function beginsWith(longer: number, shorter: number, length: number): boolean {
	const [a, b] = [Buffer.alloc(64 * 1024), Buffer.alloc(64 * 1024)];
	for (let at = 0; at < length; ) {
		const count = fs.readSync(shorter, b, 0, Math.min(b.length, length - at), at);
		if (count === 0 || fs.readSync(longer, a, 0, count, at) < count) return false;
		if (!a.subarray(0, count).equals(b.subarray(0, count))) return false;
		at += count;
	}
	return true;
}

function compare(draft: number, target: string | Buffer, size: number): Pulled['outcome'] {
	let old: number;
	try {
		old = fs.openSync(target, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
	} catch (error) {
		return errorCode(error) === 'ENOENT' ? 'new' : 'changed';
	}
	try {
		const length = fs.fstatSync(old).size;
		if (length > size || !beginsWith(draft, old, length)) return 'changed';
		return length === size ? 'same' : 'grown';
	} finally {
		fs.closeSync(old);
	}
}

async function pullFile(
	source: Source,
	file: SourceFile,
	top: string,
	options: PullOptions,
	found: {readonly paths: Set<string>; readonly people: Set<string>},
): Promise<Pulled | null> {
	const {users, signal} = options;
	let user = file.user;
	if (user === null) {
		const head: Buffer[] = [];
		for await (const chunk of source.chunks(file.path, 0, {chunkBytes: 64 * 1024, signal})) {
			head.push(Buffer.from(chunk));
			break;
		}
		user = userInside(Buffer.concat(head).toString('utf8')) ?? file.owner ?? 'unknown';
	}
	found.people.add(user);
	if (users && !users(user)) return null;
	const relative = teamPath(file, user);
	if (relative === null)
		return {path: file.path, outcome: 'failed', bytes: 0, problem: 'its path leads out of the folder'};
	found.paths.add(relative);
	const target = pathBytes(`${top}/${relative}`);
	const known = fs.lstatSync(target, {throwIfNoEntry: false});
	const modified = Math.floor(file.modified);
	if (known?.isFile() && known.size === file.size && Math.floor(known.mtimeMs) === modified)
		return {path: relative, outcome: 'same', bytes: file.size, problem: null};
	makeFolders(top, relative);
	const draftPath = pathBytes(`${top}/${relative}.${process.pid}.part`);
	const draft = fs.openSync(draftPath, 'wx+', 0o600);
	try {
		let size = 0;
		for await (const chunk of source.chunks(file.path, 0, {signal})) {
			for (let done = 0; done < chunk.length; ) done += fs.writeSync(draft, chunk, done);
			size += chunk.length;
		}
		const outcome = compare(draft, target, size);
		fs.futimesSync(draft, modified / 1000, modified / 1000);
		if (known) fs.fchmodSync(draft, known.mode & 0o777);
		fs.fsyncSync(draft);
		fs.renameSync(draftPath, target);
		return {path: relative, outcome, bytes: size, problem: null};
	} finally {
		fs.closeSync(draft);
		fs.rmSync(draftPath, {force: true});
	}
}

/** Its path alone says that it is not of the people who are meant. */
const isOther = ({user}: SourceFile, {users}: PullOptions): boolean => user !== null && users !== null && !users(user);

/** @throws where the folder cannot be made; the signal's reason */
export async function pull(source: Source, folder: string, options: PullOptions): Promise<PullResult> {
	const top = path.resolve(folder);
	makeFolder(top, 0o700);
	removeDeadDrafts(top);
	const {files, problems} = await source.list(options.signal);
	if (options.users) {
		const {users} = options;
		source.wants?.(new Set(files.flatMap(({path: file, user}) => (user === null || users(user) ? [file] : []))));
	}
	const paths = new Set<string>();
	const people = new Set(files.flatMap(({user}) => user ?? []));
	const isMeant = options.since == null ? null : begunSince(source, files, options.since, options.signal);
	const counts = {new: 0, grown: 0, changed: 0, same: 0, failed: 0};
	for (const file of files) {
		options.signal?.throwIfAborted();
		let pulled: Pulled | null;
		try {
			if (isMeant && !isOther(file, options) && !(await isMeant(file))) continue;
			pulled = await pullFile(source, file, top, options, {paths, people});
		} catch (error) {
			options.signal?.throwIfAborted();
			if (errorCode(error) === 'ENOSPC') throw error;
			const isOurs = error instanceof SourceError || (error instanceof Error && errorCode(error) === null);
			const problem = isOurs ? error.message : problemMessage(error);
			pulled = {path: file.path, outcome: 'failed', bytes: 0, problem};
		}
		if (!pulled) continue;
		counts[pulled.outcome]++;
		options.onPulled(pulled);
	}
	return {pulled: counts, problems, paths, people};
}
