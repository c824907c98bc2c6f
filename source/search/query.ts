/**
 * The language of `/` and of the list filters: one line of text → a tree. Never throws: what cannot be understood is
 * named in `problems` and left out, so that half a query works while it is typed. docs/search.md tells it to people.
 */
import {type MarkKind, markKinds, type Outcome, outcomes} from '../analysis/types.ts';
import {fold} from '../text/fold.ts';
import {safeText} from '../text/safe-text.ts';
import {QUERY_CHARACTERS} from './limits.ts';
import {regexProblem} from './regex.ts';

export const searchFields = ['command', 'output', 'prompt', 'reply', 'title'] as const;
export type SearchField = (typeof searchFields)[number];

/**
 * - word: stands anywhere in the text; the only kind that may be mended or matched letter by letter
 * - exact: stands anywhere, as typed (`'text`, `"some text"`)
 * - whole: stands anywhere with no letter, digit or `_` right before or behind it (`'text'`)
 * - begin, end, line: a line of the text begins with it, ends with it, is it (`^text`, `text$`, `^text$`)
 * - regex: matches within one line of the text (`/text/`)
 * - letters: its letters stand in order within a short stretch of one line; made by the search, never typed
 */
export type TermKind = 'word' | 'exact' | 'whole' | 'begin' | 'end' | 'line' | 'regex' | 'letters';

export interface Term {
	readonly kind: TermKind;
	/** Folded; the source of a regex as typed. Never empty, never holds a line break. */
	readonly text: string;
	/** The text must NOT match. */
	readonly not: boolean;
	/** The typed word that this one stands in for, where it was mended; else null. */
	readonly mends: string | null;
}

/** One of several terms must match. */
export type Group = readonly Term[];

/** A value of `user:` or `tool:`: stands anywhere in the name; `^` and `$` tie it to its begin and end. */
export interface NamePattern {
	readonly text: string;
	readonly begin: boolean;
	readonly end: boolean;
}

/** What a scope lets through: one of `only` (all where it is empty), and none of `never`. */
export interface Choice<T> {
	readonly only: readonly T[];
	readonly never: readonly T[];
}

export interface Scopes {
	/** Fields that are looked at; all five without a field scope. */
	readonly fields: readonly SearchField[];
	readonly users: Choice<NamePattern>;
	readonly tools: Choice<NamePattern>;
	readonly kinds: Choice<MarkKind>;
	readonly outcomes: Choice<Outcome>;
	/** Milliseconds since the epoch, both included; null where not asked for. */
	readonly since: number | null;
	readonly until: number | null;
}

export interface Query {
	/** As typed. */
	readonly source: string;
	/** All of them must match. */
	readonly groups: readonly Group[];
	readonly scopes: Scopes;
	/** What was not understood, in words for the person who typed it. */
	readonly problems: readonly string[];
}

export interface QueryOptions {
	/** The time that `48h` and `7d` count from, milliseconds since the epoch. */
	readonly now?: number;
}

/** True where the query asks for nothing: no words and no scopes. */
export function isEmptyQuery(query: Query): boolean {
	const {fields, users, tools, kinds, outcomes: ends, since, until} = query.scopes;
	const choices = [users, tools, kinds, ends];
	return (
		query.groups.length === 0 &&
		fields.length === searchFields.length &&
		since === null &&
		until === null &&
		choices.every(choice => choice.only.length === 0 && choice.never.length === 0)
	);
}

const fieldScopes: Readonly<Record<string, SearchField>> = {
	cmd: 'command',
	out: 'output',
	you: 'prompt',
	reply: 'reply',
	title: 'title',
};
const valueScopes = ['user', 'tool', 'kind', 'outcome', 'since', 'until'] as const;
type ValueScope = (typeof valueScopes)[number];
const scopePattern = new RegExp(`^(${[...Object.keys(fieldScopes), ...valueScopes].join('|')}):`, 'i');

const isSpace = (character: string | undefined): boolean => character === ' ';

/** What the parser collects. */
class Draft {
	readonly groups: Term[][] = [];
	readonly problems: string[] = [];
	readonly onlyFields = new Set<SearchField>();
	readonly neverFields = new Set<SearchField>();
	readonly names = {
		user: {only: [] as NamePattern[], never: [] as NamePattern[]},
		tool: {only: [] as NamePattern[], never: [] as NamePattern[]},
	};
	readonly kinds = {only: [] as MarkKind[], never: [] as MarkKind[]};
	readonly outcomes = {only: [] as Outcome[], never: [] as Outcome[]};
	since: number | null = null;
	until: number | null = null;
	/** A `|` stands between the last term and the next. */
	joins = false;
	/** What the last item was: a term or a scope can be joined by `|`, but not one with the other. */
	last: 'term' | ValueScope | 'field' | null = null;

	term(kind: TermKind, text: string, not: boolean): void {
		if (text === '') return;
		const term: Term = {kind, text: kind === 'regex' ? text : fold(text), not, mends: null};
		const group = this.groups.at(-1);
		if (this.joins && this.last === 'term' && group) group.push(term);
		else {
			if (this.joins) this.mixed();
			this.groups.push([term]);
		}
		this.last = 'term';
		this.joins = false;
	}

	scope(scope: ValueScope | 'field'): void {
		if (this.joins && this.last !== scope) this.mixed();
		this.last = scope;
		this.joins = false;
	}

	private mixed(): void {
		if (this.last !== null)
			this.problems.push('| joins words with words, or values of one scope; both sides are asked for here');
	}
}

/** A word from `start` to the next space; `\ ` is a space inside it. */
function readWord(source: string, start: number): {text: string; next: number} {
	let text = '';
	let at = start;
	while (at < source.length && !isSpace(source[at])) {
		if (source[at] === '\\' && isSpace(source[at + 1])) at++;
		text += source[at++];
	}
	return {text, next: at};
}

/** What stands in quotes from `start` (the quote itself); `\"` is a quote inside them; an open end is the line's end. */
function readQuoted(source: string, start: number): {text: string; next: number} {
	let text = '';
	let at = start + 1;
	while (at < source.length && source[at] !== '"') {
		if (source[at] === '\\' && source[at + 1] === '"') at++;
		text += source[at++];
	}
	return {text, next: Math.min(at + 1, source.length)};
}

/**
 * A regex from `start` (the slash itself), or null where it is a path: the next slash must end the word and must not
 * follow a space, so `/usr/bin`, `/etc /var` are words and `/exit \d+/` is a regex.
 */
function readRegex(source: string, start: number): {text: string; next: number} | null {
	for (let at = start + 1; at < source.length; at++) {
		if (source[at] === '\\') at++;
		else if (source[at] === '/') {
			const next = source[at + 1] === 'i' ? at + 2 : at + 1;
			const closed = next >= source.length || isSpace(source[next]);
			if (!closed || isSpace(source[at - 1]) || at === start + 1) return null;
			return {text: source.slice(start + 1, at), next};
		}
	}
	return null;
}

function namePattern(value: string): NamePattern | null {
	const begin = value.startsWith('^');
	const rest = begin ? value.slice(1) : value;
	const end = rest.length > 1 && rest.endsWith('$');
	const text = fold(end ? rest.slice(0, -1) : rest);
	return text === '' ? null : {text, begin, end};
}

/** Values of a closed list that hold the typed text; a whole value means itself alone. */
function valuesLike<T extends string>(all: readonly T[], typed: string): readonly T[] {
	const text = fold(typed);
	const whole = all.filter(value => value === text);
	return whole.length > 0 ? whole : all.filter(value => value.includes(text));
}

const unitMs: Readonly<Record<string, number>> = {m: 60e3, h: 3600e3, d: 24 * 3600e3, w: 7 * 24 * 3600e3};

/**
 * A point in time: `90m`, `48h`, `7d`, `2w` before now, `2026-02-01`, or `2026-02-01T14:30` (local time, as shown).
 * A bare date is its first moment, or its last one when it ends a range. Null where it is none of these.
 */
export function parseMoment(value: string, now: number, endsRange: boolean): number | null {
	const ago = /^(\d{1,6})([mhdw])$/i.exec(value);
	if (ago) return now - Number(ago[1]) * (unitMs[ago[2]!.toLowerCase()] ?? 0);
	const date = /^(\d{4})-(\d{2})-(\d{2})(?:t(\d{2}):(\d{2}))?$/i.exec(value);
	if (!date) return null;
	const [year, month, day, hour, minute] = date.slice(1).map(Number);
	const whole = date[4] === undefined;
	const moment = new Date(year!, month! - 1, day, whole ? 0 : hour, whole ? 0 : minute);
	if (moment.getMonth() !== month! - 1 || moment.getDate() !== day) return null;
	if (!whole) return hour! < 24 && minute! < 60 ? moment.getTime() : null;
	if (!endsRange) return moment.getTime();
	return new Date(year!, month! - 1, day! + 1).getTime() - 1;
}

function readValue(draft: Draft, scope: ValueScope, value: string, not: boolean, now: number): void {
	if (scope === 'since' || scope === 'until') {
		if (not) {
			draft.problems.push(`!${scope}: cannot be turned round; use ${scope === 'since' ? 'until' : 'since'}:`);
			return;
		}
		const moment = parseMoment(value, now, scope === 'until');
		if (moment === null)
			draft.problems.push(`${scope}:${value} is no time; write 48h, 7d, 2w, 2026-02-01 or 2026-02-01T14:30`);
		else if (scope === 'since') draft.since = Math.max(draft.since ?? moment, moment);
		else draft.until = Math.min(draft.until ?? moment, moment);
		return;
	}
	const side = not ? 'never' : 'only';
	for (const part of value.split(',').filter(text => text !== '')) {
		if (scope === 'user' || scope === 'tool') {
			const pattern = namePattern(part);
			if (pattern) draft.names[scope][side].push(pattern);
			else draft.problems.push(`${scope}:${part} names nobody; write a part of the name`);
		} else if (scope === 'kind') {
			const found = valuesLike(markKinds, part);
			if (found.length === 0) draft.problems.push(`kind:${part} is no kind; kinds are ${markKinds.join(', ')}`);
			draft.kinds[side].push(...found);
		} else {
			const found = valuesLike(outcomes, part);
			if (found.length === 0) draft.problems.push(`outcome:${part} is no outcome; outcomes are ${outcomes.join(', ')}`);
			draft.outcomes[side].push(...found);
		}
	}
}

/** Reads one item from `start`; returns where the next begins. */
function readItem(draft: Draft, source: string, start: number, now: number): number {
	const not = source[start] === '!';
	let at = not ? start + 1 : start;

	const scope = scopePattern.exec(source.slice(at, at + 16))?.[1]?.toLowerCase();
	if (scope !== undefined) {
		at += scope.length + 1;
		const field = fieldScopes[scope];
		if (field !== undefined) {
			(not ? draft.neverFields : draft.onlyFields).add(field);
			draft.scope('field');
			if (not && at < source.length && !isSpace(source[at]))
				draft.problems.push(`!${scope}: takes no word; what follows it is searched for elsewhere`);
			return at;
		}
		const read = source[at] === '"' ? readQuoted(source, at) : readWord(source, at);
		const valueScope = valueScopes.find(name => name === scope)!;
		draft.scope(valueScope);
		if (read.text === '')
			draft.problems.push(`${scope}: needs a value; to search for the text itself write "${scope}:"`);
		else readValue(draft, valueScope, read.text, not, now);
		return read.next;
	}

	if (source[at] === '/') {
		const regex = readRegex(source, at);
		if (regex) {
			const problem = regexProblem(regex.text);
			if (problem === null) draft.term('regex', regex.text, not);
			else draft.problems.push(`/${regex.text}/ ${problem}`);
			return regex.next;
		}
	}
	if (source[at] === "'" && source[at + 1] !== '"') {
		const {text, next} = readWord(source, at + 1);
		if (text.length > 1 && text.endsWith("'")) draft.term('whole', text.slice(0, -1), not);
		else draft.term('exact', text, not);
		return next;
	}
	if (source[at] === "'") at++;
	const begin = source[at] === '^';
	if (begin) at++;
	if (source[at] === '"') {
		const {text, next} = readQuoted(source, at);
		const end = source[next] === '$' && (next + 1 >= source.length || isSpace(source[next + 1]));
		draft.term(begin ? (end ? 'line' : 'begin') : end ? 'end' : 'exact', text, not);
		return end ? next + 1 : next;
	}
	const {text, next} = readWord(source, at);
	const end = text.length > 1 && text.endsWith('$');
	const bare = end ? text.slice(0, -1) : text;
	draft.term(begin ? (end ? 'line' : 'begin') : end ? 'end' : 'word', bare, not);
	return next;
}

/** Reads a query. Pure but for the clock, which `options.now` replaces. */
export function parseQuery(text: string, options: QueryOptions = {}): Query {
	const now = options.now ?? Date.now();
	const draft = new Draft();
	// Through the same gate as the texts it is held against, so that what is seen can be typed or pasted.
	const source = safeText(text.slice(0, QUERY_CHARACTERS)).replaceAll('\n', ' ');
	if (text.length > QUERY_CHARACTERS)
		draft.problems.push(`only the first ${QUERY_CHARACTERS} characters are searched for`);
	let at = 0;
	while (at < source.length) {
		if (isSpace(source[at])) at++;
		else if (source[at] === '|' && (at + 1 === source.length || isSpace(source[at + 1]))) {
			draft.joins = draft.last !== null;
			at++;
		} else at = readItem(draft, source, at, now);
	}
	const chosen = draft.onlyFields.size > 0 ? draft.onlyFields : new Set(searchFields);
	return {
		source: text,
		groups: draft.groups,
		scopes: {
			fields: searchFields.filter(field => chosen.has(field) && !draft.neverFields.has(field)),
			users: draft.names.user,
			tools: draft.names.tool,
			kinds: draft.kinds,
			outcomes: draft.outcomes,
			since: draft.since,
			until: draft.until,
		},
		problems: draft.problems,
	};
}
