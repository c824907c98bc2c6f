/** What keys of the Events list have in common. */
import type {Landmark} from '../../analysis/rows/folding.ts';
import type {ActionId} from '../keys/keymap.ts';

interface Jump {
	readonly what: Landmark;
	readonly step: 1 | -1;
	/** Said where there is none. */
	readonly none: string;
}

export const jumps: {readonly [action in ActionId]?: Jump} = {
	nextMark: {what: 'mark', step: 1, none: 'no further mark'},
	previousMark: {what: 'mark', step: -1, none: 'no mark before this'},
	nextRed: {what: 'red', step: 1, none: 'no further red mark'},
	previousRed: {what: 'red', step: -1, none: 'no red mark before this'},
	nextPrompt: {what: 'prompt', step: 1, none: 'no further prompt'},
	previousPrompt: {what: 'prompt', step: -1, none: 'no prompt before this'},
};

/** Actions that leave the end of the list, and with it following. */
export const leavesEnd: ReadonlySet<ActionId> = new Set([
	'up',
	'pageUp',
	'first',
	'nextMark',
	'previousMark',
	'nextRed',
	'previousRed',
	'nextPrompt',
	'previousPrompt',
	'previousBlock',
	'goTime',
]);

/** Actions that move about in rows, or open one: pressed before the rows are read, they wait for them. */
export const wantsRows: ReadonlySet<ActionId> = new Set([
	...leavesEnd,
	...([
		'down',
		'pageDown',
		'last',
		'open',
		'raw',
		'unfold',
		'unfoldAll',
		'wholeSession',
		'nextBlock',
		'follow',
	] as const),
]);
