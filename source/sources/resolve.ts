/** From the words of the command line to sources, with every mistake told in a way that says what to do next. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseAddress, type RemoteAddress} from './address.ts';
import {holdsTranscript, openFile, openFolder} from './local.ts';
import {isShut} from './shut.ts';
import type {Source} from './source.ts';
import {errorCode, problemMessage} from './system-errors.ts';

export type OpenRemote = (address: RemoteAddress, word: string) => Source;
export type OpenShut = (absolute: string, word: string) => Source;

export interface ResolveOptions {
	/** The bundled demo team. */
	readonly demoFolder: string;
	readonly isDemo?: boolean;
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly home?: string;
	/** What relative words are relative to. */
	readonly cwd?: string;
	/** Makes a source of a server's folder. */
	readonly openRemote?: OpenRemote;
	/** Makes a source of a place on this machine that only `sudo` may read; without it such a place says what is denied. */
	readonly openShut?: OpenShut;
}

/** A word that names no source. `word` is as written (display goes through SafeText), `hint` says what to do. */
export interface UnresolvedWord {
	readonly word: string;
	readonly kind: 'missing' | 'unreadable' | 'bad-address' | 'not-a-file';
	/** Half a sentence that follows the word: `anna/: no such file or folder`. */
	readonly message: string;
	readonly hint: string;
}

export interface Resolved {
	readonly sources: readonly Source[];
	/** Sentences to show once, such as that the demo is shown and why. */
	readonly notices: readonly string[];
	readonly unresolved: readonly UnresolvedWord[];
	/** Whether the bundled demo team is among the sources. */
	readonly hasDemo: boolean;
}

export const demoName = 'demo';

const expandHome = (word: string, home: string): string =>
	word === '~' || word.startsWith('~/') || word.startsWith('~\\') ? path.join(home, word.slice(1)) : word;

/** `~/.claude/projects`, the way the person would write it. */
function defaultFolder(env: ResolveOptions['env'], home: string): {folder: string; name: string} {
	const configured = env?.CLAUDE_CONFIG_DIR;
	if (configured) return {folder: path.join(configured, 'projects'), name: '$CLAUDE_CONFIG_DIR/projects'};
	return {folder: path.join(home, '.claude', 'projects'), name: '~/.claude/projects'};
}

function isFolder(folder: string): boolean {
	try {
		return fs.statSync(folder).isDirectory();
	} catch {
		return false;
	}
}

function openLocal(word: string, absolute: string, openShut: OpenShut | undefined): Source | UnresolvedWord {
	const refuse = (kind: UnresolvedWord['kind'], message: string, hint: string): UnresolvedWord => ({
		word,
		kind,
		message,
		hint,
	});
	if (openShut && isShut(absolute)) return openShut(absolute, word);
	let stats: fs.Stats;
	try {
		stats = fs.statSync(absolute);
	} catch (error) {
		if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR')
			return refuse('unreadable', problemMessage(error), 'check its permissions and those of the folders above it');
		return refuse('missing', 'no such file or folder', missingHint(absolute));
	}
	if (stats.isDirectory()) return openFolder(absolute, word);
	if (stats.isFile()) return openFile(absolute, word);
	return refuse('not-a-file', 'neither a file nor a folder', 'save it to a file first; pipes and devices are not read');
}

/** Names how far the path is right, so that a slip is seen at once. */
function missingHint(absolute: string): string {
	let above = path.dirname(absolute);
	while (!fs.existsSync(above) && above !== path.dirname(above)) above = path.dirname(above);
	const tail = 'without any name your own ~/.claude/projects is read, with --demo the bundled demo team';
	return `${above} exists, ${path.relative(above, absolute).split(path.sep)[0]} in it does not; ${tail}`;
}

/** Reads nothing but names: whether a source can be read shows in its listing. */
export function resolveSources(words: readonly string[], options: ResolveOptions): Resolved {
	const {env = process.env, home = os.homedir(), cwd = process.cwd(), demoFolder, openRemote} = options;
	const sources: Source[] = [];
	const unresolved: UnresolvedWord[] = [];
	const notices: string[] = [];
	const add = (source: Source): void => {
		if (!sources.some(known => known.root === source.root && known.file === source.file)) sources.push(source);
	};
	const demo = (): Source => openFolder(demoFolder, demoName);

	for (const word of words) {
		const toAbsolute = (local: string): string => path.resolve(cwd, expandHome(local, home));
		const address = parseAddress(word, local => fs.existsSync(toAbsolute(local)));
		if (address.kind === 'bad') {
			const hint = 'a source is a folder, a FILE.jsonl, HOST:PATH or ssh://HOST/PATH';
			unresolved.push({word, kind: 'bad-address', message: address.message, hint});
		} else if (address.kind === 'remote') {
			if (!openRemote) throw new Error(`nothing opens the server of ${word}`);
			add(openRemote(address, word));
		} else {
			const opened = openLocal(word, toAbsolute(address.path), options.openShut);
			if ('kind' in opened) unresolved.push(opened);
			else add(opened);
		}
	}
	if (options.isDemo) {
		add(demo());
		return {sources, notices, unresolved, hasDemo: true};
	}
	if (words.length > 0) return {sources, notices, unresolved, hasDemo: false};

	const {folder, name} = defaultFolder(env, home);
	if (isFolder(folder) && holdsTranscript(folder))
		return {sources: [openFolder(folder, name)], notices, unresolved, hasDemo: false};
	const why = isFolder(folder) ? 'holds no transcript yet' : 'does not exist';
	notices.push(`${name} ${why}: this is the bundled demo team. Name a folder to read another: session-tui DIR`);
	return {sources: [demo()], notices, unresolved, hasDemo: true};
}
