/**
 * What one line of a transcript says, read without ever trusting it.
 *
 * A transcript is written by many versions of a program we do not control, so nothing here throws and nothing assumes a
 * shape: each accessor answers from what is there and leaves the rest alone. Format facts: docs/transcript-format.md.
 */

export type Json = null | boolean | number | string | Json[] | {[key: string]: Json};
export type JsonObject = {[key: string]: Json};

/** One event: a JSON object of a line, whatever is in it. */
export type TranscriptEvent = JsonObject;

/** Where an object stands in its file: line from 1, byte offset and byte length of the object itself. */
export interface Place {
	readonly line: number;
	readonly offset: number;
	readonly length: number;
}

export interface Entry extends Place {
	readonly event: TranscriptEvent;
}

export interface ToolUse {
	/** The tool_use id; '' where the block has none. */
	readonly id: string;
	/** Tool name as written: may be invented, hold quotes, newlines or markup. */
	readonly name: string;
	readonly input: JsonObject;
}

export interface ToolResult {
	readonly id: string;
	/** null where the block leaves it out (most tools do on success). */
	readonly isError: boolean | null;
	/** The text of `content`: a string, or the text blocks of an array joined by newlines. */
	readonly text: string;
	/** The line's `toolUseResult`: object, string, array or absent (null). */
	readonly detail: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const stringOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const eventType = (event: TranscriptEvent): string => stringOf(event.type) ?? '';

const digits = (text: string, start: number, end: number): number => {
	let value = 0;
	for (let i = start; i < end; i++) {
		const digit = text.charCodeAt(i) - 48;
		if (digit < 0 || digit > 9) return Number.NaN;
		value = value * 10 + digit;
	}
	return value;
};

/**
 * Milliseconds since the epoch of an ISO time, or null. The 24-character UTC form that every measured line has
 * is taken apart by hand (five times faster than Date.parse); any other form goes through Date.parse.
 */
export function parseTime(value: unknown): number | null {
	if (typeof value !== 'string') return null;
	if (
		value.length === 24 &&
		value.charCodeAt(23) === 90 &&
		value.charCodeAt(10) === 84 &&
		value.charCodeAt(19) === 46
	) {
		const month = digits(value, 5, 7);
		const day = digits(value, 8, 10);
		const hour = digits(value, 11, 13);
		const time = Date.UTC(
			digits(value, 0, 4),
			month - 1,
			day,
			hour,
			digits(value, 14, 16),
			digits(value, 17, 19),
			digits(value, 20, 23),
		);
		if (Number.isNaN(time) || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23) return null;
		return time;
	}
	const time = Date.parse(value);
	return Number.isNaN(time) ? null : time;
}

let lastTimestamp: unknown;
let lastTime: number | null = null;

/** The top-level `timestamp`, and nothing else, is the time of an event. Whoever asks, others ask for the same one soon. */
export function eventTime({timestamp}: TranscriptEvent): number | null {
	if (timestamp !== lastTimestamp) {
		lastTime = parseTime(timestamp);
		lastTimestamp = timestamp;
	}
	return lastTime;
}

const noBlocks: readonly JsonObject[] = [];

/** The blocks of `message.content`; a string becomes one text block; anything else gives none. */
export function contentBlocks(event: TranscriptEvent): readonly JsonObject[] {
	const message = event.message;
	if (!isObject(message)) return noBlocks;
	const content = message.content;
	if (typeof content === 'string') return [{type: 'text', text: content}];
	if (!Array.isArray(content)) return noBlocks;
	return content.every(isObject) ? content : content.filter(isObject);
}

/** Text of a tool_result's `content`. Images and references are named in brackets so that nothing vanishes. */
export function resultText(content: Json | undefined): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return content
		.filter(isObject)
		.map(block => {
			if (typeof block.text === 'string') return block.text;
			if (block.type === 'tool_reference') return `[tool ${stringOf(block.tool_name) ?? '?'}]`;
			return `[${stringOf(block.type) ?? 'block'}]`;
		})
		.join('\n');
}

/** tool_use blocks of an assistant line. Calls nested in `agent_progress` are not the file's own and are not here. */
export function toolUses(event: TranscriptEvent): readonly ToolUse[] {
	if (event.type !== 'assistant') return [];
	const uses: ToolUse[] = [];
	for (const block of contentBlocks(event)) {
		if (block.type !== 'tool_use') continue;
		uses.push({
			id: stringOf(block.id) ?? '',
			name: stringOf(block.name) ?? '',
			input: objectOf(block.input),
		});
	}
	return uses;
}

/** tool_result blocks of a user line. */
export function toolResults(event: TranscriptEvent): readonly ToolResult[] {
	if (event.type !== 'user') return [];
	const results: ToolResult[] = [];
	for (const block of contentBlocks(event)) {
		if (block.type !== 'tool_result') continue;
		results.push({
			id: stringOf(block.tool_use_id) ?? '',
			isError: typeof block.is_error === 'boolean' ? block.is_error : null,
			text: resultText(block.content),
			detail: event.toolUseResult ?? null,
		});
	}
	return results;
}

// No Set: asking one hashes the whole text, and outputs are long.
const saysNoOutput = (text: string): boolean =>
	text === '(Bash completed with no output)' || text === 'Tool ran without output';

/**
 * The output of a tool call as text. Where the line carries `stdout`/`stderr` those are the fuller record (the
 * content may have been shortened by a hook or a preview); a notice that there was no output is no output.
 */
export function outputOf(result: ToolResult): string {
	if (isObject(result.detail)) {
		const stdout = stringOf(result.detail.stdout) ?? '';
		const stderr = stringOf(result.detail.stderr) ?? '';
		const own = stdout && stderr ? `${stdout}\n${stderr}` : stdout || stderr;
		if (own.length > 0 && (own.length >= result.text.length || result.text.startsWith('<persisted-output>')))
			return own;
	}
	return saysNoOutput(result.text) ? '' : result.text;
}
