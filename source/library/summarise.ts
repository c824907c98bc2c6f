/** From the facts of a file to the row that lists show. */
import {keyOf} from '../analysis/copy-keys.ts';
import type {Mark} from '../analysis/types.ts';
import {userOf} from '../sources/person.ts';
import type {Counts} from './copies.ts';
import {countKinds} from './file-digest.ts';
import type {FileRecord} from './file-record.ts';
import {noCounts, type SessionSummary} from './summaries.ts';

/** Whose files are where nothing says whose they are. */
export const unknownUser = 'unknown';

export interface Copied {
	readonly copied: Counts;
	readonly copiedKeys: ReadonlySet<number>;
}

/**
 * A row whose file has not been read. Every row is a copy of it with fields replaced: an object put together from
 * several others is a slow one to the engine, ten times as large and as long in the making.
 */
const unread: SessionSummary = {
	...noCounts,
	id: 0,
	state: 'listed',
	problem: null,
	user: unknownUser,
	file: '',
	source: '',
	isOrphan: false,
	date: null,
	modified: 0,
	bytes: 0,
	sessionId: null,
	title: null,
	task: null,
	project: null,
	start: null,
	end: null,
	spanSeconds: 0,
	activeSeconds: 0,
	blocks: [],
	badLines: 0,
	subagents: 0,
	versions: [],
	kinds: {},
	density: {red: [], amber: []},
	copied: noCounts,
	copiedKinds: {},
};

export function summariseFile(record: FileRecord, copies: Copied | null, subagents: number): SessionSummary {
	const {file, facts, source} = record;
	const known = {
		...unread,
		id: record.id,
		problem: record.problem,
		// The person named by the file's place, else by the home folder of its cwd, else its owner.
		user: userOf(file, facts?.project ?? null) ?? unknownUser,
		file: file.path,
		source: source.name,
		isOrphan: file.kind === 'subagent',
		date: file.date,
		modified: file.modified,
		subagents,
	};
	if (!facts) {
		return {
			...known,
			state: record.state === 'failed' ? 'failed' : 'listed',
			bytes: file.size,
			project: file.project,
		};
	}
	const {start, end} = facts;
	return {
		...known,
		state: record.state === 'failed' ? 'failed' : 'indexed',
		bytes: record.bytesRead,
		sessionId: facts.sessionId,
		title: facts.title,
		task: facts.task,
		project: facts.project,
		start,
		end,
		spanSeconds: start === null || end === null ? 0 : (end - start) / 1000,
		activeSeconds: facts.activeSeconds,
		blocks: facts.blocks,
		events: facts.events,
		badLines: facts.badLines,
		prompts: facts.promptCount,
		toolUses: facts.toolUses,
		commands: facts.commands,
		toolErrors: facts.toolErrors,
		compactions: facts.compactions,
		red: facts.red,
		amber: facts.amber,
		versions: facts.versions,
		kinds: facts.kinds,
		density: facts.density,
		copied: copies?.copied ?? noCounts,
		copiedKinds: copies ? countKinds(facts.marks.filter(mark => isCopied(mark, copies.copiedKeys))) : {},
	};
}

/** A mark is a copy when its tool call (or, without one, its event) is. */
export const isCopied = (mark: Mark, copiedKeys: ReadonlySet<number>): boolean => {
	const id = mark.toolUseId ?? mark.uuid;
	return id !== null && copiedKeys.has(keyOf(id));
};
