/** Runs a command that prints rows. */
import {type CommandContext, exitStatus, type RowCommand} from './command.ts';
import {checkSort, printRows} from './print-rows.ts';
import {type ReadSources, readSources, type Workspace} from './workspace.ts';

/** Returns the exit status. A source that could not be read outweighs that there was no row. */
export async function runRows(command: RowCommand, context: CommandContext): Promise<number> {
	const {options, io} = context;
	checkSort(options.sort, command.fields);
	let workspace: Workspace | null = null;
	const read: ReadSources = async settings => {
		workspace = await readSources(context, settings);
		return workspace;
	};
	const {sort, limit, format} = options;
	const rows = command.rows(read, context);
	const printed = await printRows(io, rows, {fields: command.fields, sort, limit, format: format ?? 'table'});
	if (isIncomplete(workspace)) return exitStatus.unreadable;
	// Whoever asks for somebody who is not there must not take the answer for all there is.
	if (hasUnknownNames(workspace)) return exitStatus.usage;
	return printed === 0 ? command.emptyStatus : exitStatus.ok;
}

/** Functions, because TypeScript does not see that the closure has set it. */
const isIncomplete = (workspace: Workspace | null): boolean => workspace?.isIncomplete ?? false;
const hasUnknownNames = (workspace: Workspace | null): boolean => workspace?.hasUnknownNames ?? false;
