/** What the name of one file says, before anything is known of the folder it lies in. */

export interface NameParts {
	/**
	 * `date`: `2026-02-05_<id>`; `flat`: `<user>_2026-02-05_<id>`; `uuid`: a bare uuid, as Claude Code names sessions;
	 * `agent`: a sub-agent's file, with or without user and date before it; `other`: anything else.
	 */
	readonly form: 'date' | 'flat' | 'uuid' | 'agent' | 'other';
	readonly user: string | null;
	readonly date: string | null;
	readonly id: string | null;
}

const extension = '.jsonl';
const uuidPattern = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const bareUuid = new RegExp(`^${uuidPattern}$`);
const endingUuid = new RegExp(`(?:^|[_-])(${uuidPattern})$`);
// A user holds dots, dashes and underscores himself, so the first date ends his name. No uuid looks like a date.
const dated = /^(?:(.+?)[_-])?(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[_T-](.+))?$/s;
const agent = /^agent-(.+)$/s;

export const isTranscriptName = (name: string): boolean => name.endsWith(extension);

export const isUuid = (text: string): boolean => bareUuid.test(text);

/** The uuid that a folder or file name ends in: `2026-02-05_<uuid>` → `<uuid>`. */
export const uuidAtEnd = (text: string): string | null => endingUuid.exec(text)?.[1] ?? null;

export function parseFileName(fileName: string): NameParts {
	const stem = isTranscriptName(fileName) ? fileName.slice(0, -extension.length) : fileName;
	if (isUuid(stem)) return {form: 'uuid', user: null, date: null, id: stem};
	const date = dated.exec(stem);
	if (date) {
		const user = date[1] ?? null;
		const rest = date[3] ?? null;
		const agentId = rest === null ? null : (agent.exec(rest)?.[1] ?? null);
		if (agentId !== null) return {form: 'agent', user, date: date[2]!, id: agentId};
		const id = rest === null ? null : (uuidAtEnd(rest) ?? rest);
		return {form: user === null ? 'date' : 'flat', user, date: date[2]!, id};
	}
	const agentId = agent.exec(stem)?.[1];
	if (agentId !== undefined) return {form: 'agent', user: null, date: null, id: agentId};
	return {form: 'other', user: null, date: null, id: uuidAtEnd(stem)};
}
