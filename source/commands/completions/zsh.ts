/** Completions for zsh. */
import type {CompletedFlag, CompletionTable} from './table.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** `name:what it is`, as _describe reads it. */
const described = (name: string, about: string): string => quoted(`${name.replaceAll(':', '\\:')}:${about}`);

const flagList = (flags: readonly CompletedFlag[]): string =>
	flags.map(({name, about}) => described(`--${name}`, about)).join(' ');

function arms(command: string, flags: readonly CompletedFlag[]): string[] {
	return flags
		.filter(({takesValue}) => takesValue)
		.map(({name, values, isFile, isList}) => {
			const list = `${isList ? "compset -P '*,'; " : ''}compadd -- ${values.join(' ')}`;
			const does = isFile ? '_files' : values.length > 0 ? list : '_message value';
			return `\t\t${quoted(`${command} --${name}`)}) ${does}; return ;;`;
		});
}

export function zshCompletions({commands, explorer}: CompletionTable): string {
	const names = commands.map(({name}) => name);
	return `#compdef session-tui
# session-tui completions zsh

_session_tui() {
	local command='' word
	local -a commands flags
	commands=(${commands.map(({name, about}) => described(name, about)).join(' ')})
	for word in "\${(@)words[2,CURRENT-1]}"; do
		case "$word" in
			${names.join('|')}) command="$word"; break ;;
		esac
	done
	case "$command \${words[CURRENT-1]}" in
${[...arms('', explorer), ...commands.flatMap(({name, flags}) => arms(name, flags))].join('\n')}
	esac
	if [[ "\${words[CURRENT]}" == -* ]]; then
		case "$command" in
			'') flags=(${flagList(explorer)}) ;;
${commands.map(({name, flags}) => `\t\t\t${name}) flags=(${flagList(flags)}) ;;`).join('\n')}
		esac
		_describe -o flag flags
		return
	fi
	case "$command" in
		'') _describe command commands; _files ;;
${commands
	.filter(({subcommands}) => subcommands.length > 0)
	.map(({name, subcommands}) => `\t\t${name}) compadd -- ${subcommands.join(' ')} ;;`)
	.join('\n')}
		*) _files ;;
	esac
}

if [[ "\${funcstack[1]}" == _session_tui ]]; then
	_session_tui "$@"
else
	compdef _session_tui session-tui
fi
`;
}
