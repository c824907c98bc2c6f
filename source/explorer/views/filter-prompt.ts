/** The line in which a list's filter is typed: the list follows every letter, Esc brings back what was there. */
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import {inputOf} from '../state/input.ts';
import type {ViewContext} from './view.ts';

export interface FilterPrompt {
	/** The filter that is on. */
	readonly text: string;
	set(text: string): void;
	/** Esc: the filter before, and the list as it was. */
	restore(): void;
	/** What of the filter was not understood; null where all was. */
	problem(): string | null;
	/** `12 of 146`. */
	count(): SafeText;
}

export function askFilter(context: ViewContext, filter: FilterPrompt): void {
	context.ask({
		label: own('filter'),
		input: inputOf(filter.text),
		onChange: text => filter.set(text),
		onDone: text => filter.set(text),
		onCancel: () => filter.restore(),
		remark: () => {
			const problem = filter.problem();
			if (problem !== null) return [{text: safeLine(problem), tone: 'amber'}];
			return [{text: filter.count(), tone: 'dim'}];
		},
	});
}
