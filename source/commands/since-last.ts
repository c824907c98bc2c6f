/** `--since-last` for reports and for the commands they list. */
import {type CommandContext, UsageError} from './command.ts';
import {type ReadLastRun, readLastRun} from './last-run.ts';
import {tell} from './tell.ts';
import type {Workspace} from './workspace.ts';

/** Of all sources that were read. What cannot be read of it is told. */
export async function lastRunOf({io}: Pick<CommandContext, 'io'>, {library}: Workspace): Promise<ReadLastRun> {
	const run = await readLastRun(
		io,
		library.sources.map(({root}) => root),
	);
	if (run.problem !== null) tell(io, run.problem);
	return run;
}

/** @throws UsageError where no run is known that could be told again */
export function known(run: ReadLastRun): ReadLastRun {
	if (run.at === null)
		throw new UsageError(
			'--since-last tells again what the last `report --since-last` of these sources told; there was none',
		);
	return run;
}
