/** What is taken out of a report or a draft, as the flags ask. */
import {pseudonymsFor} from '../report/pseudonyms.ts';
import type {RedactOptions} from '../report/redact.ts';
import type {CommandContext} from './command.ts';
import type {Workspace} from './workspace.ts';

/** null: nothing is. */
export function redactionOf(
	{io, options}: Pick<CommandContext, 'io' | 'options'>,
	{library}: Workspace,
): RedactOptions | null {
	if (!options.redacts) return null;
	return {
		homes: io.home.length > 1 ? [io.home] : [],
		hosts: options.hosts,
		...(options.pseudonyms ? {pseudonyms: pseudonymsFor([...library.ownFiles()].map(({user}) => user))} : {}),
	};
}
