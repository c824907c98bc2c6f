/** What a single event says, by the kind of its row. Whatever has no form of its own is shown as fields or as JSON. */

import {queuedContent} from '../../../analysis/prompts.ts';
import type {RowKind} from '../../../analysis/rows/row-table.ts';
import {safeText, visibleText} from '../../../text/safe-text.ts';
import {
	contentBlocks,
	eventType,
	isObject,
	type JsonObject,
	objectOf,
	resultText,
	stringOf,
	type TranscriptEvent,
} from '../../../transcript/event.ts';
import {classifyQueued, classifyText, classifyUser} from '../../../transcript/user-text.ts';
import type {Section} from './doc.ts';
import type {Evidence} from './evidence.ts';
import {
	fieldSections,
	imageSections,
	inputSection,
	jsonSection,
	outputSection,
	proseSection,
	wordsSection,
} from './sections.ts';

export interface EventParts {
	readonly kind: RowKind;
	readonly event: TranscriptEvent;
	/** The block of `message.content` the row is about. */
	readonly contentBlock: number;
	readonly evidence: Evidence;
}

const text = (value: unknown): string => stringOf(value) ?? '';

/** Fields that every line has and that say nothing of what it is about; the raw view shows them. */
const plumbing: ReadonlySet<string> = new Set([
	'type',
	'uuid',
	'parentUuid',
	'logicalParentUuid',
	'sessionId',
	'timestamp',
	'cwd',
	'version',
	'userType',
	'isSidechain',
	'gitBranch',
	'slug',
	'entrypoint',
	'isMeta',
]);

const withoutPlumbing = (object: JsonObject): JsonObject =>
	Object.fromEntries(Object.entries(object).filter(([key]) => !plumbing.has(key)));

export function eventSections(parts: EventParts): Section[] {
	const {event, evidence} = parts;
	switch (eventType(event)) {
		case 'user':
			return userSections(parts);
		case 'assistant':
			return assistantSections(parts);
		case 'progress':
			return progressSections(objectOf(event.data), evidence);
		case 'attachment':
			return attachmentSections(parts);
		case 'queue-operation':
			return queuedSections(parts) ?? fieldSections('queue', withoutPlumbing(event), evidence);
		case 'system':
			return event.subtype === 'local_command'
				? [outputSection('message', classifyText(text(event.content)).text, evidence)]
				: fieldSections('system', withoutPlumbing(event), evidence);
		default:
			return parts.kind === 'other' || parts.kind === 'snapshot'
				? [jsonSection('event', withoutPlumbing(event), evidence)]
				: fieldSections('event', withoutPlumbing(event), evidence);
	}
}

/** The person's words as they are meant, and, where the client wrapped them, as they were recorded. */
function userSections({kind, event, contentBlock, evidence}: EventParts): Section[] {
	const blocks = contentBlocks(event);
	const block = blocks[contentBlock] ?? {};
	if (block.type === 'tool_result') {
		return [outputSection('result', resultText(block.content), evidence), ...imageSections(resultBlocks(block))];
	}
	const said = classifyUser(event);
	const recorded = blocks.flatMap(one => (typeof one.text === 'string' ? [one.text] : [])).join('\n');
	const images = imageSections(blocks);
	// Of no known form: what it says stands somewhere in it.
	if (said.text === '' && recorded === '' && images.length === 0 && said.kind !== 'tool-result')
		return [jsonSection('event', withoutPlumbing(event), evidence)];
	if (said.kind === 'tool-result') return [wordsSection('message', text(block.text), evidence), ...images];
	if (kind === 'shell-output') return [outputSection('output', said.text, evidence), ...images];
	if (kind === 'continuation' || kind === 'meta' || kind === 'agent')
		return [proseSection('message', recorded, evidence, visibleText), ...images];
	const message = wordsSection('message', said.text, evidence);
	const isWrapped = recorded.trim() !== said.text.trim() && recorded !== '';
	return [message, ...images, ...(isWrapped ? [inputSection('as recorded', recorded, evidence)] : [])];
}

const resultBlocks = (block: JsonObject): readonly JsonObject[] =>
	Array.isArray(block.content) ? block.content.filter(isObject) : [];

function assistantSections({kind, event, contentBlock, evidence}: EventParts): Section[] {
	const block = contentBlocks(event)[contentBlock];
	if (!block) return fieldSections('message', withoutPlumbing(event), evidence);
	if (kind === 'api-error') {
		const {message: _, ...rest} = withoutPlumbing(event);
		return [wordsSection('message', text(block.text), evidence, safeText), ...fieldSections('details', rest, evidence)];
	}
	return blockSections(block, evidence);
}

function blockSections(block: JsonObject, evidence: Evidence): Section[] {
	switch (block.type) {
		case 'text':
			return [proseSection('message', text(block.text), evidence)];
		case 'thinking':
			return text(block.thinking) === ''
				? [outputSection('thinking', '', null)]
				: [proseSection('thinking', text(block.thinking))];
		case 'tool_use':
			return [...fieldSections('call', {tool: block.name ?? null, ...objectOf(block.input)}, evidence)];
		case 'tool_result':
			return [outputSection('result', resultText(block.content), evidence), ...imageSections(resultBlocks(block))];
		case 'image':
			return imageSections([block]);
		default:
			return [jsonSection('block', block, evidence)];
	}
}

function progressSections(data: JsonObject, evidence: Evidence): Section[] {
	if (data.type !== 'agent_progress') return fieldSections('progress', data, evidence, ['output', 'fullOutput']);
	const nested = contentBlocks(objectOf(data.message));
	const order = text(data.prompt);
	return [
		...nested.flatMap(block => blockSections(block, evidence)),
		...(order === '' ? [] : [proseSection('order of the sub-agent', order, null, visibleText)]),
	];
}

function attachmentSections(parts: EventParts): Section[] {
	return (
		queuedSections(parts) ??
		fieldSections('attachment', objectOf(parts.event.attachment), parts.evidence, ['stdout', 'stderr'])
	);
}

/** A queued text is a message; other entries of the queue are fields. */
function queuedSections({event, evidence}: EventParts): Section[] | null {
	const content = queuedContent(event);
	if (content === null) return null;
	const said = classifyQueued(content);
	return said.kind === 'empty' ? null : [wordsSection('message', said.text, evidence)];
}
