/** The words of the product as types: docs/product.md section 2 and 3 define each of them. */
import type {Json, JsonObject, Place} from '../transcript/event.ts';

export type Outcome =
	| 'ok'
	| 'failed'
	| 'rejected'
	| 'interrupted'
	| 'timeout'
	| 'cancelled'
	| 'background'
	| 'unanswered';

export const outcomes: readonly Outcome[] = [
	'ok',
	'failed',
	'rejected',
	'interrupted',
	'timeout',
	'cancelled',
	'background',
	'unanswered',
];

export interface StepCall extends Place {
	readonly tool: string;
	readonly input: JsonObject;
	/** Milliseconds since the epoch, null where the line has no time. */
	readonly time: number | null;
	readonly uuid: string | null;
	readonly isSidechain: boolean;
}

export interface StepResult extends Place {
	readonly isError: boolean | null;
	/** What the tool said, as the model saw it: the text of the tool_result's content. */
	readonly text: string;
	/** `toolUseResult` of the line: object, string, array, null. */
	readonly detail: Json;
	readonly time: number | null;
	readonly uuid: string | null;
	/** `toolDenialKind` of the line (from 2.1.205), else null. */
	readonly denial: string | null;
}

/** One tool call of a file with its result and the running updates that belong to it, keyed by the tool_use id. */
export interface Step {
	readonly id: string;
	readonly call: StepCall | null;
	readonly result: StepResult | null;
	/** How many bash_progress lines belong to it. */
	readonly updates: number;
	/** Largest `elapsedTimeSeconds` of its progress lines, null without any. */
	readonly elapsedSeconds: number | null;
}

/** Kinds of friction, strongest cause first where several could be said of a step. */
export const markKinds = [
	'permission',
	'command-not-found',
	'missing-file',
	'auth',
	'timeout',
	'network-sync',
	'environment',
	'test-failure',
	'build-failure',
	'command-failure',
	'edit-mismatch',
	'rejection',
	'interruption',
	'api-error',
	'hook-failure',
	'retry-loop',
	'slow-command',
	'context-overflow',
	'correction',
	'confusion',
] as const;
export type MarkKind = (typeof markKinds)[number];
export type Severity = 'red' | 'amber';

/** What a rule says of a step, a message or an event; the indexer adds where it stands. */
export interface Finding {
	readonly kind: MarkKind;
	readonly severity: Severity;
	/** The exact characters of the raw text that are the reason, at most `evidenceCharacters` of them. */
	readonly evidence: string;
	/** The evidence made general (numbers, paths, hashes, quotes), so that the same problem at several people is one. */
	readonly signature: string;
}

/** What a person said of a mark. */
export const judgements = ['real', 'not-friction', 'known'] as const;
export type Judgement = (typeof judgements)[number];

/**
 * What is known of a mark beyond what the rules say:
 * - `open`: nothing; `known`: a person said so (it counts all the same, and is shown dim)
 * - `regression`: its session began after the fix that should have ended it
 * - left out of counts: `fixed` (its session began before the fix), `muted` (by configuration), `dismissed` (judged not
 *   friction)
 */
export type Standing = 'open' | 'known' | 'regression' | 'fixed' | 'muted' | 'dismissed';

export interface Mark extends Finding {
	/** Line of the result, message or event that shows it. */
	readonly line: number;
	readonly toolUseId: string | null;
	readonly uuid: string | null;
	readonly time: number | null;
	/** Estimated seconds until the same thing worked; null where not worked out. */
	readonly lostSeconds: number | null;
	/** `lostSeconds` is the most that it can have been: a slow command without updates may have waited for a permission. */
	readonly isUpperBound: boolean;
	readonly standing: Standing;
	/** `#84`: the fix that ended it, or of a regression the one that did not; null without one. */
	readonly fixedBy: string | null;
	readonly judgement: Judgement | null;
}

/** A stretch of work: times in milliseconds, no gap inside it longer than the limit. */
export interface Block {
	/** From 1. */
	readonly index: number;
	readonly start: number;
	readonly end: number;
	/** Seconds since the end of the block before; null for the first. */
	readonly gapBeforeSeconds: number | null;
	readonly events: number;
	readonly commands: number;
	readonly red: number;
	readonly amber: number;
}

/** The verdict over a finished or unfinished step. */
export interface Verdict {
	readonly outcome: Outcome;
	/** The number in the text, 0 for an ok command, else null. */
	readonly exitCode: number | null;
	/** At most one red finding: the cause; slow-command may stand beside it. */
	readonly findings: readonly Finding[];
}

/** A rule of a person's configuration. Plain data, so that it can be sent to a thread. */
export interface OwnRule {
	/** A kind that a step can have. */
	readonly kind: MarkKind;
	/** Source of a regular expression, matched against single lines of a step's output. */
	readonly pattern: string;
	/** `any`: also in the output of commands that went well. */
	readonly on: 'failed' | 'any';
	readonly description: string;
}

/** Kinds that say why a step failed: all red ones, and the ones that own rules can have. */
export const stepKinds = [
	'permission',
	'command-not-found',
	'missing-file',
	'auth',
	'timeout',
	'network-sync',
	'environment',
	'test-failure',
	'build-failure',
	'command-failure',
	'edit-mismatch',
	'hook-failure',
	'api-error',
] as const satisfies readonly MarkKind[];

export interface AnalysisOptions {
	/** A pause longer than this ends a block. */
	readonly gapSeconds: number;
	/** A command longer than this is marked slow. */
	readonly slowSeconds: number;
	/** The person's own rules, asked before the program's. */
	readonly rules?: readonly OwnRule[];
}

export const defaultAnalysisOptions: AnalysisOptions = {gapSeconds: 600, slowSeconds: 60};
