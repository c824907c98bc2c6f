/**
 * Friction of a single line that is no step: the service, a hook, a person stopping the work, a full context.
 *
 * What is deliberately not marked here, because the step beside it is: `[Request interrupted by user for tool use]`.
 * On all measured files that line follows a result that says that the call was rejected or interrupted.
 */
import {contentBlocks, isObject, stringOf, type TranscriptEvent} from '../../transcript/event.ts';
import type {Finding, MarkKind, Severity} from '../types.ts';
import {outerLine} from './evidence.ts';
import {signatureOf} from './signature.ts';

const finding = (kind: MarkKind, severity: Severity, evidence: string, signature?: string): readonly Finding[] => [
	{kind, severity, evidence, signature: signature ?? signatureOf(kind, evidence)},
];
const nothing: readonly Finding[] = [];

const firstText = (event: TranscriptEvent): string =>
	contentBlocks(event).reduce((text, block) => text || (stringOf(block.text) ?? ''), '');

const interrupted = '[Request interrupted by user]';
const continued = 'This session is being continued from a previous conversation';

function user(event: TranscriptEvent): readonly Finding[] {
	const text = firstText(event).trimStart();
	if (text.startsWith(interrupted)) return finding('interruption', 'red', interrupted, 'the person stopped the work');
	// Versions without a compact_boundary line: the continuation is the only sign. Flagged ones stand behind a boundary.
	if (text.startsWith(continued) && event.isCompactSummary !== true)
		return finding('context-overflow', 'amber', continued, 'the conversation ran out of context');
	return nothing;
}

/** Retries of one request are one failure: only the first attempt is marked. */
function apiError(event: TranscriptEvent): readonly Finding[] {
	const attempt = event.retryAttempt;
	if (typeof attempt === 'number' && attempt > 1) return nothing;
	const error = isObject(event.error) ? event.error : {};
	const said = stringOf(error.formatted) ?? stringOf(error.message) ?? stringOf(event.content);
	if (said !== null) return finding('api-error', 'red', outerLine(said, 'first'));
	return typeof error.status === 'number'
		? finding('api-error', 'red', String(error.status), `the service answered ${error.status}`)
		: finding('api-error', 'red', 'api_error', 'the service did not answer');
}

/** Oldest versions (1.0.x) report hooks as system lines without a subtype: `PostToolUse:Edit [cmd] failed with …`. */
const hookFailed =
	/^(?:\x1b\[\d{1,3}m)?\w{3,30}(?::\w{1,30})?(?:\x1b\[\d{1,3}m)? \[[^\n]{1,300}?\] (?:failed|timed out|was cancelled|error)/;

function system(event: TranscriptEvent): readonly Finding[] {
	switch (event.subtype) {
		case 'api_error':
			return apiError(event);
		case 'compact_boundary':
			return finding('context-overflow', 'amber', stringOf(event.content) ?? '', 'the conversation ran out of context');
		case 'stop_hook_summary': {
			const errors = Array.isArray(event.hookErrors) ? event.hookErrors : [];
			const first = errors.find(error => typeof error === 'string' && error.trim() !== '');
			return typeof first === 'string' ? finding('hook-failure', 'red', outerLine(first, 'first')) : nothing;
		}
		case undefined: {
			const content = stringOf(event.content);
			return content !== null && hookFailed.test(content)
				? finding('hook-failure', 'red', outerLine(content, 'first'))
				: nothing;
		}
		default:
			return nothing;
	}
}

/** A hook that refuses on purpose (`hook_blocking_error`) shows in the step it refused, and is counted there. */
const brokenHook = /^hook_(?:non_blocking_error|error_during_execution|timeout)$/;

function attachment(event: TranscriptEvent): readonly Finding[] {
	const detail = isObject(event.attachment) ? event.attachment : {};
	if (!brokenHook.test(stringOf(detail.type) ?? '')) return nothing;
	const name = stringOf(detail.hookName) ?? 'hook';
	const said = outerLine(stringOf(detail.stderr) ?? '', 'first') || outerLine(stringOf(detail.stdout) ?? '', 'first');
	return said === ''
		? finding('hook-failure', 'red', stringOf(detail.type) ?? '', `${name} hook failed`)
		: finding('hook-failure', 'red', said);
}

/** The marks of one line that is no step. Mostly none. */
export function judgeEvent(event: TranscriptEvent): readonly Finding[] {
	switch (event.type) {
		case 'assistant':
			return event.isApiErrorMessage === true
				? finding('api-error', 'red', outerLine(firstText(event), 'first'))
				: nothing;
		case 'user':
			return user(event);
		case 'system':
			return system(event);
		case 'attachment':
			return attachment(event);
		default:
			return nothing;
	}
}
