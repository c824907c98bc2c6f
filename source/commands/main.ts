/** From the words of the command line to an exit status: loads what they ask for and nothing else. */
import fs from 'node:fs';
import path from 'node:path';
import {defaultAnalysisOptions, type OwnRule} from '../analysis/types.ts';
import {type Config, defaultConfig, readConfig} from '../config/config.ts';
import {nearest} from '../config/nearest.ts';
import type {Known} from '../library/worker/protocol.ts';
import type {RemoteSettings} from '../sources/open-remote.ts';
import {visibleLine} from '../text/safe-text.ts';
import {type Invocation, readArguments} from './arguments.ts';
import {cacheSettings} from './cache-settings.ts';
import {type CommandContext, exitStatus, type Io, UsageError} from './command.ts';
import {type CommandName, commandEntry, commandNames} from './command-table.ts';
import {noOptions} from './no-options.ts';
import type {WrittenPlace} from './place.ts';
import type {ReviewData} from './review.ts';
import {ServerDesk} from './server-desk.ts';

/** What the explorer is asked to show. */
export interface ExplorerRequest {
	/** Words that name sources; names of the configuration are replaced already. */
	readonly words: readonly string[];
	readonly isDemo: boolean;
	readonly remote: RemoteSettings;
	readonly at: WrittenPlace | null;
	readonly config: Config;
	readonly gapSeconds: number;
	readonly slowSeconds: number;
	/** What people know of marks and commands, for the thread of the library. */
	readonly known: ReviewData &
		Pick<Known, 'cache'> & {readonly rules: readonly OwnRule[]; readonly playbooks: readonly string[]};
	/** Reads fixes, mutes and judgements again. Never rejects: what cannot be read is told, the rest holds. */
	readonly readReview: (onProblem: (sentence: string) => void) => Promise<ReviewData>;
	/** For people who have no shell here: no key starts a program or writes a file. */
	readonly isViewer: boolean;
	/** Sentences to show at the start. */
	readonly notices: readonly string[];
}

export type StartExplorer = (request: ExplorerRequest) => Promise<number>;

/** Runs the program; returns its exit status. */
export async function main(argv: readonly string[], io: Io, startExplorer: StartExplorer): Promise<number> {
	try {
		return await run(readArguments(argv), io, startExplorer);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		io.stderr.write(`session-tui: ${error.message}\nsession-tui --help tells the rest\n`);
		return exitStatus.usage;
	}
}

async function run(invocation: Invocation, io: Io, startExplorer: StartExplorer): Promise<number> {
	const {command, words, written} = invocation;
	if (written.version) {
		io.stdout.write(`session-tui ${io.version}\n`);
		return exitStatus.ok;
	}
	if (written.help) {
		const {commandHelp, generalHelp} = await import('./help.ts');
		io.stdout.write(command === null ? generalHelp() : await commandHelp(command, written));
		return exitStatus.ok;
	}
	// Most people give none, and load nothing to understand them.
	const isPlain = Object.keys(written).length === 0;
	const options = isPlain ? noOptions : (await import('./options.ts')).readOptions(written, io.now);
	// Both must work whatever is wrong with the file, and say nothing of it themselves.
	const needsNone = command === 'config' || command === 'completions';
	const {config, problems} = needsNone ? {config: defaultConfig, problems: []} : await readConfig(io.env, io.home);
	const servers = new ServerDesk(io);
	try {
		return await runCommand(command, {io, words, written, options, config, servers}, problems, startExplorer);
	} finally {
		await servers.close();
	}
}

async function runCommand(
	command: CommandName | null,
	context: CommandContext,
	problems: readonly string[],
	startExplorer: StartExplorer,
): Promise<number> {
	const {io, written} = context;
	if (command === null) return explore(context, problems, startExplorer);
	tellConfig(problems, io);
	const module = await commandEntry(command).load(written);
	if (module.kind === 'free') return module.run(context);
	const {runRows} = await import('./run-rows.ts');
	return runRows(module, context);
}

async function explore(
	context: CommandContext,
	problems: readonly string[],
	startExplorer: StartExplorer,
): Promise<number> {
	const {io, words, written, options, config} = context;
	for (const word of words) refuseTypo(word, io, config);
	if (!io.stdin.isTTY || !io.stdout.isTTY || io.env.TERM === 'dumb') {
		tellConfig(problems, io);
		const [{runRows}, {sessionsCommand}] = await Promise.all([import('./run-rows.ts'), import('./sessions.ts')]);
		const status = await runRows(sessionsCommand, context);
		io.stderr.write(noTerminal);
		return status;
	}
	const [{namedSources, openSources}, {tell}] = await Promise.all([import('./open-sources.ts'), import('./tell.ts')]);
	const {sources, sentences} = await openSources(context, words);
	const [{readReview}, {playbookPaths}] = await Promise.all([import('./review.ts'), import('./origins.ts')]);
	const review = await readReview(config, io);
	const notices = [...problems, ...sentences, ...review.problems];
	if (sources.length === 0) {
		for (const notice of notices) tell(io, notice);
		return exitStatus.unreadable;
	}
	return startExplorer({
		words: namedSources(words, config.sources),
		isDemo: options.isDemo,
		remote: options.remote,
		at: options.at,
		isViewer: written.viewer !== undefined,
		config,
		gapSeconds: options.gapSeconds ?? config.gapSeconds ?? defaultAnalysisOptions.gapSeconds,
		slowSeconds: options.slowSeconds ?? config.slowSeconds ?? defaultAnalysisOptions.slowSeconds,
		known: {...review.data, rules: config.rules, playbooks: playbookPaths(context), cache: cacheSettings(context)},
		readReview: async onProblem => {
			const now = await readConfig(io.env, io.home);
			const read = await readReview(now.config, io);
			for (const problem of [...now.problems, ...read.problems]) onProblem(problem);
			return read.data;
		},
		notices,
	});
}

/** Problems of the configuration told at each run; more are told by `config check`. */
const problemsTold = 3;

function tellConfig(problems: readonly string[], {stderr}: Io): void {
	for (const problem of problems.slice(0, problemsTold)) stderr.write(`session-tui: ${problem}\n`);
	if (problems.length > problemsTold) stderr.write('session-tui: and more: session-tui config check\n');
}

/** A bare word may be a slip of a command's name or of a folder's: a message has to name both. */
function refuseTypo(word: string, {cwd}: Io, {sources}: Config): void {
	if (!/^[\w-]+$/.test(word) || Object.hasOwn(sources, word) || fs.existsSync(path.resolve(cwd, word))) return;
	const meant = nearest(word, commandNames);
	throw new UsageError(
		`${visibleLine(word)} is no command${meant === null ? '' : ` (did you mean ${meant}?)`}, ` +
			`and there is no file or folder of that name in ${visibleLine(cwd)}`,
	);
}

const noTerminal =
	'session-tui: no terminal here, so this is the list of sessions; session-tui --help has the other commands.\n' +
	'session-tui: the explorer needs a terminal; over ssh: ssh -t HOST session-tui DIR\n';
