/**
 * What a program wrote over with CR. A terminal would show only what was written last; but an error that `ok` was written
 * over is what the person looks for, and old line ends are a lone CR too. So each state of a line is a line, but for
 * those that were drawn again: a progress bar is one line.
 *
 * Drawn again is a state whose letters all stand at the beginning of the one that took its place, figures counting as equal: only
 * figures, blanks and signs are lost. Blank states are no states.
 */

/** A number, also as a time, a share or a size. */
const FIGURES = /\d+(?:[.,:]\d+)*/g;
const SIGNS = /[^\p{L}\p{M}0]+/gu;

/** Compared from the last state to the first, so that what is dropped is like a line that is there. */
function statesThatStay(line: string, sequences: RegExp): string[] {
	const states = line.split('\r').filter(state => state.trim() !== '');
	const stay: string[] = [];
	let shape: string | null = null;
	for (const state of states.reverse()) {
		const own = state.replace(sequences, '').replace(FIGURES, '0').replace(SIGNS, '');
		if (shape?.startsWith(own)) continue;
		shape = own;
		stay.push(state);
	}
	return stay.reverse();
}

/** Newlines part the states that stay; CRLF is a newline. `sequences`: what a terminal acts on and does not show. */
export function withoutRedraws(text: string, sequences: RegExp): string {
	if (!text.includes('\r')) return text;
	return text
		.split('\n')
		.map(line => {
			const end = line.endsWith('\r') ? line.length - 1 : line.length;
			const first = line.indexOf('\r');
			return first === -1 || first === end ? line.slice(0, end) : statesThatStay(line, sequences).join('\n');
		})
		.join('\n');
}
