/**
 * What leaves the program goes through here: secrets, people and machines are taken out, and it is said what was.
 *
 * Two tables of secrets (by how they begin, by what stands around them) and one of people and places decide; see
 * docs/report.md for why they are our own. Every rule is tried only where a text holds one of its hints, and no pattern
 * repeats anything without a bound, so the cost is linear in the text, whatever it says. Redacting twice changes nothing.
 */

import {isMonotonous} from './redaction/looks-secret.ts';
import {peopleAndPlaces} from './redaction/people-and-places.ts';
import {privateKeySpans} from './redaction/private-key.ts';
import type {ContextRule, Span, TokenForm} from './redaction/rule.ts';
import {secretContexts} from './redaction/secret-contexts.ts';
import {tokenForms} from './redaction/token-forms.ts';
import {type Unescaped, unescaped} from './redaction/unescaped.ts';

export interface RedactOptions {
	/** Home folders besides those that look like one: become `~`. */
	readonly homes?: readonly string[];
	/** Host names to take out wherever they stand, such as the server the transcripts were read from. */
	readonly hosts?: readonly string[];
	/** What stands instead of a user's name. */
	readonly pseudonyms?: ReadonlyMap<string, string>;
}

export interface RedactedCount {
	/** In the singular: `GitHub token`. */
	readonly what: string;
	readonly count: number;
}

export interface Redacted {
	readonly text: string;
	/** By name, so that the same text gives the same list. */
	readonly redacted: readonly RedactedCount[];
}

/** Pure. Takes any text: prose, JSON, logs, command lines; whole or cut off. */
export function redact(text: string, options: RedactOptions = {}): Redacted {
	const counts = new Map<string, number>();
	// People and places are looked for in what is left: what a token looks like besides is of no interest any more.
	const withoutSecrets = replaced(text, secretSpans(text), counts);
	const result = replaced(withoutSecrets, identitySpans(withoutSecrets, options), counts);
	return {text: result, redacted: sortedCounts(counts)};
}

/** Redacts many texts and remembers what it found in all of them. `null` options: everything stays as it is. */
export interface Redactor {
	(text: string): string;
	/** What was taken out so far, by name. */
	readonly redacted: () => readonly RedactedCount[];
	/** False with `--no-redact`. */
	readonly isOn: boolean;
}

export function createRedactor(options: RedactOptions | null): Redactor {
	const counts = new Map<string, number>();
	const clean = (text: string): string => {
		if (options === null) return text;
		const result = redact(text, options);
		for (const {what, count} of result.redacted) counts.set(what, (counts.get(what) ?? 0) + count);
		return result.text;
	};
	return Object.assign(clean, {redacted: () => sortedCounts(counts), isOn: options !== null});
}

/** The sentence that goes with a text that left: `Redacted: home folder × 3, GitHub token × 1.` */
export function redactionNote(redactor: Redactor): string {
	if (!redactor.isOn) return 'Not redacted.';
	const found = redactor.redacted();
	if (found.length === 0) return 'Redacted: nothing was found that had to be.';
	return `Redacted: ${found.map(({what, count}) => `${what} × ${count}`).join(', ')}.`;
}

const sortedCounts = (counts: ReadonlyMap<string, number>): RedactedCount[] =>
	[...counts].map(([what, count]) => ({what, count})).sort((a, b) => (a.what < b.what ? -1 : 1));

function secretSpans(raw: string): Span[] {
	const view = unescaped(raw);
	const {text} = view;
	return inRaw(view, [...privateKeySpans(text), ...tokenSpans(text), ...contextSpans(text, secretContexts)]);
}

function identitySpans(raw: string, {homes = [], hosts = [], pseudonyms = new Map()}: RedactOptions): Span[] {
	const view = unescaped(raw);
	const {text} = view;
	const spans = inRaw(view, [
		...literalSpans(text, homes, 'home folder', '~'),
		...contextSpans(text, peopleAndPlaces),
		...literalSpans(text, hosts, 'host name', '<host>'),
		...nameSpans(text, pseudonyms),
	]);
	return text === raw ? spans : [...spans, ...contextSpans(raw, rulesForRawText)];
}

const rulesForRawText = peopleAndPlaces.filter(({isForRawText}) => isForRawText);

const inRaw = (view: Unescaped, spans: readonly Span[]): Span[] =>
	spans.map(span => ({...span, start: view.rawIndex(span.start), end: view.rawIndex(span.end)}));

/** The text without the spans; what was found is added to the counts. */
function replaced(text: string, spans: readonly Span[], counts: Map<string, number>): string {
	let result = '';
	let at = 0;
	for (const span of joined(spans)) {
		result += text.slice(at, span.start) + span.replacement;
		at = span.end;
		counts.set(span.what, (counts.get(span.what) ?? 0) + 1);
	}
	return result + text.slice(at);
}

/**
 * Overlapping spans become one that covers them all: nothing of what either meant may stay. The one that comes first in
 * the list names it.
 */
function joined(spans: readonly Span[]): Span[] {
	const ranked = spans.map((span, rank) => ({...span, rank})).sort((a, b) => a.start - b.start || a.rank - b.rank);
	const result: (Span & {rank: number})[] = [];
	for (const span of ranked) {
		const last = result.at(-1);
		if (last === undefined || span.start >= last.end) {
			result.push(span);
			continue;
		}
		const name = span.rank < last.rank ? span : last;
		result[result.length - 1] = {...name, start: last.start, end: Math.max(last.end, span.end)};
	}
	return result;
}

const redactedAs = (what: string): string => `<redacted: ${what}>`;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

// ——— Tokens that tell by how they begin what they are

interface Compiled {
	readonly form: TokenForm;
	readonly start: string;
	/** The whole token, at the place where its beginning was found. */
	readonly pattern: RegExp;
	readonly shortPattern: RegExp | null;
}

const compiledForms: readonly Compiled[] = tokenForms.flatMap(form =>
	form.starts.map(start => ({
		form,
		start,
		pattern: new RegExp(escaped(start) + form.body, 'y'),
		shortPattern: form.shortBody === undefined ? null : new RegExp(escaped(start) + form.shortBody, 'y'),
	})),
);

/** A token that was broken over lines is looked for in this many characters; the longest ones that wrap are shorter. */
const brokenCharacters = 400;
/** The end of a line, and what viewers and diffs put at the beginning of the next: line numbers, `+`, `>`. */
const lineBreak = /[ \t]{0,8}\n[ \t]{0,12}(?:\d{1,6}(?:→|\t)|[+>|] ?)?[ \t]{0,8}/g;
const tokenCharacters = /[\w.+/=-]{0,400}/y;

function tokenSpans(text: string): Span[] {
	const spans: Span[] = [];
	for (const compiled of compiledForms) {
		const {form, start} = compiled;
		for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, at + start.length)) {
			if (isWordCharacter(text.charCodeAt(at - 1))) continue;
			const end = tokenEnd(text, at, compiled);
			if (end > at) spans.push({start: at, end, what: form.what, replacement: redactedAs(form.what)});
		}
	}
	return spans;
}

const isWordCharacter = (code: number): boolean =>
	(code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** Where the token that begins at `at` ends; `at` where there is none. */
function tokenEnd(text: string, at: number, {start, pattern, shortPattern}: Compiled): number {
	pattern.lastIndex = at;
	const whole = pattern.exec(text)?.[0];
	if (whole !== undefined) return isMonotonous(whole.slice(start.length)) ? at : at + whole.length;
	tokenCharacters.lastIndex = at + start.length;
	const run = tokenCharacters.exec(text)?.[0] ?? '';
	const runEnd = at + start.length + run.length;
	if (start.length >= 4 && isCutOff(text, runEnd) && looksRandom(run)) return runEnd;
	const end = /^[ \t]{0,8}\n/.test(text.slice(runEnd, runEnd + 9)) ? brokenEnd(text, at, pattern) : at;
	if (end > at || shortPattern === null) return end;
	shortPattern.lastIndex = at;
	const short = shortPattern.exec(text)?.[0] ?? '';
	return looksRandom(short.slice(start.length)) ? at + short.length : at;
}

/** Evidence is cut to a length, and may be cut in the middle of a token: its beginning alone is worth something. */
const isCutOff = (text: string, end: number): boolean =>
	end === text.length || text.startsWith('…', end) || text.startsWith('...', end);
const looksRandom = (run: string): boolean =>
	run.length >= 8 && /\d/.test(run) && /[A-Za-z]/.test(run) && !isMonotonous(run);

/** The end of a token that a terminal or an editor broke over lines. */
function brokenEnd(text: string, at: number, pattern: RegExp): number {
	const window = text.slice(at, at + brokenCharacters);
	let mended = '';
	let from = 0;
	/** Ends of the lines: in the mended text, and in the window. */
	const ends: {mended: number; window: number}[] = [];
	for (const {0: found, index} of window.matchAll(lineBreak)) {
		mended += window.slice(from, index);
		ends.push({mended: mended.length, window: index});
		from = index + found.length;
	}
	ends.push({mended: mended.length + window.length - from, window: window.length});
	mended += window.slice(from);
	// As few lines as make a token: the next line after it is none of its own.
	for (const end of ends.slice(1)) {
		pattern.lastIndex = 0;
		const found = pattern.exec(mended.slice(0, end.mended))?.[0];
		if (found !== undefined && !isMonotonous(found)) return at + end.window - (end.mended - found.length);
	}
	return at;
}

// ——— Secrets and names that are known by what stands around them

const aroundCharacters = 16;
const redactedBefore = /^<redacted: /;

function contextSpans(text: string, rules: readonly ContextRule[]): Span[] {
	const lower = text.toLowerCase();
	const spans: Span[] = [];
	for (const rule of rules) {
		if (!rule.hints.some(hint => lower.includes(hint))) continue;
		for (const match of text.matchAll(rule.pattern)) {
			const groups = match.groups ?? {};
			const name = ['secret', 'double', 'single', 'bare'].find(each => groups[each] !== undefined) ?? '';
			const [start, whole] = match.indices?.groups?.[name] ?? [0, 0];
			// A bare value ends where its sentence, its call or its object does.
			const end = name === 'bare' ? start + text.slice(start, whole).replace(/[)\]}.:]{1,8}$/, '').length : whole;
			const secret = text.slice(start, end);
			const found = {
				groups,
				before: text.slice(Math.max(0, start - aroundCharacters), start),
				after: text.slice(end, end + aroundCharacters),
			};
			if (redactedBefore.test(secret) || (rule.accept && !rule.accept(secret, found))) continue;
			spans.push({start, end, what: rule.what, replacement: rule.replacement ?? redactedAs(rule.what)});
		}
	}
	return spans;
}

// ——— What the caller names

function literalSpans(text: string, wanted: readonly string[], what: string, replacement: string): Span[] {
	return wanted.filter(each => each !== '').flatMap(each => wordSpans(text, escaped(each), what, replacement));
}

/** Names of users, also with other separators (`jan.novak`, `jan-novak` in a folder's name), in any case. */
function nameSpans(text: string, pseudonyms: ReadonlyMap<string, string>): Span[] {
	return [...pseudonyms]
		.filter(([name]) => name !== '')
		.sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1))
		.flatMap(([name, pseudonym]) => {
			const pattern = name
				.split(/[._ -]/)
				.map(escaped)
				.join('[._ -]');
			return wordSpans(text, pattern, 'user name', pseudonym);
		});
}

function wordSpans(text: string, source: string, what: string, replacement: string): Span[] {
	const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, 'giu');
	return [...text.matchAll(pattern)].map(({0: found, index}) => ({
		start: index,
		end: index + found.length,
		what,
		replacement,
	}));
}
