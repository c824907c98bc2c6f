/** A configuration text, checked: what is right of it, and a message for everything else. Pure. */
import {type ActionId, conflicts, defaultKeymap, rebind} from '../explorer/keys/keymap.ts';
import {safeLine} from '../text/safe-text.ts';
import {isObject, type JsonObject} from '../transcript/event.ts';
import {type Config, type ConfigProblem, defaultConfig, type ThemeName} from './config.ts';
import {parseDuration} from './duration.ts';
import {type JsonPlaces, locate} from './locate.ts';
import {nearest} from './nearest.ts';
import {ruleOf} from './rules.ts';
import {entrySchemas, type SettingName, settingNames, settingOf} from './schema.ts';

export interface CheckedConfig {
	readonly config: Config;
	readonly problems: readonly ConfigProblem[];
}

export function checkConfig(text: string): CheckedConfig {
	const bare = text.replace(/^\uFEFF/, '');
	const places = locate(bare);
	const {mistake} = places;
	if (mistake) {
		const message = `not JSON: ${mistake.message} (column ${mistake.column}); the defaults hold`;
		return {config: defaultConfig, problems: [{key: '', line: mistake.line, message}]};
	}
	const value: unknown = JSON.parse(bare);
	if (!isObject(value)) {
		const message = 'expected an object, such as {"gap": "10m"}; the defaults hold';
		return {config: defaultConfig, problems: [{key: '', line: 1, message}]};
	}
	return new Checker(value, places).check();
}

class Checker {
	private readonly problems: ConfigProblem[] = [];

	constructor(
		private readonly value: JsonObject,
		private readonly places: JsonPlaces,
	) {}

	check(): CheckedConfig {
		this.unknownKeys();
		const config: Config = {
			sources: this.entries('sources') as Record<string, string>,
			gapSeconds: this.seconds('gap'),
			slowSeconds: this.seconds('slow'),
			keys: this.keys(),
			playbook: this.paths('playbook'),
			fixes: this.paths('fixes')[0] ?? null,
			rules: this.items('rules').flatMap(ruleOf),
			mute: this.items('mute') as string[],
			theme: this.isValid('theme') ? (this.value.theme as ThemeName) : defaultConfig.theme,
			cache: this.isValid('cache') ? this.value.cache === true : defaultConfig.cache,
		};
		return {config, problems: this.problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))};
	}

	private unknownKeys(): void {
		for (const key of Object.keys(this.value)) {
			if (key === '$schema' || settingNames.some(name => name === key)) continue;
			const meant = nearest(key, settingNames);
			const hint = meant === null ? `known are ${settingNames.join(', ')}` : `did you mean ${meant}?`;
			this.problem([key], `unknown and left out; ${hint}`);
		}
	}

	/** Whether a setting is there and right; says so where it is not right. */
	private isValid(name: SettingName): boolean {
		const value = this.value[name];
		if (value === undefined) return false;
		const {schema, expected} = settingOf(name);
		if (schema.safeParse(value).success) return true;
		this.problem([name], `expected ${expected}, got ${brief(value)}; the default holds`);
		return false;
	}

	private seconds(name: 'gap' | 'slow'): number | null {
		if (!this.isValid(name)) return null;
		const value = this.value[name];
		return typeof value === 'number' ? value : parseDuration(String(value));
	}

	/** The right entries of an object; each wrong one is told and left out. */
	private entries(name: 'sources' | 'keys'): Record<string, unknown> {
		const value = this.value[name];
		const {entry} = settingOf(name);
		if (!this.isValid(name) || !isObject(value) || !entry) return {};
		const right = Object.entries(value).filter(([key, item]) => {
			if (!entry.isName(key)) {
				const meant = nearest(key, entry.names ?? []);
				const hint = meant === null ? '' : ` (did you mean ${meant}?)`;
				this.problem([name, key], `${entry.expectedName}${hint}; left out`);
				return false;
			}
			if (entrySchemas[name].safeParse(item).success) return true;
			this.problem([name, key], `expected ${entry.expected}, got ${brief(item)}; left out`);
			return false;
		});
		return Object.fromEntries(right);
	}

	private paths(name: 'playbook' | 'fixes'): string[] {
		if (!this.isValid(name)) return [];
		const value = this.value[name];
		return Array.isArray(value) ? (value as string[]) : [value as string];
	}

	/** The right items of a list; each wrong one is told with its line and left out. */
	private items(name: 'rules' | 'mute'): unknown[] {
		const value = this.value[name];
		if (!this.isValid(name) || !Array.isArray(value)) return [];
		return value.filter((item, index) => {
			const problem = settingOf(name).itemProblem?.(item) ?? null;
			if (problem === null) return true;
			const path = [name, String(index), ...(problem.key === '' ? [] : [problem.key])];
			this.problem(path, `${problem.message}; left out`);
			return false;
		});
	}

	private keys(): Config['keys'] {
		const keys: {[action in ActionId]?: readonly string[]} = {};
		for (const [action, value] of Object.entries(this.entries('keys'))) {
			keys[action as ActionId] = typeof value === 'string' ? [value] : (value as string[]);
		}
		for (const [clash, views] of newConflicts(keys)) {
			this.problem(['keys'], `${clash} want the same key in ${views.join(', ')}; the first has it`);
		}
		return keys;
	}

	/** Of the key itself, or of what holds it where it is missing. */
	private lineOf(path: readonly string[]): number | null {
		return this.places.lineOf(...path) ?? (path.length > 1 ? this.lineOf(path.slice(0, -1)) : null);
	}

	private problem(path: readonly string[], message: string): void {
		this.problems.push({key: path.join('.'), line: this.lineOf(path), message});
	}
}

/** What the own keys bring to clash: `j: down and quit` → the views in which they do. */
function newConflicts(keys: Config['keys']): Map<string, string[]> {
	const known = new Set(conflicts(defaultKeymap));
	const clashes = new Map<string, string[]>();
	for (const conflict of conflicts(rebind(defaultKeymap, keys))) {
		const [, key, view, actions] = /^(.+) in (\S+): (.+)$/.exec(conflict) ?? [];
		if (known.has(conflict) || view === undefined) continue;
		const clash = `${key}: ${actions}`;
		clashes.set(clash, [...(clashes.get(clash) ?? []), view]);
	}
	return clashes;
}

const brief = (value: unknown): string => safeLine(JSON.stringify(value) ?? '', 60);
