/** Rows of lines that the client wrote on its own behalf: hooks, progress, system notes, attachments, book-keeping. */

import {duration, plural} from '../../text/format.ts';
import {
	contentBlocks,
	eventType,
	isObject,
	type Json,
	type JsonObject,
	objectOf,
	stringOf,
	type TranscriptEvent,
} from '../../transcript/event.ts';
import {classifyText, isHuman} from '../../transcript/user-text.ts';
import {compactJson} from './compact.ts';
import {lineCount} from './line-count.ts';
import {type RowKind, rowTextCharacters} from './row-table.ts';
import {toolTarget} from './tool-text.ts';

/** What a row says, in raw transcript text. */
export interface RowWords {
	readonly kind: RowKind;
	readonly name: string;
	readonly text: string;
	readonly note?: string;
	/** The text is what a program printed, although its kind does not say so. */
	readonly isOutput?: boolean;
}

const text = (value: unknown): string => stringOf(value) ?? '';
const seconds = (milliseconds: unknown): string =>
	typeof milliseconds === 'number' ? duration(milliseconds / 1000) : '';

/** Book-keeping lines of known types, with the field that says something. */
const bookKeeping: {readonly [type: string]: string} = {
	summary: 'summary',
	'custom-title': 'customTitle',
	'ai-title': 'aiTitle',
	'last-prompt': 'lastPrompt',
	mode: 'mode',
	'permission-mode': 'permissionMode',
	'agent-name': 'agentName',
	'pr-link': 'prUrl',
	'frame-link': 'frameUrl',
	'queue-operation': 'content',
};

export function clientWords(event: TranscriptEvent): RowWords {
	const type = eventType(event);
	switch (type) {
		case 'system':
			return systemWords(event);
		case 'progress':
			return progressWords(objectOf(event.data));
		case 'attachment':
			return attachmentWords(objectOf(event.attachment));
		case 'file-history-snapshot':
			return snapshotWords(objectOf(event.snapshot));
		case 'queue-operation':
			return {
				kind: 'system',
				name: `queue ${text(event.operation)}`,
				text: compactJson(event.content, rowTextCharacters),
			};
	}
	const field = Object.hasOwn(bookKeeping, type) ? bookKeeping[type] : undefined;
	if (field !== undefined) return {kind: 'system', name: type, text: compactJson(event[field], rowTextCharacters)};
	return {kind: 'other', name: type, text: compactJson(withoutPlumbing(event), rowTextCharacters)};
}

const plumbing = new Set(['type', 'uuid', 'parentUuid', 'sessionId', 'timestamp', 'cwd', 'version', 'userType']);

const withoutPlumbing = (event: TranscriptEvent): JsonObject =>
	Object.fromEntries(Object.entries(event).filter(([key]) => !plumbing.has(key)));

function systemWords(event: TranscriptEvent): RowWords {
	const subtype = text(event.subtype);
	const content = text(event.content);
	switch (subtype) {
		case 'compact_boundary': {
			const {trigger, preTokens} = objectOf(event.compactMetadata);
			const before = typeof preTokens === 'number' ? plural(preTokens, 'token') : '';
			return {kind: 'compaction', name: text(trigger), text: content || 'Conversation compacted', note: before};
		}
		case 'api_error': {
			const {retryAttempt, maxRetries} = event;
			const note = typeof retryAttempt === 'number' ? `retry ${retryAttempt} of ${compactJson(maxRetries, 10)}` : '';
			return {kind: 'api-error', name: subtype, text: content || errorWords(event.error), note};
		}
		case 'stop_hook_summary': {
			const hooks = Array.isArray(event.hookInfos) ? event.hookInfos : [];
			const commands = hooks.map(hook => text(objectOf(hook).command)).join('  ');
			const errors = Array.isArray(event.hookErrors) ? event.hookErrors.length : 0;
			return {kind: 'hook', name: 'Stop', text: commands, note: errors > 0 ? plural(errors, 'error') : ''};
		}
		case 'turn_duration':
			return {kind: 'system', name: subtype, text: `turn took ${seconds(event.durationMs)}`};
		case 'local_command': {
			const said = classifyText(content);
			return {kind: isHuman(said.kind) ? 'prompt' : 'shell-output', name: '', text: said.text, note: lines(said.text)};
		}
		default:
			return {kind: 'system', name: subtype, text: content || compactJson(withoutPlumbing(event), rowTextCharacters)};
	}
}

function errorWords(error: Json | undefined): string {
	const {formatted, message} = objectOf(error);
	return text(formatted) || text(message) || compactJson(error, rowTextCharacters) || 'no details recorded';
}

/** `41 lines` for more than one. */
export function lines(value: string): string {
	const count = lineCount(value);
	return count > 1 ? plural(count, 'line') : '';
}

function progressWords(data: JsonObject): RowWords {
	switch (data.type) {
		case 'hook_progress':
			return {kind: 'hook', name: text(data.hookName) || text(data.hookEvent), text: text(data.command)};
		case 'agent_progress':
			return nestedWords(data);
		case 'bash_progress':
			return {kind: 'progress', name: 'bash_progress', text: text(data.output)};
		case 'mcp_progress':
			return {
				kind: 'progress',
				name: `${text(data.serverName)} ${text(data.toolName)}`,
				text: text(data.status),
				note: seconds(data.elapsedTimeMs),
			};
		default: {
			const {type, ...rest} = data;
			return {kind: 'progress', name: text(type), text: compactJson(rest, rowTextCharacters)};
		}
	}
}

/** A message of a sub-agent, carried by a progress line of the session: `data.message` is a whole nested line. */
function nestedWords(data: JsonObject): RowWords {
	const nested = objectOf(data.message);
	const role = eventType(nested);
	const parts = contentBlocks(nested).map(blockWords);
	if (parts.length === 0) return {kind: 'agent', name: role, text: text(data.prompt)};
	return {kind: 'agent', name: role, text: parts.join('  ')};
}

/** A content block of any type in words. */
export function blockWords(block: JsonObject): string {
	if (block.type === 'text') return text(block.text);
	if (block.type === 'thinking') return text(block.thinking);
	if (block.type === 'tool_use') return `${text(block.name)} ${toolTarget(text(block.name), objectOf(block.input))}`;
	if (block.type === 'tool_result') return compactJson(block.content, rowTextCharacters);
	if (block.type === 'image') return '[image]';
	return compactJson(block, rowTextCharacters);
}

function attachmentWords(attachment: JsonObject): RowWords {
	const type = text(attachment.type);
	const shown =
		text(attachment.displayPath) ||
		text(attachment.path) ||
		text(attachment.filename) ||
		text(attachment.content) ||
		text(attachment.prompt);
	if (type.startsWith('hook_')) {
		const name = text(attachment.hookName) || text(attachment.hookEvent) || type;
		const {exitCode} = attachment;
		const printed = text(attachment.stderr) || text(attachment.stdout);
		const note = typeof exitCode === 'number' && exitCode !== 0 ? `exit ${exitCode}` : '';
		if (printed) return {kind: 'hook', name, text: printed, note, isOutput: true};
		const said = shown || text(attachment.command) || compactJson(attachment, rowTextCharacters);
		return {kind: 'hook', name, text: said, note};
	}
	const {type: _, ...rest} = attachment;
	return {kind: 'attachment', name: type, text: shown || compactJson(rest, rowTextCharacters)};
}

function snapshotWords(snapshot: JsonObject): RowWords {
	const files = isObject(snapshot.trackedFileBackups) ? Object.keys(snapshot.trackedFileBackups) : [];
	return {kind: 'snapshot', name: '', text: files.join('  '), note: plural(files.length, 'file')};
}
