/**
 * Made-up stretches of a session for the kinds that no command's output tells: per kind what must be marked so, and what
 * must not. Each case is a few lines of a transcript; any time may be left out of it but the order.
 */
import type {MarkKind} from '../../../source/analysis/types.ts';
import type {JsonObject} from '../../../source/transcript/event.ts';
import {call, result, said, update} from '../rows/made-up.ts';

export type Lines = readonly JsonObject[];

export interface SessionCases {
	readonly kind: MarkKind;
	readonly marked: readonly Lines[];
	readonly silent: readonly Lines[];
}

const answer = (tool: string, input: JsonObject, text: string, more: JsonObject = {}): Lines => [
	call(1, 'a', tool, input),
	result(2, 'a', text, {is_error: true, ...more}),
];
const fine = (tool: string, input: JsonObject, text: string): Lines => [
	call(1, 'a', tool, input),
	result(2, 'a', text),
];
const file = {file_path: '/w/a.ts', old_string: 'x', new_string: 'y'};
const refused =
	"The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file).";
const stopped = '[Request interrupted by user for tool use]';

/** Commands one after the other, ten seconds apart; `!` before one says that it failed. */
const runs = (...commands: readonly string[]): Lines =>
	commands.flatMap((written, index) => {
		const failed = written.startsWith('!');
		const text = failed ? 'Exit code 1\nit did not work' : 'done';
		return [
			call(index * 10, `r${index}`, 'Bash', {command: failed ? written.slice(1) : written}),
			result(index * 10 + 5, `r${index}`, text, {is_error: failed}),
		];
	});
const ran = (command: string, seconds: number, more: JsonObject = {}, input: JsonObject = {}): Lines => [
	call(0, 's', 'Bash', {command, ...input}),
	result(seconds, 's', 'done', more),
];
/** What the assistant said, then what the person said to it. */
const talk = (reply: string, ...words: readonly string[]): Lines => [
	said(0, 'user', 'Add a page that lists the harvest'),
	said(5, 'assistant', reply),
	...words.map((text, index) => said(10 + index * 10, 'user', text)),
];
const done = 'I have added the page and all tests pass.';
const serviceFailed = (more: JsonObject): JsonObject => ({type: 'system', subtype: 'api_error', ...more});
const hook = (type: string, more: JsonObject = {}): JsonObject => ({
	type: 'attachment',
	attachment: {type, hookName: 'Stop', stderr: '/bin/sh: 1: guard: not found', exitCode: 127, ...more},
});
const compacted: JsonObject = {type: 'system', subtype: 'compact_boundary', content: 'Conversation compacted'};
const continued = 'This session is being continued from a previous conversation that ran out of context.';

export const sessionCases: readonly SessionCases[] = [
	{
		kind: 'edit-mismatch',
		marked: [
			answer('Edit', file, '<tool_use_error>String to replace not found in file.\nString: x</tool_use_error>'),
			answer(
				'Edit',
				file,
				'<tool_use_error>File has not been read yet. Read it first before writing to it.</tool_use_error>',
			),
			answer('Edit', file, 'Found 2 matches of the string to replace, but replace_all is false.'),
			answer(
				'Write',
				file,
				'<tool_use_error>File has been modified since read, either by the user or by a linter.</tool_use_error>',
			),
			answer('Read', file, 'File content (31000 tokens) exceeds maximum allowed tokens (25000).'),
			answer('Frob', {}, '<tool_use_error>Error: No such tool available: Frob</tool_use_error>'),
			answer(
				'TodoWrite',
				{},
				'<tool_use_error>InputValidationError: TodoWrite failed due to the following issue</tool_use_error>',
			),
			answer('mcp__notes__add', {}, 'MCP error -32602: Input validation error: Invalid arguments for tool add'),
		],
		silent: [
			fine('Read', file, "assert 'String to replace not found in file' in text"),
			fine('Edit', file, 'The file /w/a.ts has been updated. File has not been read yet, says its comment.'),
			fine('Grep', {pattern: 'No such tool'}, 'a.md:1: No such tool available: Frob'),
			answer('Edit', file, '<tool_use_error>Sibling tool call errored</tool_use_error>'),
			answer('Edit', file, '<tool_use_error>Cancelled: parallel tool call Edit(a.ts) errored</tool_use_error>'),
			[call(1, 'a', 'Edit', file)],
			[said(1, 'user', 'Why does it say "String to replace not found in file" there?')],
		],
	},
	{
		kind: 'rejection',
		marked: [
			answer('Bash', {command: 'rm -r build'}, refused),
			answer('Edit', file, refused),
			answer('Edit', file, "The user doesn't want to take this action right now. STOP what you are doing"),
			answer('ExitPlanMode', {plan: 'Rewrite it'}, 'Keep the old layout, please'),
			answer('AskUserQuestion', {question: 'Which?'}, 'The user did not want to answer'),
			answer('Bash', {command: 'git push'}, 'no', {toolUseResult: 'User rejected tool use'}),
			answer('Write', file, 'no', {toolDenialKind: 'user-rejected'}),
			answer('Write', file, `${refused} To tell you how to proceed, the user said:\nput it into lib`),
		],
		silent: [
			fine('Read', file, refused),
			fine('Bash', {command: 'cat rejections.md'}, "The user doesn't want to proceed with this tool use."),
			fine('ExitPlanMode', {plan: 'Rewrite it'}, 'User has approved your plan. You can now start coding.'),
			fine('AskUserQuestion', {question: 'Which?'}, 'User has answered your questions: the second'),
			answer(
				'Bash',
				{command: 'ls'},
				'<tool_use_error>Cancelled: parallel tool call Bash(ls) errored</tool_use_error>',
			),
			[call(1, 'a', 'Edit', file)],
			[said(1, 'user', 'The offer was rejected by the user. Show that on the page.')],
		],
	},
	{
		kind: 'interruption',
		marked: [
			[said(0, 'user', 'Go on'), said(3, 'user', '[Request interrupted by user]')],
			[
				call(1, 'a', 'Bash', {command: 'make'}),
				result(9, 'a', 'half', {toolUseResult: {stdout: 'half', interrupted: true}}),
			],
			answer('Bash', {command: 'make'}, stopped),
			answer('Bash', {command: 'make'}, `Exit code 137\n${stopped}`),
			answer('WebFetch', {url: 'https://example.org'}, '[Request interrupted by user]'),
			answer('Task', {prompt: 'look'}, stopped),
		],
		silent: [
			[said(1, 'user', stopped)],
			fine('Bash', {command: 'cat log.txt'}, '[Request interrupted by user]'),
			fine('Read', file, `1\t${stopped}`),
			[said(1, 'assistant', 'The log holds "[Request interrupted by user]".')],
			[said(1, 'user', 'What does "[Request interrupted by user]" mean?')],
			[
				call(1, 'a', 'Bash', {command: 'make'}),
				result(9, 'a', 'all', {toolUseResult: {stdout: 'all', interrupted: false}}),
			],
			fine('Bash', {command: 'grep -rn interrupted src'}, 'src/a.ts:1: if (request.interrupted) return;'),
		],
	},
	{
		kind: 'api-error',
		marked: [
			[said(1, 'assistant', 'API Error: 529 overloaded', {isApiErrorMessage: true})],
			[said(1, 'assistant', 'Credit balance is too low', {isApiErrorMessage: true})],
			[said(1, 'assistant', 'Prompt is too long', {isApiErrorMessage: true})],
			[serviceFailed({error: {status: 500}, retryAttempt: 1})],
			[serviceFailed({error: {message: 'Connection error.'}})],
			[serviceFailed({error: {}})],
			answer('Task', {prompt: 'look'}, 'API Error: 529 overloaded'),
		],
		silent: [
			[said(1, 'assistant', 'The log says API Error: 529')],
			[said(1, 'assistant', 'API Error: 500', {isApiErrorMessage: false})],
			[said(1, 'user', 'It said API Error: 529, what is that?')],
			[{type: 'system', subtype: 'informational', content: 'API Error'}],
			[serviceFailed({error: {status: 529}, retryAttempt: 2})],
			fine('Bash', {command: 'cat api.log'}, 'API Error: 529 overloaded_error'),
			fine('Task', {prompt: 'look'}, 'The page describes what an API Error is.'),
		],
	},
	{
		kind: 'hook-failure',
		marked: [
			[hook('hook_non_blocking_error')],
			[hook('hook_error_during_execution')],
			[hook('hook_non_blocking_error', {stderr: ''})],
			[{type: 'system', subtype: 'stop_hook_summary', hookErrors: ['Failed: guard broke']}],
			[{type: 'system', content: 'PostToolUse:Edit [npm run fmt] failed with status code 1: x'}],
			answer('Edit', file, 'PreToolUse:Edit hook error: [./guard]: not on main'),
			answer('Bash', {command: 'git push'}, 'Bash operation blocked by hook:\n- no pushing on Fridays'),
		],
		silent: [
			[hook('hook_success', {stderr: 'error: none'})],
			[hook('hook_additional_context', {content: 'failed'})],
			[hook('hook_blocking_error')],
			[{type: 'system', subtype: 'stop_hook_summary', hookErrors: []}],
			[{type: 'system', content: 'PostToolUse:Edit [npm run fmt] completed successfully'}],
			fine('Bash', {command: 'cat hooks.log'}, 'PreToolUse:Bash hook error: [./guard]: no'),
			[said(1, 'user', 'The Stop hook failed yesterday, mend it')],
		],
	},
	{
		kind: 'retry-loop',
		marked: [
			runs('!npm test', '!npm test', '!npm test'),
			runs('!npm test', '!npm test', 'npm test'),
			runs('npm run build', '!npm run build', 'npm run build'),
			runs('!cd web && npm test 2>&1 | tail -5', '!npm test | head -20', 'npm test'),
			runs('!sleep 5 && ./deploy box', 'ls', '!sleep 10 && ./deploy box', '!sleep 20 && ./deploy box'),
			runs(
				'!rsync -a --delete build/ box:/srv/app/ --exclude x',
				'!rsync -a --delete build/ box:/srv/app/ --exclude x -v',
				'rsync -a --delete build/ box:/srv/app/ --exclude x -v',
			),
		],
		silent: [
			runs('npm test', 'npm test', 'npm test'),
			runs('!npm test', '!npm test'),
			runs('!git add a.txt b.txt', '!make all', '!npm test'),
			runs('!grep -n one src/first.ts', 'grep -n two lib/second.ts', 'grep -n three docs/third.md'),
			runs('!npm run build', '!npm run lint', '!npm run typecheck'),
			runs('git status', '!git status --frob now', 'git status'),
			runs('ls', 'ls', 'ls', '!npm test'),
		],
	},
	{
		kind: 'slow-command',
		marked: [
			ran('make all', 61),
			ran('npm ci', 119),
			[call(0, 's', 'Bash', {command: 'make'}), update(30, 's', 30), update(95, 's', 95), result(96, 's', 'done')],
			[call(0, 's', 'PowerShell', {command: 'Start-Build'}), result(100, 's', 'done')],
			ran('make world', 400, {}, {timeout: 600000}),
			[call(0, 's', 'Bash', {command: 'make'}), result(90, 's', 'Exit code 2\nno', {is_error: true})],
		],
		silent: [
			ran('make all', 59),
			ran('make all', 60),
			// Longer than it was allowed to run: somebody was asked first.
			ran('git push', 4000),
			[call(0, 's', 'Bash', {command: 'git push'}), update(4000, 's', 7), result(4001, 's', 'done')],
			[call(0, 's', 'Read', {file_path: '/w/a'}), result(100, 's', 'done')],
			[call(0, 's', 'Bash', {command: 'make'})],
			[call(0, 's', 'Bash', {command: 'make'}), result(100, 's', refused, {is_error: true})],
			ran('npm start', 100, {toolUseResult: {stdout: '', backgroundTaskId: 'b1'}}),
		],
	},
	{
		kind: 'context-overflow',
		marked: [
			[compacted],
			[{...compacted, compactMetadata: {trigger: 'auto'}}],
			[said(1, 'user', continued)],
			[said(1, 'user', `${continued}\n\nAnalysis: the page was asked for`)],
			[said(0, 'user', 'Go on'), compacted, said(5, 'user', continued, {isCompactSummary: true})],
			[said(1, 'user', `\n${continued}`)],
		],
		silent: [
			[said(5, 'user', continued, {isCompactSummary: true})],
			[said(1, 'assistant', continued)],
			[said(1, 'user', 'What does "This session is being continued from a previous conversation" mean?')],
			[{type: 'system', subtype: 'informational', content: 'Conversation compacted'}],
			[{type: 'summary', summary: 'Conversation compacted', leafUuid: 'x'}],
			fine('Bash', {command: 'cat notes.md'}, continued),
			[{type: 'system', subtype: 'microcompact_boundary', content: 'Context microcompacted'}],
		],
	},
	{
		kind: 'correction',
		marked: [
			talk(done, 'the page is still broken'),
			talk(done, "That doesn't work, the list stays empty"),
			talk(done, 'No, I meant the other file'),
			talk(done, 'I asked you to keep the header'),
			talk(done, 'you forgot the footer'),
			talk(done, "I'm still seeing the same error"),
			talk(done, 'why did you delete the tests?'),
			talk(done, 'it doesn’t show up on the phone'),
			[
				...talk('Here it is.', 'List the ripe apples by weight, please'),
				said(15, 'assistant', 'They are listed now.'),
				said(20, 'user', 'List the ripe apples by weight, please'),
			],
		],
		silent: [
			talk('Shall I remove the footer?', 'No, keep it'),
			talk(done, 'Fix the typo in the title and add a test for broken links'),
			talk(done, 'great, no problems at all, thanks'),
			[
				...talk('Here it is.', 'List the ripe apples by weight, please'),
				said(12, 'assistant', 'Let me look at the list.'),
				said(14, 'user', '[Request interrupted by user]'),
				said(20, 'user', 'List the ripe apples by weight, please'),
			],
			talk(done, 'if the page is still broken, revert the last commit'),
			talk(done, '> the page is still broken\n\nThat is what Kim wrote. What do we tell her?'),
			talk(done, '```\nit does not work\n```\nis what the button must say'),
			talk(done, 'continue'),
			[said(0, 'user', 'the login page is still broken')],
			talk(done, '# Plan\nThe header is still broken and has to be mended'),
		],
	},
	{
		kind: 'confusion',
		marked: [
			talk(done, 'I thought we had removed that page'),
			talk(done, "I'm confused, which branch is this on?"),
			talk(done, 'what is going on?'),
			talk(done, 'what should I do now?'),
			talk(done, 'that makes no sense to me'),
			talk(done, "I don't understand why there are two lists"),
			talk(done, 'Why is the build suddenly so slow?'),
		],
		silent: [
			talk(done, 'How does the list decide what comes first?'),
			talk(done, 'why do you think React is better here?'),
			talk(done, 'Explain what is going on in parse.ts in two sentences'),
			talk(done, 'What would happen if two people saved at once?'),
			talk(done, 'the text must say `I am confused` when nothing is found'),
			talk(done, '> I thought we had removed that\n\nanswer Kim, please'),
			talk(done, 'I think the second one is better, take that'),
		],
	},
];
