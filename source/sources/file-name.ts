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
const uuidCharacters = 36;
const datePattern = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const dateFirst = new RegExp(`^(${datePattern})(?:[_T-](.+))?$`, 's');
// A user holds dots, dashes and underscores himself, so the first date ends his name. No uuid looks like a date.
const userFirst = new RegExp(`^(.+?)[_-](${datePattern})(?:[_T-](.+))?$`, 's');
const agent = /^agent-(.+)$/s;

export const isTranscriptName = (name: string): boolean => name.endsWith(extension);

export const isUuid = (text: string): boolean => bareUuid.test(text);

/** The uuid that a folder or file name ends in: `2026-02-05_<uuid>` → `<uuid>`. */
export function uuidAtEnd(text: string): string | null {
	const tail = text.slice(-uuidCharacters);
	if (!isUuid(tail)) return null;
	const before = text.at(-uuidCharacters - 1);
	return before === undefined || before === '_' || before === '-' ? tail : null;
}

function parseDated(user: string | null, date: string, rest: string | null): NameParts {
	const agentId = rest === null ? undefined : agent.exec(rest)?.[1];
	if (agentId !== undefined) return {form: 'agent', user, date, id: agentId};
	const id = rest === null ? null : (uuidAtEnd(rest) ?? rest);
	return {form: user === null ? 'date' : 'flat', user, date, id};
}

export function parseFileName(fileName: string): NameParts {
	const stem = isTranscriptName(fileName) ? fileName.slice(0, -extension.length) : fileName;
	if (isUuid(stem)) return {form: 'uuid', user: null, date: null, id: stem};
	const begins = dateFirst.exec(stem);
	if (begins) return parseDated(null, begins[1]!, begins[2] ?? null);
	const named = userFirst.exec(stem);
	if (named) return parseDated(named[1]!, named[2]!, named[3] ?? null);
	const agentId = agent.exec(stem)?.[1];
	if (agentId !== undefined) return {form: 'agent', user: null, date: null, id: agentId};
	return {form: 'other', user: null, date: null, id: uuidAtEnd(stem)};
}
