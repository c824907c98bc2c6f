/** Why a step failed, or which part of a success did: the first rule of the table that speaks, unless it was foreseen. */
import {stringOf} from '../../transcript/event.ts';
import type {Finding, MarkKind, Outcome, Step} from '../types.ts';
import {type CommandShape, canHideFailure, shapeOf} from './command-shape.ts';
import {
	evidenceCharacters,
	evidenceOf,
	mayShowFailure,
	type OutputLine,
	outerLine,
	tellingLines,
	withoutColour,
} from './evidence.ts';
import {isAnswer, isForeseen, isQuietLook, isStatusReport} from './expected.ts';
import type {Rule} from './rule.ts';
import {rules} from './rules.ts';
import {signatureOf} from './signature.ts';
import {isShell, isToolUseError} from './tools.ts';

const red = (kind: MarkKind, evidence: string, subject = ''): Finding => ({
	kind,
	severity: 'red',
	evidence,
	signature: signatureOf(kind, subject === '' || kind === 'command-failure' ? evidence : '', subject),
});

interface Hit {
	readonly rule: Rule;
	readonly evidence: string;
	readonly who: string;
}

interface Scene {
	readonly failed: boolean;
	readonly exitCode: number | null;
	/** null for a tool that is no shell. */
	readonly shape: CommandShape | null;
	readonly lines: readonly OutputLine[];
	readonly text: string;
}

const isFromShell = ({rule}: Hit): boolean => rule.when.speaker === 'shell' || rule.when.speaker === 'named';

/** Does what the rule wants to hear from take part in this command? */
function maySpeak({when}: Rule, {shape}: Scene): boolean {
	const {speaker} = when;
	if (shape === null) return speaker === 'tool' || speaker === 'harness';
	if (speaker === 'tool') return false;
	if (speaker === 'shell' || speaker === 'named' || speaker === 'harness') return true;
	if (!shape.onlyReads) return true;
	return speaker !== 'runner' && speaker.some(name => shape.heads.has(name));
}

function firstHit(table: readonly Rule[], scene: Scene): Hit | null {
	for (const rule of table) {
		const {when, pattern} = rule;
		if (when.outcome === 'failed' && !scene.failed) continue;
		if (when.exit !== undefined && !when.exit.includes(scene.exitCode ?? -1)) continue;
		if (!maySpeak(rule, scene)) continue;
		if (rule.with !== undefined && !scene.text.includes(rule.with)) continue;
		const firstOnly = when.speaker === 'harness' || when.speaker === 'tool';
		const lines = firstOnly ? scene.lines.slice(0, 1) : scene.lines;
		for (const line of lines) {
			const match = pattern.exec(line.clean);
			if (match === null) continue;
			const who = match.groups?.who ?? match.groups?.missing ?? '';
			if (when.speaker === 'named' && scene.shape?.onlyReads && !scene.shape.heads.has(who)) continue;
			return {rule, evidence: evidenceOf(line, match.index), who};
		}
	}
	return null;
}

/** What was run or used, in a few words: `git push`, `npm test`, `Edit`. */
export function subjectOf(tool: string, shape: CommandShape | null): string {
	if (shape === null) return tool.replace(/\s+/g, ' ').slice(0, 60);
	const telling =
		shape.commands.find(each => each.head !== '' && each.head !== 'cd' && each.head !== 'echo') ?? shape.commands[0];
	if (telling === undefined || telling.head === '') return tool;
	const verb = telling.verb.split(' ')[0] ?? '';
	return /^[a-z][\w:-]{0,20}$/.test(verb) ? `${telling.head} ${verb}` : telling.head;
}

const exitLine = /^(?:Error: )?Exit code (\d{1,10})[ \t]*\r?\n?/;
const personSaid = 'the user said:\n';

const commandOf = (step: Step): string => stringOf(step.call?.input.command) ?? '';

function shapeOfStep(step: Step): CommandShape | null {
	return isShell(step.call?.tool ?? '') ? shapeOf(commandOf(step)) : null;
}

function rejection(step: Step, text: string): Finding {
	const said = text.indexOf(personSaid);
	const evidence = outerLine(said === -1 ? text : text.slice(said + personSaid.length), 'first');
	return red('rejection', evidence, `${subjectOf(step.call?.tool ?? '', shapeOfStep(step))} rejected by the person`);
}

/** No rule spoke: the most telling line there is. */
function complaint(scene: Scene, body: string, text: string): string {
	const loud = scene.lines.find(line =>
		/^\W{0,4}(?:error|fatal|failed|failure|abort|cannot|can't|could not|unable|invalid|unknown|no such)\b/i.test(
			line.clean,
		),
	);
	if (loud !== undefined) return loud.raw.trim().slice(0, evidenceCharacters);
	return outerLine(body, 'last') || outerLine(text, 'first');
}

function failedCommand(step: Step, text: string, table: readonly Rule[]): Finding | null {
	const code = exitLine.exec(text);
	const body = code === null ? text : text.slice(code[0].length);
	const exitCode = code === null ? null : Number(code[1]);
	const shape = shapeOfStep(step) as CommandShape;
	if (code === null) {
		const first = {raw: outerLine(text, 'first'), clean: withoutColour(outerLine(text, 'first'))};
		const harness = firstHit(
			table.filter(rule => rule.when.speaker === 'harness'),
			{failed: true, exitCode, shape, lines: [first], text},
		);
		if (harness !== null) return red(harness.rule.kind, harness.evidence);
		if (isToolUseError(text)) return red('edit-mismatch', outerLine(text, 'first'));
	}
	if (isStatusReport(shape) && !/^(?:gh|error|fatal|failed)\b/i.test(body)) return null;
	const scene: Scene = {failed: true, exitCode, shape, lines: tellingLines(body), text: body};
	const command = commandOf(step);
	const description = stringOf(step.call?.input.description) ?? '';
	const hit = firstHit(
		table.filter(rule => rule.when.speaker !== 'harness'),
		scene,
	);
	if (hit !== null) {
		const kind = byExitCode(hit.rule.kind, exitCode) ?? localConflict(hit, command);
		return isForeseen({kind, shape, command, description, failed: true, who: hit.who, fromShell: isFromShell(hit)})
			? null
			: red(kind, hit.evidence);
	}
	if ((exitCode === 1 || (exitCode === null && body.trim() === '')) && isAnswer(shape)) return null;
	if (isQuietLook(shape)) return null;
	const kind = byExitCode('command-failure', exitCode) ?? 'command-failure';
	if (isForeseen({kind, shape, command, description, failed: true, who: '', fromShell: false})) return null;
	const evidence = complaint(scene, body, text);
	return body.trim() === '' ? red(kind, evidence, subjectOf('', shape)) : red(kind, evidence);
}

/** 126 and 127 are the shell's own words for it; 124 is timeout(1)'s. */
function byExitCode(kind: MarkKind, exitCode: number | null): MarkKind | null {
	if (kind !== 'command-failure') return null;
	if (exitCode === 126) return 'permission';
	if (exitCode === 127) return 'command-not-found';
	return exitCode === 124 ? 'timeout' : null;
}

/** A conflict is a sync problem only where something was fetched, pulled, merged or rebased. */
const localConflict = ({rule, evidence}: Hit, command: string): MarkKind =>
	rule.with === 'CONFLICT (' &&
	/\b(?:cherry-pick|stash|apply|am|revert)\b/.test(command) &&
	!/\b(?:pull|fetch|merge|rebase)\b/.test(command)
		? 'command-failure'
		: evidence === ''
			? 'command-failure'
			: rule.kind;

const runsTests =
	/\b(?:test|tests|pytest|jest|vitest|mocha|rspec|phpunit|ctest|tox|nox|playwright|cypress|e2e|spec|ava|tap|check)\b/i;
/** In the output of a test run anything may stand that the tested code printed; only these kinds are its verdict. */
const verdictsOfTests: ReadonlySet<MarkKind> = new Set(['test-failure', 'build-failure']);

const shellOrGit =
	/^(?:\S{0,200}sh(?:\.exe)?:|\(eval\)|sudo:|fatal: |error: |warning: could not|CONFLICT |Automatic merge|Could not apply|HTTP |GraphQL: |failed to parse|unknown |accepts at most|usage: git| ! \[|.{1,80}: Permission denied|Host key|Command '|The term|curl: |kex_)/;

/** Commands that only read print whatever stands in files: a line counts if it begins as a message of theirs. */
function isOwnVoice(line: string, shape: CommandShape): boolean {
	if (shellOrGit.test(line)) return true;
	const colon = line.indexOf(':');
	return colon > 0 && colon < 20 && shape.heads.has(line.slice(0, colon));
}

function hiddenFailure(step: Step, text: string, table: readonly Rule[]): Finding | null {
	const command = commandOf(step);
	if (!canHideFailure(command) || !mayShowFailure(text)) return null;
	const shape = shapeOf(command);
	let usable = table.filter(rule => rule.when.outcome === 'any' && rule.when.speaker !== 'harness');
	if (shape.onlyReads) usable = usable.filter(rule => rule.when.speaker !== 'runner');
	else if (shape.commands.some(each => runsTests.test(`${each.head} ${each.verb}`)))
		usable = usable.filter(rule => verdictsOfTests.has(rule.kind) || rule.when.speaker === 'shell');
	let lines = tellingLines(text);
	if (shape.onlyReads) lines = lines.filter(each => isOwnVoice(each.clean, shape));
	if (lines.length === 0) return null;
	const scene: Scene = {failed: false, exitCode: 0, shape, lines, text};
	const hit = firstHit(usable, scene);
	if (hit === null) return null;
	const description = stringOf(step.call?.input.description) ?? '';
	const kind = localConflict(hit, command);
	return isForeseen({kind, shape, command, description, failed: false, who: hit.who, fromShell: isFromShell(hit)})
		? null
		: red(kind, hit.evidence);
}

const inputWords = /\b(?:invalid|must be|required|expected|unknown|unsupported|not a valid)\b/i;

function failedTool(step: Step, text: string, table: readonly Rule[]): Finding {
	const tool = step.call?.tool ?? '';
	const first = outerLine(text, 'first');
	const lines = [{raw: first, clean: withoutColour(first)}];
	const hit = firstHit(table, {failed: true, exitCode: null, shape: null, lines, text});
	if (hit !== null) return red(hit.rule.kind, hit.evidence);
	return inputWords.test(first)
		? red('edit-mismatch', first)
		: red('command-failure', first, first === '' ? `${tool} failed` : '');
}

/** The one red finding of a step: its cause. Null where nothing went wrong, or was meant to. */
export function causeOf(step: Step, outcome: Outcome, ownRules: readonly Rule[] = []): Finding | null {
	const {result} = step;
	const tool = step.call?.tool ?? '';
	if (result === null || outcome === 'cancelled' || outcome === 'unanswered' || outcome === 'background') return null;
	const table = ownRules.length === 0 ? rules : [...ownRules, ...rules];
	const {text} = result;
	if (outcome === 'ok') return isShell(tool) ? hiddenFailure(step, text, table) : null;
	if (outcome === 'rejected') return rejection(step, text);
	if (outcome === 'interrupted')
		return red(
			'interruption',
			outerLine(text, 'first'),
			`${subjectOf(tool, shapeOfStep(step))} interrupted by the person`,
		);
	if (outcome === 'timeout')
		return red('timeout', outerLine(text, 'first'), `${subjectOf(tool, shapeOfStep(step))} timed out`);
	return isShell(tool) ? failedCommand(step, text, table) : failedTool(step, text, table);
}
