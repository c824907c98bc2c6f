import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {buildRows} from '../../../source/analysis/rows/build-rows.ts';
import {foldRows} from '../../../source/analysis/rows/folding.ts';
import {rowAt, updatesAt} from '../../../source/analysis/rows/row-table.ts';
import {fileOf} from './made-up.ts';

const corpus = process.env.SESSION_TUI_CORPUS;
const isAgentFile = (file: string) => path.basename(file).startsWith('agent-');

/** Every fifth session of the corpus with the files of its sub-agents: enough forms, fast enough to run always. */
function* sessions(root: string): Generator<string[]> {
	const files = fs
		.readdirSync(root, {recursive: true, encoding: 'utf8'})
		.filter(file => file.endsWith('.jsonl'))
		.sort();
	const own = files.filter(file => !isAgentFile(file));
	for (let i = 0; i < own.length; i += 5) {
		const file = own[i]!;
		const folder = file.slice(0, -'.jsonl'.length) + path.sep;
		yield [file, ...files.filter(other => other.startsWith(folder) && isAgentFile(other))];
	}
}

const open = (file: string) => {
	const lines = fs.readFileSync(file, 'utf8').split('\n');
	return fileOf(lines, {path: file, isSubagent: isAgentFile(file)});
};

test('every line of real transcripts is reachable from a row, and every mark stands at one', {
	skip: corpus ? false : 'SESSION_TUI_CORPUS is unset',
}, () => {
	for (const names of sessions(corpus!)) {
		const files = names
			.map(name => open(path.join(corpus!, name)))
			.map(file => ({...file, agentId: file.facts.agentId}));
		const table = buildRows(files);
		const missing = files.map(({entries, badLines}) => new Set([...entries, ...badLines].map(({line}) => line)));
		for (let index = 0; index < table.count; index++) {
			const row = rowAt(table, index);
			for (const {file, line} of [row.place, ...updatesAt(table, index)]) missing[file]!.delete(line);
			// What the indexer says of a step and where its row leads must be the same.
			if (row.outcome !== null)
				assert.equal(row.result === null, row.outcome === 'unanswered', `${names[0]}: row ${index}`);
			if (row.result) missing[row.result.file]!.delete(row.result.line);
			assert.ok(!/[\p{Cc}\p{Cf}]/u.test(row.text + row.name + row.note), `${names[0]}: row ${index}`);
		}
		assert.deepEqual(
			missing.map(lines => lines.size),
			files.map(() => 0),
			names[0],
		);
		const promptLines = new Set(files.flatMap(({facts}, file) => facts.prompts.map(({line}) => `${file}:${line}`)));
		for (let index = 0; index < table.count; index++) {
			const {kind, place} = rowAt(table, index);
			if (kind === 'prompt' || kind === 'queued') promptLines.delete(`${place.file}:${place.line}`);
		}
		assert.deepEqual([...promptLines], [], `${names[0]}: prompts without a row`);
		assert.equal(table.rowMarks.length, table.marks.length, names[0]);
		assert.ok(foldRows(table, {block: null, unfolded: new Set()}).count > 0);
	}
});
