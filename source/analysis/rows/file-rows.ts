/**
 * One pass over one transcript: from events to the rows it makes. The events are let go; what is kept of a row is one
 * short line and where it stands. Every object and every broken line of the file ends in exactly one place: as a row, as
 * the result of a row or merged into one.
 */

import {plural} from '../../text/format.ts';
import {type SafeText, safeLine, visibleLine} from '../../text/safe-text.ts';
import {
	contentBlocks,
	type Entry,
	eventTime,
	eventType,
	isObject,
	type Json,
	type JsonObject,
	objectOf,
	type Place,
	resultText,
	stringOf,
	type ToolResult,
} from '../../transcript/event.ts';
import {
	classifyQueued,
	classifyText,
	classifyUser,
	isHuman,
	type UserText,
	type UserTextKind,
} from '../../transcript/user-text.ts';
import {queuedContent} from '../prompts.ts';
import {commandProgress, commandTools} from '../steps.ts';
import {blockWords, clientWords, lines, type RowWords} from './client-rows.ts';
import {compactJson} from './compact.ts';
import {isPrinted} from './printed.ts';
import {type RowKind, rowTextCharacters} from './row-table.ts';
import {describeTodos, type Todo, todosOf} from './todos.ts';
import {callNote, resultNote, toolTarget} from './tool-text.ts';

/** A row before it has its place among the others and the verdict of its step. */
export interface RowDraft {
	readonly kind: RowKind;
	readonly place: Place;
	/** Position of its event in the file, 0-based; -1 for a broken line. */
	readonly event: number;
	readonly contentBlock: number;
	/** The event's own time, else that of the timed line before it in the file; NaN before any. */
	readonly time: number;
	readonly isTimed: boolean;
	readonly text: SafeText;
	readonly name: SafeText;
	note: SafeText;
	readonly toolUseId: string | null;
	result: Place | null;
	updates: Place[] | null;
	/** A text from the queue: a prompt, should no user line hold it (`PromptTracker` knows that at the end). */
	queued: {readonly text: SafeText; readonly note: SafeText} | null;
	readonly isSidechain: boolean;
	/** The call below which a nested row stands; null for rows of their own. */
	readonly under: string | null;
}

const nameCharacters = 80;
const noteCharacters = 60;

const userKinds: {readonly [kind in UserTextKind]: RowKind} = {
	prompt: 'prompt',
	slash: 'prompt',
	shell: 'prompt',
	image: 'prompt',
	'shell-output': 'shell-output',
	'local-output': 'shell-output',
	notification: 'meta',
	reminder: 'meta',
	continuation: 'continuation',
	interrupt: 'interrupt',
	meta: 'meta',
	'tool-result': 'result',
	sidechain: 'agent',
	empty: 'meta',
};

/** How a file stands in the opened session: its own, that of a sub-agent, or a sub-agent's opened as a session. */
export type FileRole = 'session' | 'subagent' | 'agent-session';

/** Running updates of one call, and the row they make where the call is not in the file. */
interface Updates {
	readonly places: Place[];
	readonly orphan: RowDraft;
}

/** The message of an event that has another form than any known; null where there is nothing in it. */
function unknownWords({event}: Entry): string | null {
	const message: Json | undefined = isObject(event.message) ? event.message.content : event.message;
	if (message === undefined || message === null || message === '' || contentBlocks(event).length > 0) return null;
	return Array.isArray(message) && message.length === 0 ? null : compactJson(message, rowTextCharacters);
}

export class FileRows {
	/** The agent whose file or answer a call started: agent id → id of the call. */
	readonly agentCalls = new Map<string, string>();
	private readonly drafts = new Set<RowDraft>();
	private readonly calls = new Map<string, RowDraft>();
	/** Results by call: the row they make while their call has not been seen, null once they belong to one. */
	private readonly results = new Map<string, RowDraft | null>();
	private readonly updates = new Map<string, Updates>();
	/** Orders given to sub-agents, to find the inline sidechain of a call: older versions name no agent. */
	private readonly orders = new Map<string, string>();
	/** uuid of a sidechain's line → the call it belongs to. */
	private readonly sidechains = new Map<string, string>();
	private todos: readonly Todo[] = [];
	private events = 0;
	private lastTime = Number.NaN;
	/** The call below which the rows of the present entry stand. */
	private under: string | null = null;

	constructor(private readonly role: FileRole) {}

	/** The rows so far, in no particular order. May be asked again after more lines of a growing file. */
	rows(): RowDraft[] {
		const rows = [...this.drafts];
		for (const [id, {orphan}] of this.updates) if (!this.calls.has(id)) rows.push(orphan);
		return rows;
	}

	call(id: string): RowDraft | undefined {
		return this.calls.get(id);
	}

	/** Takes the next object, in file order. */
	entry(entry: Entry): void {
		const time = eventTime(entry.event);
		if (time !== null) this.lastTime = time;
		this.under = this.role === 'session' && this.isNested(entry) ? this.sidechainCall(entry) : null;
		switch (eventType(entry.event)) {
			case 'assistant':
				this.assistant(entry);
				break;
			case 'user':
				this.user(entry);
				break;
			case 'progress':
				this.progress(entry);
				break;
			default:
				this.client(entry);
		}
		this.events++;
	}

	badLine(place: Place): void {
		this.under = null;
		const words: RowWords = {kind: 'bad', name: '', text: 'broken line', note: plural(place.length, 'byte')};
		this.drafts.add(this.draft({...place, event: {}}, words, {event: -1}));
	}

	private assistant(entry: Entry): void {
		const blocks = contentBlocks(entry.event);
		if (blocks.length === 0)
			this.push(entry, {kind: 'meta', name: 'assistant', text: unknownWords(entry) ?? '(empty reply)'});
		blocks.forEach((block, index) => {
			if (block.type === 'tool_use') this.use(entry, block, index);
			else this.push(entry, replyWords(entry, block), {contentBlock: index});
		});
	}

	private use(entry: Entry, block: JsonObject, contentBlock: number): void {
		const tool = stringOf(block.name) ?? '';
		const id = stringOf(block.id) ?? '';
		const input = objectOf(block.input);
		const words: RowWords = {
			kind: commandTools.has(tool) ? 'command' : 'tool',
			name: tool,
			text: tool === 'TodoWrite' ? describeTodos(this.todos, input.todos) : toolTarget(tool, input),
			note: callNote(tool, input),
		};
		if (tool === 'TodoWrite') this.todos = todosOf(input.todos);
		const isFirst = id !== '' && !this.calls.has(id);
		const draft = this.push(entry, words, {contentBlock, toolUseId: isFirst ? id : null});
		if (!isFirst) return;
		this.calls.set(id, draft);
		draft.updates = this.updates.get(id)?.places ?? null;
		if (typeof input.prompt === 'string' && (tool === 'Task' || tool === 'Agent')) this.orders.set(input.prompt, id);
		const early = this.results.get(id);
		if (!early) return;
		draft.result = early.place;
		this.drafts.delete(early);
		this.results.set(id, null);
	}

	private user(entry: Entry): void {
		const said = classifyUser(entry.event);
		if (contentBlocks(entry.event).some(block => block.type === 'tool_result')) {
			this.answer(entry, said);
			return;
		}
		// In an agent's own session its orders stand where a person's words stand elsewhere.
		const isOrder = said.kind === 'sidechain' && !this.isNested(entry);
		const kind = isOrder ? 'prompt' : userKinds[said.kind];
		const text = said.text || (kind === 'shell-output' ? '(no output)' : (unknownWords(entry) ?? '(empty)'));
		this.push(entry, {kind, name: said.kind === 'sidechain' ? 'user' : '', text, note: lines(said.text)});
	}

	/** A user line that holds results: they go to their calls; words beside them are rows of their own. */
	private answer(entry: Entry, said: UserText): void {
		let mayBePrompt = isHuman(said.kind);
		for (const [contentBlock, block] of contentBlocks(entry.event).entries()) {
			if (block.type === 'tool_result') {
				this.result(entry, block, contentBlock);
				continue;
			}
			const own = typeof block.text === 'string' ? classifyText(block.text) : null;
			if (mayBePrompt && (own === null || isHuman(own.kind))) {
				// The person's words are one prompt, however many blocks they take.
				mayBePrompt = false;
				this.push(entry, {kind: 'prompt', name: '', text: said.text, note: lines(said.text)}, {contentBlock});
			} else if (own && !isHuman(own.kind)) {
				this.push(entry, {kind: userKinds[own.kind], name: '', text: own.text}, {contentBlock});
			} else this.push(entry, {kind: 'meta', name: '', text: blockWords(block)}, {contentBlock});
		}
	}

	private result(entry: Entry, block: JsonObject, contentBlock: number): void {
		const result: ToolResult = {
			id: stringOf(block.tool_use_id) ?? '',
			isError: typeof block.is_error === 'boolean' ? block.is_error : null,
			text: resultText(block.content),
			detail: entry.event.toolUseResult ?? null,
		};
		if (isObject(result.detail) && typeof result.detail.agentId === 'string') {
			this.agentCalls.set(result.detail.agentId, result.id);
		}
		const call = this.calls.get(result.id);
		const isFirst = result.id !== '' && !this.results.has(result.id);
		if (call && isFirst) {
			this.results.set(result.id, null);
			call.result = placeOf(entry);
			const note = resultNote(call.name, result);
			if (note !== null) call.note = safeLine(note, noteCharacters);
			return;
		}
		const words: RowWords = {kind: 'result', name: '', text: result.text, note: lines(result.text)};
		const draft = this.push(entry, words, {contentBlock, toolUseId: isFirst ? result.id : null});
		if (isFirst) this.results.set(result.id, draft);
	}

	private progress(entry: Entry): void {
		const data = objectOf(entry.event.data);
		const id = stringOf(entry.event.parentToolUseID);
		if (id !== null && commandProgress.has(data.type)) this.update(entry, id);
		else if (id !== null && data.type === 'agent_progress') {
			if (typeof data.agentId === 'string') this.agentCalls.set(data.agentId, id);
			this.push(entry, clientWords(entry.event), {under: id, isSidechain: true});
		} else this.client(entry);
	}

	private update(entry: Entry, id: string): void {
		const known = this.updates.get(id);
		if (known) {
			known.places.push(placeOf(entry));
			return;
		}
		const places = [placeOf(entry)];
		const orphan = this.draft(entry, clientWords(entry.event), {toolUseId: id});
		orphan.updates = places;
		this.updates.set(id, {places, orphan});
		const call = this.calls.get(id);
		if (call) call.updates = places;
	}

	private client(entry: Entry): void {
		this.push(entry, clientWords(entry.event), {queued: queuedWords(entry)});
	}

	private push(entry: Entry, words: RowWords, more: Partial<RowDraft> = {}): RowDraft {
		const draft = this.draft(entry, words, more);
		this.drafts.add(draft);
		return draft;
	}

	private draft(entry: Entry, words: RowWords, more: Partial<RowDraft>): RowDraft {
		return {
			kind: words.kind,
			place: placeOf(entry),
			event: this.events,
			contentBlock: 0,
			time: this.lastTime,
			isTimed: eventTime(entry.event) !== null,
			text: (isPrinted(words) ? safeLine : visibleLine)(words.text, rowTextCharacters),
			name: visibleLine(words.name, nameCharacters),
			note: safeLine(words.note ?? '', noteCharacters),
			toolUseId: null,
			result: null,
			updates: null,
			queued: null,
			isSidechain: this.isNested(entry),
			under: this.under,
			...more,
		};
	}

	private isNested(entry: Entry): boolean {
		if (this.role === 'session') return entry.event.isSidechain === true;
		return this.role === 'subagent';
	}

	/** An inline sidechain begins with the order of its call, word for word, and goes on from parent to child. */
	private sidechainCall(entry: Entry): string | null {
		const {uuid, parentUuid} = entry.event;
		const parent = stringOf(parentUuid);
		const id = (parent === null ? null : this.sidechains.get(parent)) ?? this.orders.get(orderOf(entry)) ?? null;
		if (id !== null && typeof uuid === 'string') this.sidechains.set(uuid, id);
		return id;
	}
}

const placeOf = ({line, offset, length}: Place): Place => ({line, offset, length});

function queuedWords(entry: Entry): RowDraft['queued'] {
	const content = queuedContent(entry.event);
	if (content === null) return null;
	const {text} = classifyQueued(content);
	return {text: visibleLine(text, rowTextCharacters), note: safeLine(lines(text), noteCharacters)};
}

const orderOf = (entry: Entry): string =>
	entry.event.type === 'user'
		? contentBlocks(entry.event)
				.map(block => stringOf(block.text) ?? '')
				.join('\n')
		: '';

function replyWords(entry: Entry, block: JsonObject): RowWords {
	if (block.type === 'text') {
		const text = stringOf(block.text) ?? '';
		const isError = entry.event.isApiErrorMessage === true;
		return {kind: isError ? 'api-error' : 'reply', name: '', text, note: lines(text)};
	}
	if (block.type === 'thinking' || block.type === 'redacted_thinking') {
		const text = stringOf(block.thinking) ?? '';
		return {kind: 'thinking', name: '', text: text === '' ? '(not recorded)' : text, note: lines(text)};
	}
	return {kind: 'other', name: stringOf(block.type) ?? '', text: blockWords(block)};
}
