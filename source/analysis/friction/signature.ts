/**
 * The signature of a mark: its evidence made general, so that the same problem at seven people is one row of a list
 * that reads like things to do. What tells one problem from another stays: the name of a missing file, a module, a
 * program, a test, an error number. What tells one occurrence from another goes: folders, numbers, hashes, times.
 */
import type {MarkKind} from '../types.ts';
import {withoutColour} from './evidence.ts';

const longestSignature = 120;

/** Kinds in which the name between quotes, or the last part of a path, is what must be fixed. */
const nameMatters: ReadonlySet<MarkKind> = new Set(['missing-file', 'command-not-found', 'environment', 'permission']);

const fileName = /^[\w@.+-]{1,60}$/;

/** Last part of a path, where it is a plain name; else `<path>`. */
function lastPart(path: string): string {
	const name =
		path
			.replace(/[/\\]+$/, '')
			.split(/[/\\]/)
			.pop() ?? '';
	return fileName.test(name) && !/\d{4,}|[0-9a-f]{8,}/i.test(name) ? name : '<path>';
}

const replaceAll: readonly (readonly [RegExp, string])[] = [
	[/\[[\w:./-]{1,40}\] (?=\S)/g, ''],
	[/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
	[/\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?)?\b/g, '<time>'],
	[/\b\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?[ap]m\b)?/gi, '<time>'],
	[/\b[a-z][a-z\d+.-]{1,12}:\/\/[^\s'"`)\]>]{1,300}/gi, '<url>'],
	[/\b([\w.-]{1,40})@[\w-]{1,60}(?:\.[\w-]{1,60}){0,6}/g, '<user>@<host>'],
	[/\b(?:\d{1,3}\.){3}\d{1,3}\b(?::\d{1,5})?/g, '<host>'],
	[/\b(?:localhost|[a-z\d-]{1,60}(?:\.[a-z\d-]{1,60}){1,5}):\d{2,5}\b/gi, '<host>'],
];

const hash = /\b(?=[0-9a-f]{0,39}\d)(?=[0-9a-f]{0,39}[a-f])[0-9a-f]{7,40}\b/gi;
const path =
	/(?:[A-Za-z]:[\\/]|~[\\/]|\.{1,2}[\\/]|[\\/])?[\w@.+~*-]{0,80}(?:[\\/][\w@.+~*-]{1,80}){1,40}[\\/]?|[A-Za-z]:\\/g;
const place = /\b([\w@.+-]{1,80}\.[A-Za-z]\w{0,5}|<path>)[:(]\d{1,7}(?:[:,]\d{1,6})?\)?/g;
const quoted = /'([^'\n]{0,200})'|"([^"\n]{0,200})"|`([^`\n]{0,200})`|‘([^’\n]{0,200})’|“([^”\n]{0,200})”/g;
const number = /(?<![\w<.#-])[-+]?\d[\d,_]{0,20}(?:\.\d{1,12})?(?:[a-zµ%]{1,3}\b)?(?![\w>])/g;
/** Numbers that name a problem. */
const tellingNumber = /\b(?:HTTP(?: error| status)?|status code|[Ee]xit code|E?errno|Errno|os error|curl:) \(?\d{1,5}/g;

/** `evidence`: as in the mark. `subject`: what was run or used, for marks whose evidence says nothing of it. */
export function signatureOf(kind: MarkKind, evidence: string, subject = ''): string {
	let text = withoutColour(evidence)
		.replace(/<\/?tool_use_error>/g, '')
		.replace(/\s+/g, ' ')
		.trim();
	for (const [pattern, general] of replaceAll) text = text.replace(pattern, general);
	const keepNames = nameMatters.has(kind);
	text = text.replace(path, found => (keepNames ? lastPart(found) : '<path>'));
	text = text.replace(place, '$1:<n>').replace(hash, '<hash>');
	text = text.replace(quoted, (...groups) => {
		const inside = groups.slice(1, 6).find(each => typeof each === 'string') ?? '';
		return keepNames && fileName.test(inside) ? inside : '<…>';
	});
	const kept: string[] = [];
	text = text.replace(tellingNumber, found => `\u0001${kept.push(found) - 1}\u0002`);
	text = text.replace(number, '<n>').replace(/\u0001(\d+)\u0002/g, (_, index) => kept[Number(index)] ?? '');
	const whole = subject === '' ? text : text === '' ? subject : `${subject}: ${text}`;
	return whole.length > longestSignature ? `${whole.slice(0, longestSignature - 1)}…` : whole;
}
