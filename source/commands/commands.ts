/** `commands`: one row a shell command of a file, by file and line, whatever the transcript made of it. */

import {durationOf} from '../analysis/duration.ts';
import type {ProvenanceKind} from '../analysis/provenance.ts';
import type {StepFacts} from '../analysis/steps.ts';
import {exitStatus, type RowCommand} from './command.ts';
import {originsIn, readContextPlaybook} from './origins.ts';
import {type Field, isoTime, type Row} from './row.ts';
import {fits, happeningsOf} from './selection.ts';

const fields: readonly Field[] = [
	{name: 'user', type: 'text', about: 'whose session', heading: 'user'},
	{name: 'file', type: 'path', about: "relative to the source's root, with /", heading: 'file', leaves: 4},
	{name: 'line', type: 'count', about: 'line of the call', heading: 'line', leaves: 3},
	{name: 'toolUseId', type: 'text', about: 'id of the call'},
	{name: 'tool', type: 'text', about: 'Bash or PowerShell'},
	{name: 'command', type: 'text', about: 'as it was called', heading: 'command'},
	{name: 'start', type: 'time', about: 'when it was called', heading: 'start'},
	{name: 'seconds', type: 'seconds', about: 'how long it took; null where nothing tells', heading: 'took'},
	{name: 'upperBound', type: 'flag', about: 'seconds may hold waiting for a permission', heading: '≤', leaves: 1},
	{
		name: 'outcome',
		type: 'text',
		about: 'ok, failed, rejected, interrupted, timeout, cancelled, background, unanswered',
		heading: 'outcome',
	},
	{name: 'exitCode', type: 'count', about: 'the number in the text, 0 for ok, else null', heading: 'exit', leaves: 2},
	{name: 'updates', type: 'count', about: 'running updates'},
	{
		name: 'provenance',
		type: 'text',
		about: 'typed (as a ! line), pasted (stands in an earlier message), playbook, improvised',
	},
	{
		name: 'outputBytes',
		type: 'bytes',
		about: 'UTF-8 bytes of the output; null while unanswered',
		heading: 'output',
		leaves: 5,
	},
];

export function commandRow(user: string, file: string, step: StepFacts, provenance: ProvenanceKind): Row {
	const {seconds, upperBound} = durationOf(step);
	return {
		user,
		file,
		line: step.line,
		toolUseId: step.id,
		tool: step.tool,
		command: step.command,
		start: isoTime(step.time),
		seconds,
		upperBound,
		outcome: step.outcome,
		exitCode: step.exitCode,
		updates: step.updates,
		provenance,
		outputBytes: step.outcome === 'unanswered' ? null : step.outputBytes,
	};
}

export const commandsCommand: RowCommand = {
	kind: 'rows',
	fields,
	emptyStatus: exitStatus.ok,
	async *rows(read, context) {
		const {words, options} = context;
		const playbook = await readContextPlaybook(context);
		const {files} = await read({words});
		for (const selected of files) {
			const {facts, user, file} = selected;
			const origin = originsIn(selected, playbook);
			const steps = happeningsOf(facts).flatMap(one =>
				one.step !== null && one.step.command !== null && one.step.line > 0 && fits(one, options) ? [one.step] : [],
			);
			for (const step of steps.sort((a, b) => a.line - b.line)) yield commandRow(user, file, step, origin(step).kind);
		}
	},
};
