/** Small tables that do not change, as safe text. */
import {type SafeText, safeText} from '../../text/safe-text.ts';
import type {TableRow} from '../ink/table.ts';

export type {TableRow} from '../ink/table.ts';

/** The table as lines of text. Cells must be short: nothing is cut. */
export async function staticTable(rows: readonly TableRow[]): Promise<readonly SafeText[]> {
	if (rows.length === 0) return [];
	const {drawTable} = await import('../ink/ink.ts');
	// Without its colours: what it returns goes through the same gate as all text, and tones are ours.
	return safeText(drawTable(rows)).split('\n') as SafeText[];
}
