/** What a person typed, including texts that only the queue recorded. */
import {type Entry, eventTime, isObject, type Json, stringOf} from '../transcript/event.ts';
import {classifyQueued, isHuman, type UserText} from '../transcript/user-text.ts';

export interface Prompt {
	readonly line: number;
	/** Position of its event in the file, 0-based. */
	readonly event: number;
	readonly time: number | null;
	readonly uuid: string | null;
	readonly text: string;
	/** It stands only in the queue: typed while the agent worked, in no user line. */
	readonly isQueued: boolean;
}

type QueuedPrompt = Prompt & {readonly isAttached: boolean};

/** All that a tracker knows, as plain data. */
export interface PromptState {
	readonly typed: readonly Prompt[];
	readonly queued: readonly QueuedPrompt[];
}

export class PromptTracker {
	private readonly typed: Prompt[] = [];
	private readonly queued: QueuedPrompt[] = [];

	state(): PromptState {
		return {typed: [...this.typed], queued: [...this.queued]};
	}

	/** Goes on where another tracker was. */
	restore({typed, queued}: PromptState): void {
		for (const prompt of typed) this.typed.push(prompt);
		for (const prompt of queued) this.queued.push(prompt);
	}

	/** A user line that has been classified; keeps it when a person wrote it. */
	user(entry: Entry, text: UserText, position: number): Prompt | null {
		if (!isHuman(text.kind)) return null;
		const prompt = toPrompt(entry, text.text, position, false);
		this.typed.push(prompt);
		return prompt;
	}

	/** A `queue-operation` or a `queued_command` attachment: the text may stand nowhere else. */
	queue(entry: Entry, position: number): void {
		const content = queuedContent(entry.event);
		if (content === null) return;
		const text = classifyQueued(content);
		if (!isHuman(text.kind)) return;
		const isAttached = entry.event.type === 'attachment';
		this.queued.push({...toPrompt(entry, text.text, position, true), isAttached});
	}

	/** Every human prompt in file order. A queued text counts when it is not the whole text of a user line. */
	prompts(): readonly Prompt[] {
		return promptsOf({typed: this.typed, queued: this.queued});
	}
}

/** The prompts of a state, as `PromptTracker.prompts` says. */
export function promptsOf({typed, queued}: PromptState): readonly Prompt[] {
	if (queued.length === 0) return typed;
	const standing = new Set(typed.map(({text}) => bare(text)));
	const alone = queued.filter(({text}) => !standing.has(bare(text)));
	// From 2.1.101 on an enqueued text may be seen again as an attachment: that is not a second prompt.
	const enqueued = new Set(alone.flatMap(({text, isAttached}) => (isAttached ? [] : [bare(text)])));
	const once = alone.filter(({text, isAttached}) => !isAttached || !enqueued.has(bare(text)));
	return [...typed, ...once].sort((a, b) => a.event - b.event);
}

const bare = (text: string): string => text.replace(/\s+/g, '');

function toPrompt(entry: Entry, text: string, event: number, isQueued: boolean): Prompt {
	const {line} = entry;
	return {line, event, time: eventTime(entry.event), uuid: stringOf(entry.event.uuid), text, isQueued};
}

/** The text a line puts into the queue, or null. Removing and dequeuing lines carry none. */
export function queuedContent(event: Entry['event']): Json {
	if (event.type === 'queue-operation') return event.operation === 'enqueue' ? (event.content ?? null) : null;
	if (event.type === 'attachment' && isObject(event.attachment) && event.attachment.type === 'queued_command') {
		return event.attachment.prompt ?? null;
	}
	return null;
}
