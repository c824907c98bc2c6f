import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	type Folded,
	type FoldOptions,
	foldCounts,
	foldKey,
	foldRows,
	groupAround,
	indexOfRow,
	onlyRows,
	seekRow,
	seekVisible,
	visibleAt,
} from '../../../source/analysis/rows/folding.ts';
import {foldedKinds, kindAt, type RowTable, rowFlags} from '../../../source/analysis/rows/row-table.ts';
import {call, result, said, tableOfLines, timeAt} from './made-up.ts';

const thinking = (second: number) => ({
	type: 'assistant',
	timestamp: timeAt(second),
	message: {content: [{type: 'thinking', thinking: 'hm'}]},
});
const hook = (second: number) => ({
	type: 'progress',
	timestamp: timeAt(second),
	data: {type: 'hook_progress', hookName: 'PostToolUse:Bash', command: 'lint'},
});
const boundary = (second: number) => ({type: 'system', subtype: 'compact_boundary', timestamp: timeAt(second)});

const all: FoldOptions = {block: null, unfolded: new Set()};

/** The list in short: row numbers, and what a summary counts. */
const shown = (table: RowTable, options = all): (number | string)[] => listed(table, foldRows(table, options));

const listed = (table: RowTable, folded: Folded): (number | string)[] => {
	return Array.from({length: folded.count}, (_, index) => {
		const entry = visibleAt(table, folded, index);
		return entry.kind === 'row' ? entry.row : entry.group.counts.map(({what, count}) => `${count} ${what}`).join(', ');
	});
};

const session = () =>
	tableOfLines(said(0, 'user', 'go'), thinking(1), hook(2), thinking(3), said(4, 'assistant', 'ok'), hook(5), {
		...said(900, 'user', 'again'),
	});

test('a run of rows that do not matter is one summary that counts them', () => {
	assert.deepEqual(shown(session()), [0, '2 thinking, 1 hook', 4, '1 hook', 6]);
});

test('an unfolded run keeps its summary as a head and shows its rows', () => {
	const table = session();
	const unfolded = new Set([foldKey(table, 1)]);
	assert.deepEqual(shown(table, {block: null, unfolded}), [0, '2 thinking, 1 hook', 1, 2, 3, 4, '1 hook', 6]);
	const folded = foldRows(table, {block: null, unfolded});
	assert.equal(groupAround(table, folded, 3)?.key, foldKey(table, 1));
	assert.equal(groupAround(table, folded, 5), null);
	assert.equal(groupAround(table, folded, 6)?.isOpen, false);
});

test('a block shows its own rows only', () => {
	assert.deepEqual(shown(session(), {block: 2, unfolded: new Set()}), [6]);
});

test('chosen rows are not folded: what was asked for is seen', () => {
	const table = session();
	const hooks = Array.from(table.kind.keys()).filter(row => kindAt(table, row) === 'hook');
	assert.deepEqual(listed(table, onlyRows(hooks)), [2, 5]);
	assert.equal(groupAround(table, onlyRows(hooks), 1), null);
});

test('rows with a mark are never folded, and sub-agents are unless they carry one', () => {
	const table = tableOfLines(
		said(0, 'user', 'order', {isSidechain: true}),
		said(1, 'assistant', 'working', {isSidechain: true}),
		said(2, 'assistant', 'API Error: overloaded', {isSidechain: true, isApiErrorMessage: true}),
		said(3, 'user', 'hello'),
	);
	assert.deepEqual(shown(table), ['2 sub-agent event', 2, 3]);
});

test('a row is found where it is seen, folded into, or would be', () => {
	const table = session();
	const folded = foldRows(table, all);
	assert.deepEqual(
		[0, 1, 2, 3, 4, 5, 6].map(row => indexOfRow(folded, row)),
		[0, 1, 1, 1, 2, 3, 4],
	);
	assert.equal(indexOfRow(onlyRows([]), 3), -1);
});

test('jumps go to marks, to red ones and to prompts, and say when there is none', () => {
	const table = tableOfLines(
		said(0, 'user', 'go'),
		boundary(1),
		call(2, 'a', 'Bash', {command: 'x'}),
		result(3, 'a', 'Exit code 127\nbash: x: command not found', {is_error: true}),
		said(4, 'user', 'thanks'),
	);
	const folded = foldRows(table, all);
	assert.equal(seekVisible(table, folded, 0, 'mark', 1), 1);
	assert.equal(seekVisible(table, folded, 0, 'red', 1), 2);
	assert.equal(seekVisible(table, folded, 3, 'prompt', -1), 0);
	assert.equal(seekVisible(table, folded, 3, 'prompt', 1), -1);
	assert.equal(seekRow(table, -1, 'red', 1), 2);
});

test('whatever is unfolded, every row of the session is an entry or counted by exactly one summary', () => {
	const line = fc.constantFrom(thinking, hook, boundary, (second: number) => said(second, 'user', `p${second}`));
	fc.assert(
		fc.property(fc.array(line, {maxLength: 40}), fc.func(fc.boolean()), (makers, isOpen) => {
			const table = tableOfLines(...makers.map((make, second) => make(second)));
			const keys = Array.from({length: table.count}, (_, row) => foldKey(table, row));
			const folded = foldRows(table, {block: null, unfolded: new Set(keys.filter(isOpen))});
			const seen = new Uint32Array(table.count);
			for (let index = 0; index < folded.count; index++) {
				const entry = visibleAt(table, folded, index);
				if (entry.kind === 'row') seen[entry.row]!++;
				else {
					const {start, end, counts, isOpen: open} = entry.group;
					assert.equal(
						counts.reduce((sum, {count}) => sum + count, 0),
						end - start,
					);
					if (!open) for (let row = start; row < end; row++) seen[row]!++;
				}
			}
			assert.deepEqual([...seen], new Array(table.count).fill(1));
			for (let row = 0; row < table.count; row++) {
				const entry = visibleAt(table, folded, indexOfRow(folded, row));
				if (entry.kind === 'row') assert.equal(entry.row, row);
				else assert.ok(entry.group.start <= row && row < entry.group.end);
			}
		}),
	);
});

test('every kind that is folded is counted under a name', () => {
	const table = tableOfLines({type: 'unheard-of'}, '{"broken":');
	assert.deepEqual(shown(table), ['1 unknown event, 1 broken line']);
	assert.ok(foldedKinds.size <= foldCounts.length);
	assert.equal((table.flags[0] ?? 0) & rowFlags.timed, 0);
});
