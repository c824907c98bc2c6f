/**
 * Stands in for string-width in the bundle: Ink measures stand-ins and ink-table's cells, and for these our own measure is the
 * right one. The package prepares tables of all emoji each time it is loaded, 20 ms a copy.
 */
import {plainColumns} from '../../text/columns.ts';

const colours = /\u001b\[[\d;]*m/g;

/** Columns of one line of text with colours. */
export default function stringWidth(text: string): number {
	return plainColumns(text.replace(colours, ''));
}
