/**
 * Which commands of a file were slow. A command with running updates took what they say. Without, there is only the time
 * from call to result, which holds waiting for a person's permission: an upper bound, believed where nothing speaks against
 * the command having run that long. Against it speak
 * - updates of other commands in the file: this Claude Code writes them for whatever runs some seconds, so a command
 *   without any did not run (on real files each of 57 such commands over 60 s had waited: `git add`, `git status`, `mv`);
 * - its own timeout, beyond which it cannot have run;
 * - its nature: `git status`, `rm`, `mv`, `ls` are done at once.
 * Parallel calls that end together waited together: one of them stands for all.
 */
import type {Finding, Outcome} from '../types.ts';
import {commandName} from './command-name.ts';
import {type CommandShape, shapeOf} from './command-shape.ts';
import {evidenceCharacters} from './evidence.ts';
import {isShell} from './tools.ts';

/** Seconds that Claude Code lets a command run when the call names no timeout, and what it may name at most. */
const defaultTimeoutSeconds = 120;
const longestTimeoutSeconds = 600;
/** Room for starting and for writing the result down. */
const slackSeconds = 15;

export interface TimedCommand {
	readonly tool: string;
	readonly command: string | null;
	readonly outcome: Outcome;
	/** Of the call and of the result, in milliseconds. */
	readonly time: number | null;
	readonly resultTime: number | null;
	readonly elapsedSeconds: number | null;
	/** What the call itself allowed, in milliseconds; leave out where it is not known. */
	readonly timeoutMs?: number | null;
}

/** Outcomes after which the command really ran in the foreground. */
const ran: ReadonlySet<Outcome> = new Set(['ok', 'failed', 'timeout', 'interrupted']);

const instantPrograms = new Set([
	'rm', 'mv', 'cp', 'ln', 'mkdir', 'rmdir', 'touch', 'chmod', 'chown', 'ls', 'cat', 'head', 'wc', 'echo', 'printf', 'pwd', 'cd',
	'date', 'which', 'type', 'stat', 'file', 'basename', 'dirname', 'realpath', 'readlink', 'true', 'false', 'test', '[', 'export',
	'sort', 'uniq', 'cut', 'tr', 'grep', 'sed', 'awk', 'jq', 'diff', 'pgrep', 'whoami', 'id', 'uname', 'hostname',
]); // biome-ignore format: a word list
const instantInGit =
	/^(?:add|status|branch|tag|stash|restore|reset|rm|mv|show|diff|log|rev-parse|rev-list|merge-base|cat-file|ls-tree|ls-files|reflog|remote|config|symbolic-ref|show-ref|check-ignore)\b/;
/** Programs that walk through whole folders when asked to. */
const walkers = new Set(['grep', 'cp', 'ls', 'diff', 'chmod', 'chown']);
const walks = /(?:^|\s)(?:-[A-Za-z]{0,8}[rR]|--recursive)/;
const readsHistory = /(?:^|\s)(?:-[pSGL]|--grep|--patch)/;
const repeats = /\b(?:while|until|xargs)\b/;

/** Done at once, whatever is in the way: nobody waits a minute for it. */
function isInstant({commands}: CommandShape, command: string): boolean {
	if (commands.length === 0 || repeats.test(command.slice(0, 2000))) return false;
	return commands.every(({head, verb, tail, wraps}) => {
		if (wraps) return false;
		if (head === 'git') return instantInGit.test(verb) && !(verb.startsWith('log') && readsHistory.test(tail));
		return head === '' || (instantPrograms.has(head) && !(walkers.has(head) && walks.test(tail)));
	});
}

/** A command that took longer than `slowSeconds`, looked at by itself. Without updates the time is an upper bound. */
export function slowFinding(timed: TimedCommand, slowSeconds: number): Finding | null {
	const {elapsedSeconds, time, resultTime, outcome} = timed;
	if (!isShell(timed.tool) || !ran.has(outcome)) return null;
	const command = timed.command ?? '';
	if (elapsedSeconds === null) {
		if (time === null || resultTime === null) return null;
		const allowed =
			timed.timeoutMs === undefined ? longestTimeoutSeconds : (timed.timeoutMs ?? defaultTimeoutSeconds * 1000) / 1000;
		const seconds = (resultTime - time) / 1000;
		if (seconds <= slowSeconds || seconds > Math.max(allowed, slowSeconds) + slackSeconds) return null;
		if (outcome !== 'timeout' && isInstant(shapeOf(command), command)) return null;
	} else if (elapsedSeconds <= slowSeconds) return null;
	const evidence = command.trimStart().split('\n', 1)[0]?.slice(0, evidenceCharacters) ?? '';
	return {
		kind: 'slow-command',
		severity: 'amber',
		evidence,
		signature: commandName(shapeOf(command), 'slow-command') || 'command',
	};
}

/** Parallel calls whose ends lie this close, in milliseconds, ended together. */
const togetherMs = 1500;

export interface SlowCommand<T> {
	readonly step: T;
	readonly finding: Finding;
	/** The time is the one from call to result: it ran at most that long. */
	readonly isUpperBound: boolean;
}

/** The slow commands among the steps of a file, in the order of their calls. */
export function slowCommands<T extends TimedCommand>(steps: readonly T[], slowSeconds: number): SlowCommand<T>[] {
	const writesUpdates = steps.some(({elapsedSeconds}) => elapsedSeconds !== null);
	const slow: SlowCommand<T>[] = [];
	/** The last bound that was believed: what was called before it ended, and ended with it, is the same wait. */
	let wait: {readonly end: number} | null = null;
	for (const step of steps) {
		const isUpperBound = step.elapsedSeconds === null;
		if (isUpperBound && writesUpdates && step.outcome !== 'timeout') continue;
		const finding = slowFinding(step, slowSeconds);
		if (finding === null) continue;
		if (isUpperBound && step.time !== null && step.resultTime !== null) {
			if (wait !== null && step.time < wait.end && Math.abs(step.resultTime - wait.end) <= togetherMs) continue;
			wait = {end: step.resultTime};
		}
		slow.push({step, finding, isUpperBound});
	}
	return slow;
}
