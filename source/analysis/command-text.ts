/**
 * Commands as they stand in other texts: in messages, in documents, in scripts. Two writings are the same when they are
 * equal after white space, shell prompts, list marks and line continuations are gone.
 */

/** `$ `, `% `, `> `, `PS C:\x> `, `- `, `1. `: what stands before a command that was shown, not typed. */
const shownBefore =
	/^(?:(?:[-*+>]|\d{1,3}[.)]) )?(?:PS [^>\n]{0,100}> ?|(?:[\w.-]{1,40}@[\w.-]{1,40}[^$%#\n]{0,60})?[$%] )?/;

/** One line without what only shows it. */
export const bareLine = (line: string): string => line.replace(/\s+/g, ' ').trim().replace(shownBefore, '');

/** The text line by line, with continued lines joined. Line numbers are those of the first line, from 1. */
export function bareLines(text: string): {readonly line: number; readonly text: string}[] {
	const lines: {line: number; text: string}[] = [];
	let joined: {line: number; text: string} | null = null;
	text.split(/\r?\n/).forEach((raw, index) => {
		const isContinued = /(?:^|[^\\])\\\s*$/.test(raw);
		const part = isContinued ? raw.replace(/\\\s*$/, ' ') : raw;
		if (joined) joined.text += ` ${part.trim()}`;
		else joined = {line: index + 1, text: part};
		if (isContinued) return;
		lines.push({line: joined.line, text: bareLine(joined.text)});
		joined = null;
	});
	if (joined) lines.push({line: (joined as {line: number}).line, text: bareLine((joined as {text: string}).text)});
	return lines;
}

/** The lines of a command that say something: no blank lines, no comments. */
export const commandLines = (command: string): string[] =>
	bareLines(command).flatMap(({text}) => (text === '' || text.startsWith('#') ? [] : [text]));

/** Whether a line of several tells anything of the others: `fi`, `set -e` and `cd x` stand anywhere. */
export const saysLittle = (line: string): boolean => line.length < 8 || !line.includes(' ');

/**
 * Whether a command is its own even within a sentence. People speak of `git status`, `make` and `npm run build` without
 * giving them; a flag, a path or a script's name is nothing that one says in passing, and five words in a row are none either.
 */
export function isSpecific(line: string): boolean {
	const [, ...rest] = line.split(' ');
	if (rest.length >= 4) return true;
	const telling = rest.filter(word => !/^\p{L}+[.,:;!?]*$/u.test(word));
	return rest.length === 1 ? (telling[0] ?? '').length >= 8 : telling.length > 0;
}
