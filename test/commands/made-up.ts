/** A made-up team on disk, and the program run over it in this process with what it printed. */
import type {TestContext} from 'node:test';
import type {Io} from '../../source/commands/command.ts';
import {type ExplorerRequest, main} from '../../source/commands/main.ts';
import type {JsonObject} from '../../source/transcript/event.ts';
import {call, result, said, timeAt, update} from '../analysis/rows/made-up.ts';
import {temporaryFolder} from '../sources/temporary.ts';

const lines = (...events: (JsonObject | string)[]): string =>
	events.map(event => `${typeof event === 'string' ? event : JSON.stringify(event)}\n`).join('');

export const kimFile = 'kim/2026-02-05_aaaaaaaa-0000-4000-8000-000000000001.jsonl';
export const kimAgent = 'kim/agent-a1.jsonl';
export const anaFile = 'ana/2026-02-07_bbbbbbbb-0000-4000-8000-000000000002.jsonl';
export const anaUntimed = 'ana/2026-02-08_cccccccc-0000-4000-8000-000000000003.jsonl';

const kimId = 'aaaaaaaa-0000-4000-8000-000000000001';
const of = (sessionId: string, event: JsonObject): JsonObject => ({
	...event,
	sessionId,
	cwd: '/srv/app',
	version: '2.1.29',
});
const day = 86_400;

/** Kim: two blocks, a failed, a long and a rejected command. Ana: a copy of one of them, two days later. */
export function madeUpTeam(t: TestContext): string {
	const failed = result(12, 'k2', 'Exit code 127\nbash: frob: command not found', {is_error: true});
	return temporaryFolder(t, {
		[kimFile]: lines(
			...[
				said(0, 'user', 'please sync the data'),
				call(2, 'k1', 'Bash', {command: 'rsync -a src/ dst/'}),
				update(4, 'k1', 2),
				update(6, 'k1', 70.5),
				result(8, 'k1', 'sent 10 bytes', {toolUseResult: {stdout: 'sent 10 bytes \u001b]0;owned\u0007', stderr: ''}}),
				call(10, 'k2', 'Bash', {command: 'frob'}),
				failed,
				call(2000, 'k3', 'Read', {file_path: '/srv/app/x'}),
				result(2001, 'k3', 'one\ntwo'),
				call(2002, 'k4', 'Bash', {command: 'rsync -a src/ dst/'}),
			].map(event => of(kimId, event)),
			'{"torn": ',
		),
		[kimAgent]: lines(
			...[
				{...said(20, 'user', 'look into it'), isSidechain: true, agentId: 'a1'},
				{...call(21, 'a1', 'Bash', {command: 'frob'}), isSidechain: true, agentId: 'a1'},
				{...result(22, 'a1', 'ok'), isSidechain: true, agentId: 'a1'},
			].map(event => of(kimId, event)),
		),
		[anaFile]: lines(
			...[call(10, 'k2', 'Bash', {command: 'frob'}), failed].map(event => of('bbbbbbbb', event)),
			of('bbbbbbbb', said(2 * day, 'user', 'go on, frob must be there')),
			of('bbbbbbbb', {type: 'system', subtype: 'compact_boundary', timestamp: timeAt(2 * day + 1), content: 'x'}),
		),
		[anaUntimed]: lines({type: 'summary', summary: 'An old talk', leafUuid: 'nowhere'}),
		'ana/history.jsonl': lines({display: 'x'}),
	});
}

export interface Run {
	readonly status: number;
	readonly stdout: string;
	readonly stderr: string;
	readonly explored: ExplorerRequest | null;
}

/** Runs the program in this process. `io` replaces parts of the world. */
export async function run(argv: readonly string[], io: Partial<Io> = {}): Promise<Run> {
	let stdout = '';
	let stderr = '';
	let explored: ExplorerRequest | null = null;
	const stream = (take: (text: string) => void) => ({
		write: (text: string) => {
			take(text);
			return true;
		},
		once: () => {},
	});
	const status = await main(
		argv,
		{
			stdin: {isTTY: false},
			stdout: stream(text => {
				stdout += text;
			}),
			stderr: stream(text => {
				stderr += text;
			}),
			env: {},
			cwd: '/',
			home: '/nowhere',
			now: Date.parse('2026-02-10T00:00:00Z'),
			demoFolder: '/nowhere/demo',
			version: '9.9.9',
			...io,
		},
		async request => {
			explored = request;
			return 0;
		},
	);
	return {status, stdout, stderr, explored};
}

/** The rows of an NDJSON run. */
export async function rowsOf(argv: readonly string[], io: Partial<Io> = {}): Promise<JsonObject[]> {
	const {stdout} = await run([...argv, '--format', 'ndjson'], io);
	return stdout
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as JsonObject);
}
