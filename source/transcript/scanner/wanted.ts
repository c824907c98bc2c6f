/**
 * What indexing reads of an event: the table behind the projecting reader. Everything else of a line (file contents
 * repeated in `toolUseResult`, nested events, thinking, snapshots, usage, images) is checked to be JSON and skipped.
 *
 * Whoever lets the indexer read another field adds it here; test/transcript/scanner/ holds that what is indexed from
 * projected events is what is indexed from whole ones.
 */

/** What is kept of a value. A string, number, boolean or null always is; a container nothing is wanted of is emptied. */
export interface Wanted {
	/** Of an object these. */
	readonly fields?: Fields;
	/** Of an array its elements; of those that are objects these. */
	readonly each?: Fields;
	/** Whatever it is, as it stands. */
	readonly isWhole?: boolean;
	/** A string that mostly is one of a few: made once, not for every line. */
	readonly repeats?: boolean;
}

export type Fields = Readonly<Record<string, Wanted>>;

const value: Wanted = {};
const repeated: Wanted = {repeats: true};
const whole: Wanted = {isWhole: true};
const object = (fields: Fields): Wanted => ({fields});
const each = (fields: Fields): Wanted => ({each: fields});

const block: Fields = {
	type: repeated,
	text: value,
	// tool_use
	id: value,
	name: repeated,
	input: object({
		command: value,
		description: value,
		timeout: value,
		// What a call is about (analysis/friction/lost-time.ts).
		file_path: value,
		notebook_path: value,
		path: value,
		url: value,
		query: value,
		pattern: value,
		skill: value,
		subagent_type: value,
	}),
	// tool_result
	tool_use_id: value,
	is_error: value,
	content: each({type: repeated, text: value, tool_name: repeated}),
};

export const wantedOfEvent: Fields = {
	type: repeated,
	timestamp: value,
	uuid: value,
	sessionId: repeated,
	cwd: repeated,
	version: repeated,
	agentId: repeated,
	isSidechain: value,
	isMeta: value,
	isCompactSummary: value,
	isApiErrorMessage: value,
	origin: object({kind: repeated}),
	message: object({content: each(block)}),
	toolDenialKind: repeated,
	toolUseResult: object({
		stdout: value,
		stderr: value,
		interrupted: value,
		timedOutAfterMs: value,
		backgroundTaskId: value,
		status: repeated,
	}),
	// progress
	parentToolUseID: repeated,
	data: object({type: repeated, elapsedTimeSeconds: value}),
	// system
	subtype: repeated,
	retryAttempt: value,
	error: object({formatted: value, message: value, status: repeated}),
	hookErrors: whole,
	// system, queue-operation: text or blocks
	content: whole,
	operation: repeated,
	attachment: object({type: repeated, prompt: whole, hookName: repeated, stdout: value, stderr: value}),
	// titles
	customTitle: value,
	summary: value,
	leafUuid: value,
};
