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
		hosts: [...options.hosts, ...library.sources.flatMap(({name}) => hostOf(name) ?? [])],
		...(options.pseudonyms ? {pseudonyms: pseudonymsFor([...library.ownFiles()].map(({user}) => user))} : {}),
	};
}

/** The server in the name of a source (`[user@]HOST:PATH`, `ssh://[user@]HOST[:port]/PATH`); null where it names none. */
export const hostOf = (name: string): string | null =>
	/^ssh:\/\/(?:[^@/]*@)?([^@:/]+)/.exec(name)?.[1] ?? /^(?:[^@/:]+@)?([^@:/\\]{2,}):/.exec(name)?.[1] ?? null;
