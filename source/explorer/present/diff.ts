/** What an edit changed, as lines with a sign: from the patch the transcript carries, else worked out from both texts. */

import {concat, own, type SafeText, visibleText} from '../../text/safe-text.ts';
import {isObject, type Json, stringOf} from '../../transcript/event.ts';
import type {Body} from './detail/doc.ts';
import {StyledText} from './spans.ts';
import type {Tone} from './styled.ts';

/** Comparing costs lines times lines; above this (some milliseconds) all of the old goes and all of the new comes. */
const maximumComparisons = 2_000_000;

export interface Change {
	readonly sign: ' ' | '+' | '-';
	readonly line: string;
}

/** The lines of both texts in an order that keeps as many as possible. */
export function diffLines(before: string, after: string): Change[] {
	const old = linesOf(before);
	const fresh = linesOf(after);
	let head = 0;
	while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
	let tail = 0;
	const shorter = Math.min(old.length, fresh.length) - head;
	while (tail < shorter && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
	const keep = (lines: readonly string[]) => lines.map(line => ({sign: ' ', line}) as const);
	return [
		...keep(old.slice(0, head)),
		...middleChanges(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
		...keep(old.slice(old.length - tail)),
	];
}

/** An empty text has no line; one that ends in a newline none behind it. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function middleChanges(old: readonly string[], fresh: readonly string[]): Change[] {
	const width = fresh.length + 1;
	const changes: Change[] = [];
	if (old.length * fresh.length > maximumComparisons) {
		for (const line of old) changes.push({sign: '-', line});
		for (const line of fresh) changes.push({sign: '+', line});
		return changes;
	}
	// common[i, j]: how many lines the rests from i and from j have in common, in order.
	const common = new Uint32Array((old.length + 1) * width);
	for (let i = old.length - 1; i >= 0; i--) {
		for (let j = fresh.length - 1; j >= 0; j--) {
			common[i * width + j] =
				old[i] === fresh[j]
					? common[(i + 1) * width + j + 1]! + 1
					: Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
		}
	}
	let i = 0;
	let j = 0;
	while (i < old.length || j < fresh.length) {
		if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
			changes.push({sign: ' ', line: old[i++]!});
			j++;
		} else if (j === fresh.length || (i < old.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
			changes.push({sign: '-', line: old[i++]!});
		} else changes.push({sign: '+', line: fresh[j++]!});
	}
	return changes;
}

const tones: {readonly [sign: string]: Tone} = {'+': 'added', '-': 'removed', '@': 'dim', '\\': 'dim'};

/** The sign is ours and stays whatever the line behind it does (a carriage return would overwrite it). */
function signedBody(changes: readonly {readonly sign: string; readonly line: string}[]): Body {
	const styled = new StyledText();
	for (const {sign, line} of changes) {
		// A line of a file with CRLF ends with CR; anywhere else it could hide what stands before it.
		for (const part of visibleText(line.replace(/\r$/, '')).split('\n')) {
			const text = concat(own(sign), part as SafeText); // a line of a safe text
			styled.line([{text, tone: tones[sign] ?? 'text'}]);
		}
	}
	return {text: styled.text(), tone: 'text', wrap: 'cells', layers: [styled.layer()]};
}

export const editBody = (before: string, after: string): Body => signedBody(diffLines(before, after));

/** The hunks of a `structuredPatch`; null where it is none. */
export function patchBody(patch: Json | undefined): Body | null {
	if (!Array.isArray(patch) || patch.length === 0) return null;
	const lines: {sign: string; line: string}[] = [];
	for (const hunk of patch) {
		if (!isObject(hunk) || !Array.isArray(hunk.lines)) return null;
		lines.push({
			sign: '@',
			line: `@ -${spanOf(hunk.oldStart, hunk.oldLines)} +${spanOf(hunk.newStart, hunk.newLines)} @@`,
		});
		for (const line of hunk.lines) {
			const text = stringOf(line) ?? '';
			const sign = Object.hasOwn(tones, text.charAt(0)) ? text.charAt(0) : ' ';
			lines.push({sign, line: text.slice(1)});
		}
	}
	return signedBody(lines);
}

const spanOf = (start: Json | undefined, lines: Json | undefined): string => `${Number(start)},${Number(lines)}`;
