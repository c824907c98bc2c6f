/**
 * Time lost: what a failed step cost, as far as the file can tell. An estimate, and named one: whoever failed may have done
 * other things meanwhile. It runs from the result of the failed step, never across a gap,
 * - to the moment the same thing worked in the block;
 * - where it never worked, to the last try of it in the block, for so long somebody was at it;
 * - from the last try on, or where nothing like it was tried again, only until the work went on: the next call, or the
 *   person's next words, whichever comes first; where neither comes, to the end of the block.
 *
 * The same thing is, for a command, the same or nearly the same command (command-form.ts says when); for any other tool
 * the same tool on the same target, where all tools that write a file are one (an `Edit` that a `Write` made up for).
 * Where the words of the call were the mistake (a file that is not there, an unknown flag) they have to change before it
 * can work: there the same program and sub-command is the same thing, or the same tool, until the person speaks again.
 * What was called before the failure was known is no second try.
 *
 * What it is for marks that are no failed step:
 * - slow-command: how long it ran;
 * - retry-loop: each stretch from a failed try to the next one that worked, or to the last try; where it worked in
 *   between, nothing was lost;
 * - api-error: until the service answered again;
 * - rejection, interruption, correction, confusion, context-overflow, hook-failure: null. The person decided, or the
 *   work went on: nothing in the file tells what it cost.
 */
import type {JsonObject} from '../../transcript/event.ts';
import {type BlockSpan, blockAt, unionSeconds} from '../blocks.ts';
import {keyOf} from '../copy-keys.ts';
import type {Finding, Mark, MarkKind, Outcome} from '../types.ts';
import {areNear, type CommandForm, formOf} from './command-form.ts';
import {commandName} from './command-name.ts';
import {shapeOf} from './command-shape.ts';

/** The facts of a step that matter here. Times in milliseconds. */
export interface LosingStep {
	readonly id: string;
	readonly tool: string;
	/** null for tools that are no shell. */
	readonly command: string | null;
	/** What `targetKey` said of the call; null for commands and results without a call. */
	readonly target: number | null;
	readonly outcome: Outcome;
	readonly finding: Finding | null;
	readonly time: number | null;
	readonly resultTime: number | null;
}

/** Tools that write a file. */
const writers: ReadonlySet<string> = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit', 'Update']);
const familyOf = (tool: string): string => (writers.has(tool) ? 'write' : tool);
/** What a call is about, by the names that tools have for it. */
const targetFields = [
	'file_path',
	'notebook_path',
	'path',
	'url',
	'query',
	'pattern',
	'skill',
	'subagent_type',
] as const;

/** A key of tool and target: calls with the same key want the same thing. */
export function targetKey(tool: string, input: JsonObject): number {
	const family = familyOf(tool);
	for (const field of targetFields) {
		const value = input[field];
		if (typeof value === 'string') return keyOf(`${family}\0${value}`);
	}
	return keyOf(family);
}

/** Kinds of steps for which a later success of the same thing says nothing. */
const withoutLoss: ReadonlySet<MarkKind> = new Set(['rejection', 'interruption']);
/** Kinds in which the words of the call were the mistake. */
const wrongWords: ReadonlySet<MarkKind> = new Set(['missing-file', 'command-failure']);
/** Steps of the same program or target that are looked at before giving up; bounds a block of thousands of failures. */
const mostLookedAt = 100;

interface Candidate {
	readonly step: LosingStep;
	/** null for tools that are no shell. */
	readonly form: CommandForm | null;
}

const worked = ({outcome, finding}: LosingStep): boolean => outcome === 'ok' && finding === null;

/** When the work went on: times in milliseconds, ascending. */
interface Course {
	readonly spans: readonly BlockSpan[];
	readonly calls: readonly number[];
	readonly words: readonly number[];
}

/**
 * Seconds lost at each failed step, by its id; steps without a loss or without times are left out. Steps in order of their
 * calls; `prompts`: when the person said something, milliseconds in any order.
 */
export function lostAtSteps(
	steps: readonly LosingStep[],
	spans: readonly BlockSpan[],
	prompts: readonly number[] = [],
): Map<string, number> {
	const lost = new Map<string, number>();
	/** Of each block with a failure, by what failed there: only the like of it is looked at. */
	const blocks = new Map<number, Map<string, Candidate[]>>();
	for (const step of steps) {
		if (!isLoss(step) || step.tool === '') continue;
		const block = blockAt(spans, step.resultTime);
		let groups = blocks.get(block);
		if (groups === undefined) {
			groups = new Map();
			blocks.set(block, groups);
		}
		groups.set(likeOf(step, formOfStep(step)), []);
	}
	if (blocks.size === 0) return lost;
	const calls: number[] = [];
	for (const step of steps) {
		if (step.time !== null) calls.push(step.time);
		if (step.resultTime === null || step.tool === '') continue;
		const groups = blocks.get(blockAt(spans, step.resultTime));
		if (groups === undefined) continue;
		const form = formOfStep(step);
		groups.get(likeOf(step, form))?.push({step, form});
	}
	const course: Course = {spans, calls: ascending(calls), words: ascending(prompts)};
	for (const groups of blocks.values()) for (const group of groups.values()) lostIn(group, course, lost);
	return lost;
}

const ascending = (times: readonly number[]): readonly number[] => [...times].sort((a, b) => a - b);

/** The first of ascending times that is later than `time`; Infinity without one. */
function firstAfter(times: readonly number[], time: number): number {
	let low = 0;
	let high = times.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((times[middle] as number) > time) high = middle;
		else low = middle + 1;
	}
	return times[low] ?? Number.POSITIVE_INFINITY;
}

const formOfStep = ({command}: LosingStep): CommandForm | null => (command === null ? null : formOf(command));
/** The program, or the family of tools. */
const likeOf = ({tool}: LosingStep, form: CommandForm | null): string => form?.program ?? familyOf(tool);

const isLoss = (step: LosingStep): step is LosingStep & {finding: Finding; resultTime: number} =>
	step.finding !== null && step.resultTime !== null && !withoutLoss.has(step.finding.kind);

function lostIn(group: readonly Candidate[], course: Course, lost: Map<string, number>): void {
	group.forEach((failed, index) => {
		if (!isLoss(failed.step)) return;
		const from = failed.step.resultTime;
		const end = endOfBlock(course.spans, from);
		if (end === null) return;
		const till = endOfTrying(group, index, from, course);
		lost.set(failed.step.id, Math.max(0, Math.min(till, end) - from) / 1000);
	});
}

/** When the same thing worked; else when the work went on after the last try of it. */
function endOfTrying(group: readonly Candidate[], index: number, from: number, {calls, words}: Course): number {
	const failed = group[index] as Candidate;
	const spoken = firstAfter(words, from);
	let lastTry = from;
	const last = Math.min(group.length - 1, index + mostLookedAt);
	for (let at = index + 1; at <= last; at++) {
		const later = group[at] as Candidate;
		const {time, resultTime} = later.step;
		if (resultTime === null || (time ?? resultTime) < from || !isSameThing(failed, later, spoken)) continue;
		if (worked(later.step)) return resultTime;
		lastTry = Math.max(lastTry, resultTime);
	}
	return Math.min(firstAfter(calls, lastTry), firstAfter(words, lastTry));
}

/** Both are of one program, or of one family of tools. `spoken`: when the person said the next thing after the failure. */
function isSameThing(failed: Candidate, later: Candidate, spoken: number): boolean {
	const {finding, target} = failed.step;
	const mayDiffer = finding !== null && wrongWords.has(finding.kind) && (later.step.time ?? 0) < spoken;
	if (failed.form === null || later.form === null) return mayDiffer || target === later.step.target;
	return (mayDiffer && nameOf(failed.step) === nameOf(later.step)) || areNear(failed.form, later.form);
}

const nameOf = ({command}: LosingStep): string => commandName(shapeOf(command ?? ''));

/** End of the block in which a time stands; null without blocks. */
export const endOfBlock = (spans: readonly BlockSpan[], time: number): number | null =>
	spans[blockAt(spans, time)]?.end ?? null;

/** Seconds from one moment to another, where both stand in one block; else to the end of the first one's block. */
export function lostBetween(from: number | null, to: number | null, spans: readonly BlockSpan[]): number | null {
	if (from === null) return null;
	const end = endOfBlock(spans, from);
	if (end === null) return null;
	return (to === null ? end - from : Math.max(0, Math.min(to, end) - from)) / 1000;
}

/** Seconds lost in a loop of tries, in the order of time: the stretches from a failure until it worked or was given up. */
export function lostInLoop(tries: readonly Pick<LosingStep, 'finding' | 'resultTime'>[]): number | null {
	let lost: number | null = null;
	let failedSince: number | null = null;
	let until: number | null = null;
	for (const {finding, resultTime} of tries) {
		if (resultTime === null) continue;
		until = resultTime;
		if (finding !== null) failedSince ??= resultTime;
		else if (failedSince !== null) {
			lost = (lost ?? 0) + Math.max(0, resultTime - failedSince);
			failedSince = null;
		}
	}
	if (failedSince !== null && until !== null) lost = (lost ?? 0) + Math.max(0, until - failedSince);
	return lost === null ? null : lost / 1000;
}

const before: ReadonlySet<MarkKind> = new Set(['slow-command', 'retry-loop']);
/** Kinds whose time lies before the mark: it stands where it ended. */
export const liesBefore = (kind: MarkKind): boolean => before.has(kind);

/** Seconds in the union of what the marks of one session lost: failures that wait for the same success count once. */
export function lostSecondsOf(marks: readonly Pick<Mark, 'kind' | 'time' | 'lostSeconds'>[]): number {
	const spans: BlockSpan[] = [];
	for (const {kind, time, lostSeconds} of marks) {
		if (time === null || lostSeconds === null) continue;
		const start = liesBefore(kind) ? time - lostSeconds * 1000 : time;
		spans.push({start, end: start + lostSeconds * 1000});
	}
	return unionSeconds(spans);
}
