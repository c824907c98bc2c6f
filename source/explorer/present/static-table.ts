/** Small tables that do not change, drawn by ink-table: where it belongs (docs/terminal.md has what it costs elsewhere). */
import {renderToString} from 'ink';
import {Table} from 'ink-table';
import {createElement} from 'react';
import {type SafeText, safeText} from '../../text/safe-text.ts';

export type TableRow = Readonly<Record<string, string>>;

/** The table as lines of text. Cells must be short: ink-table cuts nothing. */
export function staticTable(rows: readonly TableRow[]): SafeText[] {
	if (rows.length === 0) return [];
	// Without its colours: what it returns goes through the same gate as all text, and tones are ours.
	return safeText(renderToString(createElement(Table<TableRow>, {data: [...rows]}))).split('\n') as SafeText[];
}
