/** What may stand in the configuration file, setting by setting: one table for validation, messages and the JSON Schema. */
import * as z from 'zod/mini';
import {stepKinds} from '../analysis/types.ts';
import {actionIds} from '../explorer/keys/keymap.ts';
import {durationForm, parseDuration} from './duration.ts';
import {type ItemProblem, muteProblem, ruleProblem} from './rules.ts';

/** Words that could be taken for flags, paths or servers are no names. */
const sourceName = /^[A-Za-z0-9_][\w.-]*$/;
/** A name of a modifier chain and a key, as the key decoder writes them: `j`, `ctrl+d`, `pagedown`. */
const keyName = /^(?:(?:ctrl|alt|shift)\+)*(?:\S|[a-z][a-z0-9]+)$/u;

const place = z
	.string()
	.check(z.regex(/^(?:\/|~(?:\/|$)|[A-Za-z]:[\\/]|ssh:\/\/|(?:[^@/:\s]+@)?[^@/:\s]+:)[^\u0000]*$/));
const length = z.union([
	z.number().check(z.nonnegative(), z.lte(1e9)),
	z.string().check(z.refine(text => parseDuration(text) !== null)),
]);
const key = z.string().check(z.regex(keyName));
const absolute = z.string().check(z.regex(/^(?:\/|~(?:\/|$)|[A-Za-z]:[\\/])[^\u0000]*$/));
const rule = z.strictObject({
	kind: z.enum(stepKinds),
	pattern: z.string().check(z.minLength(1)),
	on: z.optional(z.enum(['failed', 'any'])),
	description: z.optional(z.string()),
	example: z.optional(z.string().check(z.describe('output in which a line must match'))),
	counterExample: z.optional(z.string().check(z.describe('output in which no line may match'))),
});

interface Entry {
	readonly isName: (name: string) => boolean;
	readonly expectedName: string;
	/** Where names are a closed list. */
	readonly names?: readonly string[];
	readonly expected: string;
}

interface Setting {
	readonly about: string;
	/** What the message asks for. */
	readonly expected: string;
	readonly schema: z.ZodMiniType;
	/** Of an object whose entries are checked one by one, so that one wrong entry costs only itself. */
	readonly entry?: Entry;
	/** Of a list whose items are checked one by one: what is wrong with one, null where nothing is. */
	readonly itemProblem?: (item: unknown) => ItemProblem | null;
}

const lengthSetting = (about: string): Setting => ({about, expected: durationForm, schema: length});

const isAction = (name: string): boolean => (actionIds as readonly string[]).includes(name);

/** Schemas of the entries of `sources` and `keys`. */
export const entrySchemas = {sources: place, keys: z.union([key, z.array(key)])} as const;

export const settings = {
	sources: {
		about: 'sources by the names that stand for them on the command line',
		expected: 'an object of names and sources, such as {"team": "/data/user_sessions"}',
		schema: z.record(z.string(), z.unknown()),
		entry: {
			isName: name => sourceName.test(name),
			expectedName: 'a name is made of letters, digits, _ . and -',
			expected: 'an absolute folder (or one from ~), HOST:PATH or ssh://HOST/PATH',
		},
	},
	gap: lengthSetting('a longer pause ends an active block'),
	slow: lengthSetting('a longer command is marked slow'),
	keys: {
		about: 'keys of actions in place of their own',
		expected: 'an object of actions and keys, such as {"quit": ["q", "ctrl+q"]}',
		schema: z.record(z.string(), z.unknown()),
		entry: {
			isName: isAction,
			expectedName: 'no action of this name; session-tui config schema lists them',
			names: actionIds,
			expected: 'a key or a list of keys, such as "j", "ctrl+d" or "pagedown"',
		},
	},
	playbook: {
		about: 'files, folders and git checkouts that tell what to run: commands that stand there are from the playbook',
		expected: 'a path or a list of paths, absolute or from ~',
		schema: z.union([absolute, z.array(absolute)]),
	},
	fixes: {
		about: 'the file of known fixes, in place of fixes.json beside this file',
		expected: 'a path, absolute or from ~',
		schema: absolute,
	},
	rules: {
		about: 'own rules, asked before those of the program; example and counterExample are checked against the pattern',
		expected: 'a list of rules, such as [{"kind": "auth", "pattern": "licence has expired"}]',
		schema: z.array(z.unknown()),
		itemProblem: ruleProblem,
	},
	mute: {
		about: 'signatures, or /patterns/ of signatures, that are left out of lists and counts',
		expected: 'a list of signatures or /patterns/, such as ["git stash: failed", "/^curl: /"]',
		schema: z.array(z.unknown()),
		itemProblem: muteProblem,
	},
	cache: {
		about: 'whether what was found in transcripts is kept for the next start',
		expected: 'true or false',
		schema: z.boolean(),
	},
	theme: {
		about: 'auto: colours where the terminal has them; plain: none',
		expected: 'auto or plain',
		schema: z.enum(['auto', 'plain']),
	},
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;
export const settingNames = Object.keys(settings) as SettingName[];
export const settingOf = (name: SettingName): Setting => settings[name];

/** JSON Schema of the file, for editors. */
export function configJsonSchema(): unknown {
	const entries: Readonly<Partial<Record<SettingName, z.ZodMiniType>>> = {
		sources: z.record(z.string(), entrySchemas.sources),
		keys: z.partialRecord(z.enum(actionIds), entrySchemas.keys),
		rules: z.array(rule),
		mute: z.array(z.string().check(z.minLength(1))),
	};
	const shape = Object.fromEntries(
		settingNames.map(name => {
			const schema = z.optional(entries[name] ?? settings[name].schema);
			return [name, schema.check(z.describe(settings[name].about))];
		}),
	);
	return z.toJSONSchema(z.strictObject({$schema: z.optional(z.string()), ...shape}), {io: 'input'});
}
