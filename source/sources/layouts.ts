/**
 * From paths to users, projects and sessions: every layout is recognised by looking, folder by folder, never by a flag.
 * Pure: the same paths give the same answer whether a local disk or a server listed them.
 *
 * Each folder that holds transcripts directly is one of: a person's (`2026-02-05_<uuid>.jsonl`), a project's (bare
 * uuids, as Claude Code writes them), a heap of downloads (`<user>_2026-02-05_<id>.jsonl`) or none of these. What lies
 * above it then tells the person. docs/sources.md has the table.
 */
import {type NameParts, parseFileName, uuidAtEnd} from './file-name.ts';
import {Folders, type Root} from './folder-kinds.ts';
import {type Bounds, boundsOf, fileLeftOut, findBounds, type InBounds, leftOutReasons} from './left-out.ts';
import {nameOf, parentOf, segmentsOf} from './relative-path.ts';
import type {LeftOut, Placement, UserFrom} from './source.ts';

export interface Classified {
	readonly placed: ReadonlyMap<string, Placement>;
	readonly leftOut: readonly LeftOut[];
}

const pathsPerStep = 256;

interface Candidate {
	readonly path: string;
	readonly parts: NameParts;
	readonly folder: Folder;
}

/** One folder of the listing, looked at once for all its files. */
interface Folder extends InBounds {
	/** Where the session lies that its files belong to: for `<uuid>/subagents/…` the folder that `<uuid>` stands in. */
	readonly anchor: string;
	readonly isSubagents: boolean;
	readonly parentId: string | null;
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
