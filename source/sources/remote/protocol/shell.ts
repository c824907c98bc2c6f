/**
 * How anything is run on a server: one constant command line, the same for every login shell, that makes `/bin/sh` read a script
 * and then its data from standard input. No path and no password ever stands in a command line.
 *
 * The command line holds no quote but the two around it, no backslash, no `!` and no newline: sh, bash, zsh, fish and tcsh then
 * read it alike (tcsh expands `!` even inside quotes). Lines stay short, for a terminal cuts them at 4,095 bytes.
 */
import {randomBytes} from 'node:crypto';
import {pathBytes} from '../../path-bytes.ts';

export const bootstrap =
	'exec /bin/sh -c \'s=; while IFS= read -r l; do if [ "$l" = . ]; then break; fi; s="$s$l"; done; eval "$(printf %b "$s")"\'';

const lineCharacters = 1_000;

/** A script as lines for `bootstrap`, the line that ends it included. */
export function scriptLines(script: string): string {
	const escaped = script.replace(/\\/g, '\\0134').replace(/\n/g, '\\0012');
	const lines = escaped.match(new RegExp(`.{1,${lineCharacters}}`, 'g')) ?? [];
	return `${lines.join('\n')}\n.\n`;
}

const plainByte = /[A-Za-z0-9._/-]/;

/** A path as one word without blanks, which `printf %b` turns back into its bytes. */
export function encodePath(path: string): string {
	let encoded = '';
	for (const byte of Buffer.from(pathBytes(path))) {
		const character = String.fromCharCode(byte);
		encoded += plainByte.test(character) ? character : `\\0${byte.toString(8).padStart(3, '0')}`;
	}
	return encoded;
}

/** What no transcript can hold: 128 random bits in hexadecimal, new for every run. */
export const newNonce = (): string => randomBytes(16).toString('hex');
