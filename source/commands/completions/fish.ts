/** Completions for fish. */
import type {CompletedFlag, CompletionTable} from './table.ts';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function flagLines(condition: string, flags: readonly CompletedFlag[]): string[] {
	return flags.map(({name, short, about, takesValue, values, isFile}) => {
		const value = !takesValue
			? ''
			: isFile
				? ' -r'
				: ` -x${values.length > 0 ? ` -a ${quoted(values.join(' '))}` : ''}`;
		return `complete -c session-tui -n ${quoted(condition)}${short ? ` -s ${short}` : ''} -l ${name}${value} -d ${quoted(about)}`;
	});
}

export function fishCompletions({commands, explorer}: CompletionTable): string {
	const names = commands.map(({name}) => name).join(' ');
	const none = `not __fish_seen_subcommand_from ${names}`;
	return [
		'# session-tui completions fish',
		'',
		...commands.map(({name, about}) => `complete -c session-tui -n ${quoted(none)} -a ${name} -d ${quoted(about)}`),
		...flagLines(none, explorer),
		...commands.flatMap(({name, flags, subcommands}) => {
			const seen = `__fish_seen_subcommand_from ${name}`;
			const own =
				subcommands.length > 0
					? [`complete -c session-tui -n ${quoted(seen)} -f -a ${quoted(subcommands.join(' '))}`]
					: [];
			return [...own, ...flagLines(seen, flags)];
		}),
		'',
	].join('\n');
}
