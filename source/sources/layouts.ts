/**
 * From paths to users, projects and sessions: every layout is recognised by looking, folder by folder, never by a flag.
 * Pure: the same paths give the same answer whether a local disk or a server listed them.
 *
 * Each folder that holds transcripts directly is one of: a person's (`2026-02-05_<uuid>.jsonl`), a project's (bare
 * uuids, as Claude Code writes them), a heap of downloads (`<user>_2026-02-05_<id>.jsonl`) or none of these. What lies
 * above it then tells the person. docs/sources.md has the table.
 */
import {isTranscriptName, isUuid, type NameParts, parseFileName, uuidAtEnd} from './file-name.ts';
import type {LeftOut, Placement, UserFrom} from './source.ts';

export interface Root {
	/** Name of the folder that the source is; of the folder around it where the source is one file. */
	readonly name: string;
	readonly isFile: boolean;
}

export interface Classified {
	readonly placed: ReadonlyMap<string, Placement>;
	readonly leftOut: readonly LeftOut[];
}

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
const configurationFolders = ['.claude', '.config/claude', 'claude'];
const enteredHiddenFolders = new Set(['.claude', '.config']);
const slugName = /^(?:-|[A-Za-z]--)/;
const dateFolder = /^(?:\d{4}(?:-\d{2}){0,2}|\d{1,2})$/;

/** Why a file with this name is no transcript; null where it may be one. */
export function fileLeftOut(name: string): string | null {
	if (name.startsWith('._')) return leftOutReasons.systemFile;
	if (otherSchemas.has(name)) return leftOutReasons.otherSchema;
	if (isTranscriptName(name)) return null;
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

interface Candidate extends NameParts {
	readonly path: string;
	/** The folder of the session it belongs to: for `<uuid>/subagents/…` the one that `<uuid>` stands in. */
	readonly folder: string;
	readonly parentId: string | null;
	readonly isSubagent: boolean;
}

type FolderKind = 'person' | 'project' | 'downloads' | 'other';

const segmentsOf = (folder: string): string[] => (folder === '' ? [] : folder.split('/'));
const parentOf = (folder: string): string => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function toCandidate(path: string, root: Root): Candidate {
	const segments = path.split('/');
	const parts = parseFileName(segments.at(-1)!);
	const subagents = segments.indexOf('subagents');
	if (subagents === -1 || subagents === segments.length - 1)
		return {...parts, path, folder: parentOf(path), parentId: null, isSubagent: parts.form === 'agent'};
	const session = subagents === 0 ? root.name : segments[subagents - 1]!;
	return {
		...parts,
		path,
		folder: segments.slice(0, Math.max(0, subagents - 1)).join('/'),
		parentId: uuidAtEnd(session),
		isSubagent: true,
	};
}

/** Folders of which only a part counts, found from all paths together. */
interface Bounds {
	/** Folders that have a `.claude/projects` (or `.config/claude/projects`) below them. */
	readonly homes: ReadonlySet<string>;
	/** Configuration folders that bear another name than `.claude`. */
	readonly configurations: ReadonlySet<string>;
}

function findBounds(paths: readonly string[]): Bounds {
	const homes = new Set<string>();
	const withProjects = new Set<string>();
	const configurations = new Set<string>();
	for (const path of paths) {
		const home = /(?:^|\/)\.(?:claude|config\/claude)\/projects\//.exec(path);
		if (home) homes.add(path.slice(0, home.index));
		const projects = /(?:^|\/)projects\//.exec(path);
		if (projects) withProjects.add(path.slice(0, projects.index));
	}
	for (const path of paths)
		if (nameOf(path) === 'history.jsonl' && withProjects.has(parentOf(path))) configurations.add(parentOf(path));
	return {homes, configurations};
}

/** Why the place of a file says that it is no transcript, although its name could be one. */
function placeLeftOut(path: string, parts: NameParts, {homes, configurations}: Bounds): string | null {
	const folders = segmentsOf(parentOf(path));
	let above = '';
	for (const [depth, folder] of folders.entries()) {
		const reason = folderLeftOut(folder);
		if (reason !== null) return reason;
		const next = folders[depth + 1];
		if (folder === '.claude' && next !== 'projects') return leftOutReasons.configuration;
		if (folder === '.config' && next !== 'claude') return leftOutReasons.hidden;
		if (configurations.has(above) && folder !== 'projects') return leftOutReasons.configuration;
		// A home may hold anything, so beside its projects only what is named as a transcript counts, and not deep down.
		if (homes.has(above) && !enteredHiddenFolders.has(folder)) {
			if (folders.length - depth > 1 || parts.form === 'other') return leftOutReasons.besideProjects;
		}
		above = join(above, folder);
	}
	return homes.has(above) && parts.form === 'other' ? leftOutReasons.besideProjects : null;
}

interface Tally {
	date: number;
	flat: number;
	uuid: number;
	agent: number;
	other: number;
}

/** A folder's name says more than one odd file in it; else most files decide. */
function kindOf(folder: string, tally: Tally): FolderKind {
	const claudeCodes = tally.uuid + tally.agent;
	if (claudeCodes > 0 && slugName.test(nameOf(folder))) return 'project';
	if (tally.date > 0 && tally.date >= tally.flat) return 'person';
	if (tally.flat > 0) return 'downloads';
	return claudeCodes > 0 ? 'project' : 'other';
}

/** What all folders together say of each: built once from the whole listing. */
class Folders {
	private readonly kinds = new Map<string, FolderKind>();
	/** Folders whose direct children are people. */
	private readonly peopleAbove = new Set<string>();
	/** Folders that hold a few dated files beside several people's folders with more of them. */
	private readonly teams = new Set<string>();
	private readonly homes: ReadonlySet<string>;
	private readonly root: Root;

	constructor(candidates: readonly Candidate[], homes: ReadonlySet<string>, root: Root) {
		this.homes = homes;
		this.root = root;
		const tallies = new Map<string, Tally>();
		for (const {folder, form} of candidates) {
			let tally = tallies.get(folder);
			if (!tally) {
				tally = {date: 0, flat: 0, uuid: 0, agent: 0, other: 0};
				tallies.set(folder, tally);
			}
			tally[form]++;
		}
		for (const [folder, tally] of tallies) this.kinds.set(folder, kindOf(folder, tally));
		this.findTeams(tallies);
		for (const home of homes) if (home !== '') this.peopleAbove.add(parentOf(home));
		for (const [folder, kind] of this.kinds) {
			if (folder === '') continue;
			const above = parentOf(folder);
			if (kind === 'person' && !dateFolder.test(nameOf(folder))) this.peopleAbove.add(above);
			const isSlug = kind === 'project' && slugName.test(nameOf(folder));
			if (isSlug && above !== '' && this.projectsFolder(folder) === null) this.peopleAbove.add(parentOf(above));
		}
	}

	kind(folder: string): FolderKind {
		const kind = this.kinds.get(folder) ?? 'other';
		// Bare uuids in a folder with a person's name, among people: a person whose files were copied as they were.
		const isAmongPeople =
			kind === 'project' &&
			folder !== '' &&
			!slugName.test(nameOf(folder)) &&
			this.projectsFolder(folder) === null &&
			this.peopleAbove.has(parentOf(folder));
		return isAmongPeople ? 'person' : kind;
	}

	/** The person whose folder a file lies in or below; null where no folder says it. */
	person(folder: string): string | null {
		const home = this.homeOf(folder);
		if (home !== null) return home === '' ? null : nameOf(home);
		const top = this.topPerson(folder);
		if (top !== null) return top === '' ? this.root.name : nameOf(top);
		const kind = this.kind(folder);
		if (kind === 'project')
			return this.nameAboveDates(this.projectsFolder(folder) === null ? parentOf(folder) : this.aboveProjects(folder));
		if (kind === 'person') return this.teams.has(folder) ? null : this.nameAboveDates(folder);
		return kind === 'other' && !folder.includes('/') && folder !== '' ? folder : null;
	}

	/** Slug of the project whose folder it is. */
	project(folder: string): string | null {
		if (this.kind(folder) !== 'project') return null;
		const name = folder === '' ? this.root.name : nameOf(folder);
		return name === '' || name === 'subagents' || isUuid(name) ? null : name;
	}

	/**
	 * A dated file lying beside the folders of several people is a stray, and the folder no person's; a person's folder
	 * may have an archive inside, but holds most files itself.
	 */
	private findTeams(tallies: ReadonlyMap<string, Tally>): void {
		const below = new Map<string, {dated: number; people: Set<string>}>();
		for (const [folder, tally] of tallies) {
			if (this.kinds.get(folder) !== 'person') continue;
			const segments = segmentsOf(folder);
			let above = '';
			for (const segment of segments) {
				const sum = below.get(above) ?? {dated: 0, people: new Set()};
				below.set(above, sum);
				sum.dated += tally.date;
				if (!dateFolder.test(segment)) sum.people.add(segment);
				above = join(above, segment);
			}
		}
		for (const [folder, {dated, people}] of below)
			if (people.size > 1 && dated > (tallies.get(folder)?.date ?? 0)) this.teams.add(folder);
	}

	/** The outermost folder, above or at this one, that is a person's and is not named after a date. */
	private topPerson(folder: string): string | null {
		let above = '';
		for (const segment of ['', ...segmentsOf(folder)]) {
			above = join(above, segment);
			if (this.kind(above) === 'person' && !this.teams.has(above) && !dateFolder.test(segment)) return above;
		}
		return null;
	}

	/** `alice/2026/02` holds alice's sessions; where there are only dates, no folder names anybody. */
	private nameAboveDates(folder: string): string | null {
		let person = folder;
		while (dateFolder.test(nameOf(person))) person = parentOf(person);
		return person === '' ? null : nameOf(person);
	}

	/** The home that has this folder in its `.claude/projects`, or directly in or under itself. */
	private homeOf(folder: string): string | null {
		if (this.homes.size === 0) return null;
		for (let above = folder; ; above = parentOf(above)) {
			if (this.homes.has(above)) {
				// A root with a .claude/projects of its own may hold other people's folders as well.
				const isBeside = above === '' && !enteredHiddenFolders.has(segmentsOf(folder)[0] ?? '');
				return isBeside ? null : above;
			}
			if (above === '') return null;
		}
	}

	/** The `projects` folder that a project's folder stands in, null where it stands somewhere else. */
	private projectsFolder(folder: string): string | null {
		const above = parentOf(folder);
		return nameOf(above) === 'projects' ? above : null;
	}

	/** `anna/.claude/projects/-slug` and `anna/projects/-slug` → `anna`. */
	private aboveProjects(folder: string): string {
		const above = parentOf(parentOf(folder));
		const configuration = configurationFolders.find(name => above === name || above.endsWith(`/${name}`));
		return configuration === undefined ? above : above.slice(0, Math.max(0, above.length - configuration.length - 1));
	}
}

function placementOf(file: Candidate, folders: Folders): Placement {
	const kind = folders.kind(file.folder);
	const folderUser = folders.person(file.folder);
	// In a person's or a project's folder that is whose file it is, whatever the file is called.
	const isNamed = file.user !== null && (folderUser === null || kind === 'downloads' || kind === 'other');
	const user = isNamed ? file.user : folderUser;
	const userFrom: UserFrom = isNamed ? 'name' : user === null ? 'cwd' : 'folder';
	return {
		user,
		userFrom,
		project: folders.project(file.folder),
		date: file.date,
		id: file.id,
		kind: file.isSubagent ? 'subagent' : 'session',
		parentId: file.parentId,
	};
}

/** One file, named by the person: it is a transcript whatever it is called. */
function placeSingleFile(path: string, root: Root): Placement {
	const {form, user, date, id} = parseFileName(nameOf(path));
	const isProjects = (form === 'uuid' || form === 'agent') && root.name !== 'subagents';
	const folderUser = form === 'date' && root.name !== '' ? root.name : null;
	const known = user ?? folderUser;
	return {
		user: known,
		userFrom: known === null ? 'cwd' : user === null ? 'folder' : 'name',
		project: isProjects && root.name !== '' ? root.name : null,
		date,
		id,
		kind: form === 'agent' ? 'subagent' : 'session',
		parentId: null,
	};
}

/** Places every path of a listing, or says why it is left out. */
export function classify(paths: readonly string[], root: Root): Classified {
	if (root.isFile)
		return {placed: new Map(paths.map(path => [path, placeSingleFile(path, root)] as const)), leftOut: []};
	const bounds = findBounds(paths);
	const leftOut: LeftOut[] = [];
	const candidates: Candidate[] = [];
	for (const path of paths) {
		const candidate = toCandidate(path, root);
		const reason = fileLeftOut(nameOf(path)) ?? placeLeftOut(path, candidate, bounds);
		if (reason === null) candidates.push(candidate);
		else leftOut.push({path, reason});
	}
	const folders = new Folders(candidates, bounds.homes, root);
	return {placed: new Map(candidates.map(file => [file.path, placementOf(file, folders)] as const)), leftOut};
}
