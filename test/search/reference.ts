/**
 * The meaning of a hit in plain code, written from docs/search.md and from nothing else: every record is looked at,
 * every word of the corpus is compared, nothing is packed and nothing is clever. The engine must find the same.
 */
import {isDeepStrictEqual} from 'node:util';
import type {NamePattern, Query, Term} from '../../source/search/query.ts';
import type {SearchRecord} from '../../source/search/segment.ts';
import {fold} from '../../source/text/fold.ts';

export interface CorpusFile {
	readonly user: string | null;
	readonly start: number | null;
	readonly records: readonly SearchRecord[];
}

export interface ReferenceResult {
	/** `file:field:line` of every hit, sorted. */
	readonly hits: readonly string[];
	readonly how: 'words' | 'mended' | 'letters';
}

export const keyOf = (file: number, record: {readonly field: string; readonly line: number}): string =>
	`${file}:${record.field}:${record.line}`;

const isWordCharacter = (character: string | undefined): boolean =>
	character !== undefined && /[\p{L}\p{M}\p{N}_]/u.test(character);

function standsWhole(line: string, text: string): boolean {
	const characters = Array.from(line);
	const wanted = Array.from(text);
	return characters.some(
		(_, at) =>
			isDeepStrictEqual(characters.slice(at, at + wanted.length), wanted) &&
			!isWordCharacter(characters[at - 1]) &&
			!isWordCharacter(characters[at + wanted.length]),
	);
}

function lettersStand(line: string, text: string): boolean {
	const characters = Array.from(line);
	const letters = Array.from(text);
	for (let start = 0; start < characters.length; start++) {
		if (characters[start] !== letters[0]) continue;
		let next = 0;
		// Within twice as many characters as there are letters, and six more (UTF-16).
		let span = 0;
		for (const character of characters.slice(start)) {
			span += character.length;
			if (span > letters.length * 2 + 6) break;
			if (character === letters[next] && ++next === letters.length) return true;
		}
	}
	return false;
}

function stands(term: Term, text: string): boolean {
	const lines = text.split('\n');
	switch (term.kind) {
		case 'word':
		case 'exact':
			return text.includes(term.text);
		case 'whole':
			return lines.some(line => standsWhole(line, term.text));
		case 'begin':
			return lines.some(line => line.startsWith(term.text));
		case 'end':
			return lines.some(line => line.endsWith(term.text));
		case 'line':
			return lines.includes(term.text);
		case 'regex':
			return lines.some(line => new RegExp(term.text, 'i').test(line));
		case 'letters':
			return lines.some(line => lettersStand(line, term.text));
	}
}

const named = (patterns: readonly NamePattern[], name: string | null): boolean =>
	name !== null &&
	patterns.some(({text, begin, end}) => {
		const folded = fold(name);
		if (begin && end) return folded === text;
		if (begin) return folded.startsWith(text);
		if (end) return folded.endsWith(text);
		return folded.includes(text);
	});

function inScope({scopes}: Query, file: CorpusFile, record: SearchRecord): boolean {
	const {fields, users, tools, kinds, outcomes, since, until} = scopes;
	if (!fields.includes(record.field)) return false;
	if (users.only.length > 0 && !named(users.only, file.user)) return false;
	if (named(users.never, file.user)) return false;
	if (tools.only.length > 0 && !named(tools.only, record.tool)) return false;
	if (named(tools.never, record.tool)) return false;
	if (kinds.only.length > 0 && !(record.mark && kinds.only.includes(record.mark))) return false;
	if (record.mark && kinds.never.includes(record.mark)) return false;
	if (outcomes.only.length > 0 && !(record.outcome && outcomes.only.includes(record.outcome))) return false;
	if (record.outcome && outcomes.never.includes(record.outcome)) return false;
	const time = record.time ?? file.start;
	if (since !== null && (time === null || time < since)) return false;
	return until === null || (time !== null && time <= until);
}

function hitsOf(files: readonly CorpusFile[], query: Query): string[] {
	return files
		.flatMap((file, index) =>
			file.records
				.filter(record => inScope(query, file, record))
				.filter(record => query.groups.every(group => group.some(term => stands(term, fold(record.text)) !== term.not)))
				.map(record => keyOf(index, record)),
		)
		.sort();
}

/** Edits (a letter left out, added, changed, two neighbours swapped) from one word to the other, from their ends. */
export function plainDistance(a: readonly string[], b: readonly string[]): number {
	const known = new Map<string, number>();
	const distance = (i: number, j: number): number => {
		if (i === 0 || j === 0) return i + j;
		const key = `${i},${j}`;
		const seen = known.get(key);
		if (seen !== undefined) return seen;
		const choices = [
			distance(i - 1, j) + 1,
			distance(i, j - 1) + 1,
			distance(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
		];
		if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) choices.push(distance(i - 2, j - 2) + 1);
		const least = Math.min(...choices);
		known.set(key, least);
		return least;
	};
	return distance(a.length, b.length);
}

const editsAllowed = (letters: number): number => (letters < 4 ? 0 : letters < 6 ? 1 : 2);

/** Every way to mend a word, with how many edits that takes. */
function waysToMend(word: string, vocabulary: ReadonlySet<string>): {text: string; edits: number}[] {
	// Runs of letters, and what stands between them, in turn.
	let ways = [{text: '', edits: 0}];
	for (const part of word.split(/([\p{L}\p{M}]+)/u)) {
		const letters = Array.from(part);
		const choices = [{text: part, edits: 0}];
		if (/^[\p{L}\p{M}]/u.test(part)) {
			for (const other of vocabulary) {
				const edits = plainDistance(letters, Array.from(other));
				if (edits > 0 && edits <= editsAllowed(letters.length)) choices.push({text: other, edits});
			}
		}
		ways = ways.flatMap(way =>
			choices.map(choice => ({text: way.text + choice.text, edits: way.edits + choice.edits})),
		);
	}
	return ways.filter(({edits}) => edits > 0);
}

export function referenceSearch(files: readonly CorpusFile[], query: Query): ReferenceResult {
	const asTyped = hitsOf(files, query);
	if (asTyped.length > 0) return {hits: asTyped, how: 'words'};

	const words = files.flatMap(({records}) => records.flatMap(({text}) => fold(text).match(/[\p{L}\p{M}]+/gu) ?? []));
	const vocabulary = new Set(words.filter(word => Array.from(word).length >= 3 && Array.from(word).length <= 24));
	const isFree = (term: Term) => term.kind === 'word' && !term.not;
	const lost = query.groups.filter(
		group => group.some(isFree) && hitsOf(files, {...query, groups: [group]}).length === 0,
	);
	if (lost.length === 0) return {hits: [], how: 'words'};
	const ways = new Map(
		lost.map(group => [group, group.filter(isFree).flatMap(({text}) => waysToMend(text, vocabulary))]),
	);
	for (const onlyNearest of [true, false]) {
		const groups = query.groups.map(group => {
			const all = ways.get(group) ?? [];
			const fewest = Math.min(...all.map(({edits}) => edits));
			const chosen = onlyNearest ? all.filter(({edits}) => edits === fewest) : all;
			return [...group, ...chosen.map(({text}): Term => ({kind: 'word', text, not: false, mends: null}))];
		});
		const hits = hitsOf(files, {...query, groups});
		if (hits.length > 0) return {hits, how: 'mended'};
	}

	const isLong = (term: Term) => isFree(term) && Array.from(term.text).length >= 3;
	const byLetters: Query = {
		...query,
		groups: query.groups.map(group =>
			lost.includes(group) ? group.map(term => (isLong(term) ? {...term, kind: 'letters'} : term)) : group,
		),
		scopes: {
			...query.scopes,
			fields: query.scopes.fields.filter(field => ['command', 'prompt', 'title'].includes(field)),
		},
	};
	const hits = hitsOf(files, byLetters);
	return hits.length > 0 ? {hits, how: 'letters'} : {hits: [], how: 'words'};
}
