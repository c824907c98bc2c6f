/**
 * The name under which a command stands in signatures: program and sub-command, `git push`, `npm run build`, never its
 * arguments. Of several commands on a line, the one that the mark is about: tests before builds before the rest.
 */
import type {MarkKind} from '../types.ts';
import {type CommandShape, readers, type SimpleCommand} from './command-shape.ts';

export const tests =
	/\b(?:test|tests|pytest|jest|vitest|mocha|rspec|phpunit|ctest|tox|nox|playwright|cypress|e2e|spec|ava|tap|unittest)\b/i;
export const builders =
	/\b(?:build|compile|lint|vet|tsc|eslint|biome|ruff|mypy|pyright|flake8|pylint|black|prettier|golangci-lint|clippy|typecheck|type-check|fmt|format|vale|ty|markdownlint(?:-cli2?)?|gcc|g\+\+|clang|cargo check|javac|shellcheck|stylelint|webpack|rollup|esbuild)\b/i;
const formatters = /\b(?:fmt|format|prettier|black|gofmt)\b/i;

export const nameOf = (command: SimpleCommand): string => `${command.head} ${command.verb}`;

/** The commands of a line that do something of their own. */
export const told = (shape: CommandShape): readonly SimpleCommand[] =>
	shape.commands.filter(each => each.head !== '' && !each.wraps && each.head !== 'cd' && each.head !== 'echo');

/** Words after which the next one says what is really run: `npm run build`, `uv run pytest`, `docker compose up`. */
const launchers = /^(?:run|exec|x|dlx|compose|tool)$/;
/** Programs whose sub-commands have sub-commands: `gh pr create`. */
const nested: ReadonlySet<string> = new Set(['gh', 'glab', 'az', 'gcloud', 'aws', 'heroku', 'fly', 'flyctl', 'linear']);
const nestedInGit = /^(?:stash|worktree|remote|submodule|bisect|notes|lfs)$/;
/** Programs without sub-commands: what follows is a file or a name. */
const plain: ReadonlySet<string> = new Set([
	...['rm', 'mv', 'cp', 'mkdir', 'rmdir', 'chmod', 'chown', 'touch', 'ln', 'kill', 'pkill', 'killall', 'tar', 'unzip', 'zip'],
	...['node', 'ssh', 'scp', 'rsync', 'sftp', 'psql', 'mysql', 'sqlite3', 'bash', 'sh', 'zsh', 'claude', 'pytest', 'patch'],
	...['source', 'wait', 'eval', 'trap', 'tsc', 'gcc', 'clang', 'jest', 'vitest', 'eslint', 'prettier', 'mypy', 'pyright'],
]); // biome-ignore format: a word list
/** What they run has a name of its own: `bash tools/sync.sh`. */
const shells = /^(?:ba|z|da|k)?sh$|^source$/;
const pythonModule = /^-m (\w[\w.]{0,30})/;

const subCommand = /^[a-z][\w:-]{0,24}$/;
const programName = /^[a-z\d_][\w.+-]{0,39}$/;
const looksRandom = /\d{5,}|(?=[0-9a-f]*\d)[0-9a-f]{8,}/;

/** `git push`, `mise run lint`, `gh pr create`; a program whose name moves is `<program>`. */
export function shortName({head, verb, tail}: SimpleCommand): string {
	const program = programName.test(head) && !looksRandom.test(head) ? head : '<program>';
	if (/^python[\d.]*$/.test(head)) {
		const module = pythonModule.exec(tail)?.[1];
		return module === undefined ? program : `${program} -m ${module}`;
	}
	const words = verb.split(' ');
	if (shells.test(head)) {
		const script = words[0]?.split(/[/\\]/).pop() ?? '';
		return script.includes('.') && programName.test(script) && !looksRandom.test(script) ? script : program;
	}
	if (plain.has(head) || readers.has(head)) return program;
	const first = words[0] ?? '';
	const isDeep = launchers.test(first) || nested.has(head) || (head === 'git' && nestedInGit.test(first));
	const deep = head === 'uv' && first === 'pip' ? 2 : isDeep ? 2 : 1;
	const kept: string[] = [];
	for (const word of words.slice(0, deep)) {
		if (!subCommand.test(word) || looksRandom.test(word)) break;
		kept.push(word);
	}
	return [program, ...kept].join(' ');
}

/** How much a command is what a line is about: tests take longest and fail most. */
function weight(command: SimpleCommand): number {
	const name = shortName(command);
	if (tests.test(name)) return 4;
	if (formatters.test(name)) return 2;
	if (builders.test(name)) return 3;
	const isReader =
		readers.has(command.head) || (command.head === 'git' && /^(?:add|status|diff|log)\b/.test(command.verb));
	return isReader ? 0 : 1;
}

const named = new WeakMap<CommandShape, Map<MarkKind | undefined, string>>();

/** What a command line is called; `kind` tells which of several commands is meant. '' where none can be told. */
export function commandName(shape: CommandShape, kind?: MarkKind): string {
	let names = named.get(shape);
	if (names === undefined) {
		names = new Map();
		named.set(shape, names);
	}
	let name = names.get(kind);
	if (name === undefined) {
		name = findName(shape, kind);
		names.set(kind, name);
	}
	return name;
}

/** What stands behind a `||` is what is done when the rest did not work: the line is about the rest. */
function withoutFallbacks(shape: CommandShape, among: readonly SimpleCommand[]): readonly SimpleCommand[] {
	if (!shape.hasFallback) return among;
	const fallbacks = new Set(shape.commands.filter((_, i) => shape.commands[i - 1]?.then === '||'));
	const rest = among.filter(each => !fallbacks.has(each));
	return rest.length > 0 ? rest : among;
}

function findName(shape: CommandShape, kind: MarkKind | undefined): string {
	const doing = withoutFallbacks(shape, told(shape));
	const like = kind === 'test-failure' ? tests : kind === 'build-failure' ? builders : null;
	const fitting = like === null ? doing : doing.filter(each => like.test(shortName(each)));
	const among = fitting.length > 0 ? fitting : doing;
	if (among.length === 0) return '';
	// What takes long or fails again and again is the heaviest; else the first one that does something had its say.
	const isHeavy = kind === 'retry-loop' || kind === 'slow-command' || like !== null;
	const telling = isHeavy
		? among.reduce((best, each) => (weight(each) > weight(best) ? each : best))
		: (among.find(each => weight(each) > 0) ?? among[0]);
	return telling === undefined ? '' : shortName(telling);
}
