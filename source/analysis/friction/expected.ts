/**
 * Failures that were foreseen, and are no friction: probes, fallbacks, status checks, deliberate failures, counts of
 * what a linter finds. Told from how the command is written and from what the model said it was for.
 */
import type {MarkKind} from '../types.ts';
import {type CommandShape, readers, type SimpleCommand} from './command-shape.ts';

/** Programs whose exit status 1 is an answer and no failure. */
const predicates = new Set([
	'grep', 'egrep', 'fgrep', 'zgrep', 'rg', 'ag', 'ack', 'diff', 'cmp', 'test', '[', '[[', 'which', 'type', 'pgrep', 'lsof',
	'pidof', 'select-string', 'findstr', 'command', 'hash', 'whereis', 'test-path', 'fuser', 'ping', 'nc', 'host', 'dig',
	'nslookup', 'getent',
]); // biome-ignore format: a word list

const answeringVerbs: Readonly<Record<string, RegExp>> = {
	git: /^(?:diff|grep|config|merge-base|show-ref|check-ignore|ls-remote|rev-parse|status|symbolic-ref|cat-file)\b/,
	gh: /^(?:pr checks|run (?:view|watch)|auth status|pr status)\b/,
	glab: /^ci (?:status|view)\b/,
	npm: /^(?:outdated|audit|ls)\b/,
	pnpm: /^(?:outdated|audit)\b/,
	yarn: /^(?:outdated|audit)\b/,
	pip: /^check\b/,
	systemctl: /^(?:status|is-active|is-enabled|is-failed)\b/,
	service: /\bstatus$/,
	docker: /^(?:inspect|image inspect|volume inspect)\b/,
	launchctl: /^(?:list|print)\b/,
};

const answers = (command: SimpleCommand): boolean =>
	predicates.has(command.head) || (answeringVerbs[command.head]?.test(command.verb) ?? false);

const closers = new Set(['done', 'fi', 'esac', '}', ')']);

/** The commands of the last list: what stands behind the last `;`. They decide the exit status. */
function lastList(commands: readonly SimpleCommand[]): readonly SimpleCommand[] {
	let end = commands.length;
	while (end > 0 && closers.has(commands[end - 1]?.head ?? '')) end--;
	const cut = commands.slice(0, Math.max(0, end - 1)).findLastIndex(each => each.then === ';' || each.then === '&');
	return commands.slice(cut + 1, end);
}

/** `gh pr checks`: failing checks are what it reports, and no failure of the step. */
export const isStatusReport = (shape: CommandShape): boolean =>
	lastList(shape.commands).some(
		each => (answeringVerbs[each.head]?.test(each.verb) ?? false) && !['git'].includes(each.head),
	);

/** `grep` without a match, `diff` with a difference, `test -f`: exit status 1 of a question. */
export const isAnswer = (shape: CommandShape): boolean => lastList(shape.commands).some(answers);

/** `timeout 5 tail -f x` ends by its own watch. */
const shortWatch = /\bg?timeout (?:-\S{1,20} ){0,3}(?:[1-9]|1[0-5])s?\s/;

/** Exit codes that the command line itself brought about: a short watch, its own kill, `head` closing the pipe. */
export const isOwnDoing = (exitCode: number | null, command: string): boolean =>
	exitCode === 141 ||
	(exitCode === 124 && shortWatch.test(command)) ||
	((exitCode === 137 || exitCode === 143) && /\b(?:kill|pkill|killall)\b/.test(command));

/** Programs that ask a service: it was to answer, whatever became of its errors. (curl mostly asks whether one is there.) */
const askServices = new Set(['gh', 'glab', 'aws', 'gcloud', 'az', 'kubectl']);

/** Errors thrown away while looking around: `cat a b 2>/dev/null`, `ls x* 2>/dev/null`. */
export const isQuietLook = (shape: CommandShape): boolean =>
	shape.silenced && shape.onlyShows && !shape.commands.some(({head}) => askServices.has(head));

const lookups = new Set([
	'ls',
	'stat',
	'which',
	'type',
	'test',
	'[',
	'[[',
	'file',
	'command',
	'realpath',
	'readlink',
	'find',
	'dir',
	'get-command',
]);

const asksWhetherItIsThere =
	/\b(?:check|see|verify|confirm|test|find out|determine|look)\b.{0,60}\b(?:if|whether|exist|exists|existing|existence|presence|present|available|installed|gone|removed|deleted|absent|left)\b|\b(?:probe|is .{1,40} (?:there|installed|available))\b/i;

/** A heading that asks: `echo "--- does x still exist? ---"`. */
const asksAloud = /\becho\s{1,4}["'][^"'\n]{0,80}\b(?:exists?|there|present|left|gone)\b[^"'\n]{0,20}\?/i;

/** Git commands that ask whether an object or a name is there: they fail where it is not. */
function asksGit({head, verb, tail}: SimpleCommand): boolean {
	if (head !== 'git') return false;
	if (verb.startsWith('cat-file')) return /(?:^|\s)-[ets]\b/.test(tail);
	return /^(?:rev-parse|show-ref)\b/.test(verb) && /(?:^|\s)--verify\b/.test(tail);
}
const isQuestionToGit = ({commands}: CommandShape): boolean =>
	commands.some(asksGit) && commands.every(each => asksGit(each) || readers.has(each.head));

/** Goes through commits or files and says of each how it went: what fails there is what it wanted to know. */
const loops = /\bfor\s{1,4}\w{1,40}\s{1,4}in\b[\s\S]{1,4000}?\bdo\b/;
const saysGood = /\b(?:echo|printf)\s{1,4}["']?[^"'\n]{0,60}\b(?:OK|ok|PASS(?:ED)?|GOOD|SUCCESS)\b/;
const saysBad = /\b(?:echo|printf)\s{1,4}["']?[^"'\n]{0,60}\b(?:FAIL(?:ED|S)?|BAD|BROKEN|ERROR)\b/;
const isAudit = (command: string): boolean => loops.test(command) && saysGood.test(command) && saysBad.test(command);

const meansToFail =
	/\b(?:should|must|expected to|supposed to|meant to|expect(?:s|ing)?(?: it| this| them)? to) (?:now )?(?:fail|error|be (?:rejected|refused|denied)|reject|exit non-?zero)|\b(?:verify|confirm|prove|check that|make sure|ensure|demonstrate)\b.{0,60}\b(?:fails?|is (?:rejected|refused|denied)|rejects|errors out)\b(?! (?:because|due))|\bexpect(?:ed|ing)? (?:a |an |the )?(?:failure|error)\b|\b(?:red phase|tdd red)\b/i;

const looksAtErrors =
	/\b(?:check|verify|show|test|confirm|see|view|inspect|try|exercise)\b.{0,40}\b(?:(?:failure|error|rejection|invalid|negative) (?:output|message|text|wording|path|case|handling|mode|input)s?|(?:unknown|invalid|unsupported|misspelled|mistyped|malformed|non-?existent) (?:sub-?command|command|flag|option|argument|input|name|value|key)s?)\b/i;

/** Linters of prose and layout. Piped away they measure; nothing stops because of them. */
const counted =
	/\bwc\b|\bgrep\s[^|;\n]{0,40}?-\w{0,8}c\b|\buniq -c|Measure-Object|Group-Object|\.Count\b|\bsort \| uniq|Out-File|>\s*["']?\S{1,200}\.(?:txt|log|json|csv)\b/;
const linters =
	/\b(?:markdownlint(?:-cli2?)?|vale|eslint|stylelint|ruff|flake8|pylint|golangci-lint|shellcheck|clippy|biome|oxlint|rubocop|phpcs|phpstan|mypy|pyright|tsc|lint)\b/i;
const restores = /\bcp\s+(\S{1,200})\s+(\S{1,200})[\s\S]{1,4000}?\b(?:cp|mv)\s+\2\s+\1/;

/** A linter whose findings are written away or counted: a measurement. */
export const isMeasurement = (command: string): boolean =>
	linters.test(command.slice(0, 4000)) && counted.test(command.slice(0, 4000));

/** Saves a file, changes it, tests, puts it back: the failing test is what it wanted to see. */
export const isMutationTrial = (command: string): boolean => restores.test(command.slice(0, 4000));

/** Programs that a `||` stands behind: whether they work was an open question. */
function fallbackHeads(commands: readonly SimpleCommand[]): ReadonlySet<string> {
	const heads = new Set<string>();
	let start = 0;
	commands.forEach((each, i) => {
		if (each.then === '||') for (const covered of commands.slice(start, i + 1)) heads.add(covered.head);
		if (each.then === ';' || each.then === '&') start = i + 1;
	});
	return heads;
}

export interface Foresight {
	readonly kind: MarkKind;
	readonly shape: CommandShape;
	readonly command: string;
	readonly description: string;
	readonly failed: boolean;
	/** The program that complained or that is missing, as named in the line; '' where the line names none. */
	readonly who: string;
	/** The line that told of it; '' where none did. */
	readonly evidence: string;
	/** Who complains: the shell or a system tool, the program that was run, or nobody in known words. */
	readonly voice: 'shell' | 'program' | 'none';
}

/** The test that was to fail did not even start. */
const neverRan = /\[setup failed\]|\bno tests? (?:files?|ran)\b/i;

/** Was the failure that was found in the output foreseen? */
export function isForeseen({kind, shape, command, description, failed, who, evidence, voice}: Foresight): boolean {
	if (isMeasurement(command) && (kind === 'build-failure' || voice === 'none')) return true;
	// A deliberate failure is one of the program on trial, never of the shell around it.
	if (voice !== 'shell') {
		const isMeant = meansToFail.test(`${description.slice(0, 500)}\n${command.slice(0, 2000)}`);
		if (isMeant && !neverRan.test(evidence)) return true;
		if (isQuestionToGit(shape) || (!failed && isAudit(command.slice(0, 6000)))) return true;
		if (kind === 'test-failure' || kind === 'build-failure') return !failed && isMutationTrial(command);
		if (looksAtErrors.test(description.slice(0, 500))) return true;
		if (kind === 'command-failure' && shape.printsStatus) return true;
	}
	if (failed) return false;
	const covered = fallbackHeads(shape.commands);
	if (who === '' ? covered.size > 0 && shape.onlyReads : covered.has(who)) return true;
	if (kind !== 'missing-file' && kind !== 'command-not-found') return false;
	if (asksAloud.test(command.slice(0, 4000))) return true;
	const looks = lookups.has(who) || (who === '' && [...shape.heads].some(head => lookups.has(head)));
	const gone = shape.printsStatus || shape.heads.has('rm') || shape.heads.has('rmdir');
	return looks && (gone || asksWhetherItIsThere.test(description.slice(0, 500)));
}
