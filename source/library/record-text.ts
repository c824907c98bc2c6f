/**
 * The text of a searchable record, taken from its event again: only folded text is kept for searching, so what is shown of a
 * hit is read anew. Says for an event exactly what the indexer told the search of it.
 */

import {queuedContent} from '../analysis/prompts.ts';
import {commandOf} from '../analysis/steps.ts';
import type {SearchField} from '../search/query.ts';
import {
	contentBlocks,
	isObject,
	outputOf,
	stringOf,
	type TranscriptEvent,
	toolResults,
	toolUses,
} from '../transcript/event.ts';
import {classifyQueued, classifyText, classifyUser} from '../transcript/user-text.ts';

/** The event of a line read by its place; null when it is no object any more. */
export function parseEvent(json: string): TranscriptEvent | null {
	try {
		const value: unknown = JSON.parse(json);
		return isObject(value) ? value : null;
	} catch {
		return null;
	}
}

/** Raw text of one field of an event; '' when the event has none. */
export function recordText(event: TranscriptEvent, field: SearchField, toolUseId: string | null): string {
	switch (field) {
		case 'command': {
			const use = toolUses(event).find(({id}) => id === toolUseId);
			return use ? (commandOf(use.name, use.input) ?? '') : '';
		}
		case 'output': {
			const result = toolResults(event).find(({id}) => id === toolUseId);
			return result ? outputOf(result) : '';
		}
		case 'prompt':
			return promptText(event);
		case 'reply':
			return contentBlocks(event)
				.flatMap(({type, text}) => (type === 'text' && typeof text === 'string' ? [text] : []))
				.join('\n');
		case 'title':
			return stringOf(event.customTitle) ?? stringOf(event.summary) ?? '';
	}
}

function promptText(event: TranscriptEvent): string {
	const queued = queuedContent(event);
	if (queued !== null) return classifyQueued(queued).text;
	if (event.type === 'system') return classifyText(stringOf(event.content) ?? '').text;
	return classifyUser(event).text;
}
