/** `friction`: one row a mark, sub-agents' files included, by file and line. */
import type {ProvenanceKind} from '../analysis/provenance.ts';
import type {Mark} from '../analysis/types.ts';
import {newsOf} from '../library/news.ts';
import {isCopied} from '../library/summarise.ts';
import {exitStatus, type RowCommand} from './command.ts';
import {meantMarks} from './meant-marks.ts';
import {originsIn, readContextPlaybook} from './origins.ts';
import {type Field, isoTime, type Row} from './row.ts';
import {fits, happeningsOf} from './selection.ts';
import {known, lastRunOf} from './since-last.ts';

const fields: readonly Field[] = [
	{name: 'user', type: 'text', about: 'whose session', heading: 'user'},
	{name: 'file', type: 'path', about: "relative to the source's root, with /", heading: 'file', leaves: 1},
	{name: 'line', type: 'count', about: 'line of the result or message', heading: 'line', leaves: 2},
	{name: 'toolUseId', type: 'text', about: 'id of the call; null for a message'},
	{name: 'uuid', type: 'text', about: 'of the event'},
	{name: 'kind', type: 'text', about: 'what went wrong', heading: 'kind'},
	{name: 'severity', type: 'text', about: 'red: failed or refused; amber: looks wrong', heading: 'severity', leaves: 3},
	{name: 'signature', type: 'text', about: 'the evidence made general', isOutput: () => true},
	{name: 'evidence', type: 'text', about: 'the exact characters', heading: 'evidence', isOutput: () => true},
	{name: 'time', type: 'time', about: 'of the event', heading: 'time', leaves: 4},
	{name: 'fixedBy', type: 'text', about: 'the issue whose fix ended it, such as #84; else null'},
	{
		name: 'lostSeconds',
		type: 'seconds',
		about: 'estimate of the time lost, until the same thing worked; null where the file does not tell',
	},
	{name: 'upperBound', type: 'flag', about: 'lostSeconds may hold waiting for a permission'},
	{name: 'provenance', type: 'text', about: 'of a command: typed, pasted, playbook, improvised; else null'},
];

export const frictionRow = (user: string, file: string, mark: Mark, provenance: ProvenanceKind | null): Row => ({
	user,
	file,
	line: mark.line,
	toolUseId: mark.toolUseId,
	uuid: mark.uuid,
	kind: mark.kind,
	severity: mark.severity,
	signature: mark.signature,
	evidence: mark.evidence,
	time: isoTime(mark.time),
	// What came back is not fixed.
	fixedBy: mark.standing === 'fixed' ? mark.fixedBy : null,
	lostSeconds: mark.lostSeconds,
	upperBound: mark.isUpperBound,
	provenance,
});

export const frictionCommand: RowCommand = {
	kind: 'rows',
	fields,
	emptyStatus: exitStatus.nothingFound,
	async *rows(read, context) {
		const {words, options} = context;
		const workspace = await read({words, needsAll: options.leavesOutCopies});
		const run = options.sinceLast ? known(await lastRunOf(context, workspace)) : null;
		const playbook = await readContextPlaybook(context);
		for (const selected of workspace.files) {
			const {record, user, file} = selected;
			const facts = run === null ? selected.facts : newsOf(selected.facts, run.before(selected), run.after(selected));
			const copied = options.leavesOutCopies ? workspace.library.copiedKeysOf(record.id) : null;
			// Of a step with two marks only the one of a wanted kind is printed.
			const marks = happeningsOf(facts, meantMarks(facts, options)).flatMap(({step, marks}) =>
				marks.filter(mark => fits({step, marks: [mark]}, options) && !(copied && isCopied(mark, copied))),
			);
			if (marks.length === 0) continue;
			const origin = originsIn(selected, playbook);
			const steps = new Map(selected.facts.steps.map(step => [step.id, step]));
			for (const mark of marks.sort((a, b) => a.line - b.line)) {
				const step = mark.toolUseId === null ? undefined : steps.get(mark.toolUseId);
				yield frictionRow(user, file, mark, step && step.command !== null ? origin(step).kind : null);
			}
		}
	},
};
