/** What can be completed, taken from the tables of commands and flags: one model for all shells. */
import {flagsOf} from '../arguments.ts';
import {type CommandName, commandEntry, commandNames} from '../command-table.ts';
import {type FlagName, type Format, flagOf, formats} from '../flags.ts';

export interface CompletedFlag {
	readonly name: FlagName;
	readonly short: string | null;
	readonly about: string;
	readonly takesValue: boolean;
	/** What its value can be; empty where nothing can be said. */
	readonly values: readonly string[];
	/** Several values with commas. */
	readonly isList: boolean;
	/** Its value is, or begins with, the name of a file. */
	readonly isFile: boolean;
}

export interface CompletedCommand {
	readonly name: CommandName;
	readonly about: string;
	/** What its first word can be; where empty its words are files. */
	readonly subcommands: readonly string[];
	readonly flags: readonly CompletedFlag[];
}

export interface CompletionTable {
	readonly commands: readonly CompletedCommand[];
	/** Without a command. */
	readonly explorer: readonly CompletedFlag[];
}

export async function completionTable(): Promise<CompletionTable> {
	const commands = await Promise.all(
		commandNames.map(async (name): Promise<CompletedCommand> => {
			const {about, subcommands, load, formats: own} = commandEntry(name);
			const module = await load({});
			const fields = module.kind === 'rows' ? module.fields.map(field => field.name) : [];
			const flags = flagsOf(name).map(flag => completedFlag(flag, fields, own ?? formats));
			return {name, about, subcommands: subcommands ?? [], flags};
		}),
	);
	return {commands, explorer: flagsOf(null).map(flag => completedFlag(flag, [], []))};
}

function completedFlag(name: FlagName, fields: readonly string[], formats: readonly Format[]): CompletedFlag {
	const {about, value, choices, isMany, short} = flagOf(name);
	return {
		name,
		short: short ?? null,
		about,
		takesValue: value !== null,
		values: name === 'sort' ? fields : name === 'format' ? formats : (choices ?? []),
		isList: name === 'sort' || (isMany === true && choices !== undefined),
		isFile: name === 'at' || name === 'output' || name === 'from',
	};
}
