/** What `--help` prints, made from the tables of commands and flags. */
import {flagsOf} from './arguments.ts';
import {type CommandName, commandEntry, commandNames, isCommandName} from './command-table.ts';
import {type FlagName, flagOf, type WrittenFlags} from './flags.ts';

const columns = 80;

export function generalHelp(): string {
	return `session-tui finds where a team loses time with Claude Code, in its transcripts

Usage
  session-tui [SOURCE…]              the explorer
  session-tui COMMAND [SOURCE…]      the same figures, printed

A SOURCE is a folder or FILE.jsonl, or a name from the configuration file.
Without one: your own transcripts (~/.claude/projects), else the demo team.

Examples
  session-tui                        your own sessions
  session-tui /data/user_sessions    a team: one folder for each person
  session-tui --demo                 a made-up team, to look around
  session-tui friction --since 7d    what went wrong in the last week
  session-tui search "permission denied" /data/user_sessions
  session-tui report --since 7d /data/user_sessions > report.md
  ssh -t SERVER session-tui /data/user_sessions

Commands
${table(commandNames.map(name => [name, commandEntry(name).about]))}

Flags of the explorer
${flagTable(flagsOf(null))}

session-tui COMMAND --help tells the flags and fields of a command.
Exit status: 0; 1 for search and friction without a row; 2 wrong usage;
3 a source that could not be read, wholly or in part; 4 for report --fail-on.
`;
}

export async function commandHelp(name: CommandName, written: WrittenFlags): Promise<string> {
	const {about, usage, examples, load} = commandEntry(name);
	const module = await load(written);
	const parts = [
		`session-tui ${name} ${usage}\n\nPrints ${about}.`,
		`Flags\n${flagTable(flagsOf(name))}`,
		module.kind === 'rows' ? `Fields\n${table(module.fields.map(field => [field.name, field.about]))}` : null,
		`Examples\n${examples.map(example => `  ${isCommandName(example.split(' ')[0] ?? '') ? `session-tui ${example}` : example}`).join('\n')}`,
	];
	return `${parts.filter(part => part !== null).join('\n\n')}\n`;
}

/** A flag as it is written: `--format FORMAT`. */
export const flagForm = (name: FlagName): string => {
	const {value, short} = flagOf(name);
	return `${short ? `-${short}, ` : ''}--${name}${value === null ? '' : ` ${value}`}`;
};

const flagTable = (names: readonly FlagName[]): string =>
	table(
		names.map(name => {
			const {about, choices, isMany} = flagOf(name);
			const values = choices && isMany ? `: ${choices.join(', ')}` : '';
			return [flagForm(name), about + values];
		}),
	);

/** Two columns, the second wrapped. Only text of the program itself. */
function table(rows: readonly (readonly [string, string])[]): string {
	const width = Math.max(...rows.map(([left]) => left.length)) + 2;
	return rows
		.map(([left, right]) => {
			const lines = wrapped(right, columns - width - 2);
			return lines.map((line, index) => `  ${(index === 0 ? left : '').padEnd(width)}${line}`).join('\n');
		})
		.join('\n');
}

function wrapped(text: string, room: number): string[] {
	const lines = [''];
	for (const word of text.split(' ')) {
		const line = lines[lines.length - 1] as string;
		if (line === '') lines[lines.length - 1] = word;
		else if (line.length + 1 + word.length <= room) lines[lines.length - 1] = `${line} ${word}`;
		else lines.push(word);
	}
	return lines;
}
