/** What is no transcript, by its name or by where it lies, and why. Pure: for a local walk and for plain paths alike. */
import {isTranscriptName} from './file-name.ts';
import {joinPath, nameOf, parentOf} from './relative-path.ts';

export const leftOutReasons = {
	otherSchema: 'another schema',
	notTranscript: 'not .jsonl',
	compressed: 'compressed',
	systemFile: 'a file of the operating system',
	toolOutput: 'tool output',
	hidden: 'hidden folder',
	dependencies: 'node_modules',
	configuration: 'Claude Code configuration',
	besideProjects: 'beside .claude/projects, not named as a transcript',
} as const;

const otherSchemas = new Set(['history.jsonl', 'journal.jsonl']);
/** `~/.claude/projects` and, where XDG folders are followed, `~/.config/claude/projects`. */
export const enteredHiddenFolders: ReadonlySet<string> = new Set(['.claude', '.config']);

/** Why a file with this name is no transcript; null where it may be one. */
export function fileLeftOut(name: string): string | null {
	if (name.startsWith('._')) return leftOutReasons.systemFile;
	if (isTranscriptName(name)) return otherSchemas.has(name) ? leftOutReasons.otherSchema : null;
	if (name === 'sessions-index.json' || name.endsWith('.meta.json')) return leftOutReasons.otherSchema;
	return /\.jsonl\.(?:gz|zst|xz|bz2)$/.test(name) ? leftOutReasons.compressed : leftOutReasons.notTranscript;
}

/** Why a folder with this name is not entered, wherever it stands; null where it is. */
export function folderLeftOut(name: string): string | null {
	if (name === 'tool-results') return leftOutReasons.toolOutput;
	if (name === 'node_modules') return leftOutReasons.dependencies;
	return name.startsWith('.') && !enteredHiddenFolders.has(name) ? leftOutReasons.hidden : null;
}

/** Whether of a folder with these entries only `projects` holds transcripts: `~/.claude`, or a copy by another name. */
export const isConfigurationFolder = (name: string, entries: ReadonlySet<string>): boolean =>
	name === '.claude' || (entries.has('projects') && entries.has('history.jsonl'));

/** Folders of which only a part counts, found from all paths together. */
export interface Bounds {
	/** Folders that have a `.claude/projects` (or `.config/claude/projects`) below them. */
	readonly homes: ReadonlySet<string>;
	/** Configuration folders that bear another name than `.claude`. */
	readonly configurations: ReadonlySet<string>;
}

export function findBounds(folders: Iterable<string>, paths: readonly string[]): Bounds {
	const homes = new Set<string>();
	const withProjects = new Set<string>();
	for (const folder of folders) {
		const home = /(?:^|\/)\.(?:claude|config\/claude)\/projects(?:\/|$)/.exec(folder);
		if (home) homes.add(folder.slice(0, home.index));
		const projects = /(?:^|\/)projects(?:\/|$)/.exec(folder);
		if (projects) withProjects.add(folder.slice(0, projects.index));
	}
	const configurations = new Set<string>();
	for (const path of paths)
		if (path.endsWith('history.jsonl') && nameOf(path) === 'history.jsonl' && withProjects.has(parentOf(path)))
			configurations.add(parentOf(path));
	return {homes, configurations};
}

export interface InBounds {
	/** Why nothing in it is a transcript; null where something may be. */
	readonly reason: string | null;
	/** Only files that are named as transcripts count: it is a home, or lies beside a `.claude/projects`. */
	readonly isHome: boolean;
}

/** Why the place of a folder says that it holds no transcripts, and whether it is, or lies in, a home. */
export function boundsOf(folders: readonly string[], {homes, configurations}: Bounds): InBounds {
	let isHome = homes.has('');
	let above = '';
	for (const [depth, folder] of folders.entries()) {
		const reason = folderLeftOut(folder);
		if (reason !== null) return {reason, isHome};
		const next = folders[depth + 1];
		if (folder === '.claude' && next !== 'projects') return {reason: leftOutReasons.configuration, isHome};
		if (folder === '.config' && next !== 'claude') return {reason: leftOutReasons.hidden, isHome};
		if (configurations.has(above) && folder !== 'projects') return {reason: leftOutReasons.configuration, isHome};
		// A home may hold anything, so beside its projects only what is named as a transcript counts, and not deep down.
		if (homes.has(above)) {
			isHome = !enteredHiddenFolders.has(folder);
			if (isHome && folders.length - depth > 1) return {reason: leftOutReasons.besideProjects, isHome};
		}
		above = joinPath(above, folder);
		isHome ||= homes.has(above);
	}
	return {reason: null, isHome};
}
