/** What the search screen says of itself: how far it has come, what it understood otherwise than typed. */
import type {SearchProgress} from '../../library/port.ts';
import {plural} from '../../text/format.ts';
import {own, safeLine} from '../../text/safe-text.ts';
import type {Span, StyledLine} from './styled.ts';
import {cut} from './theme.ts';

export interface FilesRead {
	readonly files: number;
	readonly filesDone: number;
}

/** Right end of the bottom line. `shown`: hits on the screen; `isWaiting`: another page is to come. */
export function searchState(
	page: SearchProgress,
	shown: number,
	isWaiting: boolean,
	{files, filesDone}: FilesRead,
): StyledLine {
	const parts = [
		`${plural(page.total, 'hit')} in ${plural(page.sessions, 'session')} of ${plural(page.users, 'user')}`,
	];
	if (page.total > shown) parts.push(`best ${shown} shown`);
	const spans: Span[] = [];
	// First, for what stands last leaves first where there is no room: half an answer must not pass for a whole one. More
	// hits than are shown say nothing of the files that have not been read.
	if (filesDone < files)
		spans.push({text: own(`only ${filesDone} of ${files} files searched so far · `), tone: 'amber'});
	spans.push({text: own(parts.join(' · ')), tone: 'dim'});
	const isSearching = !page.complete || isWaiting;
	if (isSearching) spans.push({text: own(' · searching …'), tone: 'accent'});
	else if (filesDone >= files) spans.push({text: own(' · complete'), tone: 'dim'});
	return spans;
}

/** What was understood otherwise than typed: problems, mended words, letters in order. */
export function searchRemark(page: SearchProgress, columns: number, {files, filesDone}: FilesRead): StyledLine {
	const margin: Span = {text: own('   '), tone: 'text'};
	const problem = page.problems[0];
	if (problem) return cut([margin, {text: safeLine(problem), tone: 'amber'}], columns);
	const sofar = filesDone < files ? ' so far' : '';
	if (page.how === 'mended') {
		const words = page.mended.map(
			({from, to}) => `“${from}” stands nowhere${sofar}: searched for ${to.slice(0, 4).join(', ')}`,
		);
		return cut([margin, {text: safeLine(words.join(' · ')), tone: 'amber'}], columns);
	}
	if (page.how === 'letters' && page.total > 0) {
		return [margin, {text: own('no text has these words: letters in order'), tone: 'amber'}];
	}
	return [];
}
