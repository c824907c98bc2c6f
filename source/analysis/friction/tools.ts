/** The tools that run a command line. */
export const isShell = (tool: string): boolean => tool === 'Bash' || tool === 'PowerShell';

/** Claude Code's own refusal of a call, before the tool did anything. */
export const isToolUseError = (text: string): boolean => text.startsWith('<tool_use_error>');

/** The tools that fetch the output of a command in the background. */
export const fetchesTask = (tool: string): boolean => tool === 'TaskOutput' || tool === 'BashOutput';
