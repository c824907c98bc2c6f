/** Rows to stdout in the format that was asked for. NDJSON and TSV are written while rows are made. */

import {didYouMean} from '../config/nearest.ts';
import {safeLine} from '../text/safe-text.ts';
import {type Io, UsageError} from './command.ts';
import {type Format, formats} from './flags.ts';
import {markdownLines} from './formats/markdown.ts';
import {inertJson} from './formats/ndjson.ts';
import {tableLines} from './formats/table.ts';
import {tsvHeading, tsvRow} from './formats/tsv.ts';
import {Output} from './output.ts';
import {type Field, type Row, type SortKey, sortRows} from './row.ts';

export interface Printing {
	readonly fields: readonly Field[];
	readonly format: Format;
	readonly sort: readonly SortKey[];
	readonly limit: number | null;
}

/** @throws UsageError for a field that the command does not have */
export function checkSort(sort: readonly SortKey[], fields: readonly Field[]): void {
	const names = fields.map(({name}) => name);
	for (const {field} of sort) {
		if (names.includes(field)) continue;
		const hint = didYouMean(field, names);
		throw new UsageError(`--sort ${safeLine(field, 100)}: expected one of ${names.join(', ')}.${hint}`);
	}
}

/** Returns how many rows were printed. @throws UsageError for a format that is not one of rows */
export async function printRows(io: Io, rows: AsyncIterable<Row>, printing: Printing): Promise<number> {
	const {fields, format, sort, limit} = printing;
	if (format === 'json') throw new UsageError(`--format json: rows are printed as one of ${formats.join(', ')}`);
	const chosen = limited(sort.length === 0 ? rows : sorted(rows, sort, fields), limit);
	const output = new Output(io.stdout);
	let printed = 0;
	if (format === 'ndjson' || format === 'tsv') {
		if (format === 'tsv') await output.line(tsvHeading(fields));
		for await (const row of chosen) {
			await output.line(format === 'tsv' ? tsvRow(row, fields) : inertJson(row));
			printed++;
		}
	} else {
		const all: Row[] = [];
		for await (const row of chosen) all.push(row);
		printed = all.length;
		const width = io.stdout.isTTY ? (io.stdout.columns ?? 80) : null;
		const lines = format === 'md' ? markdownLines(all, fields) : tableLines(all, fields, width);
		if (printed > 0) for (const line of lines) await output.line(line);
	}
	await output.flush();
	return printed;
}

async function* sorted(rows: AsyncIterable<Row>, sort: readonly SortKey[], fields: readonly Field[]) {
	const all: Row[] = [];
	for await (const row of rows) all.push(row);
	yield* sortRows(all, sort, fields);
}

async function* limited(rows: AsyncIterable<Row>, limit: number | null): AsyncGenerator<Row> {
	if (limit === null) {
		yield* rows;
		return;
	}
	let left = limit;
	for await (const row of rows) {
		if (left-- <= 0) return;
		yield row;
		if (left === 0) return;
	}
}
