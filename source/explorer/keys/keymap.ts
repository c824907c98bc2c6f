/**
 * Every key of the program, in one table: hints at the bottom, the help screen and the README's list are made from it, and a
 * configuration file can give an action other keys. Key names are those of key-decoder.ts.
 */

export const viewNames = [
	'users',
	'sessions',
	'blocks',
	'events',
	'detail',
	'search',
	'friction',
	'instances',
	'draft',
	'overview',
	'sources',
	'help',
	'server',
	'prompt',
] as const;
export type ViewName = (typeof viewNames)[number];

const sorted: readonly ViewName[] = ['users', 'sessions', 'blocks', 'friction', 'instances'];
const filtered: readonly ViewName[] = ['users', 'sessions', 'blocks', 'events', 'friction', 'instances', 'sources'];
const reading: readonly ViewName[] = ['events', 'detail'];

export interface Binding {
	/** Where the action exists; everywhere when left out. */
	readonly views?: readonly ViewName[];
	readonly keys: readonly string[];
	/** What it does, for help and README. */
	readonly description: string;
	/** Word in the hints of the bottom line; without one it is only in the help. Lower order comes first. */
	readonly hint?: {readonly word: string; readonly order: number; readonly views?: readonly ViewName[]};
	readonly group: (typeof keyGroups)[number];
	/** Starts a program, gives the terminal away, or writes a file: what a viewer (`--viewer`) is not given. */
	readonly leadsOut?: true;
	/** Its keys say that it is not to be had here; hints and help leave it out. */
	readonly isOff?: true;
}

/** In the order in which help and README show them. */
export const keyGroups = ['Moving', 'Reading', 'Finding', 'Taking out', 'Program'] as const;

const bindings = {
	down: {keys: ['down', 'j', 'ctrl+n'], description: 'one row down', group: 'Moving'},
	up: {keys: ['up', 'k', 'ctrl+p'], description: 'one row up', group: 'Moving'},
	pageDown: {keys: ['pagedown', 'ctrl+f', 'ctrl+d'], description: 'one page down', group: 'Moving'},
	pageUp: {keys: ['pageup', 'ctrl+b', 'ctrl+u'], description: 'one page up', group: 'Moving'},
	first: {keys: ['g', 'home'], description: 'to the first row', group: 'Moving'},
	last: {keys: ['G', 'end'], description: 'to the last row', group: 'Moving'},
	open: {
		keys: ['enter', 'right', 'l'],
		description: 'open what the cursor is on',
		hint: {word: 'open', order: 1, views: ['users', 'sessions', 'blocks', 'events', 'search', 'friction', 'instances']},
		group: 'Moving',
	},
	back: {
		keys: ['escape', 'left', 'h'],
		description: 'back (Esc first takes off a filter or a find)',
		hint: {word: 'back', order: 9},
		group: 'Moving',
	},
	nextMark: {
		views: reading,
		keys: ['n'],
		description: 'next mark; next match while a find is on',
		hint: {word: 'next mark', order: 2},
		group: 'Reading',
	},
	previousMark: {views: reading, keys: ['N'], description: 'previous mark or match', group: 'Reading'},
	nextRed: {
		views: reading,
		keys: ['e'],
		description: 'next red mark',
		hint: {word: 'next red', order: 3, views: ['events']},
		group: 'Reading',
	},
	previousRed: {views: reading, keys: ['E'], description: 'previous red mark', group: 'Reading'},
	nextPrompt: {views: ['events', 'detail'], keys: [']'], description: 'next prompt of the person', group: 'Reading'},
	previousPrompt: {views: ['events', 'detail'], keys: ['['], description: 'previous prompt', group: 'Reading'},
	nextBlock: {views: ['events'], keys: ['}'], description: 'next active block', group: 'Reading'},
	previousBlock: {views: ['events'], keys: ['{'], description: 'previous active block', group: 'Reading'},
	nextEvent: {
		views: ['detail'],
		keys: ['J', 'ctrl+down'],
		description: 'next event, staying in the detail',
		hint: {word: 'next event', order: 3},
		group: 'Reading',
	},
	previousEvent: {views: ['detail'], keys: ['K', 'ctrl+up'], description: 'previous event', group: 'Reading'},
	unfold: {
		views: ['events'],
		keys: ['space'],
		description: 'unfold or fold thinking, hooks, sub-agents and the like',
		hint: {word: 'unfold', order: 4},
		group: 'Reading',
	},
	unfoldAll: {views: ['events'], keys: ['z'], description: 'unfold or fold everything', group: 'Reading'},
	wholeSession: {
		views: ['events'],
		keys: ['a'],
		description: 'the whole session, or only the block',
		group: 'Reading',
	},
	inSession: {
		views: ['detail'],
		keys: ['enter'],
		description: 'show the event among its neighbours',
		hint: {word: 'in its session', order: 4},
		group: 'Reading',
	},
	wrap: {views: ['detail'], keys: ['w'], description: 'wrap long lines, or not', group: 'Reading'},
	raw: {
		views: ['events', 'detail'],
		keys: ['r'],
		description: 'raw JSON of the event, and back',
		hint: {word: 'raw', order: 7},
		group: 'Reading',
	},
	follow: {views: ['events'], keys: ['.'], description: 'follow a growing session', group: 'Reading'},
	goTime: {
		views: ['events', 'blocks', 'sessions', 'overview'],
		keys: ['@'],
		description: 'go to a time; in the overview: compare before and after it',
		group: 'Finding',
	},
	search: {
		keys: ['/'],
		description: 'search commands, outputs, prompts, replies and titles of everybody; in the detail: find in it',
		hint: {word: 'search', order: 5},
		group: 'Finding',
	},
	searchAll: {keys: ['ctrl+g'], description: 'search everybody, from anywhere', group: 'Finding'},
	filter: {
		views: filtered,
		keys: ['f'],
		description: 'filter the list at hand (same words and scopes as search)',
		hint: {word: 'filter', order: 6},
		group: 'Finding',
	},
	sort: {
		views: sorted,
		keys: ['s'],
		description: 'sort by the next column',
		hint: {word: 'sort', order: 7},
		group: 'Finding',
	},
	reverse: {views: sorted, keys: ['S'], description: 'turn the order round', group: 'Finding'},
	scope: {
		views: ['search'],
		keys: ['tab'],
		description: 'narrow the search: all, commands, outputs, people',
		hint: {word: 'scope', order: 2},
		group: 'Finding',
	},
	goView: {keys: [':'], description: 'go to a view by its name', group: 'Finding'},
	allSessions: {views: ['users'], keys: ['A'], description: 'sessions of everybody', group: 'Finding'},
	friction: {
		keys: ['F'],
		description: 'friction: one row a signature over everybody',
		hint: {word: 'friction', order: 5.5, views: ['users', 'sessions', 'overview']},
		group: 'Finding',
	},
	overview: {
		keys: ['O'],
		description: 'overview: kinds and people, hours, weeks, tools, repeated commands',
		hint: {word: 'overview', order: 5.6, views: ['users', 'friction']},
		group: 'Finding',
	},
	sources: {keys: ['!'], description: 'what was read, skipped and left out', group: 'Finding'},
	judge: {
		views: ['events', 'instances'],
		keys: ['m'],
		description: 'judge the mark: real, not friction, known, nothing',
		hint: {word: 'judge', order: 2, views: ['instances']},
		group: 'Reading',
		leadsOut: true,
	},
	copy: {
		views: ['users', 'sessions', 'blocks', 'events', 'detail', 'search', 'friction', 'instances', 'draft'],
		keys: ['y'],
		description: 'copy what the cursor is on (over SSH too)',
		hint: {word: 'copy', order: 8, views: ['events', 'detail', 'draft']},
		group: 'Taking out',
	},
	issue: {
		views: ['friction', 'instances', 'events', 'detail'],
		keys: ['i'],
		description: 'draft a GitHub issue about the signature, with its evidence',
		hint: {word: 'issue', order: 3, views: ['friction', 'instances']},
		group: 'Taking out',
	},
	saveDraft: {
		views: ['draft'],
		keys: ['w'],
		description: 'write the draft to a file',
		hint: {word: 'write to file', order: 2},
		group: 'Taking out',
		leadsOut: true,
	},
	createIssue: {
		views: ['draft'],
		keys: ['c'],
		description: 'create the issue with gh, after a look for a duplicate and a question',
		hint: {word: 'create', order: 3},
		group: 'Taking out',
		leadsOut: true,
	},
	pseudonyms: {
		views: ['draft'],
		keys: ['p'],
		description: 'pseudonyms in place of names, or not',
		hint: {word: 'pseudonyms', order: 4},
		group: 'Taking out',
	},
	pager: {
		views: ['events', 'detail', 'draft'],
		keys: ['o'],
		description: 'open the event or the draft in $PAGER',
		group: 'Taking out',
		leadsOut: true,
	},
	editor: {
		views: ['events', 'detail'],
		keys: ['ctrl+o'],
		description: 'open the event in $EDITOR',
		group: 'Taking out',
		leadsOut: true,
	},
	refresh: {keys: ['ctrl+r'], description: 'look at the sources again', group: 'Program'},
	redraw: {keys: ['ctrl+l'], description: 'draw the screen anew', group: 'Program'},
	help: {keys: ['?'], description: 'all keys', hint: {word: 'help', order: 10}, group: 'Program'},
	suspend: {
		keys: ['ctrl+z'],
		description: 'put the program aside; `fg` brings it back',
		group: 'Program',
		leadsOut: true,
	},
	quit: {keys: ['q', 'ctrl+c'], description: 'quit', group: 'Program'},
} as const satisfies Record<string, Binding>;

export type ActionId = keyof typeof bindings;
export type Keymap = Readonly<Record<ActionId, Binding>>;

export const defaultKeymap: Keymap = bindings;
export const actionIds = Object.keys(bindings) as ActionId[];

export const isIn = ({views}: Binding, view: ViewName): boolean => views === undefined || views.includes(view);

/** The keymap with the keys of some actions replaced, as a configuration file asks. */
export function rebind(keymap: Keymap, keys: Readonly<Partial<Record<ActionId, readonly string[]>>>): Keymap {
	const rebound: Record<string, Binding> = {...keymap};
	for (const [id, own] of Object.entries(keys)) {
		const binding = rebound[id];
		if (binding && own) rebound[id] = {...binding, keys: own};
	}
	return rebound as Keymap;
}

/** The keymap of a viewer: whoever presses the keys may read, and nothing else on this machine. */
export function viewerKeymap(keymap: Keymap): Keymap {
	const all = actionIds.map(id => {
		const {hint, ...rest}: Binding = keymap[id];
		return [id, rest.leadsOut ? {...rest, isOff: true} : keymap[id]] as const;
	});
	return Object.fromEntries(all) as Keymap;
}

/**
 * What a key does in a view. An action made for fewer views wins over one for more (Enter in the detail), and of the rest the
 * first of the table.
 */
export function actionFor(keymap: Keymap, view: ViewName, key: string): ActionId | null {
	let found: ActionId | null = null;
	let reach = Number.POSITIVE_INFINITY;
	for (const id of actionIds) {
		const binding = keymap[id];
		const size = binding.views?.length ?? viewNames.length;
		if (size < reach && binding.keys.includes(key) && isIn(binding, view)) {
			found = id;
			reach = size;
		}
	}
	return found;
}

/** Pairs of actions that want the same key in the same view, none of them meant to win over the other. */
export function conflicts(keymap: Keymap): string[] {
	const found: string[] = [];
	for (const view of viewNames) {
		const taken = new Map<string, ActionId>();
		for (const id of actionIds) {
			if (!isIn(keymap[id], view)) continue;
			for (const key of keymap[id].keys) {
				const other = taken.get(key);
				if (other && (keymap[other].views?.length ?? 99) === (keymap[id].views?.length ?? 99)) {
					found.push(`${key} in ${view}: ${other} and ${id}`);
				}
				taken.set(key, id);
			}
		}
	}
	return found;
}

const shown: Readonly<Record<string, string>> = {
	down: '↓',
	up: '↑',
	left: '←',
	right: '→',
	escape: 'esc',
	pagedown: 'PgDn',
	pageup: 'PgUp',
	home: 'Home',
	end: 'End',
	enter: 'enter',
	space: 'space',
	tab: 'tab',
};

/** A key as people write it. */
export const keyLabel = (key: string): string =>
	shown[key] ?? key.replace(/^ctrl\+(.+)$/, (_, rest: string) => `Ctrl+${shown[rest] ?? rest.toUpperCase()}`);

export interface Hint {
	readonly key: string;
	readonly word: string;
	readonly action: ActionId;
}

/** The hints of a view in their order; the bottom line shows as many as fit. */
export function hintsFor(keymap: Keymap, view: ViewName): Hint[] {
	return actionIds
		.flatMap(action => {
			const binding: Binding = keymap[action];
			const {hint} = binding;
			if (!hint || !isIn(binding, view) || (hint.views && !hint.views.includes(view))) return [];
			return [{key: keyLabel(binding.keys[0] ?? ''), word: hint.word, action, order: hint.order}];
		})
		.sort((a, b) => a.order - b.order);
}
