/**
 * Regular expressions that people type run on text that strangers wrote: a careless pair of the two can take for ever.
 * They run under a watchdog (node:vm), which stops the engine from outside; a stop costs REGEX_KILL_MS, nothing else.
 */
import vm from 'node:vm';
import {REGEX_KILL_MS, REGEX_LINE_CHARACTERS} from './limits.ts';

/** Case never tells apart; `^` and `$` are the ends of the line, because a regex is given one line at a time. */
export function compileRegex(source: string): RegExp | null {
	try {
		return new RegExp(source, 'i');
	} catch {
		return null;
	}
}

/** What is wrong with the source of a regex, in words; null where nothing is. */
export function regexProblem(source: string): string | null {
	try {
		new RegExp(source, 'i');
		return null;
	} catch (error) {
		const reason = error instanceof Error ? error.message.split(': ').at(-1) : 'cannot be read';
		return `is no regular expression: ${reason}`;
	}
}

/** True where the regex matches within one line of the text. May run for ever: call it inside `guarded`. */
export function regexMatches(regex: RegExp, text: string): boolean {
	let start = 0;
	while (start <= text.length) {
		const newline = text.indexOf('\n', start);
		const end = newline === -1 ? text.length : newline;
		if (regex.test(text.slice(start, Math.min(end, start + REGEX_LINE_CHARACTERS)))) return true;
		start = end + 1;
	}
	return false;
}

/** The ranges in which the regex matches, at most `most`; empty matches are none. Call it inside `guarded`. */
export function regexRanges(regex: RegExp, text: string, most: number): [number, number][] {
	const global = new RegExp(regex.source, 'gi');
	const ranges: [number, number][] = [];
	let start = 0;
	while (start <= text.length && ranges.length < most) {
		const newline = text.indexOf('\n', start);
		const end = newline === -1 ? text.length : newline;
		for (const match of text.slice(start, Math.min(end, start + REGEX_LINE_CHARACTERS)).matchAll(global)) {
			if (match[0].length > 0) ranges.push([start + match.index, start + match.index + match[0].length]);
			if (ranges.length >= most) break;
		}
		start = end + 1;
	}
	return ranges;
}

interface Guard {
	readonly sandbox: {task: () => void};
	readonly context: vm.Context;
	readonly script: vm.Script;
}
let guard: Guard | null = null;

function theGuard(): Guard {
	if (guard === null) {
		const sandbox = {task: () => {}};
		guard = {sandbox, context: vm.createContext(sandbox), script: new vm.Script('task()')};
	}
	return guard;
}

/** Runs `task` and returns true, or stops it after `milliseconds` and returns false. Costs about 0.1 ms itself. */
export function guarded(task: () => void, milliseconds = REGEX_KILL_MS): boolean {
	const {sandbox, context, script} = theGuard();
	sandbox.task = task;
	try {
		script.runInContext(context, {timeout: milliseconds});
		return true;
	} catch (error) {
		// Not `instanceof Error`: the error is one of the watched context.
		const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
		if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
		throw error;
	} finally {
		sandbox.task = () => {};
	}
}
