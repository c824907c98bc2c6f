/** `:`: go to a view by its name, or by the first letters of it. */
import {own} from '../../text/safe-text.ts';
import type {ViewName} from '../keys/keymap.ts';
import {emptyInput} from '../state/input.ts';
import type {ViewContext} from './view.ts';

/** Views that can be gone to from anywhere; the others show something chosen in a list. */
const reachable = [
	'users',
	'sessions',
	'friction',
	'overview',
	'search',
	'sources',
	'help',
] as const satisfies readonly ViewName[];
export type ReachableView = (typeof reachable)[number];

const matching = (text: string): ReachableView[] =>
	reachable.filter(name => name.startsWith(text.trim().toLowerCase()));

export function askView(context: ViewContext, go: (name: ReachableView) => void): void {
	let typed = '';
	context.ask({
		label: own('go to view'),
		input: emptyInput,
		remark: () => [{text: own(matching(typed).join(' ') || 'no such view'), tone: 'dim'}],
		onChange: text => {
			typed = text;
		},
		onDone: text => {
			const name = matching(text)[0];
			if (text.trim() !== '' && name) go(name);
			else if (text.trim() !== '') context.flash(`there is no view “${text}”: ${reachable.join(', ')}`, 'warning');
		},
	});
}
