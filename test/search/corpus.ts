/** Small made-up corpora for the tests of the search, and what generates them. */
import fc from 'fast-check';
import {markKinds} from '../../source/analysis/types.ts';
import type {SearchFile} from '../../source/search/pass.ts';
import {parseQuery} from '../../source/search/query.ts';
import {type SearchOptions, type SearchPage, search} from '../../source/search/search.ts';
import {type SearchRecord, SearchSegment} from '../../source/search/segment.ts';
import {safeText} from '../../source/text/safe-text.ts';
import type {CorpusFile} from './reference.ts';

export function record(text: string, rest: Partial<SearchRecord> = {}): SearchRecord {
	return {
		field: 'command',
		line: 1,
		offset: 0,
		length: 1,
		toolUseId: null,
		tool: null,
		time: null,
		mark: null,
		...rest,
		text: safeText(text),
	};
}

export function packed(files: readonly CorpusFile[]): SearchFile[] {
	return files.map(({user, start, records}, fileId) => {
		const segment = new SearchSegment();
		for (const each of records) segment.add(each);
		return {fileId, user, start, session: `session ${fileId}`, segment};
	});
}

/** A corpus of one file of one record a text. */
export const commands = (...texts: string[]): SearchFile[] =>
	packed([{user: 'ann', start: 0, records: texts.map((text, index) => record(text, {line: index + 1}))}]);

export const NOW = Date.UTC(2026, 1, 10);

/** Searches to the end: the complete page. */
export async function lastPage(
	files: readonly SearchFile[],
	query: string,
	options?: SearchOptions,
): Promise<SearchPage> {
	let last: SearchPage | undefined;
	for await (const page of search(files, parseQuery(query, {now: NOW}), options)) last = page;
	if (!last?.complete) throw new Error('the search did not end with a complete page');
	return last;
}

/** The texts of all hits, folded, in their order. */
export async function found(files: readonly SearchFile[], query: string): Promise<string[]> {
	const page = await lastPage(files, query);
	return page.range(0, page.total).map(hit => {
		const {said, outputs} = files[hit.fileId]!.segment;
		return (hit.field === 'output' ? outputs : said).text(hit.record);
	});
}

/** Words that are near to one another, hold one another, and reach beyond ASCII. */
const words = [
	'permission',
	'permissions',
	'denied',
	'denier',
	'git',
	'digit',
	'Push',
	'pushed',
	'--no-verify',
	'foo_bar',
	'Straße',
	'NAÏVE',
	'naive',
	'ΣΊΣΥΦΟΣ',
	'日本語',
	'😀',
	'a',
	'127',
	'/usr/bin/git',
	'x\0y',
	'\ud800',
	'|',
	'"quoted"',
];
const separators = [' ', ' ', ' ', '\n', ', ', '', '—'];

const text = fc
	.array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(...separators)), {maxLength: 7})
	.map(parts => parts.map(([word, separator]) => word + separator).join(''));

/** Longer than the smallest chunk, so that records of a file lie in several. */
const longText = fc.tuple(text, fc.constantFrom(...words)).map(([end, word]) => `${`${word} `.repeat(3000)}${end}`);

const fields = ['command', 'output', 'prompt', 'reply', 'title'] as const;
const times = [null, NOW - 1000, NOW - 3 * 86_400_000, NOW - 30 * 86_400_000];

const anyRecord: fc.Arbitrary<Omit<SearchRecord, 'line'>> = fc
	.record({
		text: fc.oneof({weight: 40, arbitrary: text}, {weight: 1, arbitrary: longText}),
		field: fc.constantFrom(...fields),
		tool: fc.constantFrom(null, 'Bash', 'Read', 'mcp__bash'),
		time: fc.constantFrom(...times),
		mark: fc.constantFrom(null, null, ...markKinds),
		outcome: fc.constantFrom(null, 'ok' as const, 'failed' as const),
	})
	.map(({text: raw, ...rest}) => record(raw, rest));

export const anyCorpus: fc.Arbitrary<CorpusFile[]> = fc.array(
	fc
		.record({
			user: fc.constantFrom(null, 'ann', 'Annette', 'bob'),
			start: fc.constantFrom(...times),
			records: fc.array(anyRecord, {minLength: 1, maxLength: 12}),
		})
		.map(file => ({...file, records: file.records.map((each, index) => ({...each, line: index + 1}))})),
	{minLength: 1, maxLength: 4},
);

/** A word as people mistype it. */
const mistyped = fc
	.tuple(fc.constantFrom(...words), fc.nat(), fc.constantFrom('leave', 'double', 'swap', 'change'), fc.boolean())
	.map(([word, at, how, twice]) => {
		let letters = Array.from(word);
		for (let time = 0; time < (twice ? 2 : 1); time++) {
			const index = (at + time * 3) % letters.length;
			const letter = letters[index]!;
			const next = letters[index + 1] ?? '';
			const put = {leave: [], double: [letter, letter], swap: [next, letter], change: ['z']}[how];
			letters = letters.toSpliced(index, how === 'swap' ? 2 : 1, ...put);
		}
		return letters.join('');
	});

const word = fc.oneof(
	fc.constantFrom(...words),
	mistyped,
	fc.constantFrom('per', 'mission', 'gt', 'prmsn', 'pshd', 'e', 'ï', 'σ'),
);

const term = fc.oneof(
	{weight: 6, arbitrary: word},
	{weight: 1, arbitrary: word.map(each => `'${each}`)},
	{weight: 1, arbitrary: word.map(each => `'${each}'`)},
	{weight: 1, arbitrary: fc.tuple(word, word).map(pair => `"${pair.join(' ')}"`)},
	{weight: 1, arbitrary: word.map(each => `^${each}`)},
	{weight: 1, arbitrary: word.map(each => `${each}$`)},
	{weight: 1, arbitrary: word.map(each => `^${each}$`)},
	{weight: 1, arbitrary: word.map(each => `!${each}`)},
	{
		weight: 1,
		arbitrary: fc.constantFrom('/^git/', '/e[dr]\\b/', '!/\\d/', '/p.s/i', '/^$/', '/(/', '/git|push$/'),
	},
);

const scope = fc.constantFrom(
	'cmd:',
	'out:',
	'you:',
	'!reply:',
	'title: cmd:',
	'user:ann',
	'user:^ann$',
	'!user:bob',
	'kind:perm',
	'!kind:timeout',
	'tool:bash',
	'!tool:^bash$',
	'outcome:failed',
	'since:48h',
	'until:7d',
	'since:nonsense',
	'kind:',
);

export const anyQuery: fc.Arbitrary<string> = fc
	.tuple(
		fc.array(fc.tuple(term, fc.constantFrom(' ', ' ', ' ', ' | ')), {maxLength: 3}),
		fc.option(scope, {freq: 3, nil: ''}),
	)
	.map(([terms, end]) => terms.map(([each, join]) => each + join).join('') + end);
