/**
 * File names are bytes, strings are not. On Linux a name may hold any byte but '/' and NUL; read as UTF-8 a bad byte
 * becomes U+FFFD and the file can never be opened again. So a byte that is no part of valid UTF-8 becomes the lone
 * surrogate U+DC00 + byte (0x80 … 0xff) and turns back into that byte when the path is used, as Python does (PEP 383).
 * Valid names stay what they are.
 */
import {isUtf8} from 'node:buffer';

const escapeBase = 0xdc00;
const loneSurrogate = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

const sequenceLength = (lead: number): number => {
	if (lead < 0x80) return 1;
	if (lead >= 0xf0) return 4;
	return lead >= 0xe0 ? 3 : 2;
};

/** A name as the file system has it → a string that `pathBytes` turns back into the same bytes. */
export function nameFromBytes(bytes: Buffer): string {
	if (isUtf8(bytes)) return bytes.toString('utf8');
	let name = '';
	for (let i = 0; i < bytes.length; ) {
		const lead = bytes.readUInt8(i);
		const end = i + sequenceLength(lead);
		const sequence = bytes.subarray(i, end);
		if (end <= bytes.length && isUtf8(sequence)) {
			name += sequence.toString('utf8');
			i = end;
		} else {
			name += String.fromCharCode(escapeBase + lead);
			i++;
		}
	}
	return name;
}

/** What to hand to `fs`: the string itself, or its bytes where it stands for a name that is no UTF-8. */
export function pathBytes(path: string): string | Buffer {
	if (!loneSurrogate.test(path)) return path;
	const parts: Buffer[] = [];
	for (const character of path) {
		const code = character.charCodeAt(0);
		const isEscape = character.length === 1 && code >= escapeBase + 0x80 && code <= escapeBase + 0xff;
		parts.push(isEscape ? Buffer.from([code - escapeBase]) : Buffer.from(character, 'utf8'));
	}
	return Buffer.concat(parts);
}
