/**
 * One pass over one transcript: from events to what is known of the file.
 *
 * Takes entries in file order, keeps packed facts and lets the events go. `facts()` may be asked at any time and again
 * after more entries: a growing file is continued, never read anew.
 */
import {contentBlocks, type Entry, eventTime, eventType, stringOf, type TranscriptEvent} from '../transcript/event.ts';
import {classifyText, classifyUser, type UserText} from '../transcript/user-text.ts';
import {type BlockSpan, blockAt, cutBlocks} from './blocks.ts';
import {NumberColumn} from './columns.ts';
import {type CopyKeys, counted, keyOf} from './copy-keys.ts';
import {judgeEvent, judgeMessage} from './friction/index.ts';
import {lostAtSteps, lostBetween, lostInLoop} from './friction/lost-time.ts';
import {retryLoops} from './friction/retry-loop.ts';
import {ownRules} from './friction/rule.ts';
import {slowCommands} from './friction/slow-command.ts';
import {changedMark, type MarkPlace, newMark} from './mark.ts';
import {type Prompt, type PromptState, PromptTracker} from './prompts.ts';
import {type StepFacts, type StepListener, type StepState, StepTracker} from './steps.ts';
import type {AnalysisOptions, Block, Finding, Mark, MarkKind, Outcome} from './types.ts';

/** A text worth searching, with the place of the event that holds it. */
export interface SearchText {
	readonly field: 'command' | 'output' | 'prompt' | 'reply' | 'title';
	readonly line: number;
	readonly offset: number;
	readonly length: number;
	readonly time: number | null;
	readonly toolUseId: string | null;
	readonly tool: string | null;
	readonly mark: MarkKind | null;
	/** How the step ended; null where the text is no step's. */
	readonly outcome: Outcome | null;
	/** Raw transcript text. */
	readonly text: string;
}

/** What is known of a file. Copies are made by changedFacts(): some of it may be loaded where it is looked at. */
export interface FileFacts {
	readonly events: number;
	readonly badLines: number;
	/** Line numbers of the first bad lines, for looking at them. */
	readonly badPlaces: readonly number[];
	/** The most frequent sessionId of the lines. */
	readonly sessionId: string | null;
	readonly sessionIds: readonly string[];
	readonly agentId: string | null;
	/** One line. */
	readonly title: string | null;
	/** What a sub-agent was told first, in one line; null in a file without sidechain words. */
	readonly task: string | null;
	/** First `cwd`. */
	readonly project: string | null;
	readonly versions: readonly string[];
	/** Milliseconds since the epoch; null for a file without any time. */
	readonly start: number | null;
	readonly end: number | null;
	readonly activeSeconds: number;
	readonly blocks: readonly Block[];
	readonly prompts: readonly Prompt[];
	readonly steps: readonly StepFacts[];
	readonly toolUses: number;
	readonly commands: number;
	readonly toolErrors: number;
	readonly compactions: number;
	/** Those that count. */
	readonly marks: readonly Mark[];
	/** Those that a fix, a mute or a judgement leaves out of counts (analysis/review.ts). */
	readonly setAside: readonly Mark[];
	readonly red: number;
	readonly amber: number;
	/** Types of lines, with how often they stand in the file. */
	readonly types: ReadonlyMap<string, number>;
	readonly copyKeys: CopyKeys;
}

interface TalkMark {
	readonly mark: Mark;
	readonly event: number;
	/** Of an error of the service: when it answered again. */
	answered?: number;
}

/** All that an indexer knows of a file, as plain data: with it another one goes on where this one was. */
export interface IndexerState {
	readonly times: Float64Array;
	readonly eventKeys: Float64Array;
	readonly compactionKeys: readonly number[];
	readonly sessionIds: ReadonlyMap<string, number>;
	readonly types: ReadonlyMap<string, number>;
	readonly versions: readonly string[];
	readonly summaries: readonly {readonly text: string; readonly leaf: string | null}[];
	readonly badPlaces: readonly number[];
	readonly prompts: PromptState;
	readonly steps: StepState;
	readonly talkMarks: readonly {readonly mark: Mark; readonly event: number; readonly answered: number | null}[];
	/** Places in `talkMarks`. */
	readonly withoutAnswer: readonly number[];
	readonly rest: Scalars;
}

/** What is known of a file in single values. */
interface Scalars {
	timed: number;
	untimedAtStart: number;
	lastTime: number;
	badLines: number;
	toolErrors: number;
	compactions: number;
	project: string | null;
	agentId: string | null;
	customTitle: string | null;
	firstPrompt: string | null;
	task: string | null;
	previousReply: string | null;
	previousPrompt: string | null;
	wasAnswered: boolean;
}

const badPlacesKept = 100;

/** A title is one line of at most so many characters. */
const titleCharacters = 500;

/** Characters of a message that are kept to judge the next one. */
const rememberedCharacters = 4_000;

export class FileIndexer {
	private readonly times: NumberColumn;
	private readonly eventKeys: NumberColumn;
	private readonly compactionKeys: number[] = [];
	private readonly sessionIds = new Map<string, number>();
	private readonly types = new Map<string, number>();
	private readonly versions = new Set<string>();
	private readonly summaries: {text: string; leaf: string | null}[] = [];
	private readonly prompts = new PromptTracker();
	private readonly talkMarks: TalkMark[] = [];
	/** Errors of the service after which it has not answered yet. */
	private readonly withoutAnswer: TalkMark[] = [];
	private readonly badPlaces: number[] = [];
	private readonly steps: StepTracker;
	private timed = 0;
	private untimedAtStart = 0;
	private lastTime = Number.NaN;
	private badLines = 0;
	private toolErrors = 0;
	private compactions = 0;
	private project: string | null = null;
	private agentId: string | null = null;
	private customTitle: string | null = null;
	private firstPrompt: string | null = null;
	private task: string | null = null;
	private previousReply: string | null = null;
	private previousPrompt: string | null = null;
	/** The assistant answered the last prompt in words, and nobody stopped it since. */
	private wasAnswered = false;

	/** `onText` is told of every text worth searching; leave it out to index without search. */
	constructor(
		private readonly options: AnalysisOptions,
		private readonly onText: ((text: SearchText) => void) | null = null,
		columns: Partial<Pick<IndexerState, 'times' | 'eventKeys'>> = {},
	) {
		this.times = new NumberColumn(columns.times);
		this.eventKeys = new NumberColumn(columns.eventKeys);
		this.steps = new StepTracker(this.listener(), ownRules(options.rules ?? []));
	}

	badLine(line: number): void {
		this.badLines++;
		if (this.badPlaces.length < badPlacesKept) this.badPlaces.push(line);
	}

	entry(entry: Entry): void {
		const {event} = entry;
		const position = this.times.length;
		this.clock(event);
		this.remember(event);
		const type = eventType(event);
		this.types.set(type, (this.types.get(type) ?? 0) + 1);
		switch (type) {
			case 'assistant':
				this.assistant(entry, position);
				break;
			case 'user':
				this.user(entry, position);
				break;
			case 'progress':
				this.steps.progress(entry);
				break;
			case 'system':
				this.system(entry, position);
				break;
			case 'queue-operation':
			case 'attachment':
				this.prompts.queue(entry, position);
				break;
			case 'custom-title':
				this.retitle(entry);
				break;
			case 'summary':
				this.summaries.push({text: stringOf(event.summary) ?? '', leaf: stringOf(event.leafUuid)});
				this.tell(entry, 'title', stringOf(event.summary) ?? '');
				break;
		}
		for (const finding of judgeEvent(event)) {
			const placed: TalkMark = {event: position, mark: newMark(finding, markPlace(entry))};
			this.talkMarks.push(placed);
			if (finding.kind === 'api-error') this.withoutAnswer.push(placed);
		}
	}

	/** Written down at once, or it changes with what is read on. */
	state(): IndexerState {
		const {timed, untimedAtStart, lastTime, badLines, toolErrors, compactions, project, agentId} = this;
		const {customTitle, firstPrompt, task, previousReply, previousPrompt, wasAnswered} = this;
		return {
			times: this.times.view(),
			eventKeys: this.eventKeys.view(),
			compactionKeys: this.compactionKeys,
			sessionIds: this.sessionIds,
			types: this.types,
			versions: [...this.versions],
			summaries: this.summaries,
			badPlaces: this.badPlaces,
			prompts: this.prompts.state(),
			steps: this.steps.state(),
			talkMarks: this.talkMarks.map(({mark, event, answered = null}) => ({mark, event, answered})),
			withoutAnswer: this.withoutAnswer.map(mark => this.talkMarks.indexOf(mark)),
			rest: {
				...{timed, untimedAtStart, lastTime, badLines, toolErrors, compactions, project, agentId},
				...{customTitle, firstPrompt, task, previousReply, previousPrompt, wasAnswered},
			},
		};
	}

	/** An indexer that goes on where the one with this state was. The state belongs to it from then on. */
	static from(
		state: IndexerState,
		options: AnalysisOptions,
		onText: ((text: SearchText) => void) | null = null,
	): FileIndexer {
		const indexer = new FileIndexer(options, onText, state);
		indexer.restore(state);
		return indexer;
	}

	private restore(state: IndexerState): void {
		for (const at of state.compactionKeys) this.compactionKeys.push(at);
		for (const [id, count] of state.sessionIds) this.sessionIds.set(id, count);
		for (const [type, count] of state.types) this.types.set(type, count);
		for (const version of state.versions) this.versions.add(version);
		for (const summary of state.summaries) this.summaries.push(summary);
		for (const line of state.badPlaces) this.badPlaces.push(line);
		this.prompts.restore(state.prompts);
		this.steps.restore(state.steps);
		for (const {mark, event, answered} of state.talkMarks)
			this.talkMarks.push({mark: changedMark(mark, {}), event, ...(answered !== null && {answered})});
		for (const at of state.withoutAnswer) this.withoutAnswer.push(this.talkMarks[at] as TalkMark);
		Object.assign(this, state.rest);
	}

	/** What is known so far. `tornTail` counts a last line that is broken and still open. */
	facts(tornTail = false): FileFacts {
		this.steps.tellUnanswered();
		const times = this.times.view();
		const sorted = times.slice(this.untimedAtStart).sort();
		const spans = this.timed > 0 ? cutBlocks(sorted, this.options.gapSeconds) : [];
		const steps = this.steps.steps();
		const called = steps.filter(step => step.line > 0);
		const prompts = this.prompts.prompts();
		const commands = called.filter(step => step.command !== null);
		const placed = [...this.talk(spans), ...this.stepMarks(steps, spans, prompts), ...this.retryMarks(spans, commands)];
		placed.sort((a, b) => a.mark.line - b.mark.line);
		const marks = placed.map(({mark}) => mark);
		const {red, amber} = countSeverities(marks);
		return {
			events: times.length,
			badLines: this.badLines + (tornTail ? 1 : 0),
			badPlaces: this.badPlaces,
			sessionId: mostFrequent(this.sessionIds),
			sessionIds: [...this.sessionIds.keys()],
			agentId: this.agentId,
			title: inOneLine(this.title()),
			task: this.task,
			project: this.project,
			versions: [...this.versions],
			start: spans[0]?.start ?? null,
			end: spans.at(-1)?.end ?? null,
			activeSeconds: spans.reduce((sum, {start, end}) => sum + (end - start), 0) / 1000,
			blocks: this.blocks(spans, sorted, commands, placed),
			prompts,
			steps,
			toolUses: called.length,
			commands: commands.length,
			toolErrors: this.toolErrors,
			compactions: this.compactions,
			marks,
			setAside: [],
			red,
			amber,
			types: this.types,
			copyKeys: this.copyKeys(steps, prompts, placed),
		};
	}

	/** An event without a time belongs where the timed line before it in the file belongs. */
	private clock(event: TranscriptEvent): void {
		const time = eventTime(event);
		if (time !== null) {
			this.timed++;
			this.lastTime = time;
		} else if (this.timed === 0) this.untimedAtStart++;
		this.times.push(this.lastTime);
	}

	private remember(event: TranscriptEvent): void {
		const {sessionId, version, cwd, uuid} = event;
		if (typeof sessionId === 'string') this.sessionIds.set(sessionId, (this.sessionIds.get(sessionId) ?? 0) + 1);
		if (typeof version === 'string') this.versions.add(version);
		if (this.project === null && typeof cwd === 'string') this.project = cwd;
		if (this.agentId === null && typeof event.agentId === 'string') this.agentId = event.agentId;
		this.eventKeys.push(typeof uuid === 'string' ? keyOf(uuid) : Number.NaN);
	}

	/** The last custom title holds; each different one can be searched. */
	private retitle(entry: Entry): void {
		const title = stringOf(entry.event.customTitle);
		if (title === null) return;
		if (title !== this.customTitle) this.tell(entry, 'title', title);
		this.customTitle = title;
	}

	private assistant(entry: Entry, position: number): void {
		this.steps.call(entry, position);
		if (this.withoutAnswer.length > 0) this.answered(entry.event);
		for (const block of contentBlocks(entry.event)) {
			if (block.type !== 'text' || typeof block.text !== 'string') continue;
			this.tell(entry, 'reply', block.text);
			this.previousReply = block.text.slice(-rememberedCharacters);
			this.wasAnswered = true;
		}
	}

	/** The service works again: its earlier errors cost the time until now. */
	private answered(event: TranscriptEvent): void {
		const time = eventTime(event);
		if (event.isApiErrorMessage === true || time === null) return;
		for (const error of this.withoutAnswer) error.answered = time;
		this.withoutAnswer.length = 0;
	}

	private user(entry: Entry, position: number): void {
		this.toolErrors += this.steps.result(entry, position);
		const text = classifyUser(entry.event);
		if (text.kind === 'sidechain') this.task ??= inOneLine(text.text);
		else if (text.kind === 'interrupt') this.wasAnswered = false;
		this.prompt(entry, text, position);
	}

	private system(entry: Entry, position: number): void {
		const {subtype, content} = entry.event;
		if (subtype === 'compact_boundary') {
			this.compactions++;
			this.compactionKeys.push(position);
		} else if (subtype === 'local_command' && typeof content === 'string') {
			// From 2.1.12 on a slash command may be a system line.
			this.prompt(entry, classifyText(content), position);
		}
	}

	private prompt(entry: Entry, text: UserText, position: number): void {
		const prompt = this.prompts.user(entry, text, position);
		if (!prompt) return;
		this.tell(entry, 'prompt', prompt.text);
		this.judgePrompt(entry, prompt);
		this.firstPrompt ??= prompt.text;
	}

	private judgePrompt(entry: Entry, prompt: Prompt): void {
		const finding = judgeMessage({
			text: prompt.text,
			isFirst: this.firstPrompt === null,
			previousReply: this.previousReply,
			previousPrompt: this.previousPrompt,
			wasAnswered: this.wasAnswered,
		});
		this.wasAnswered = false;
		this.previousPrompt = prompt.text.slice(0, rememberedCharacters);
		if (finding) {
			this.talkMarks.push({event: prompt.event, mark: newMark(finding, markPlace(entry))});
		}
	}

	private listener(): StepListener {
		return {
			command: (command, call, facts) =>
				this.onText?.({
					field: 'command',
					line: call.line,
					offset: call.offset,
					length: call.length,
					time: call.time,
					toolUseId: facts.id,
					tool: facts.tool,
					mark: facts.finding?.kind ?? null,
					outcome: facts.outcome,
					text: command,
				}),
			output: (text, result, facts) => {
				if (text === '') return;
				this.onText?.({
					field: 'output',
					line: result.line,
					offset: result.offset,
					length: result.length,
					time: result.time,
					toolUseId: facts.id,
					tool: facts.tool || null,
					mark: facts.finding?.kind ?? null,
					outcome: facts.outcome,
					text,
				});
			},
		};
	}

	private tell(entry: Entry, field: 'prompt' | 'reply' | 'title', text: string): void {
		const {line, offset, length} = entry;
		const time = eventTime(entry.event);
		this.onText?.({field, line, offset, length, time, toolUseId: null, tool: null, mark: null, outcome: null, text});
	}

	/** The last custom title, else the first human prompt, else a summary whose leaf is in this file. */
	private title(): string | null {
		if (this.customTitle) return this.customTitle;
		const prompt = this.firstPrompt ?? this.prompts.prompts()[0]?.text;
		if (prompt) return prompt;
		if (this.summaries.length === 0) return null;
		const keys = new Set(this.eventKeys.view());
		return this.summaries.find(({leaf}) => leaf !== null && keys.has(keyOf(leaf)))?.text ?? null;
	}

	/** Marks of lines that are no step; the service's errors with the time until it answered again. */
	private talk(spans: readonly BlockSpan[]): TalkMark[] {
		return this.talkMarks.map(({mark, event, answered}) =>
			mark.kind === 'api-error'
				? {event, mark: changedMark(mark, {lostSeconds: lostBetween(mark.time, answered ?? null, spans)})}
				: {event, mark},
		);
	}

	private stepMarks(steps: readonly StepFacts[], spans: readonly BlockSpan[], prompts: readonly Prompt[]): TalkMark[] {
		const marks: TalkMark[] = [];
		const spoken = prompts.flatMap(({time}) => (time === null ? [] : [time]));
		const lost = lostAtSteps(steps, spans, spoken);
		for (const step of steps) {
			if (step.finding) marks.push(stepMark(step, step.finding, lost.get(step.id) ?? null));
		}
		for (const {step, finding, isUpperBound} of slowCommands(steps, this.options.slowSeconds)) {
			const seconds = step.elapsedSeconds ?? lostBetween(step.time, step.resultTime, spans);
			marks.push(stepMark(step, finding, seconds, isUpperBound));
		}
		return marks;
	}

	/** The same command again and again in a block: one mark at the last try. */
	private retryMarks(spans: readonly BlockSpan[], commands: readonly StepFacts[]): TalkMark[] {
		const times = this.times.view();
		const byBlock = new Map<number, StepFacts[]>();
		for (const step of commands) {
			const block = blockAt(spans, times[step.event] as number);
			const inBlock = byBlock.get(block);
			if (inBlock) inBlock.push(step);
			else byBlock.set(block, [step]);
		}
		const blocks = [...byBlock.values()].filter(steps => steps.some(({finding}) => finding !== null));
		return blocks.flatMap(steps =>
			retryLoops(steps.map(({command, finding}) => ({command: command ?? '', failed: finding !== null}))).map(
				({tries, finding}) => {
					const inLoop = tries.map(at => steps[at] as StepFacts);
					const last = inLoop.at(-1) as StepFacts;
					return stepMark(last, finding, lostInLoop(inLoop));
				},
			),
		);
	}

	private blocks(
		spans: readonly BlockSpan[],
		sorted: Float64Array,
		commands: readonly StepFacts[],
		marks: readonly TalkMark[],
	): Block[] {
		const times = this.times.view();
		const tally = spans.map(() => ({events: 0, commands: 0, red: 0, amber: 0}));
		const at = (event: number) => tally[blockAt(spans, times[event] as number)];
		if (tally[0]) tally[0].events += this.untimedAtStart;
		let from = 0;
		for (const [block, {end}] of spans.entries()) {
			const isLast = block === spans.length - 1;
			const to = isLast ? sorted.length : firstAfter(sorted, end);
			(tally[block] as {events: number}).events += to - from;
			from = to;
		}
		for (const step of commands) {
			const counts = at(step.event);
			if (counts) counts.commands++;
		}
		for (const {mark, event} of marks) {
			const counts = at(event);
			if (counts) counts[mark.severity]++;
		}
		return spans.map((span, index) => ({
			index: index + 1,
			start: span.start,
			end: span.end,
			gapBeforeSeconds: index === 0 ? null : (span.start - (spans[index - 1] as BlockSpan).end) / 1000,
			...(tally[index] as {events: number; commands: number; red: number; amber: number}),
		}));
	}

	private copyKeys(steps: readonly StepFacts[], prompts: readonly Prompt[], marks: readonly TalkMark[]): CopyKeys {
		const events = this.eventKeys.view();
		const eventKinds = new Uint8Array(events.length).fill(counted.event);
		const mark = (position: number, kind: number) => {
			eventKinds[position] = (eventKinds[position] ?? 0) | kind;
		};
		for (const position of this.compactionKeys) mark(position, counted.compaction);
		for (const prompt of prompts) mark(prompt.event, counted.prompt);
		const severities = new Map<string, number>();
		for (const placed of marks) {
			const kind = counted[placed.mark.severity];
			const id = placed.mark.toolUseId;
			if (id === null) mark(placed.event, kind);
			else severities.set(id, (severities.get(id) ?? 0) | kind);
		}
		const keys = new Float64Array(events.length + steps.length);
		const kinds = new Uint8Array(keys.length);
		keys.set(events);
		kinds.set(eventKinds);
		steps.forEach((step, index) => {
			const at = events.length + index;
			keys[at] = keyOf(step.id);
			kinds[at] =
				(step.line > 0 ? counted.toolUse : 0) |
				(step.command !== null ? counted.command : 0) |
				(step.isError ? counted.toolError : 0) |
				(severities.get(step.id) ?? 0);
		});
		return {keys, kinds};
	}
}

/** The first place in sorted times that is later than a time. */
function firstAfter(sorted: Float64Array, time: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle] as number) <= time) low = middle + 1;
		else high = middle;
	}
	return low;
}

function stepMark(step: StepFacts, finding: Finding, lostSeconds: number | null, isUpperBound = false): TalkMark {
	return {
		event: step.event === -1 ? step.resultEvent : step.event,
		mark: newMark(
			finding,
			{
				line: step.resultLine || step.line,
				toolUseId: step.id,
				uuid: step.resultUuid,
				time: step.resultTime ?? step.time,
			},
			lostSeconds,
			isUpperBound,
		),
	};
}

const markPlace = ({line, event}: Entry): MarkPlace => ({
	line,
	toolUseId: null,
	uuid: stringOf(event.uuid),
	time: eventTime(event),
});

/** null where there is nothing to read. */
const inOneLine = (text: string | null): string | null =>
	text
		?.slice(0, 4 * titleCharacters)
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, titleCharacters) || null;

function countSeverities(marks: readonly Mark[]): {red: number; amber: number} {
	let red = 0;
	for (const mark of marks) if (mark.severity === 'red') red++;
	return {red, amber: marks.length - red};
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | null {
	let best: string | null = null;
	let most = 0;
	for (const [value, count] of counts) {
		if (count > most) {
			best = value;
			most = count;
		}
	}
	return best;
}
