/**
 * Steps: tool calls joined with their results and running updates by the tool_use id, in whatever order the lines come
 * (progress can stand behind the result; docs/transcript-format.md section 9).
 */
import {type Entry, eventTime, isObject, outputOf, stringOf, toolResults, toolUses} from '../transcript/event.ts';
import {targetKey} from './friction/lost-time.ts';
import type {Rule} from './friction/rule.ts';
import {type JudgeOptions, judgeStep} from './outcome.ts';
import {
	defaultAnalysisOptions,
	type Finding,
	type Outcome,
	type Step,
	type StepCall,
	type StepResult,
} from './types.ts';

/** Tools whose calls are commands. */
export const commandTools: ReadonlySet<string> = new Set(['Bash', 'PowerShell']);

/** `data.type` of the progress lines that a running command writes. */
export const commandProgress: ReadonlySet<unknown> = new Set(['bash_progress', 'powershell_progress']);

/** What is kept of a step once it has been judged. The call's input and the output text are let go. */
export interface StepFacts {
	readonly id: string;
	/** Tool name as written; '' for a result whose call is not in the file. */
	readonly tool: string;
	/** The command of a Bash or PowerShell call, else null. */
	readonly command: string | null;
	/** Key of what another tool was called for (friction/lost-time.ts); null for commands. */
	readonly target: number | null;
	/** What the call itself allowed, milliseconds; null where it names nothing. */
	readonly timeoutMs: number | null;
	/** Line of the call; 0 for a result without a call. */
	readonly line: number;
	/** Position of the call's event in the file (0-based), for its block; -1 without a call. */
	readonly event: number;
	readonly time: number | null;
	/** Line of the result; 0 while unanswered. */
	readonly resultLine: number;
	readonly resultEvent: number;
	readonly resultTime: number | null;
	readonly resultUuid: string | null;
	readonly updates: number;
	readonly elapsedSeconds: number | null;
	readonly outcome: Outcome;
	readonly exitCode: number | null;
	readonly isError: boolean;
	/** UTF-8 bytes of the output text. */
	readonly outputBytes: number;
	/** The red finding, if any; slow-command is worked out when all updates are known. */
	readonly finding: Finding | null;
}

type Draft = {-readonly [key in keyof StepFacts]: StepFacts[key]};

/** Told of texts worth searching as they pass by. */
export interface StepListener {
	/** A command with, when it has been answered, its verdict. */
	command(command: string, call: StepCall, facts: StepFacts): void;
	output(text: string, result: StepResult, facts: StepFacts): void;
}

export const commandOf = (tool: string, input: StepCall['input']): string | null =>
	commandTools.has(tool) ? (stringOf(input.command) ?? '') : null;

const emptyDraft = (id: string): Draft => ({
	id,
	tool: '',
	command: null,
	target: null,
	timeoutMs: null,
	line: 0,
	event: -1,
	time: null,
	resultLine: 0,
	resultEvent: -1,
	resultTime: null,
	resultUuid: null,
	updates: 0,
	elapsedSeconds: null,
	outcome: 'unanswered',
	exitCode: null,
	isError: false,
	outputBytes: 0,
	finding: null,
});

/** All that a tracker knows, as plain data. */
export interface StepState {
	readonly drafts: readonly StepFacts[];
	readonly waiting: readonly (readonly [string, StepCall])[];
	readonly told: readonly string[];
}

/** Those of what a tracker knows that are steps: there may be progress of a call that is not there, nor its result. */
export const stepsOf = (drafts: StepState['drafts']): StepFacts[] =>
	drafts.filter(({line, resultLine}) => line > 0 || resultLine > 0);

export class StepTracker {
	private readonly drafts = new Map<string, Draft>();
	/** Calls still waiting for their result: the only inputs that are held. */
	private readonly waiting = new Map<string, StepCall>();
	/** Commands already told to the listener while they were unanswered. */
	private readonly told = new Set<string>();
	private readonly judging: JudgeOptions;

	/** `ownRules`: of the person's configuration, asked before those of the program. */
	constructor(
		private readonly listener: StepListener,
		ownRules: readonly Rule[] = [],
	) {
		this.judging = {...defaultAnalysisOptions, ownRules};
	}

	/** The rows are those that the tracker goes on filling: write them down at once. */
	state(): StepState {
		return {drafts: [...this.drafts.values()], waiting: [...this.waiting], told: [...this.told]};
	}

	/** Goes on where another tracker was. */
	restore({drafts, waiting, told}: StepState): void {
		for (const draft of drafts) this.drafts.set(draft.id, {...draft});
		for (const [id, call] of waiting) this.waiting.set(id, call);
		for (const id of told) this.told.add(id);
	}

	/** All steps in the order their first line came; progress alone makes no step. */
	steps(): StepFacts[] {
		return stepsOf([...this.drafts.values()]);
	}

	call(entry: Entry, position: number): void {
		for (const use of toolUses(entry.event)) {
			const draft = this.draft(use.id);
			if (draft.line > 0) continue;
			const call: StepCall = {
				line: entry.line,
				offset: entry.offset,
				length: entry.length,
				tool: use.name,
				input: use.input,
				time: eventTime(entry.event),
				uuid: stringOf(entry.event.uuid),
				isSidechain: entry.event.isSidechain === true,
			};
			draft.tool = use.name;
			draft.command = commandOf(use.name, use.input);
			draft.target = draft.command === null ? targetKey(use.name, use.input) : null;
			draft.timeoutMs = typeof use.input.timeout === 'number' ? use.input.timeout : null;
			draft.line = entry.line;
			draft.event = position;
			draft.time = call.time;
			if (draft.resultLine === 0) this.waiting.set(use.id, call);
		}
	}

	/** Returns how many results of the line say that they are errors. */
	result(entry: Entry, _position: number): number {
		let errors = 0;
		for (const found of toolResults(entry.event)) {
			if (found.isError) errors++;
			const draft = this.draft(found.id);
			const result: StepResult = {
				line: entry.line,
				offset: entry.offset,
				length: entry.length,
				isError: found.isError,
				text: found.text,
				detail: found.detail,
				time: eventTime(entry.event),
				uuid: stringOf(entry.event.uuid),
				denial: stringOf(entry.event.toolDenialKind),
			};
			const output = outputOf(found);
			if (draft.resultLine === 0) this.judge(draft, result, output);
			this.listener.output(output, result, draft);
		}
		return errors;
	}

	/** A progress line; hooks have the id of a command too and are no update of it. */
	progress(entry: Entry): void {
		const data = entry.event.data;
		const id = entry.event.parentToolUseID;
		if (!isObject(data) || !commandProgress.has(data.type) || typeof id !== 'string') return;
		const draft = this.draft(id);
		draft.updates++;
		if (typeof data.elapsedTimeSeconds === 'number') {
			draft.elapsedSeconds = Math.max(draft.elapsedSeconds ?? 0, data.elapsedTimeSeconds);
		}
	}

	/** Tells the listener of commands that have no result (yet). */
	tellUnanswered(): void {
		for (const [id, call] of this.waiting) {
			const draft = this.draft(id);
			if (draft.command === null || this.told.has(id)) continue;
			this.told.add(id);
			this.listener.command(draft.command, call, draft);
		}
	}

	private draft(id: string): Draft {
		let draft = this.drafts.get(id);
		if (!draft) {
			draft = emptyDraft(id);
			this.drafts.set(id, draft);
		}
		return draft;
	}

	private judge(draft: Draft, result: StepResult, output: string): void {
		const call = this.waiting.get(draft.id) ?? null;
		this.waiting.delete(draft.id);
		const {updates, elapsedSeconds} = draft;
		const step: Step = {id: draft.id, call, result, updates, elapsedSeconds};
		const verdict = judgeStep(step, this.judging);
		draft.resultLine = result.line;
		draft.resultTime = result.time;
		draft.resultUuid = result.uuid;
		draft.outcome = verdict.outcome;
		draft.exitCode = verdict.exitCode;
		draft.isError = result.isError === true;
		draft.outputBytes = Buffer.byteLength(output);
		draft.finding = verdict.findings.find(({severity}) => severity === 'red') ?? null;
		if (call && draft.command !== null && !this.told.has(draft.id)) this.listener.command(draft.command, call, draft);
	}
}
