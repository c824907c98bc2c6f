/**
 * What each kind says in many ways, brought to one: applied before the general replacements (`before`, on the raw words)
 * and after them (`after`, on text in which paths and numbers are general already).
 */
import type {MarkKind} from '../types.ts';

export type Replacement = readonly [RegExp, string];

interface Voices {
	readonly before?: readonly Replacement[];
	readonly after?: readonly Replacement[];
}

const missing = '$1: No such file or directory';
/** From the second sentence on it is advice. */
const firstSentence: Replacement = [/(?<=\w{2}["'`)>]?)\.(?: .*)?$/, ''];

export const kindVoices: {readonly [kind in MarkKind]?: Voices} = {
	'missing-file': {
		before: [[/^level=error msg="\[linters_context\] typechecking error: (?=pattern )/, '']],
		after: [
			[/^(pattern) \S{1,80}(: directory prefix) \S{1,80} (does not contain) .*$/, '$1 <…>$2 <…> $3 the module'],
			[/^(?!cd:)[\w.+-]{1,20}: (\S{1,80}): No such file or directory.*$/, missing],
			[/^(\S{1,80}): File does not exist\.?.*$/, missing],
			[/^Path does not exist: (\S{1,80}?)\.?$/, missing],
			[/^.*\bENOENT: no such file or directory, \w{2,12} (\S{1,80}).*$/, missing],
			[/^(?:.{1,60}: )?\[Errno 2\] No such file or directory: (\S{1,80}).*$/, missing],
			[/^ERROR: file or directory not found: (\S{1,80})$/, missing],
			[/^(\S{1,80}): E902 No such file or directory.*$/, missing],
			[/^stat (\S{1,80}): no such file or directory$/, missing],
			[/^no such file or directory: (\S{1,80})$/, missing],
			[/^(?:\w{1,12}: )?can't open input file: (\S{1,80})$/, missing],
			[/^(?:warning: )?could not open directory (\S{1,80}): No such file or directory$/, missing],
			[/^fatal: ambiguous argument (?:\S{0,40}<…>|<path>|\S{0,80}\.\.\S{0,80}|\S{1,80}(?<!\.[A-Za-z]\w{0,5})): unknown revision.*$/, 'git: unknown revision'],
			[/^fatal: ambiguous argument (\S{1,80}): unknown revision.*$/, 'git: unknown revision or path $1'],
			[/^fatal: path(?:spec)? (\S{1,80}) (?:does not exist|did not match|exists on disk).*$/, 'git: unknown revision or path $1'],
			[/^(?:Error: )?Cannot find module (\S{1,80}).*$/, 'Cannot find module $1'],
			[/^go: cannot find main module.*$/, 'go: cannot find main module'],
			// Where source files lie was guessed; configuration, documents, data and folders have a name to be fixed.
			[/^(git: unknown revision or path )?(?!\S*config)[\w.@+-]{1,80}(\.(?:go|rs|py|pyi|c|cc|cpp|h|hpp|java|kt|swift|rb|php|cs|scala|ts|tsx|mts|cts|js|jsx|mjs|cjs|vue|svelte|dart|ex|exs|hs|ml|zig))(: No such file or directory)?$/, '$1*$2$3'],
		],
	},
	'command-not-found': {after: [[/^(?:exec: )?["']?([\w.+-]{1,60})["']?: (?:not found|executable file not found.*)$/, '$1: command not found']]},
	environment: {
		before: [
			[/^[\w@./\\:+-]{0,200}\.\w{1,6}:\d{1,6}(?::\d{1,5})?: /, ''],
			[/; to (?:add|update) it:.*$/, ''],
			// Evidence is cut: what was imported stands before it as well.
			[/^.{0,200}?could not import (\S{1,200}) \(.{0,200}no required module.*$/, 'no required module provides package $1'],
		],
		after: [
			[/^(Error: can't load config: unsupported version of the configuration).*$/, '$1'],
			[/^.*\bENOENT: no such file or directory, posix_spawn (\S{1,80}).*$/, '$1: cannot be started (ENOENT)'],
		],
	},
	'edit-mismatch': {
		before: [
			[/^Found \d{1,6} matches of the string to replace.*$/, 'Found several matches of the string to replace'],
			[/^Agent type '[^']{0,80}' not found.*$/, 'No such agent type'],
			[/^(?:MCP error -?\d{1,6}: Input validation error: |InputValidationError: ).*?\b(?:tool )?(\w{2,60}) (?:failed due|was called).*$/, '$1: invalid input'],
			[/^MCP error -?\d{1,6}: Input validation error: Invalid arguments for tool (\w{1,60}).*$/, '$1: invalid input'],
			[/^InputValidationError: \[.*$/, 'InputValidationError'],
			[/^(File content) \(.{1,60}\) (exceeds maximum allowed \w{1,10}).*$/, '$1 $2'],
			[/^(Search failed) — .*$/, '$1: the pattern was refused'],
			[/^Shell \w{1,20} is not running.*$/, 'Shell is not running'],
			[/^(Blocked: \w{1,20}) .{0,40}?followed by\b.*$/, '$1 before another command'],
		],
		after: [firstSentence],
	},
	permission: {
		before: [
			[/^This Bash command contains multiple operations\. The following parts? requires? approval: .*$/, 'This command requires approval'],
		],
		after: [firstSentence],
	},
	auth: {after: [firstSentence]},
	'api-error': {
		before: [
			[/^(?:Error: )?[\w.-]{1,40}(?:\[\w{1,8}\])? is temporarily unavailable.*$/, 'The model is temporarily unavailable'],
			[/ · .*$/, ''],
			[/^(Unable to connect to API) \(.*$/, '$1'],
		],
		after: [firstSentence],
	},
	'network-sync': {before: [[/^(error: could not apply) \w{7,40}\.\.\. .*$/, '$1 a commit']]},
	'command-failure': {
		before: [
			[/^(error: could not apply) \w{7,40}\.\.\. .*$/, '$1 a commit'],
			[/^(CONFLICT\b.{0,40}? at [0-9a-f]{7,40}) \(.*$/, '$1'],
			[/ \[Context: .*$/, ''],
			// What is missing is the point, and it stands between quotes.
			[/^(?:gh: )?"(\w{1,40})"(?:, "(\w{1,40})")?(?:, "(\w{1,40})")?[^.]{0,80} (?:weren't|wasn't) supplied\. \(HTTP 422\)$/, 'gh: not supplied: $1 $2 $3'],
			[/^(?:zsh: )?no matches found: .*$/, 'no matches found: <pattern>'],
			[/^(parse error near) .*$/, '$1 <…>'],
			[/^re\.(?:error|PatternError): .*$/, 're.PatternError: <…>'],
		],
	},
	timeout: {before: [[/^(.{0,60}\btimed out after \d{1,9}\w{0,4}).*$/, '$1']]},
	'hook-failure': {before: [[/^(Failed with non-blocking status code): .*$/, '$1']]},
	'build-failure': {
		before: [
			[/^\[([\w:.-]{1,40})\] ERROR task failed.*$/, 'mise run $1: failed'],
			[/^.{0,200}\bno required module(?: pr.*)?$/, '*.go: imports a package that its module does not have'],
		],
		after: [
			[/^(.{0,30}cannot use) .* (?:as .{0,80}? ?value|value) in .*$/, '$1 <…> as <…> value'],
			[/^(.{0,30}declared and not used): .*$/, '$1: <…>'],
			[/^(.{0,30}undefined): .*$/, '$1: <…>'],
			[/^(.{0,30})<…>,? undefined\b.*$/, '$1<…> undefined'],
			[/^(.{0,30}invalid operation): .*$/, '$1'],
			[/^(.{0,30}could not import) .*$/, '$1 <path>'],
			[/^(.{0,30}?)\S.* (\(no value\) used as value).*$/, '$1<…> $2'],
			[/^(.{0,30}syntax error: unexpected) .*$/, '$1 <…>'],
			[/^(.{0,30}\bexpected) .{1,60}, found .*$/, '$1 <…>, found <…>'],
			[/ \([^()]{0,60}$/, ''],
			[/^(× Failed to build) .*$/, '$1'],
			[/^(FAIL) \S{1,200} (\[(?:build|setup) failed\])$/, 'go test: $2'],
			[/^(.{0,30})<n>-\d{1,7} lines are duplicate of .*(?= \(dupl\)$)/, '$1lines are duplicate of <…>'],
		],
	},
}; // biome-ignore format: a table
