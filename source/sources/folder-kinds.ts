/**
 * What the folders of a listing are, and whose: each is judged by the files directly in it, then by what all of them
 * together say. Pure. docs/sources.md has the table.
 */
import {isUuid, type NameParts} from './file-name.ts';
import {enteredHiddenFolders} from './left-out.ts';
import {joinPath, nameOf, parentOf, segmentsOf} from './relative-path.ts';

export interface Root {
	/** Name of the folder that the source is; of the folder around it where the source is one file. */
	readonly name: string;
	readonly isFile: boolean;
}

const configurationFolders = ['.claude', '.config/claude', 'claude'];
const slugName = /^(?:-|[A-Za-z]--)/;
const dateFolder = /^(?:\d{4}(?:-\d{2}){0,2}|\d{1,2})$/;

export type FolderKind = 'person' | 'project' | 'downloads' | 'other';

/** A file by its name, and the folder of the session that it belongs to. */
export interface NamedFile {
	readonly parts: NameParts;
	readonly folder: {readonly anchor: string};
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
export class Folders {
	private readonly kinds = new Map<string, FolderKind>();
	/** Folders whose direct children are people. */
	private readonly peopleAbove = new Set<string>();
	/** Folders that hold a few dated files beside several people's folders with more of them. */
	private readonly teams = new Set<string>();
	private readonly homes: ReadonlySet<string>;
	private readonly root: Root;

	constructor(files: readonly NamedFile[], homes: ReadonlySet<string>, root: Root) {
		this.homes = homes;
		this.root = root;
		const tallies = new Map<string, Tally>();
		for (const {
			folder,
			parts: {form},
		} of files) {
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
				above = joinPath(above, segment);
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
			above = joinPath(above, segment);
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
