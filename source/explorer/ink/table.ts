/** A small table that does not change, drawn by ink-table: where it belongs (docs/terminal.md has what it costs elsewhere). */
import {renderToString} from 'ink';
import {Table} from 'ink-table';
import {createElement} from 'react';

export type TableRow = Readonly<Record<string, string>>;

/** The table as it would stand on a terminal, colours included. Cells must be short: ink-table cuts nothing. */
export const drawTable = (rows: readonly TableRow[]): string =>
	renderToString(createElement(Table<TableRow>, {data: [...rows]}));
