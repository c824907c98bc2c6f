/** Which sub-agents' files belong to which sessions. */
import type {FileRecord} from './file-record.ts';

export interface Families {
	/** By the id of the sub-agent's file: its session. */
	readonly parents: ReadonlyMap<number, FileRecord>;
	/** By the id of the session. */
	readonly children: ReadonlyMap<number, readonly FileRecord[]>;
}

export function familiesOf(records: readonly FileRecord[]): Families {
	const parents = new Map<number, FileRecord>();
	const children = new Map<number, FileRecord[]>();
	const agents = records.filter(({file}) => file.kind === 'subagent');
	if (agents.length === 0) return {parents, children};
	const sessions = new SessionDirectory(records);
	for (const agent of agents) {
		const parent = sessions.parentOf(agent);
		if (!parent) continue;
		parents.set(agent.id, parent);
		const siblings = children.get(parent.id);
		if (siblings) siblings.push(agent);
		else children.set(parent.id, [agent]);
	}
	return {parents, children};
}

/** Sessions by the ids that name them: a sub-agent carries the id of the session that started it. */
class SessionDirectory {
	private readonly byName = new Map<string, FileRecord>();
	private readonly bySessionId = new Map<string, FileRecord>();

	constructor(records: Iterable<FileRecord>) {
		for (const record of records) {
			if (record.file.kind !== 'session') continue;
			if (record.file.id) this.byName.set(record.file.id, record);
			const main = record.facts?.sessionId;
			if (main) this.bySessionId.set(main, record);
			for (const id of record.facts?.sessionIds ?? []) {
				if (!this.bySessionId.has(id)) this.bySessionId.set(id, record);
			}
		}
	}

	parentOf({file, facts}: FileRecord): FileRecord | null {
		const id = facts?.sessionId ?? file.parentId;
		if (!id) return null;
		return this.bySessionId.get(id) ?? this.byName.get(id) ?? null;
	}
}
