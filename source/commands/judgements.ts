/** `judgements export`: what people said of marks, the last word on each, for another program or another machine. */
import {type JudgedMark, readJudgements} from '../library/judgements.ts';
import {safeLine} from '../text/safe-text.ts';
import {exitStatus, type FreeCommand, UsageError} from './command.ts';
import {printRows} from './print-rows.ts';
import {judgementsPath} from './review.ts';
import type {Field, Row} from './row.ts';
import {tell} from './tell.ts';

const fields: readonly Field[] = [
	{name: 'time', type: 'time', about: 'when it was said', heading: 'judged'},
	{name: 'judgement', type: 'text', about: 'real, not-friction, known', heading: 'judgement'},
	{name: 'user', type: 'text', about: 'whose session', heading: 'user'},
	{name: 'file', type: 'path', about: "relative to the source's root, with /", heading: 'file', leaves: 2},
	{name: 'line', type: 'count', about: 'line of the result or message', heading: 'line', leaves: 3},
	{name: 'toolUseId', type: 'text', about: 'id of the call; null for a message'},
	{name: 'uuid', type: 'text', about: 'of the event'},
	{name: 'kind', type: 'text', about: 'what the mark said', heading: 'kind'},
	{name: 'signature', type: 'text', about: 'as it was then', heading: 'signature', leaves: 1},
];

const rowOf = ({time, judgement, user, file, line, toolUseId, uuid, kind, signature}: JudgedMark): Row => ({
	...{time, judgement, user, file, line, toolUseId, uuid, kind, signature},
});

export const judgementsCommand: FreeCommand = {
	kind: 'free',
	async run({io, words, options}) {
		if (words.length !== 1 || words[0] !== 'export')
			throw new UsageError(`judgements ${safeLine(words.join(' '), 100)}: expected judgements export`);
		const {judged, problems} = await readJudgements(judgementsPath(io));
		for (const problem of problems) tell(io, problem);
		const rows = (async function* () {
			yield* judged.map(rowOf);
		})();
		const {sort, limit, format} = options;
		await printRows(io, rows, {fields, sort, limit, format: format ?? 'ndjson'});
		return exitStatus.ok;
	},
};
