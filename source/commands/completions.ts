/** `completions bash|zsh|fish`: a script for the shell, made from the tables of commands and flags. */
import {safeLine} from '../text/safe-text.ts';
import {exitStatus, type FreeCommand, UsageError} from './command.ts';
import {bashCompletions} from './completions/bash.ts';
import {fishCompletions} from './completions/fish.ts';
import {type CompletionTable, completionTable} from './completions/table.ts';
import {zshCompletions} from './completions/zsh.ts';

const shells: ReadonlyMap<string, (table: CompletionTable) => string> = new Map([
	['bash', bashCompletions],
	['zsh', zshCompletions],
	['fish', fishCompletions],
]);

export const completionsCommand: FreeCommand = {
	kind: 'free',
	async run({io, words}) {
		const [shell, ...rest] = words;
		const script = shell === undefined || rest.length > 0 ? undefined : shells.get(shell);
		if (!script) {
			const got = shell === undefined ? '' : ` ${safeLine(words.join(' '), 100)}`;
			throw new UsageError(`completions${got}: expected one shell: ${[...shells.keys()].join(', ')}`);
		}
		io.stdout.write(script(await completionTable()));
		return exitStatus.ok;
	},
};
