/**
 * Walks a local folder: what lies in it, without opening anything.
 *
 * Links are followed, each target once, and never to a folder above; pipes, sockets and devices are named, not
 * touched. A generator, so that the caller decides when to let other work in and when it has seen enough.
 */
import type {Dirent} from 'node:fs';
import fs from 'node:fs';
import {fileLeftOut, folderLeftOut, isConfigurationFolder, leftOutReasons} from './left-out.ts';
import {sourceLimits} from './limits.ts';
import {nameFromBytes, pathBytes} from './path-bytes.ts';
import {joinPath, nameOf} from './relative-path.ts';
import type {LeftOut, SourceProblem} from './source.ts';
import {errorCode, problemMessage} from './system-errors.ts';

/** Paths are relative to the root, with '/'; '' is the root. */
export type Walked =
	| {readonly kind: 'file'; readonly path: string}
	| {readonly kind: 'folder'; readonly path: string}
	| ({readonly kind: 'left-out'} & LeftOut)
	| ({readonly kind: 'problem'} & SourceProblem);

export const walkReasons = {
	special: 'not a regular file',
	listedElsewhere: 'a link to what is listed already',
	folderAbove: 'a link to a folder above',
} as const;

interface Entry {
	readonly name: string;
	readonly type: 'file' | 'folder' | 'link' | 'special';
}

interface Folder {
	readonly path: string;
	/** Without links: tells a folder that was reached in two ways. */
	readonly real: string;
	readonly depth: number;
	/** Lies beside a `.claude/projects`: its own folders are not entered, for a home may hold anything. */
	readonly isLast: boolean;
}

const hiddenHomes = new Map([
	['.claude', '.claude/projects'],
	['.config', '.config/claude/projects'],
]);

function typeOf(entry: Dirent<string> | Dirent<Buffer>): Entry['type'] {
	if (entry.isFile()) return 'file';
	if (entry.isDirectory()) return 'folder';
	return entry.isSymbolicLink() ? 'link' : 'special';
}

function readFolder(absolute: string): Entry[] {
	const entries = fs.readdirSync(pathBytes(absolute), {withFileTypes: true});
	// Names that are no UTF-8 come back damaged, so such a folder is read once more, as bytes.
	if (entries.some(entry => entry.name.includes('\ufffd')))
		return fs
			.readdirSync(pathBytes(absolute), {withFileTypes: true, encoding: 'buffer'})
			.map(entry => ({name: nameFromBytes(entry.name), type: typeOf(entry)}));
	return entries.map(entry => ({name: entry.name, type: typeOf(entry)}));
}

/** Without links and without a final slash: '' is the top of the disk. */
function realPath(absolute: string): string {
	const real = nameFromBytes(fs.realpathSync.native(pathBytes(absolute), {encoding: 'buffer'}));
	return real === '/' ? '' : real;
}

function isFolder(absolute: string): boolean {
	try {
		return fs.statSync(pathBytes(absolute)).isDirectory();
	} catch {
		return false;
	}
}

class Walk {
	private readonly root: string;
	private readonly folders: Folder[] = [];
	private readonly links: Folder[] = [];
	/** Real paths of the folders entered, and of the files outside them that a link led to. */
	private readonly seen = new Set<string>();
	private entries = 0;

	constructor(root: string) {
		this.root = root;
	}

	*run(): Generator<Walked, void> {
		try {
			this.folders.push({path: '', real: realPath(this.root), depth: 0, isLast: false});
		} catch (error) {
			yield {kind: 'problem', path: '', message: problemMessage(error)};
			return;
		}
		const rootReal = this.folders[0]!.real;
		// Links wait until everything that is really there was seen, so that a file keeps its own path.
		for (;;) {
			const folder = this.folders.shift();
			if (folder) {
				yield* this.enter(folder);
				if (this.entries > sourceLimits.entriesCount) {
					const message = `more than ${sourceLimits.entriesCount.toLocaleString('en')} entries; name a folder further down`;
					yield {kind: 'problem', path: '', message};
					return;
				}
				continue;
			}
			const link = this.links.shift();
			if (!link) return;
			yield* this.follow(link, rootReal);
		}
	}

	private absolute(relative: string): string {
		return relative === '' ? this.root : `${this.root}/${relative}`;
	}

	private *enter(folder: Folder): Generator<Walked, void> {
		if (this.seen.has(folder.real)) {
			yield {kind: 'left-out', path: `${folder.path}/`, reason: walkReasons.listedElsewhere};
			return;
		}
		if (folder.depth > sourceLimits.folderDepthLevels) {
			yield {kind: 'problem', path: folder.path, message: 'folders nested too deep, not entered'};
			return;
		}
		this.seen.add(folder.real);
		let entries: Entry[];
		try {
			entries = readFolder(this.absolute(folder.path));
		} catch (error) {
			yield {kind: 'problem', path: folder.path, message: problemMessage(error)};
			return;
		}
		this.entries += entries.length;
		yield {kind: 'folder', path: folder.path};
		const reasonLeftOut = this.gate(folder, entries);
		const isHome = this.isHome(folder, entries);
		for (const {name, type} of entries) {
			const inside = joinPath(folder.path, name);
			if (type === 'file') yield {kind: 'file', path: inside};
			else if (type === 'special') yield {kind: 'left-out', path: inside, reason: walkReasons.special};
			else {
				const reason = reasonLeftOut(name);
				const isFileLink = type === 'link' && !isFolder(this.absolute(inside));
				if (reason !== null && !isFileLink) {
					yield {kind: 'left-out', path: `${inside}/`, reason};
					continue;
				}
				const isLast = folder.isLast || (isHome && !hiddenHomes.has(name));
				const next = {path: inside, real: `${folder.real}/${name}`, depth: folder.depth + 1, isLast};
				(type === 'link' ? this.links : this.folders).push(next);
			}
		}
	}

	/** Which folders of this one are not entered, and why. The same bounds as `classify` draws around plain paths. */
	private gate(folder: Folder, entries: readonly Entry[]): (name: string) => string | null {
		const name = nameOf(folder.path);
		const isConfiguration = isConfigurationFolder(name, new Set(entries.map(entry => entry.name)));
		return inside => {
			if (isConfiguration && inside !== 'projects') return leftOutReasons.configuration;
			if (name === '.config' && inside !== 'claude') return leftOutReasons.hidden;
			return folder.isLast ? leftOutReasons.besideProjects : folderLeftOut(inside);
		};
	}

	/** Whether it has a `.claude/projects`, by either of its names. */
	private isHome(folder: Folder, entries: readonly Entry[]): boolean {
		return entries.some(({name}) => {
			const projects = hiddenHomes.get(name);
			return projects !== undefined && isFolder(this.absolute(joinPath(folder.path, projects)));
		});
	}

	private *follow(link: Folder, rootReal: string): Generator<Walked, void> {
		let real: string;
		let target: fs.Stats;
		try {
			real = realPath(this.absolute(link.path));
			target = fs.statSync(pathBytes(real || '/'));
		} catch (error) {
			const isTranscript = fileLeftOut(nameOf(link.path)) === null;
			const message = errorCode(error) === 'ENOENT' ? 'a link to what is not there' : problemMessage(error);
			if (isTranscript) yield {kind: 'problem', path: link.path, message};
			else yield {kind: 'left-out', path: link.path, reason: leftOutReasons.notTranscript};
			return;
		}
		if (target.isDirectory()) {
			if (`${rootReal}/`.startsWith(`${real}/`) && real !== rootReal)
				yield {kind: 'left-out', path: `${link.path}/`, reason: walkReasons.folderAbove};
			else this.folders.push({...link, real});
		} else if (!target.isFile()) yield {kind: 'left-out', path: link.path, reason: walkReasons.special};
		else if (this.isListed(real)) yield {kind: 'left-out', path: link.path, reason: walkReasons.listedElsewhere};
		else {
			this.seen.add(real);
			yield {kind: 'file', path: link.path};
		}
	}

	private isListed(realFile: string): boolean {
		const isInside = this.seen.has(realFile.slice(0, realFile.lastIndexOf('/')));
		return this.seen.has(realFile) || (isInside && fileLeftOut(nameOf(realFile)) === null);
	}
}

/** Everything below a folder, the root included. Never throws. */
export const walk = (root: string): Generator<Walked, void> => new Walk(root).run();
