/** JSON made readable: indented, keys toned, with everything that could not be seen written as `\u` escapes. */
import {safeText} from '../../text/safe-text.ts';
import type {Body} from './detail/doc.ts';
import type {Layer} from './spans.ts';

/** Deeper JSON is shown as it is: indenting it would make it many times longer. */
const maximumDepth = 60;

/** Controls, format characters, separators and what is drawn as nothing; JSON.stringify leaves most of them alone. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{Emoji_Modifier}/gu;

const escaped = (character: string): string =>
	character === '\n'
		? character
		: character
				.split('')
				.map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
				.join('');

const isPlain = (text: string): boolean => !/[^\n -~]/.test(text);

/** JSON text, indented where it is whole and not too deep, as it is where not. */
export function jsonBody(json: string): Body {
	const text = indented(json);
	const shown = safeText(isPlain(text) ? text : text.replace(unseen, escaped));
	return {text: shown, tone: 'text', wrap: 'cells', layers: [], paintRow: toneKey};
}

function indented(json: string): string {
	if (depthOf(json) > maximumDepth) return json;
	try {
		return JSON.stringify(JSON.parse(json), null, 2);
	} catch {
		return json;
	}
}

/** How deep brackets nest, those in strings left out. */
function depthOf(json: string): number {
	let depth = 0;
	let deepest = 0;
	let isInString = false;
	for (let i = 0; i < json.length; i++) {
		const unit = json.charCodeAt(i);
		if (isInString) {
			if (unit === 92) i++;
			else if (unit === 34) isInString = false;
		} else if (unit === 34) isInString = true;
		else if (unit === 123 || unit === 91) {
			if (++depth > deepest) deepest = depth;
		} else if (unit === 125 || unit === 93) depth--;
	}
	return deepest;
}

const key = /^( *)("(?:[^"\\]|\\.){0,400}"):/;

/** Only a row that begins a line begins with a key; the row is short whatever the line is. */
function toneKey(row: string, isLineStart: boolean): Layer {
	const found = isLineStart ? key.exec(row) : null;
	if (!found) return [];
	const start = found[1]!.length;
	return [{start, end: start + found[2]!.length, tone: 'key'}];
}
