/** What a mark is about, in a few words, for signatures whose evidence does not say it. */
import type {Finding, MarkKind} from '../types.ts';
import type {CommandShape, SimpleCommand} from './command-shape.ts';
import {signatureOf} from './signature.ts';

const tests =
	/\b(?:test|tests|pytest|jest|vitest|mocha|rspec|phpunit|ctest|tox|nox|playwright|cypress|e2e|spec|ava|tap|unittest)\b/i;
const builders =
	/\b(?:build|compile|lint|vet|tsc|eslint|biome|ruff|mypy|pyright|flake8|pylint|black|prettier|golangci-lint|clippy|typecheck|type-check|fmt|format|vale|ty|markdownlint(?:-cli2?)?|gcc|g\+\+|clang|cargo check|javac|shellcheck|stylelint|webpack|rollup|esbuild)\b/i;

const nameOf = (command: SimpleCommand): string => `${command.head} ${command.verb}`;
const told = (shape: CommandShape): readonly SimpleCommand[] =>
	shape.commands.filter(each => each.head !== '' && !each.wraps && each.head !== 'cd' && each.head !== 'echo');

/** Is a test runner part of the command? */
export const isTestRun = (shape: CommandShape): boolean => shape.commands.some(each => tests.test(nameOf(each)));
/** Nothing but test runners, nothing but compilers and linters. */
export const onlyTests = (shape: CommandShape): boolean =>
	told(shape).length > 0 && told(shape).every(each => tests.test(nameOf(each)));
export const onlyBuilds = (shape: CommandShape): boolean =>
	told(shape).length > 0 && told(shape).every(each => builders.test(nameOf(each)));

/** Words after which the next one says what is really run: `npm run build`, `uv run pytest`, `docker compose up`. */
const launchers = /^(?:run|exec|x|dlx|compose|tool)$/;

/** `git push`, `npm run build`, `Edit`. `kind` tells which of several commands is meant. */
export function subjectOf(tool: string, shape: CommandShape | null, kind?: MarkKind): string {
	if (shape === null) return tool.replace(/\s+/g, ' ').slice(0, 60);
	const like = kind === 'test-failure' ? tests : kind === 'build-failure' ? builders : null;
	const named = told(shape);
	const telling = (like && named.find(each => like.test(nameOf(each)))) ?? named[0];
	if (telling === undefined) return tool || 'command';
	const words = telling.verb.split(' ');
	const kept = words.slice(0, launchers.test(words[0] ?? '') ? 2 : 1);
	return [telling.head, ...kept.filter(word => /^[a-z][\w:-]{0,20}$/.test(word))].join(' ');
}

export const red = (kind: MarkKind, evidence: string, signature = signatureOf(kind, evidence)): Finding => ({
	kind,
	severity: 'red',
	evidence,
	signature,
});

/** Verdict lines such as `3 issues:` or `FAIL` do not say of what: their signature does. */
const saysLittle =
	/^(?:[^A-Za-z]|<n>|\b(?:FAIL|FAILED|FAILURES|failed|failing|issues?|errors?|ERROR|found|passed|tests?|in|deselected|problems?|warnings?|skipped|selected|collected|no|ran|task|exit|code)\b){1,80}$/i;

/** A red finding of a command. */
export function redOf(kind: MarkKind, evidence: string, shape: CommandShape): Finding {
	const signature = signatureOf(kind, evidence);
	if (signature !== '' && !saysLittle.test(signature)) return red(kind, evidence, signature);
	return red(kind, evidence, signatureOf(kind, evidence, subjectOf('', shape, kind)));
}
