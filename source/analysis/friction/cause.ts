/** Why a step failed, or which part of a success did: the first rule that speaks, unless the failure was foreseen. */
import {stringOf} from '../../transcript/event.ts';
import type {Finding, MarkKind, Outcome, Step} from '../types.ts';
import {type CommandShape, canHideFailure, shapeOf} from './command-shape.ts';
import {evidenceOf, outerLine, tellingLines, withoutColour} from './evidence.ts';
import {isAnswer, isForeseen, isOwnDoing, isQuietLook, isStatusReport} from './expected.ts';
import {importsOwnPackage, lintMessage, namesRule} from './lint-message.ts';
import {firstHit, firstLine, type Hit, type Scene, tables} from './match.ts';
import type {Rule} from './rule.ts';
import {signatureOf} from './signature.ts';
import {isTestRun, onlyChecks, onlyTests, red, redOf, subjectOf} from './subject.ts';
import {fetchesTask, isShell, isToolUseError} from './tools.ts';

const exitLine = /^(?:Error: )?Exit code (\d{1,10})[ \t]*\r?\n?/;
const personSaid = 'the user said:\n';

const commandOf = (step: Step): string => stringOf(step.call?.input.command) ?? '';
const descriptionOf = (step: Step): string => stringOf(step.call?.input.description) ?? '';
const toolOf = (step: Step): string => step.call?.tool ?? '';

/** `git push: rejected by the person`. */
function ended(step: Step, how: string): string {
	const tool = toolOf(step);
	return `${subjectOf(tool, isShell(tool) ? shapeOf(commandOf(step)) : null)}: ${how}`;
}

function rejection(step: Step, text: string): Finding {
	const said = text.indexOf(personSaid);
	const reason = outerLine(said === -1 ? text : text.slice(said + personSaid.length), 'first');
	return red('rejection', reason, ended(step, 'rejected by the person'));
}

function weigh(hit: Hit, kind: MarkKind, scene: Scene, shape: CommandShape, step: Step): Finding | null {
	const {speaker} = hit.rule.when;
	const foreseen = isForeseen({
		kind,
		shape,
		command: scene.command,
		description: descriptionOf(step),
		failed: scene.failed,
		who: hit.who,
		evidence: hit.evidence,
		voice: speaker === 'shell' || speaker === 'named' ? 'shell' : 'program',
	});
	if (foreseen) return null;
	if (kind === 'environment' && importsOwnPackage(hit.evidence)) return redOf('build-failure', hit.evidence, shape);
	return redOf(kind, kind === 'build-failure' ? namedFinding(hit.evidence, scene.text) : hit.evidence, shape);
}

/** A linter that only counts (`1 issues:`) has said before what it found: the first line that names its rule. */
function namedFinding(evidence: string, text: string): string {
	const {where, isListed} = lintMessage(withoutColour(evidence));
	if (where !== '' || isListed) return evidence;
	const found = tellingLines(text, true).find(line => namesRule(line.clean));
	return found === undefined ? evidence : evidenceOf(found);
}

/** 126 and 127 are the shell's own words for it; 124 is timeout(1)'s. */
function byExitCode(kind: MarkKind, exitCode: number | null): MarkKind {
	if (kind !== 'command-failure') return kind;
	if (exitCode === 126) return 'permission';
	if (exitCode === 127) return 'command-not-found';
	return exitCode === 124 ? 'timeout' : kind;
}

/** No rule spoke: what was run, and how it ended, must tell. */
function kindOfSilence(exitCode: number | null, shape: CommandShape): MarkKind {
	const last = shape.commands.at(-1)?.head ?? '';
	if (last === 'curl' && exitCode === 28) return 'timeout';
	if (last === 'curl' && [5, 6, 7, 35, 52, 56].includes(exitCode ?? 0)) return 'network-sync';
	if (exitCode === 255 && ['ssh', 'scp', 'sftp', 'rsync'].includes(last)) return 'network-sync';
	if (onlyTests(shape)) return 'test-failure';
	// Built and tested in one line: a test that failed would have said so.
	return onlyChecks(shape) ? 'build-failure' : byExitCode('command-failure', exitCode);
}

const complains =
	/^×|^\W{0,4}(?:error|fatal|failed|failure|conflict|abort|cannot|can't|could not|unable|invalid|unknown|no such)\b/i;

/** The most telling line where no rule spoke. */
function complaint(scene: Scene, body: string, text: string): string {
	const loud = scene.lines.find(line => complains.test(line.clean));
	return loud === undefined ? outerLine(body, 'last') || outerLine(text, 'first') : evidenceOf(loud);
}

function failedCommand(step: Step, text: string, ownRules: readonly Rule[]): Finding | null {
	const command = commandOf(step);
	const shape = shapeOf(command);
	const code = exitLine.exec(text);
	const exitCode = code === null ? null : Number(code[1]);
	const body = code === null ? text : text.slice(code[0].length);
	if (code === null) {
		const scene: Scene = {failed: true, exitCode, shape, command, lines: [firstLine(text)], text};
		const harness = firstHit(tables.harness, scene);
		if (harness !== null) return red(harness.rule.kind, harness.evidence);
		if (isToolUseError(text)) return red('edit-mismatch', outerLine(text, 'first'));
	}
	if (isStatusReport(shape) && !/^(?:gh|error|fatal|failed)\b/i.test(body)) return null;
	const listen = (lines: Scene['lines']): Hit | null => {
		const scene: Scene = {failed: true, exitCode, shape, command, lines, text: body};
		return (
			firstHit(ownRules, scene) ??
			(isTestRun(shape) ? firstHit(tables.tests, scene) : null) ??
			firstHit(tables.command, scene)
		);
	};
	// The usual words first, which is cheap; then every line, for it did fail and some say so in words of their own.
	const usual = tellingLines(body);
	let lines: Scene['lines'] = usual;
	let hit = listen(usual);
	if (hit === null) {
		lines = tellingLines(body, true);
		const heard = new Set(usual.map(({raw}) => raw));
		hit = listen(lines.filter(({raw}) => !heard.has(raw)));
	}
	const scene: Scene = {failed: true, exitCode, shape, command, lines, text: body};
	if (hit !== null) return weigh(hit, byExitCode(hit.rule.kind, exitCode), scene, shape, step);
	// 123 is how xargs passes it on.
	if ((exitCode === 1 || exitCode === 123 || (exitCode === null && !/\S/.test(body))) && isAnswer(shape)) return null;
	if (isQuietLook(shape) || isOwnDoing(exitCode, command)) return null;
	const kind = kindOfSilence(exitCode, shape);
	const description = descriptionOf(step);
	if (isForeseen({kind, shape, command, description, failed: true, who: '', evidence: '', voice: 'none'})) return null;
	return redOf(kind, complaint(scene, body, text), shape);
}

const shellOrGit =
	/^(?:\S{0,200}sh(?:\.exe)?:|\(eval\)|sudo:|fatal: |error: |warning: could not|CONFLICT |Automatic merge|Could not apply|HTTP |GraphQL: |failed to parse|unknown |accepts at most|usage: git| ! \[|.{1,80}: Permission denied|Host key|Command '|The term|curl: |kex_)/;

/** Commands that only read print whatever stands in files: a line counts if it begins as a message of theirs. */
function isOwnVoice(line: string, shape: CommandShape): boolean {
	if (shellOrGit.test(line)) return true;
	const colon = line.indexOf(':');
	return colon > 0 && colon < 20 && shape.heads.has(line.slice(0, colon));
}

/** A command that went well as a whole: does its output show that a part of it did not? */
function hiddenFailure(step: Step, text: string, ownRules: readonly Rule[]): Finding | null {
	const command = commandOf(step);
	const scene = (shape: CommandShape, lines: Scene['lines']): Scene => ({
		failed: false,
		exitCode: 0,
		shape,
		command,
		lines,
		text,
	});
	if (ownRules.length > 0) {
		const shape = shapeOf(command);
		const own = firstHit(ownRules, scene(shape, tellingLines(text, true)));
		if (own !== null) return redOf(own.rule.kind, own.evidence, shape);
	}
	if (!canHideFailure(command)) return null;
	const all = tellingLines(text);
	if (all.length === 0) return null;
	const shape = shapeOf(command);
	const lines = shape.onlyShows ? all.filter(each => isOwnVoice(each.clean, shape)) : all;
	if (lines.length === 0) return null;
	const table = shape.onlyShows ? tables.hiddenWhileReading : isTestRun(shape) ? tables.hiddenInTests : tables.hidden;
	const heard = scene(shape, lines);
	const hit = firstHit(table, heard);
	return hit === null ? null : weigh(hit, hit.rule.kind, heard, shape, step);
}

/** A command that ran in the background tells how it ended when its output is fetched. */
function failedTask(text: string): Finding | null {
	const code = /<exit_code>([1-9]\d{0,5})<\/exit_code>/.exec(text.slice(0, 2000));
	if (code === null) return null;
	const shape = shapeOf('background');
	const exitCode = Number(code[1]);
	const hit = firstHit(tables.command, {
		failed: true,
		exitCode,
		shape,
		command: '',
		lines: tellingLines(text),
		text,
	});
	return hit === null ? redOf('command-failure', code[0], shape) : redOf(hit.rule.kind, hit.evidence, shape);
}

const inputWords = /\b(?:invalid|must be|required|expected|unknown|unsupported|not a valid)\b/i;

function failedTool(step: Step, text: string, ownRules: readonly Rule[]): Finding {
	const {raw: first, ...line} = firstLine(text);
	const scene: Scene = {failed: true, exitCode: null, shape: null, command: '', lines: [{raw: first, ...line}], text};
	const hit = firstHit(ownRules, scene) ?? firstHit(tables.tool, scene);
	const kind = hit?.rule.kind ?? (inputWords.test(first) ? 'edit-mismatch' : 'command-failure');
	if (first === '') return red(kind, first, `${toolOf(step)} failed`);
	// `File does not exist.` names no file; the call does.
	const {file_path, path} = step.call?.input ?? {};
	const file = kind === 'missing-file' ? (stringOf(file_path) ?? stringOf(path)) : null;
	const subject = file === null || first.includes(file) ? '' : signatureOf(kind, file);
	return red(kind, first, signatureOf(kind, first, subject) || `${toolOf(step)} failed`);
}

/** The one red finding of a step: its cause. Null where nothing went wrong, or was meant to. */
export function causeOf(step: Step, outcome: Outcome, ownRules: readonly Rule[] = []): Finding | null {
	const tool = toolOf(step);
	if (step.result === null) return null;
	const {text} = step.result;
	switch (outcome) {
		case 'ok':
			if (isShell(tool)) return hiddenFailure(step, text, ownRules);
			return fetchesTask(tool) ? failedTask(text) : null;
		case 'failed':
			return isShell(tool) ? failedCommand(step, text, ownRules) : failedTool(step, text, ownRules);
		case 'rejected':
			return rejection(step, text);
		case 'interrupted':
			return red('interruption', outerLine(text, 'first'), ended(step, 'interrupted by the person'));
		case 'timeout':
			return red('timeout', outerLine(text, 'first'), ended(step, 'timed out'));
		default:
			return null;
	}
}
