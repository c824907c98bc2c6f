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
const pathsPerStep = 256;
const dateFolder = /^(?:\d{4}(?:-\d{2}){0,2}|\d{1,2})$/;

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

interface Candidate {
	readonly path: string;
	readonly parts: NameParts;
	readonly folder: Folder;
}

/** One folder of the listing, looked at once for all its files. */
interface Folder {
	/** Where the session lies that its files belong to: for `<uuid>/subagents/…` the folder that `<uuid>` stands in. */
	readonly anchor: string;
	readonly isSubagents: boolean;
	readonly parentId: string | null;
	/** Why nothing in it is a transcript; null where something may be. */
	readonly reason: string | null;
	/** Only files that are named as transcripts count: it is a home, or lies beside a `.claude/projects`. */
	readonly isHome: boolean;
}

type FolderKind = 'person' | 'project' | 'downloads' | 'other';

const segmentsOf = (folder: string): string[] => (folder === '' ? [] : folder.split('/'));
const parentOf = (folder: string): string => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** Folders of which only a part counts, found from all paths together. */
interface Bounds {
	/** Folders that have a `.claude/projects` (or `.config/claude/projects`) below them. */
	readonly homes: ReadonlySet<string>;
	/** Configuration folders that bear another name than `.claude`. */
	readonly configurations: ReadonlySet<string>;
}

function findBounds(folders: Iterable<string>, paths: readonly string[]): Bounds {
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

/** Why the place of a folder says that it holds no transcripts, and whether it is, or lies in, a home. */
function boundsOf(folders: readonly string[], {homes, configurations}: Bounds): Pick<Folder, 'reason' | 'isHome'> {
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
		above = join(above, folder);
		isHome ||= homes.has(above);
	}
	return {reason: null, isHome};
}

function lookAtFolder(path: string, bounds: Bounds, root: Root): Folder {
	const segments = segmentsOf(path);
	const inBounds = boundsOf(segments, bounds);
	const subagents = segments.indexOf('subagents');
	if (subagents === -1) return {...inBounds, anchor: path, isSubagents: false, parentId: null};
	const session = subagents === 0 ? root.name : segments[subagents - 1]!;
	const anchor = segments.slice(0, Math.max(0, subagents - 1)).join('/');
	return {...inBounds, anchor, isSubagents: true, parentId: uuidAtEnd(session)};
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
		for (const {
			folder,
			parts: {form},
		} of candidates) {
			let tally = tallies.get(folder.anchor);
			if (!tally) {
				tally = {date: 0, flat: 0, uuid: 0, agent: 0, other: 0};
				tallies.set(folder.anchor, tally);
			}
			tally[form]++;
		}
		for (const [folder, tally] of tallies) this.kinds.set(folder, kindOf(folder, tally));
		this.findTeams(tallies);
		for (const home of homes) if (home !== '') this.peopleAbove.add(parentOf(home));
		for (const [folder, kind] of this.kinds) {
			if (folder === '') continue;
			const above = parentOf(folder);
			const isOutermost = kind === 'person' && !dateFolder.test(nameOf(folder)) && !this.isInsidePerson(above);
			if (isOutermost) this.peopleAbove.add(above);
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

	private isInsidePerson(folder: string): boolean {
		for (let above = folder; ; above = parentOf(above)) {
			if (this.kinds.get(above) === 'person' && !this.teams.has(above)) return true;
			if (above === '') return false;
		}
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

/** What all files of a folder have in common. */
interface FolderPlacement {
	readonly user: string | null;
	readonly project: string | null;
	/** Whether a user in a file's own name counts more than the folder's. */
	readonly isByName: boolean;
}

function placementOf({parts, folder}: Candidate, {user: folderUser, project, isByName}: FolderPlacement): Placement {
	const isNamed = parts.user !== null && isByName;
	const user = isNamed ? parts.user : folderUser;
	const userFrom: UserFrom = isNamed ? 'name' : user === null ? 'cwd' : 'folder';
	const kind = parts.form === 'agent' || folder.isSubagents ? 'subagent' : 'session';
	return {user, userFrom, project, date: parts.date, id: parts.id, kind, parentId: folder.parentId};
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
	const steps = classifyInSteps(paths, root);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

/** The same, stopping now and then so that 20,000 paths do not hold a thread in one piece. */
export function* classifyInSteps(paths: readonly string[], root: Root): Generator<void, Classified> {
	if (root.isFile)
		return {placed: new Map(paths.map(path => [path, placeSingleFile(path, root)] as const)), leftOut: []};
	const folders = new Map<string, string[]>();
	let steps = 0;
	for (const path of paths) {
		if (++steps % pathsPerStep === 0) yield;
		const folder = parentOf(path);
		const inside = folders.get(folder);
		if (inside) inside.push(path);
		else folders.set(folder, [path]);
	}
	const bounds = findBounds(folders.keys(), paths);
	const leftOut: LeftOut[] = [];
	const candidates: Candidate[] = [];
	for (const [folderPath, inside] of folders) {
		const folder = lookAtFolder(folderPath, bounds, root);
		for (const path of inside) {
			if (++steps % pathsPerStep === 0) yield;
			const name = nameOf(path);
			const reason = fileLeftOut(name) ?? folder.reason;
			const parts = parseFileName(name);
			if (reason !== null) leftOut.push({path, reason});
			else if (folder.isHome && parts.form === 'other') leftOut.push({path, reason: leftOutReasons.besideProjects});
			else candidates.push({path, parts, folder});
		}
	}
	const people = new Folders(candidates, bounds.homes, root);
	const shared = new Map<string, FolderPlacement>();
	const placed = new Map<string, Placement>();
	for (const file of candidates) {
		if (++steps % pathsPerStep === 0) yield;
		const {anchor} = file.folder;
		let common = shared.get(anchor);
		if (!common) {
			const kind = people.kind(anchor);
			const user = people.person(anchor);
			// In a person's or a project's folder that is whose file it is, whatever the file is called.
			const isByName = user === null || kind === 'downloads' || kind === 'other';
			common = {user, project: people.project(anchor), isByName};
			shared.set(anchor, common);
		}
		placed.set(file.path, placementOf(file, common));
	}
	return {placed, leftOut};
}
