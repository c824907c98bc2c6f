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

/** A command of one short word, such as `ls` or `make`, may stand in any sentence: only a line or quotes of its own count. */
const shortestInProse = 8;
export const isTooShortForProse = (line: string): boolean => line.length < shortestInProse || !line.includes(' ');
