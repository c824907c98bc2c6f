/** `@`: a time typed by a person becomes a moment near the one at hand. */
import {own, safeLine} from '../../text/safe-text.ts';
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

/** Asks for a time and goes there. */
export function askTime(context: ViewContext, near: number | null, go: (time: number) => void): void {
	const from = near ?? Date.now();
	let problem = '';
	context.ask({
		label: own('go to time'),
		input: emptyInput,
		remark: () => [{text: safeLine(problem || '14:03, 2026-02-05, 5 Feb 14:03'), tone: problem ? 'amber' : 'dim'}],
		onChange: text => {
			problem = text !== '' && parseTimeInput(text, from) === null ? 'not a time yet' : '';
		},
		onDone: text => {
			const time = parseTimeInput(text, from);
			if (time === null) context.flash(`“${text}” is no time: 14:03, 2026-02-05 or 5 Feb 14:03`, 'warning');
			else go(time);
		},
	});
}
