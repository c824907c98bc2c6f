/** Completions for bash, without the bash-completion package. */
import type {CompletedFlag, CompletionTable} from './table.ts';

const words = (flags: readonly CompletedFlag[]): string => flags.map(({name}) => `--${name}`).join(' ');

/** Arms of a `case "$command --flag"` for the flags that take a value. */
function arms(command: string, flags: readonly CompletedFlag[]): string[] {
	return flags
		.filter(({takesValue}) => takesValue)
		.map(({name, values, isFile}) => {
			const does = isFile ? 'COMPREPLY=()' : `_session_tui_values '${values.join(' ')}'`;
			return `\t\t'${command} --${name}') ${does}; return ;;`;
		});
}

export function bashCompletions({commands, explorer}: CompletionTable): string {
	const names = commands.map(({name}) => name);
	return `# session-tui completions bash

# Values of a flag; behind a comma the next one of a list.
_session_tui_values() {
	local head='' rest="$cur"
	if [[ "$cur" == *,* ]]; then
		head="\${cur%,*},"
		rest="\${cur##*,}"
	fi
	COMPREPLY=( $(compgen -P "$head" -W "$1" -- "$rest") )
}

_session_tui() {
	local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
	local command='' i
	COMPREPLY=()
	for (( i = 1; i < COMP_CWORD; i++ )); do
		case "\${COMP_WORDS[i]}" in
			${names.join('|')}) if [[ -z "$command" ]]; then command="\${COMP_WORDS[i]}"; fi ;;
		esac
	done
	case "$command $prev" in
${[...arms('', explorer), ...commands.flatMap(({name, flags}) => arms(name, flags))].join('\n')}
	esac
	if [[ "$cur" == -* ]]; then
		case "$command" in
			'') COMPREPLY=( $(compgen -W '${words(explorer)}' -- "$cur") ) ;;
${commands.map(({name, flags}) => `\t\t\t${name}) COMPREPLY=( $(compgen -W '${words(flags)}' -- "$cur") ) ;;`).join('\n')}
		esac
		return
	fi
	case "$command" in
		'') COMPREPLY=( $(compgen -W '${names.join(' ')}' -- "$cur") ) ;;
${commands
	.filter(({subcommands}) => subcommands.length > 0)
	.map(({name, subcommands}) => `\t\t${name}) COMPREPLY=( $(compgen -W '${subcommands.join(' ')}' -- "$cur") ) ;;`)
	.join('\n')}
	esac
}

# What the function does not know is a file.
complete -o bashdefault -o default -F _session_tui session-tui
`;
}
