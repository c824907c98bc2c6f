/** The commands, one row each: what decides how words are read, and what help and completions are made from. */

import type {CommandModule} from './command.ts';
import {countedBy, type FlagName, type Format, reportFormats, type WrittenFlags} from './flags.ts';

export interface CommandEntry {
	readonly about: string;
	/** What follows the name. */
	readonly usage: string;
	readonly flags: readonly FlagName[];
	readonly examples: readonly string[];
	/** What `--format` can be, where it is not one of rows. */
	readonly formats?: readonly Format[];
	/** Words that its first argument can be. */
	readonly subcommands?: readonly string[];
	/** Loads its code: only what a command needs is ever loaded. */
	load(written: WrittenFlags): Promise<CommandModule>;
}

/** How sources on servers are read. */
const servers = ['transport', 'reader', 'no-cache'] as const;
const filters = [
	'demo',
	'user',
	'session',
	'since',
	'until',
	'kind',
	'outcome',
	'tool',
	'gap',
	'slow',
	...servers,
] as const;
const rows = [...filters, 'sort', 'limit', 'format'] as const;

export const commands = {
	sessions: {
		about: 'one row a session: when, how long active, how many commands, errors, marks',
		usage: '[SOURCE…]',
		flags: [...rows, 'include-fixed'],
		examples: ['sessions --since 7d', 'sessions --format ndjson team/ | jq -r .title'],
		load: async () => (await import('./sessions.ts')).sessionsCommand,
	},
	blocks: {
		about: 'one row an active block of a session',
		usage: '[SOURCE…]',
		flags: [...rows, 'include-fixed'],
		examples: ['blocks --gap 30m', 'blocks --session 7f3a --format tsv'],
		load: async () => (await import('./blocks.ts')).blocksCommand,
	},
	events: {
		about: 'one row an event, in one line each',
		usage: '[SOURCE…]',
		flags: rows,
		examples: ['events --session 7f3a', 'events --kind permission --format ndjson'],
		load: async () => (await import('./events.ts')).eventsCommand,
	},
	commands: {
		about: 'one row a shell command, with how it ended and how long it took',
		usage: '[SOURCE…]',
		flags: [...rows, 'repeated', 'playbook'],
		examples: [
			'commands --outcome failed --sort seconds --limit 20',
			'commands --playbook ~/team-docs',
			'commands --repeated',
		],
		load: async written =>
			written.repeated
				? (await import('./repeated.ts')).repeatedCommand
				: (await import('./commands.ts')).commandsCommand,
	},
	tools: {
		about: 'one row a tool: uses, errors, rejections; copies counted once',
		usage: '[SOURCE…]',
		flags: rows,
		examples: ['tools --sort errors', 'tools --user kim'],
		load: async () => (await import('./tools.ts')).toolsCommand,
	},
	friction: {
		about: 'one row a mark: where something went wrong, with its evidence; or what marks add up to',
		usage: '[SOURCE…]',
		flags: [
			...rows,
			'by',
			'once',
			'signature',
			'include-fixed',
			'regressions',
			'judged',
			'zone',
			'since-last',
			'playbook',
		],
		examples: [
			'friction --kind permission,auth',
			'friction --by signature --since 7d',
			'friction --by user --format md',
			'friction --regressions',
		],
		load: async written => {
			const by = countedBy.find(each => each === written.by?.at(-1));
			return by === undefined
				? (await import('./friction.ts')).frictionCommand
				: (await import('./friction-by.ts')).frictionBy(by);
		},
	},
	report: {
		about: 'what went wrong and what to fix next, for people (Markdown) or machines (JSON)',
		usage: '[SOURCE…]',
		flags: [
			...filters,
			'signature',
			'zone',
			'playbook',
			'format',
			'output',
			'since-last',
			'fail-on',
			'no-redact',
			'pseudonyms',
			'host',
		],
		formats: reportFormats,
		examples: [
			'report --since 7d team/ > report.md',
			'report --format json team/ | jq .kinds',
			'report --since-last --fail-on red team/',
		],
		load: async () => (await import('./report.ts')).reportCommand,
	},
	search: {
		about: 'one row a hit in commands, outputs, prompts, replies and titles, best first',
		usage: 'QUERY [SOURCE…]',
		flags: rows,
		examples: ['search "permission denied" team/', 'search "cmd:rsync out:/timed? out/" --user kim'],
		load: async () => (await import('./search.ts')).searchCommand,
	},
	show: {
		about: 'one event whole, a command with its output',
		usage: 'FILE:LINE [SOURCE…]',
		flags: ['demo', 'format', 'playbook', ...servers],
		examples: ['show kim/2026-02-05_7f3a.jsonl:705 team/', 'show session.jsonl:12 --format ndjson'],
		load: async () => (await import('./show.ts')).showCommand,
	},
	issue: {
		about: 'the draft of a GitHub issue about one signature, or about the mark at a place',
		usage: 'SIGNATURE|SESSION:LINE [SOURCE…]',
		flags: [...filters, 'output', 'create', 'from', 'repo', 'playbook', 'no-redact', 'pseudonyms', 'host'],
		examples: [
			'issue "git push: rejected by the person" team/',
			'issue kim/2026-02-05_7f3a.jsonl:705 team/ -o draft.md',
			'issue "git push: rejected by the person" team/ --from draft.md --create --repo acme/tools',
		],
		load: async () => (await import('./issue.ts')).issueCommand,
	},
	fixes: {
		about: 'known fixes: marks of sessions that began before are left out, later ones are regressions',
		usage: 'list | add NUMBER | remove NUMBER | show NUMBER',
		flags: ['repo', 'title', 'signature', 'pattern', 'kind', 'fixed-at', 'playbook', 'sort', 'limit', 'format'],
		examples: [
			'fixes add 84 --repo acme/tools --signature "git push: rejected by the person"',
			'fixes add 85 --title "Token in bootstrap" --fixed-at 2026-02-01 --kind auth',
			'fixes show 84 --playbook ~/tools',
		],
		subcommands: ['list', 'add', 'remove', 'show'],
		load: async () => (await import('./fixes.ts')).fixesCommand,
	},
	judgements: {
		about: 'what was said of marks in the explorer: real, not friction, known',
		usage: 'export',
		flags: ['sort', 'limit', 'format'],
		examples: ['judgements export > judgements.ndjson'],
		subcommands: ['export'],
		load: async () => (await import('./judgements.ts')).judgementsCommand,
	},
	pull: {
		about: 'what changed while it copies sources into a folder in the team layout; said again, it goes on from there',
		usage: 'SOURCE… DIR',
		flags: ['user', 'since', ...servers],
		examples: ['pull kids:/data/user_sessions ~/team', 'pull --user kim --since 7d kids:/data/user_sessions ~/team'],
		load: async () => (await import('./pull.ts')).pullCommand,
	},
	doctor: {
		about: 'what can be reached of a source and what not, step by step, and what to do; safe to paste into a ticket',
		usage: 'SOURCE…',
		flags: ['transport', 'reader'],
		examples: ['doctor kids:/data/user_sessions', 'doctor --transport openssh kids:/data'],
		load: async () => (await import('./doctor.ts')).doctorCommand,
	},
	cache: {
		about: 'what is kept of transcripts and servers to start faster: how much, and removing it',
		usage: 'status|clear',
		flags: ['sort', 'limit', 'format'],
		examples: ['cache status', 'cache clear'],
		subcommands: ['status', 'clear'],
		load: async () => (await import('./cache.ts')).cacheCommand,
	},
	config: {
		about: 'where the configuration file is, whether it is right, what may stand in it',
		usage: 'path|check|schema',
		flags: [],
		examples: ['config check', 'vi "$(session-tui config path)"'],
		subcommands: ['path', 'check', 'schema'],
		load: async () => (await import('./config.ts')).configCommand,
	},
	completions: {
		about: 'a script that completes commands and flags in your shell',
		usage: 'bash|zsh|fish',
		flags: [],
		examples: ['completions bash > ~/.local/share/bash-completion/completions/session-tui'],
		subcommands: ['bash', 'zsh', 'fish'],
		load: async () => (await import('./completions.ts')).completionsCommand,
	},
} as const satisfies Readonly<Record<string, CommandEntry>>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];
export const commandEntry = (name: CommandName): CommandEntry => commands[name];
export const isCommandName = (word: string): word is CommandName => Object.hasOwn(commands, word);

/** Flags of the explorer, that is without a command. */
export const explorerFlags: readonly FlagName[] = ['demo', 'at', 'gap', 'slow', 'since', ...servers, 'watch', 'viewer'];
/** Flags that go with everything. */
export const commonFlags: readonly FlagName[] = ['help', 'version'];
