/**
 * Quoted text that stays what it is on GitHub: it mentions nobody, closes and links no issue and no commit, is no HTML and
 * no comment, hides nothing, and cannot get out of what it is quoted in.
 *
 * In code (a fence or a span) GitHub looks for none of these; so quoting is a matter of never letting the text end the
 * code. Backslashes and entities would not do: GitHub looks for mentions and references in what Markdown has become.
 * A title knows no code, so there the characters that make a reference are pulled apart, visibly.
 */
import {type SafeText, safeLine, safeText, visibleLine, visibleText} from '../text/safe-text.ts';

/** How the marker of a draft begins (`issue-draft.ts`); quoted text must not hold one. */
export const markerStart = '<!-- session-tui:';

/** Longer than any run of backticks inside, at least three. */
function fenceFor(text: string): string {
	let longest = 2;
	for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
	return '`'.repeat(longest + 1);
}

const withoutMarkers = (text: string): string => text.replaceAll('<!--', '<! --');

/**
 * Of a text that somebody chose (a command, a prompt, a name) nothing may hide behind a control, so those are shown; what a
 * program printed is shown as a terminal would have left it.
 */
export type Voice = 'chosen' | 'printed';

/** Several lines in a fence of their own, without a line end after it. Begin it on a line of its own, unindented. */
export function fenced(raw: string, voice: Voice = 'printed'): string {
	const shown = voice === 'chosen' ? visibleText(raw) : safeText(raw);
	const text = withoutMarkers(shown).replace(/^\n+|\s+$/g, '');
	const fence = fenceFor(text);
	return `${fence}text\n${text}\n${fence}`;
}

/** One line in a code span; a dash where there is nothing to quote. */
export function codeSpan(raw: string, maxCharacters?: number): string {
	const text = withoutMarkers(visibleLine(raw, maxCharacters));
	if (text === '') return '–';
	const runs = new Set([...text.matchAll(/`+/g)].map(([run]) => run.length));
	let length = 1;
	while (runs.has(length)) length++;
	const fence = '`'.repeat(length);
	const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
	return `${fence}${pad}${text}${pad}${fence}`;
}

/**
 * A code span for a cell of a table. A bar ends a cell even in code, so it is escaped; behind a backslash it cannot be
 * (implementations differ) and becomes a broken bar.
 */
export function tableCell(raw: string, maxCharacters?: number): string {
	return codeSpan(raw, maxCharacters).replaceAll('\\|', '\\¦').replaceAll('|', '\\|');
}

/** The longest title GitHub takes is 256 characters. */
const titleCharacters = 200;

/** One line of plain text in which nothing is a reference: `@ name`, `# 12`, `GH 12`, `3f78685…`, `https: //`. */
export function plainTitle(raw: string): SafeText {
	const text = withoutMarkers(visibleLine(raw, titleCharacters))
		.replace(/@(?=[\w-])/g, '@ ')
		.replace(/#(?=\d)/g, '# ')
		.replace(/\b(gh)-(?=\d)/gi, '$1 ')
		.replace(/(?<![A-Za-z0-9])([0-9a-f]{6})[0-9a-f]{1,34}(?![A-Za-z0-9])/gi, '$1…')
		.replaceAll('://', ': //');
	return safeLine(text, titleCharacters);
}
