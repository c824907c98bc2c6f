/** From the words of the command line to sources; nothing is listed or read yet. */
import {remoteOpeners} from '../sources/open-remote.ts';
import {resolveSources} from '../sources/resolve.ts';
import type {Source} from '../sources/source.ts';
import {visibleLine} from '../text/safe-text.ts';
import type {CommandContext} from './command.ts';

export interface OpenedSources {
	readonly sources: readonly Source[];
	/** What is to be said of them: words that name none, that the demo is shown. Safe to draw. */
	readonly sentences: readonly string[];
	/** A word names no source. */
	readonly isIncomplete: boolean;
}

/** The sources that the words name. */
export async function openSources(
	{io, options, config, servers}: Pick<CommandContext, 'io' | 'options' | 'config' | 'servers'>,
	words: readonly string[],
): Promise<OpenedSources> {
	const named = namedSources(words, config.sources);
	const {env, home, cwd} = io;
	const openers = await remoteOpeners(named, {settings: options.remote, hooks: servers, env, home, cwd});
	const {sources, notices, unresolved} = resolveSources(named, {
		...openers,
		demoFolder: io.demoFolder,
		isDemo: options.isDemo,
		env: io.env,
		home: io.home,
		cwd: io.cwd,
	});
	servers.keep(sources);
	const mistakes = unresolved.map(({word, message, hint}) => `${visibleLine(word)}: ${message} (${visibleLine(hint)})`);
	return {sources, sentences: [...notices, ...mistakes], isIncomplete: unresolved.length > 0};
}

/** Names of the configuration file stand for their sources; `./name` is always the folder. */
export const namedSources = (words: readonly string[], named: Readonly<Record<string, string>>): string[] =>
	words.map(word => (Object.hasOwn(named, word) ? (named[word] ?? word) : word));
