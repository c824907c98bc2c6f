/**
 * What marking costs beside reading: CPU of everything that judges (steps, lines, messages, retries, lost time) in a
 * process that has only parsed the same files, first use of every pattern included. Each run is a process of its own,
 * for a rule is dearest the first time it is asked. The anchor is JSON.parse of every line, nothing kept.
 */
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {blockAt, cutBlocks} from '../source/analysis/blocks.ts';
import {judgeEvent, judgeMessage, type Message, retryLoops} from '../source/analysis/friction/index.ts';
import {type LosingStep, lostAtSteps, targetKey} from '../source/analysis/friction/lost-time.ts';
import {judgeStep} from '../source/analysis/outcome.ts';
import {commandOf} from '../source/analysis/steps.ts';
import {defaultAnalysisOptions, type Step, type StepCall} from '../source/analysis/types.ts';
import {contentBlocks, type Entry, eventTime, stringOf, toolResults, toolUses} from '../source/transcript/event.ts';
import {readAll} from '../source/transcript/reader.ts';
import {classifyUser, isHuman} from '../source/transcript/user-text.ts';
import {median, report} from './figure.ts';
import {parseSeconds} from './parse-alone.ts';
import {threadCpuSeconds} from './proc.ts';

const runs = 5;
const [team = '', mode = ''] = process.argv.slice(2);

/** What a file gives the judges: gathered beforehand, so that only their own time is taken. */
interface Case {
	readonly entries: readonly Entry[];
	readonly steps: readonly Step[];
	readonly messages: readonly Message[];
	readonly times: Float64Array;
}

function caseOf(entries: readonly Entry[]): Case {
	const calls = new Map<string, StepCall>();
	const steps: Step[] = [];
	const messages: Message[] = [];
	const times: number[] = [];
	let previousReply: string | null = null;
	let previousPrompt: string | null = null;
	for (const {event, line, offset, length} of entries) {
		const time = eventTime(event);
		const place = {line, offset, length, time, uuid: stringOf(event.uuid)};
		if (time !== null) times.push(time);
		if (event.type === 'assistant') {
			for (const {id, name, input} of toolUses(event)) {
				if (!calls.has(id)) calls.set(id, {...place, tool: name, input, isSidechain: event.isSidechain === true});
			}
			for (const {text} of contentBlocks(event)) if (typeof text === 'string') previousReply = text.slice(-4000);
		} else if (event.type === 'user') {
			for (const {id, isError, text, detail} of toolResults(event)) {
				const result = {...place, isError, text, detail, denial: stringOf(event.toolDenialKind)};
				steps.push({id, call: calls.get(id) ?? null, result, updates: 0, elapsedSeconds: null});
			}
			const said = classifyUser(event);
			if (!isHuman(said.kind)) continue;
			messages.push({text: said.text, isFirst: previousPrompt === null, previousReply, previousPrompt});
			previousPrompt = said.text.slice(0, 4000);
		}
	}
	return {entries, steps, messages, times: Float64Array.from(times).sort()};
}

/** Returns how many findings there were, so that nothing is optimised away. */
function judge({entries, steps, messages, times}: Case): number {
	const {gapSeconds} = defaultAnalysisOptions;
	const spans = cutBlocks(times, gapSeconds);
	let found = 0;
	for (const {event} of entries) found += judgeEvent(event).length;
	for (const message of messages) if (judgeMessage(message)) found++;
	const judged = steps.map((step): LosingStep => {
		const {outcome, findings} = judgeStep(step);
		const tool = step.call?.tool ?? '';
		const command = step.call && commandOf(tool, step.call.input);
		return {
			id: step.id,
			tool,
			command,
			outcome,
			target: step.call && command === null ? targetKey(tool, step.call.input) : null,
			finding: findings.find(({severity}) => severity === 'red') ?? null,
			time: step.call?.time ?? null,
			resultTime: step.result?.time ?? null,
		};
	});
	found += lostAtSteps(judged, spans).size;
	const blocks = spans.map((): LosingStep[] => []);
	for (const step of judged) if (step.command !== null) blocks[blockAt(spans, step.time ?? Number.NaN)]?.push(step);
	for (const block of blocks) {
		const tries = block.map(({command, finding}) => ({command: command ?? '', failed: finding !== null}));
		found += retryLoops(tries).length;
	}
	return found;
}

/** CPU seconds of judging every file of the folder once. */
function judgeAll(): {seconds: number; found: number; steps: number} {
	let [seconds, found, steps] = [0, 0, 0];
	for (const name of fs.readdirSync(team, {recursive: true, encoding: 'utf8'})) {
		if (!name.endsWith('.jsonl')) continue;
		const gathered = caseOf(readAll(fs.readFileSync(path.join(team, name))).entries);
		// All lines of a file are held here, which the program never does: collecting them is no cost of marking.
		globalThis.gc?.();
		const before = threadCpuSeconds(process.pid, process.pid);
		found += judge(gathered);
		seconds += threadCpuSeconds(process.pid, process.pid) - before;
		steps += gathered.steps.length;
	}
	return {seconds, found, steps};
}

if (mode === 'once') {
	console.log(JSON.stringify(judgeAll()));
} else {
	const found: ReturnType<typeof judgeAll>[] = [];
	const parsed: number[] = [];
	for (let run = 0; run < runs; run++) {
		parsed.push(parseSeconds(team));
		const args = ['--expose-gc', process.argv[1] ?? '', team, 'once'];
		found.push(JSON.parse(execFileSync(process.execPath, args, {encoding: 'utf8'})));
	}
	const value = median(found.map(({seconds}) => seconds)) * 1000;
	const parse = median(parsed) * 1000;
	report({
		what: 'marking',
		value,
		unit: 'ms',
		anchor: {what: 'for JSON.parse alone', value: parse},
		bound: {atMost: Math.round(parse / 4)},
	});
	report({what: 'marking, a step', value: (value * 1000) / (found[0]?.steps ?? Number.NaN), unit: 'µs'});
}
