/** Types of lines that this program knows; others are kept, shown as they are and counted. */
export const knownTypes: ReadonlySet<string> = new Set([
	'assistant',
	'user',
	'progress',
	'system',
	'attachment',
	'queue-operation',
	'file-history-snapshot',
	'summary',
	'last-prompt',
	'custom-title',
	'mode',
	'permission-mode',
	'pr-link',
	'agent-name',
	'frame-link',
]);
