/**
 * What a command line runs, as far as it must be known to tell a program's own voice from text it only printed.
 *
 * This is no shell parser: quoting, heredocs and separators are followed so that words inside a commit message or an
 * inline script are not taken for commands; everything else is left alone. One pass, linear in the length.
 */
import {remembered} from './remembered.ts';

/** One simple command: `NAME=x sudo git -C there log` has the head `git` and the sub-command `log`. */
export interface SimpleCommand {
	/** Base name of the program, without `.exe`; '' where none can be told. */
	readonly head: string;
	/** Its first words that are no options, lower case, at most three: `pr checks`. */
	readonly verb: string;
	/** Options and arguments as written, quotes kept, cut at `longestTail`. */
	readonly tail: string;
	/** Only starts a script that is read as well: `bash -c '…'`, `ssh box '…'`. */
	readonly wraps: boolean;
	/** What separates it from the command after it: `|`, `||`, `&&`, `;`, `&`, or '' at the end. */
	readonly then: string;
}

export interface CommandShape {
	readonly commands: readonly SimpleCommand[];
	readonly heads: ReadonlySet<string>;
	/** Nothing but `cat`, `grep`, `git diff` and their like: what they print is content, and no verdict. */
	readonly onlyReads: boolean;
	/** The same, or pages, lists and manuals: `gh pr view`, `docker logs`, `tool --help`. */
	readonly onlyShows: boolean;
	/** `cmd || echo no`: the failure is foreseen. */
	readonly hasFallback: boolean;
	/** `2>/dev/null` and its like: errors are thrown away on purpose. */
	readonly silenced: boolean;
	/** Prints `$?`: a failure is what it asks about. */
	readonly printsStatus: boolean;
}

const longestCommand = 20_000;
const longestTail = 300;

/**
 * A failure can hide behind exit status 0 only where more than one thing is run and the first need not hold the rest:
 * a pipe, `;`, `||`, a new line, a substitution, something sent to the background. `&&` hides nothing, nor does `2>&1`.
 */
export const canHideFailure = (command: string): boolean => /[|;\n`]|\$\(|[^&>]&(?![&>\d-])/.test(command);

const prefixes = new Set([
	'sudo', 'doas', 'time', 'env', 'nohup', 'command', 'builtin', 'exec', 'nice', 'stdbuf', 'unbuffer', 'caffeinate',
	'then', 'do', 'else', 'elif', 'if', 'while', 'until', '!', '{', '(', 'xargs', 'timeout', 'gtimeout', '&', '.',
]); // biome-ignore format: a word list

/** Programs that print what is there. Their output may hold any word. */
export const readers: ReadonlySet<string> = new Set([
	'cat', 'bat', 'head', 'tail', 'less', 'more', 'grep', 'egrep', 'fgrep', 'zgrep', 'rg', 'ag', 'ack', 'awk', 'gawk', 'sed',
	'find', 'fd', 'ls', 'tree', 'wc', 'sort', 'uniq', 'cut', 'tr', 'column', 'nl', 'tac', 'rev', 'paste', 'join', 'fold', 'fmt',
	'xxd', 'od', 'hexdump', 'strings', 'jq', 'yq', 'diff', 'cmp', 'comm', 'echo', 'printf', 'print', 'cd', 'pwd', 'date', 'env',
	'printenv', 'which', 'type', 'whereis', 'stat', 'file', 'du', 'df', 'ps', 'pgrep', 'history', 'curl', 'wget', 'tee', 'true',
	'false', 'test', '[', '[[', 'basename', 'dirname', 'realpath', 'readlink', 'sleep', 'export', 'set', 'unset', 'read',
	'local', 'declare', 'md5sum', 'md5', 'shasum', 'sha1sum', 'sha256sum', 'base64', 'open', 'man', 'tldr', 'journalctl',
	'dmesg', 'lsof', 'netstat', 'ss', 'id', 'whoami', 'uname', 'hostname', 'for', 'done', 'fi', 'case', 'esac', 'in', '}', ')',
	'get-content', 'gc', 'select-string', 'get-childitem', 'gci', 'dir', 'write-output', 'write-host', 'select-object',
	'where-object', 'foreach-object', 'out-string', 'out-null', 'measure-object', 'format-table', 'format-list', 'sort-object',
	'group-object', 'set-location', 'test-path', 'get-item', 'get-command', 'clip', 'pbcopy', 'pbpaste', 'column', 'cls', 'clear',
]); // biome-ignore format: a word list

/** Sub-commands that print what is there, of programs that can do more than that. */
const readingVerbs: Readonly<Record<string, RegExp>> = {
	git: /^(?:add|show|diff|log|blame|annotate|grep|status|branch|tag|ls-files|ls-tree|ls-remote|cat-file|reflog|shortlog|rev-list|rev-parse|config|remote|describe|show-ref|for-each-ref|diff-tree|name-rev|whatchanged|range-diff|check-ignore|count-objects|var|help|version|stash (?:list|show)|worktree list|notes show)\b/,
	gh: /^(?:api|search|issue|release|label|repo view|pr (?:view|diff|list|checks|comment|status)|run (?:view|list)|workflow (?:view|list)|gist view|auth status)\b/,
	glab: /^(?:api|issue|mr (?:view|diff|list)|ci (?:view|status|trace))\b/,
	docker: /^(?:logs|ps|images|inspect|compose logs|compose ps|info|version)\b/,
	kubectl: /^(?:logs|get|describe|explain|top|version|events)\b/,
	npm: /^(?:view|info|ls|list|config|search|outdated|help|explain|why|root|prefix)\b/,
	pnpm: /^(?:view|info|ls|list|why|outdated)\b/,
	yarn: /^(?:info|list|why)\b/,
	pip: /^(?:show|list|freeze|index)\b/,
	pip3: /^(?:show|list|freeze|index)\b/,
	go: /^(?:doc|list|env|version|help)\b/,
	brew: /^(?:info|list|search|leaves)\b/,
	apt: /^(?:list|show|search)\b/,
	systemctl: /^(?:status|list-units|show|is-active|is-enabled|cat)\b/,
	aws: /^(?:logs|help)\b/,
	cargo: /^(?:tree|metadata|search|help|version)\b/,
	helm: /^(?:list|status|get|show|history)\b/,
	terraform: /^(?:show|output|version|providers)\b/,
};

/** `tool --help` prints a manual whatever the tool is. */
const asksForHelp = /(?:^|\s)(?:--help|--version|-h|-V)(?:\s|$)/;

/** Prints files, or the history of files. */
function isReader({head, verb, tail, wraps}: SimpleCommand): boolean {
	if (head === '' || wraps) return true;
	if (head === 'sed') return !/(?:^|\s)-[a-zA-Z]*i|--in-place/.test(tail);
	return readers.has(head) || (head === 'git' && (readingVerbs.git?.test(verb) ?? false));
}

const shows = (command: SimpleCommand): boolean =>
	isReader(command) ||
	asksForHelp.test(command.tail) ||
	/^logs?\b/.test(command.verb) ||
	(readingVerbs[command.head]?.test(command.verb) ?? false);

const baseName = (word: string): string => {
	const bare = word.replace(/^["'(]+|["')]+$/g, '').replace(/\.(?:exe|cmd|bat|ps1)$/i, '');
	const cut = Math.max(bare.lastIndexOf('/'), bare.lastIndexOf('\\'));
	return (cut === -1 ? bare : bare.slice(cut + 1)).toLowerCase();
};

const isAssignment = (word: string): boolean => /^\$?[A-Za-z_][\w:.]{0,60}\+?=/.test(word);
const isOption = (word: string): boolean => word.startsWith('-') || word.startsWith('+');
/** Options of git, gh and others whose value is a word of its own, so that it is not read as the sub-command. */
const takesValue = new Set([
	'-C',
	'-c',
	'--git-dir',
	'--work-tree',
	'-R',
	'--repo',
	'-n',
	'--namespace',
	'-f',
	'--context',
	'--prefix',
	'--filter',
	'-F',
]);

function simpleCommand(words: readonly string[], then: string, wraps: boolean): SimpleCommand {
	// PowerShell: `$lines = Get-Content x`.
	let at = words[0]?.startsWith('$') && words[1] === '=' ? 2 : 0;
	while (at < words.length) {
		const word = words[at] ?? '';
		const isQuestion = word === 'command' && /^-[vV]$/.test(words[at + 1] ?? '');
		const isPrefix = (prefixes.has(word) && !isQuestion) || isAssignment(word);
		// Options and numbers after a prefix are the prefix's own: `timeout -k 5 60 make`, `xargs -n 1 rm`.
		const belongsToPrefix = at > 0 && (isOption(word) || /^\d+[smhd]?$/.test(word) || word === '{}');
		if (!isPrefix && !belongsToPrefix) break;
		at++;
	}
	const head = baseName(words[at] ?? '');
	const rest = words.slice(at + 1);
	const verbs: string[] = [];
	for (let i = 0; i < rest.length && verbs.length < 3; i++) {
		const word = rest[i] ?? '';
		if (takesValue.has(word) && verbs.length === 0) i++;
		else if (!isOption(word) && !/^[<>\d&]/.test(word)) verbs.push(word.replace(/["']/g, '').toLowerCase());
	}
	return {head, verb: verbs.join(' ').slice(0, 100), tail: rest.join(' ').slice(0, longestTail), wraps, then};
}

/** Where a quoted stretch that opens at `start` ends (the index of its last character). */
function endOfQuote(text: string, start: number): number {
	const quote = text[start];
	for (let i = start + 1; i < text.length; i++) {
		if (text[i] === '\\' && quote === '"') i++;
		else if (text[i] === quote) return i;
	}
	return text.length - 1;
}

const deepestScript = 3;
/** Heredocs of one line; more are not waited for. */
const mostHeredocs = 8;
/** A run of characters that mean nothing to a shell. */
const ordinary = /[^\\"'<\n;|&()`\s#]+/y;

const isShellWord = (word: string): boolean => /sh/i.test(word) && /^(?:ba|z|da)?sh$/.test(baseName(word));

/** The script of `bash -c '…'`, `wsl zsh -ic "…"`, `ssh box '…'`: its programs are part of the command. */
function innerScript(words: readonly string[]): string | null {
	const isRemote = baseName(words[0] ?? '') === 'ssh';
	if (!isRemote && !words.some(isShellWord)) return null;
	for (let i = 1; i < words.length; i++) {
		const word = words[i] ?? '';
		const quote = word[0];
		if ((quote !== '"' && quote !== "'") || word.length < 3) continue;
		const before = words[i - 1] ?? '';
		if (isRemote || /^-[a-z]{0,4}c$/.test(before)) return word.slice(1, -1);
	}
	return null;
}

/** Splits into simple commands. Heredoc bodies and comments are left out; a quoted stretch is one word or part of one. */
function split(text: string, depth = 0): SimpleCommand[] {
	const commands: SimpleCommand[] = [];
	let words: string[] = [];
	let word = '';
	let heredocs: string[] = [];
	const endWord = (): void => {
		if (word !== '') words.push(word);
		word = '';
	};
	const endCommand = (then: string): void => {
		endWord();
		if (words.length > 0) {
			const script = depth < deepestScript ? innerScript(words) : null;
			commands.push(simpleCommand(words, then, script !== null));
			if (script !== null) commands.push(...split(script, depth + 1));
		}
		words = [];
	};
	for (let i = 0; i < text.length; i++) {
		const c = text[i] as string;
		if (c === '\\') {
			if (text[i + 1] !== '\n') word += c + (text[i + 1] ?? '');
			i++;
		} else if (c === '"' || c === "'") {
			const end = endOfQuote(text, i);
			word += text.slice(i, end + 1);
			i = end;
		} else if (c === '<' && text[i + 1] === '<' && text[i + 2] !== '<') {
			const name = /^<<-?[ \t]{0,8}["']?([A-Za-z_]\w{0,60})["']?/.exec(text.slice(i, i + 80));
			if (name === null) {
				word += c;
				continue;
			}
			if (heredocs.length < mostHeredocs) heredocs.push(name[1] as string);
			i += name[0].length - 1;
		} else if (c === '\n') {
			endCommand(';');
			for (const name of heredocs) i = endOfHeredoc(text, i, name);
			heredocs = [];
		} else if (c === ';') endCommand(';');
		else if (c === '|') {
			const or = text[i + 1] === '|';
			endCommand(or ? '||' : '|');
			if (or || text[i + 1] === '&') i++;
		} else if (c === '&' && text[i + 1] === '&') {
			endCommand('&&');
			i++;
		} else if (c === '&' && text[i - 1] !== '>' && text[i + 1] !== '>') endCommand('&');
		else if (c === '(' || c === ')' || c === '`') {
			if (word.endsWith('$')) word = word.slice(0, -1);
			endCommand(';');
		} else if (c === ' ' || c === '\t' || c === '\r') endWord();
		else if (c === '#' && word === '') {
			const end = text.indexOf('\n', i);
			if (end === -1) break;
			i = end - 1;
		} else {
			ordinary.lastIndex = i;
			const run = ordinary.exec(text)?.[0] ?? c;
			word += run;
			i += run.length - 1;
		}
	}
	endCommand('');
	return commands;
}

/** `from` is the line break before the body; returns the index of the last character of the closing line. */
function endOfHeredoc(text: string, from: number, name: string): number {
	let start = from + 1;
	while (start < text.length) {
		const found = text.indexOf('\n', start);
		const end = found === -1 ? text.length : found;
		if (text.slice(start, end).trim() === name) return end - 1;
		start = end + 1;
	}
	return text.length;
}

/** Reads the shape of a command line; only the first `longestCommand` characters are looked at. */
export const shapeOf = remembered(2_000, (command: string): CommandShape => {
	const text = command.slice(0, longestCommand);
	const commands = split(text);
	const heads = new Set(commands.map(each => each.head));
	return {
		commands,
		heads,
		onlyReads: commands.every(isReader),
		onlyShows: commands.every(shows),
		hasFallback: commands.some((each, i) => each.then === '||' && i + 1 < commands.length),
		silenced: /2>\s{0,2}(?:\/dev\/null|\$null|nul\b)|&>\s{0,2}\/dev\/null|SilentlyContinue/i.test(text),
		printsStatus: /\$\?|LASTEXITCODE|PIPESTATUS/.test(text),
	};
});
