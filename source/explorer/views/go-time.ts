/** `@`: a time typed by a person becomes a moment near the one at hand. */
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import {emptyInput} from '../state/input.ts';
import type {ViewContext} from './view.ts';

const dayMilliseconds = 86_400_000;

/**
 * `14:03`, `14:03:20` (the occurrence nearest to `near`), `2026-02-05`, `2026-02-05 14:03`, `5 Feb 14:03`: local times.
 * null when it is none of them.
 */
export function parseTimeInput(text: string, near: number): number | null {
	const words = text.trim();
	const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(words);
	if (clock) {
		const date = new Date(near);
		date.setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0);
		if (Number(clock[1]) > 23 || Number(clock[2]) > 59) return null;
		const choices = [-1, 0, 1].map(shift => date.getTime() + shift * dayMilliseconds);
		return choices.reduce((best, one) => (Math.abs(one - near) < Math.abs(best - near) ? one : best));
	}
	if (!/\d/.test(words)) return null;
	const iso = /^\d{4}-\d{2}-\d{2}$/.test(words) ? `${words}T00:00` : words.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
	const hasYear = /\d{4}/.test(words);
	const time = Date.parse(hasYear ? iso : `${words} ${new Date(near).getFullYear()}`);
	return Number.isNaN(time) ? null : time;
}

const timeForms = '14:03, 2026-02-05, 5 Feb 14:03';

export interface AskTimeOptions {
	readonly label?: SafeText;
	/** Moments that have a name, which may be typed as well. */
	readonly named?: readonly {readonly name: string; readonly time: number}[];
}

/** Asks for a time and goes there. */
export function askTime(
	context: ViewContext,
	near: number | null,
	go: (time: number) => void,
	{label = own('go to time'), named = []}: AskTimeOptions = {},
): void {
	const from = near ?? Date.now();
	const forms = [timeForms, ...named.slice(0, 3).map(({name}) => name)].join(', ');
	const timeOf = (text: string) =>
		named.find(({name}) => name === text.trim())?.time ??
		(text.trim().startsWith('#') ? null : parseTimeInput(text, from));
	let problem = '';
	context.ask({
		label,
		input: emptyInput,
		remark: () => [{text: safeLine(problem || forms), tone: problem ? 'amber' : 'dim'}],
		onChange: text => {
			problem = text !== '' && timeOf(text) === null ? 'not a time yet' : '';
		},
		onDone: text => {
			const time = timeOf(text);
			if (time === null && text.trim().startsWith('#'))
				context.flash(`no fix ${text.trim()} is known: session-tui fixes add NUMBER`, 'warning');
			else if (time === null) context.flash(`“${text}” is no time: ${timeForms}`, 'warning');
			else go(time);
		},
	});
}
