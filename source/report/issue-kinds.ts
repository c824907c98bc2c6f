/** What each kind of friction is called in an issue, what it says of the problem, and which labels go with it. */
import type {MarkKind} from '../analysis/types.ts';

/**
 * `user-feedback` goes with every issue; `claude-learnings`: it shows how Claude behaves; `bug`: something is broken;
 * `documentation`: missing or unclear; `enhancement`: a feature would prevent it; `security`: permissions, access;
 * `pipeline`: data is synced or transformed.
 */
export const issueLabels = [
	'user-feedback',
	'claude-learnings',
	'bug',
	'documentation',
	'enhancement',
	'security',
	'pipeline',
] as const;
export type IssueLabel = (typeof issueLabels)[number];

export interface IssueKind {
	/** As it stands in a title. */
	readonly name: string;
	/** What the marks of this kind have in common: the part of the problem that the program knows. */
	readonly problem: string;
	readonly labels: readonly IssueLabel[];
}

export const issueKinds: Readonly<Record<MarkKind, IssueKind>> = {
	permission: {
		name: 'Permission denied',
		problem: 'A command was refused for lack of permission.',
		labels: ['security'],
	},
	'command-not-found': {
		name: 'Command not found',
		problem: 'A program was called that is not installed or not on the PATH there.',
		labels: ['documentation'],
	},
	'missing-file': {
		name: 'Missing file',
		problem: 'A file or folder was not where it was looked for.',
		labels: ['documentation'],
	},
	auth: {
		name: 'Authentication failed',
		problem: 'A service refused the credentials, or there were none.',
		labels: ['security'],
	},
	timeout: {
		name: 'Timeout',
		problem: 'A command did not come to an end in the time it had.',
		labels: ['bug', 'enhancement'],
	},
	'network-sync': {
		name: 'Network or sync failure',
		problem: 'A connection or a transfer between machines failed.',
		labels: ['bug', 'pipeline'],
	},
	environment: {
		name: 'Broken environment',
		problem: 'A module, a version or a tool that a command needs was missing or did not fit.',
		labels: ['bug', 'documentation'],
	},
	'test-failure': {name: 'Failing tests', problem: 'Tests failed.', labels: ['bug']},
	'build-failure': {name: 'Failing build', problem: 'A compiler, a linter or a type check failed.', labels: ['bug']},
	'command-failure': {name: 'Failing command', problem: 'A command failed.', labels: ['bug']},
	'edit-mismatch': {
		name: 'Tool refused its input',
		problem: 'A tool refused what Claude gave it: text that is not there, a file not read yet, a wrong argument.',
		labels: ['claude-learnings'],
	},
	rejection: {name: 'Rejected step', problem: 'The person said no to a step.', labels: ['claude-learnings']},
	interruption: {name: 'Interrupted step', problem: 'The person stopped a step.', labels: ['claude-learnings']},
	'api-error': {name: 'Service error', problem: 'The service that Claude runs on failed.', labels: ['bug']},
	'hook-failure': {name: 'Failing hook', problem: 'A hook failed.', labels: ['bug']},
	'retry-loop': {
		name: 'Retry loop',
		problem: 'The same command was tried again and again, with failures among the tries.',
		labels: ['claude-learnings'],
	},
	'slow-command': {
		name: 'Slow command',
		problem: 'A command took so long that the person had to wait for it.',
		labels: ['enhancement'],
	},
	'context-overflow': {
		name: 'Context overflow',
		problem: 'A session outgrew what Claude can keep in mind and had to be summarised.',
		labels: ['claude-learnings', 'enhancement'],
	},
	correction: {
		name: 'Corrected work',
		problem: 'The person had to correct the work, or to ask for the same thing again.',
		labels: ['claude-learnings'],
	},
	confusion: {
		name: 'Confusion',
		problem: 'The person asked what was going on.',
		labels: ['claude-learnings', 'documentation'],
	},
};
