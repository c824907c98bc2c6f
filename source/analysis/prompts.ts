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

export class PromptTracker {
	private readonly typed: Prompt[] = [];
	private readonly queued: Prompt[] = [];

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
		this.queued.push(toPrompt(entry, text.text, position, true));
	}

	/** Every human prompt in file order. A queued text counts once, and only when no user line holds it. */
	prompts(): Prompt[] {
		if (this.queued.length === 0) return this.typed;
		const seen = new Set<string>();
		const alone = this.queued.filter(({text}) => {
			if (seen.has(text) || this.typed.some(prompt => prompt.text.includes(text))) return false;
			seen.add(text);
			return true;
		});
		return [...this.typed, ...alone].sort((a, b) => a.event - b.event);
	}
}

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
