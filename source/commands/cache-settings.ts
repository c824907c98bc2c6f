/** Whether and where what indexing finds is kept from run to run. */
import {cacheFolder} from '../config/paths.ts';
import type {CacheSettings} from '../library/cache/source-cache.ts';
import type {CommandContext} from './command.ts';

/** null: nowhere. */
export function cacheSettings({
	io: {env, home},
	options,
	config,
}: Pick<CommandContext, 'io' | 'options' | 'config'>): Omit<CacheSettings, 'onProblem'> | null {
	// Named by the build; run from source, nobody knows when rules have changed.
	const build = process.env.SESSION_TUI_RULES ?? '';
	const isWanted = config.cache && options.remote.keepsCopy && !env.SESSION_TUI_NO_CACHE;
	if (build === '' || !isWanted) return null;
	// What is asked for once with other lengths does not take the place of what is asked for every day.
	return {folder: cacheFolder(env, home), build, writes: options.gapSeconds === null && options.slowSeconds === null};
}
