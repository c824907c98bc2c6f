/** What each active block of an opened session begins with: the person's first words, else the first thing said or done. */
import {foldedKinds, kindAt, type Row, type RowTable, rowAt} from '../analysis/rows/row-table.ts';
import type {Block} from '../analysis/types.ts';
import {own, type SafeText, slice, visibleLine} from '../text/safe-text.ts';

export interface BlockBeginning extends Pick<Row, 'kind' | 'name'> {
	/** One line, cut short. */
	readonly text: SafeText;
}

/** Shown in one column: no more characters of it are needed. */
const beginningCharacters = 200;

interface TimedWords {
	readonly time: number | null;
	readonly text: string;
}

/** In the order of the blocks; null where a block holds neither words nor deeds. */
export function blockBeginnings(
	blocks: readonly Block[],
	prompts: readonly TimedWords[],
	rows: RowTable,
): readonly (BlockBeginning | null)[] {
	const beginnings = blocks.map(({start, end}): BlockBeginning | null => {
		const first = prompts.find(({time}) => time !== null && time >= start && time <= end);
		return first ? {kind: 'prompt', name: own(''), text: visibleLine(first.text, beginningCharacters)} : null;
	});
	let missing = beginnings.filter(beginning => beginning === null).length;
	for (let index = 0; index < rows.count && missing > 0; index++) {
		const block = (rows.block[index] ?? 0) - 1;
		// A sub-agent's rows say what the agent did, and the session's own come first.
		if (beginnings[block] !== null || rows.file[index] !== 0 || foldedKinds.has(kindAt(rows, index))) continue;
		const {kind, name, text, isSidechain} = rowAt(rows, index);
		if (isSidechain) continue;
		beginnings[block] = {kind, name, text: slice(text, 0, beginningCharacters)};
		missing--;
	}
	return beginnings;
}
