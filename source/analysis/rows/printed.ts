/** Which rows say what a program printed, or what the model replied. */
import type {RowWords} from './client-rows.ts';
import type {RowKind} from './row-table.ts';

const printedKinds: ReadonlySet<RowKind> = new Set([
	'reply',
	'thinking',
	'result',
	'progress',
	'shell-output',
	'api-error',
]);

/** Colours and overwritten lines of such a text mean nothing any more; every other text shows its controls. */
export const isPrinted = ({kind, isOutput}: RowWords): boolean => isOutput === true || printedKinds.has(kind);
