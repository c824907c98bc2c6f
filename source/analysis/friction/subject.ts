/** What a mark is about, in a few words, for signatures whose evidence does not say it. */
import type {Finding, MarkKind} from '../types.ts';
import {builders, commandName, nameOf, tests, told} from './command-name.ts';
import {type CommandShape, readers} from './command-shape.ts';
import {withoutColour} from './evidence.ts';
import {lintMessage} from './lint-message.ts';
import {signatureOf} from './signature.ts';

/** Is a test runner part of the command? */
export const isTestRun = (shape: CommandShape): boolean => shape.commands.some(each => tests.test(nameOf(each)));
/** Nothing but test runners; nothing but these, compilers and linters, read through `tail` and its like. */
export const onlyTests = (shape: CommandShape): boolean =>
	told(shape).length > 0 && told(shape).every(each => tests.test(nameOf(each)));
export function onlyChecks(shape: CommandShape): boolean {
	const doing = told(shape).filter(({head}) => !readers.has(head));
	return doing.length > 0 && doing.every(each => builders.test(nameOf(each)) || tests.test(nameOf(each)));
}

/** `git push`, `npm run build`, `Edit`. `kind` tells which of several commands is meant. */
export function subjectOf(tool: string, shape: CommandShape | null, kind?: MarkKind): string {
	if (shape === null) return tool.replace(/\s+/g, ' ').slice(0, 60);
	return commandName(shape, kind) || tool || 'command';
}

export const red = (kind: MarkKind, evidence: string, signature = signatureOf(kind, evidence)): Finding => ({
	kind,
	severity: 'red',
	evidence,
	signature,
});

/** Verdict lines such as `3 issues:` or `FAIL` do not say of what: their signature does. */
const saysLittle =
	/^(?:[^A-Za-z]|<n>|\b(?:FAIL|FAILED|FAILURES|failed|failing|issues?|errors?|ERROR|found|Found|passed|tests?|in|deselected|problems?|warnings?|skipped|selected|collected|no|ran|task|exit|code)\b){1,80}$/i;
/** Complaints that make sense only with the program that made them. */
const wantsProgram =
	/^(?:Error: |error: )?(?:unknown (?:flag|option|argument|command|subcommand)|unrecognized (?:option|argument)|accepts (?:at most|between|\d)|invalid (?:option|argument)|no such option|too (?:many|few) arguments)/i;

/** A red finding of a command. */
export function redOf(kind: MarkKind, evidence: string, shape: CommandShape): Finding {
	const subject = (): string => subjectOf('', shape, kind);
	if (kind === 'test-failure') return red(kind, evidence, signatureOf(kind, evidence, subject()));
	const signature = signatureOf(kind, evidence);
	if (signature === '' || saysLittle.test(signature)) {
		const failed = kind === 'build-failure' ? `${subject()}: failed` : signatureOf(kind, evidence, subject());
		return red(kind, evidence, failed);
	}
	if (wantsProgram.test(signature) || (kind === 'build-failure' && lintMessage(withoutColour(evidence)).isListed))
		return red(kind, evidence, `${subject()}: ${signature.replace(/^error: /i, '')}`);
	return red(kind, evidence, signature);
}
