/** From the words of the command line to a command, its words and its flags as written. Every slip is told with a way out. */
import {parseArgs} from 'node:util';
import {didYouMean} from '../config/nearest.ts';
import {safeLine} from '../text/safe-text.ts';
import {UsageError} from './command.ts';
import {
	type CommandName,
	commandEntry,
	commandNames,
	commonFlags,
	explorerFlags,
	isCommandName,
} from './command-table.ts';
import {type FlagName, flagNames, flagOf, type WrittenFlags} from './flags.ts';

export interface Invocation {
	/** null: the explorer. */
	readonly command: CommandName | null;
	/** What is neither the command's name nor a flag, in order. */
	readonly words: readonly string[];
	readonly written: WrittenFlags;
}

const shown = (text: string): string => safeLine(text, 100);

const isFlagName = (name: string): name is FlagName => Object.hasOwn(known, name);
const known: {readonly [name in FlagName]?: {type: 'string' | 'boolean'; short?: string}} = Object.fromEntries(
	flagNames.map(name => {
		const {value, short} = flagOf(name);
		return [name, {type: value === null ? ('boolean' as const) : ('string' as const), ...(short ? {short} : {})}];
	}),
);

export const flagsOf = (command: CommandName | null): readonly FlagName[] => [
	...(command === null ? explorerFlags : commandEntry(command).flags),
	...commonFlags,
];

/** @throws UsageError */
export function readArguments(argv: readonly string[]): Invocation {
	const {tokens} = parseArgs({
		args: [...argv],
		options: known,
		allowPositionals: true,
		strict: false,
		tokens: true,
	});
	const words: string[] = [];
	const written: {[name in FlagName]?: string[]} = {};
	let command: CommandName | null = null;
	let mayBeCommand = true;
	for (const token of tokens) {
		if (token.kind === 'option-terminator') mayBeCommand = false;
		else if (token.kind === 'option') {
			const {name} = token;
			if (!isFlagName(name)) throw unknownFlag(token.rawName, command);
			const values = written[name] ?? [];
			values.push(valueFor(name, token.value, token.inlineValue === true));
			written[name] = values;
		} else if (mayBeCommand && isCommandName(token.value)) {
			command = token.value;
			mayBeCommand = false;
		} else {
			words.push(token.value);
			mayBeCommand = false;
		}
	}
	for (const name of Object.keys(written) as FlagName[]) {
		if (!flagsOf(command).includes(name)) throw misplacedFlag(name, command);
	}
	return {command, words, written};
}

function valueFor(name: FlagName, value: string | undefined, isInline: boolean): string {
	const flag = flagOf(name);
	if (flag.value === null) {
		if (value !== undefined)
			throw new UsageError(`--${name} takes no value, ${shown(JSON.stringify(value))} was given`);
		return '';
	}
	if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} ${flag.value}`);
	// A negative number is no flag: what is wrong with it is said where it is read.
	if (!isInline && /^-[^\d]/.test(value))
		throw new UsageError(
			`--${name} needs a value: --${name} ${flag.value} (one that begins with a dash is written --${name}=${shown(value)})`,
		);
	return value;
}

function unknownFlag(rawName: string, command: CommandName | null): UsageError {
	const usable = flagsOf(command);
	const bare = rawName.replace(/^-+/, '');
	return new UsageError(`unknown flag ${shown(rawName)}.${didYouMean(bare, usable, '--')}`);
}

function misplacedFlag(name: FlagName, command: CommandName | null): UsageError {
	const owners = commandNames.filter(owner => commandEntry(owner).flags.includes(name));
	const where = command === null ? 'the explorer has' : `${command} has`;
	const those = explorerFlags.includes(name) ? ['the explorer', ...owners] : owners;
	return new UsageError(`${where} no --${name}; it belongs to ${those.join(', ')}`);
}
