/**
 * The signature of a mark: its evidence made general, so that the same problem at seven people is one row of a list
 * that reads like things to do. What tells one problem from another stays: the name of a missing file, a module, a
 * program, a test, an error number. What tells one occurrence from another goes: folders, numbers, hashes, times.
 */
import type {MarkKind} from '../types.ts';
import {withoutColour} from './evidence.ts';
import {kindVoices, type Replacement} from './kind-voices.ts';
import {type LintMessage, lintMessage} from './lint-message.ts';
import {Remembered} from './remembered.ts';
import {testSignature} from './test-verdict.ts';

/** In UTF-16 units. */
export const longestSignature = 100;

/** Kinds in which the name between quotes, or the last part of a path, is what must be fixed. */
const nameMatters: ReadonlySet<MarkKind> = new Set(['missing-file', 'command-not-found', 'environment', 'permission']);

const plainName = /^[\w@.+-]{1,60}$/;
const looksRandom = /\d{5,}|(?=[0-9a-f]*\d)[0-9a-f]{8,}/i;

/** Last part of a path, where it is a plain name; else `<path>`. */
function lastPart(path: string): string {
	const name =
		path
			.replace(/[/\\]+$/, '')
			.split(/[/\\]/)
			.pop() ?? '';
	return plainName.test(name) && !looksRandom.test(name) ? name : '<path>';
}

const replaceAll = (text: string, replacements: readonly Replacement[]): string =>
	replacements.reduce((result, [pattern, general]) => result.replace(pattern, general), text);

/** The same complaint in the words of several shells and systems becomes one. */
const oneVoice: readonly Replacement[] = [
	[/<\/?tool_use_error>/g, ''],
	[/^\[[\w:./-]{1,40}\] (?!ERROR task failed)/, ''],
	[/^(?:\S{0,80}\/)?(?:ba|z|da)?sh(?:\.exe)?: line \d{1,6}: /, ''],
	[/^\(eval\):(?:\d{1,6}: )?/, ''],
	[/^(?:\S{0,80}\/)?(?:ba|z|da)?sh(?::\d{1,6})?: /, ''],
	[/^cd:\d{1,6}: no such file or directory: (\S{1,200})/, 'cd: $1: No such file or directory'],
	[/^command not found: (\S{1,80})/, '$1: command not found'],
	[/^(\w{1,12}): (?:cannot (?:access|stat|open|remove)|can't (?:read|open|stat)) /, '$1: '],
	[/ (?:Note: your current working directory|Did you mean) .{0,300}$/, ''],
	[/ ?\(\d{1,9}(?:\.\d{1,9})?m?s\)/g, ''],
	[/^\d{1,6}:\d{1,5} +/, ''],
];

const placesAndIds: readonly Replacement[] = [
	[/\b[a-z][a-z\d+.-]{1,12}:\/\/[^\s'"`)\]>]{1,300}/gi, '<url>'],
	[/\b(git|root)@[\w-]{1,60}(?:\.[\w-]{1,60}){0,6}/g, '$1@<host>'],
	[/(?<![\w/])(?!git@|root@)[\w.-]{1,40}@[\w-]{1,60}(?:\.[\w-]{1,60}){0,6}(?![\w/])/g, '<user>@<host>'],
];

const idsAndTimes: readonly Replacement[] = [
	[/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
	[/\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?)?\b/g, '<time>'],
	[/(?<![\w.:])\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?!\d)(?: ?[ap]m\b)?/gi, '<time>'],
	[/\b(?:\d{1,3}\.){3}\d{1,3}\b(?::\d{1,5})?/g, '<host>'],
	[/\b(?:localhost|[a-z\d-]{1,60}(?:\.[a-z\d-]{1,60}){1,5}):\d{2,5}\b/gi, '<host>'],
	[/\b(?=[0-9a-f]{0,39}\d)(?=[0-9a-f]{0,39}[a-f])[0-9a-f]{7,40}\b/gi, '<hash>'],
];

const path =
	/(?:[A-Za-z]:[\\/]|~[\\/]|\.{1,2}[\\/]|[\\/])?[\w@.+~*-]{0,80}(?:[\\/][\w@.+~*-]{1,80}){1,40}[\\/]?|\b[A-Za-z]:\\/g;
/** `a.go:12:3`, `<path>(3,5)`: where in a file. */
const place = /(?:[\w@+-]{1,60}(?:\.[\w@+-]{1,30}){0,3}\.[A-Za-z]\w{0,6}|<path>)[:(]\d{1,7}(?:[:,]\d{1,6})?\)?/g;
const quoted = /'([^'\n]{0,200})'|"([^"\n]{0,200})"|`([^`\n]{0,200})`|‘([^’\n]{0,200})’|“([^”\n]{0,200})”/g;
const number = /(?<![\w<.#-])[-+]?\d[\d,_]{0,20}(?:\.\d{1,12})?(?:[a-zµ%]{1,3}\b)?(?![\w>])/g;
/** Numbers that name a problem. They are hidden from the others as private-use characters. */
const tellingNumber = /\b(?:HTTP(?: error| status)?|status code|[Ee]xit code|E?errno|Errno|os error|curl:) \(?\d{1,5}/g;
const hidden = 0xe000;

/** Names of the code at hand, in what a compiler says of it: `cfg.Palettes`, `newThing(…)`, `*T`, `some_name`. */
const codeName =
	/(?<![<\w])(?!\w{1,40}(?:Error|Exception)\b)[\w*&[\]]{0,60}(?:[a-z\d][A-Z]|\w\.\w|\w_|\*\w)[\w.*()[\]{}]{0,80}/g;
const generalCode: readonly Replacement[] = [
	[/ \([^()]{26,300}(?:\)|$)/g, ''],
	[codeName, '<…>'],
	[/<…>(?:[ ,.]{0,2}<…>){1,20}/g, '<…>'],
];

/** Keys, tokens, passwords: nothing that looks like one may stand in a list. */
const secrets: readonly Replacement[] = [
	[/\b((?:api[_-]?key|token|secret|passw(?:or)?d|pwd|credential|authorization)s?)(["']?\s?[:=]\s?)(?:Bearer |Basic )?\S{1,400}/gi, '$1$2<secret>'],
	[/\bBearer \S{8,400}/g, 'Bearer <secret>'],
	[/\b(?:sk|pk|rk|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abprs]|AKIA|ASIA|AIza|npm|pypi|eyJ)[-_]?[\w.-]{12,400}/g, '<secret>'],
]; // biome-ignore format: a table

/** What is left of long words with letters and digits: nobody reads them. */
const longWord = /(?<![\w<])(?=[\w+=-]{0,400}\d)(?=[\w+=-]{0,400}[A-Za-z])[\w+=-]{28,400}(?![\w>])/g;

/** Places, ids, times, quotes and numbers made general; `keepNames`: the last part of a path stays. */
function generalise(text: string, keepNames: boolean, isCode: boolean): string {
	let general = replaceAll(replaceAll(text, secrets), placesAndIds);
	general = general.replace(path, found => (keepNames ? lastPart(found) : '<path>'));
	general = general.replace(place, found =>
		found.startsWith('<path>') || !keepNames ? '<path>' : found.replace(/[:(].*$/, ''),
	);
	general = replaceAll(general, idsAndTimes).replace(longWord, '<id>');
	general = general.replace(quoted, (...groups) => {
		const inside = groups.slice(1, 6).find(each => typeof each === 'string') ?? '';
		return keepNames && plainName.test(inside) ? inside : '<…>';
	});
	if (isCode) general = replaceAll(general, generalCode);
	const telling: string[] = [];
	general = general.replace(tellingNumber, found => String.fromCharCode(hidden + telling.push(found) - 1));
	general = general.replace(number, '<n>');
	return general.replace(/[\ue000-\uf8ff]/g, mark => telling[mark.charCodeAt(0) - hidden] ?? '');
}

/** Signatures seen before: a million marks have a few thousand of them, and comparing them is comparing addresses. */
const seen = new Map<string, string>();
const mostSeen = 20_000;

function shorten(text: string): string {
	const short = text.length > longestSignature ? `${text.slice(0, longestSignature - 1).trimEnd()}…` : text;
	const known = seen.get(short);
	if (known !== undefined) return known;
	if (seen.size >= mostSeen) seen.clear();
	seen.set(short, short);
	return short;
}

/** `*.go: missing cases in switch of type <…> (exhaustive)`; of a listing by file only the rule: `no-unused-vars`. */
function lintSignature({where, message, rule, isListed}: LintMessage): string {
	if (isListed && rule !== '') return rule;
	const said = generalise(replaceAll(message, oneVoice), false, true);
	return `${where === '' ? '' : `${where}: `}${said}${rule === '' ? '' : ` (${rule})`}`;
}

/** Signatures by what they were made of: the same complaint comes again and again, often word for word. */
const made = new Remembered<string>(2_000);

/** `evidence`: as in the mark. `subject`: what was run or used, for marks whose evidence says nothing of it. */
export const signatureOf = (kind: MarkKind, evidence: string, subject = ''): string =>
	made.get(`${kind} ${subject.length} ${subject}${evidence}`, () => makeSignature(kind, evidence, subject));

function makeSignature(kind: MarkKind, evidence: string, subject: string): string {
	const raw = withoutColour(evidence).replace(/[\ue000-\uf8ff]/g, '');
	const plain = raw.replace(/\s+/g, ' ').trim();
	if (kind === 'test-failure') {
		const verdict = testSignature(plain, subject);
		if (verdict !== null) return shorten(verdict);
	}
	const {before = [], after = []} = kindVoices[kind] ?? {};
	let text = replaceAll(plain, before);
	if (kind === 'build-failure' && text === plain) text = lintSignature(lintMessage(raw));
	else text = generalise(replaceAll(replaceAll(text, oneVoice), before), nameMatters.has(kind), false);
	if (subject !== '') text = text === '' ? subject : `${subject}: ${text}`;
	return shorten(replaceAll(text, after).trim());
}
