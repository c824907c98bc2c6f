/** The stable contract: one JSON object a line, the raw values, nothing in it that a terminal would act on. */

/** DEL, C1, marks of direction, line and paragraph separators: JSON allows them as they are, a terminal obeys them. */
const obeyed = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A JSON text whose strings hold nothing that a terminal would act on; it means the same as before. */
export const inert = (json: string): string => json.replace(obeyed, escaped);

const wellFormed = (_key: string, value: unknown): unknown =>
	typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\ufffd') : value;

/**
 * JSON of any value on one line; parsing it gives the value back. Half a surrogate pair becomes U+FFFD: it is no character,
 * and other programs (jq 1.6) refuse the whole line for it.
 */
export const inertJson = (value: unknown): string => inert(JSON.stringify(value, wellFormed));
