/** The line in which a list's filter is typed: the list follows every letter, Esc brings back what was there. */
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {StyledLine} from '../present/styled.ts';
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
	/** Not everything has been looked at yet. */
	isRunning(): boolean;
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
			return [{text: own(`${filter.count()}${filter.isRunning() ? ' · filtering …' : ''}`), tone: 'dim'}];
		},
	});
}

/** What the top line says of a filter; nothing without one. */
export const filterSpans = (text: string, problem: string | null): StyledLine =>
	text === ''
		? []
		: [
				{text: own('filter '), tone: 'dim'},
				{text: safeLine(text), tone: 'accent'},
				...(problem === null ? [] : [{text: own(' not understood'), tone: 'amber' as const}]),
			];

/** In place of rows where none has passed. */
export const nothingPasses = (isRunning: boolean): string =>
	isRunning ? 'Filtering …' : 'Nothing matches the filter. Esc takes it off.';
