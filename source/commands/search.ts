/** `search QUERY [SOURCE…]`: one row a hit, best first. The query is one word of the command line, quoted where it has blanks. */
import fs from 'node:fs';
import path from 'node:path';
import {SearchIndex} from '../library/search-index.ts';
import {isEmptyQuery, parseQuery} from '../search/query.ts';
import {type SearchPage, search} from '../search/search.ts';
import {visibleLine} from '../text/safe-text.ts';
import {type CommandContext, exitStatus, type RowCommand, UsageError} from './command.ts';
import type {Options} from './options.ts';
import type {Field} from './row.ts';
import {asksForSteps, fits, type Happening, happeningsOf} from './selection.ts';
import {tell} from './tell.ts';
import type {SelectedFile, Workspace} from './workspace.ts';

const fields: readonly Field[] = [
	{name: 'user', type: 'text', about: 'whose session', heading: 'user'},
	{name: 'file', type: 'path', about: "relative to the source's root, with /", heading: 'file', leaves: 1},
	{name: 'line', type: 'count', about: 'of the event', heading: 'line', leaves: 2},
	{name: 'toolUseId', type: 'text', about: 'id of the call; null for what is said'},
	{name: 'field', type: 'text', about: 'command, output, prompt, reply or title', heading: 'in'},
	{name: 'score', type: 'score', about: '0 to 1, 1 best', heading: 'score', leaves: 3},
	{name: 'excerpt', type: 'text', about: 'what stands round the match, on one line, sanitised', heading: 'excerpt'},
];

/** Hits whose events are read at a time. */
const hitsAtOnce = 200;

export const searchCommand: RowCommand = {
	kind: 'rows',
	fields,
	emptyStatus: exitStatus.nothingFound,
	async *rows(read, context) {
		const {io, words, options} = context;
		const [written = '', ...sources] = words;
		const query = parseQuery(written, {now: io.now});
		if (query.problems.length > 0) throw new UsageError(`search: ${visibleLine(query.problems.join('; '))}`);
		if (isEmptyQuery(query))
			throw new UsageError('search needs a query: session-tui search "permission denied" [SOURCE…]');
		for (const word of sources) refuseSecondWord(word, context);
		const index = new SearchIndex();
		const workspace = await read({words: sources, isSearched: true});
		const files = new Map(workspace.files.map(file => [file.record.id, file]));
		const searched = index.files(workspace.library).filter(({fileId}) => files.has(fileId));
		const page = await lastPage(search(searched, query));
		if (!page) return;
		for (const sentence of sentencesOf(page)) tell(io, sentence);
		const isWanted = hitFilter(workspace, options);
		for (let from = 0; from < page.total; from += hitsAtOnce) {
			const hits = page.range(from, from + hitsAtOnce).filter(isWanted);
			for (const hit of await index.describe(workspace.library, page, hits)) {
				const file = files.get(hit.fileId);
				if (!file) continue;
				const {line, toolUseId, field, score} = hit;
				const excerpt = visibleLine(hit.excerpt);
				const rounded = Math.round(score * 10_000) / 10_000;
				yield {user: file.user, file: file.file, line, toolUseId, field, score: rounded, excerpt};
			}
		}
	},
};

/** `search permission denied` asks for two words and names one query and one source: better to say so than to guess. */
function refuseSecondWord(word: string, {io, config, words}: CommandContext): void {
	const isBare = !/[/\\:]/.test(word) && !Object.hasOwn(config.sources, word);
	if (!isBare || fs.existsSync(path.resolve(io.cwd, word))) return;
	const query = visibleLine(`${words[0]} ${word}`, 100);
	throw new UsageError(
		`search: ${visibleLine(word)} is no source; a query of several words is one argument: session-tui search "${query}"`,
	);
}

async function lastPage(pages: AsyncIterable<SearchPage>): Promise<SearchPage | null> {
	let last: SearchPage | null = null;
	for await (const page of pages) last = page;
	return last;
}

/** What was not understood, and which words stood in for which. */
function sentencesOf({problems, how, mended}: SearchPage): string[] {
	const stoodIn = mended.map(({from, to}) => `${from} is found nowhere; searched for ${to.slice(0, 5).join(', ')}`);
	const letters = how === 'letters' ? ['found nowhere as it is written; searched for the letters in order'] : [];
	return [...problems, ...stoodIn, ...letters].map(sentence => visibleLine(sentence));
}

type HitPlace = Pick<SearchPage['hits'][number], 'fileId' | 'line' | 'toolUseId'>;

/** Whether the step or the message of a hit is one that the filters leave. */
function hitFilter({files}: Workspace, options: Options): (hit: HitPlace) => boolean {
	if (!asksForSteps(options)) return () => true;
	const fitting = new Map<number, {steps: Set<string>; lines: Set<number>}>();
	const fittingOf = ({record, facts}: SelectedFile) => {
		const happenings: Happening[] = happeningsOf(facts).filter(happening => fits(happening, options));
		const steps = new Set(happenings.flatMap(({step}) => (step ? [step.id] : [])));
		const lines = new Set(happenings.flatMap(({step, marks}) => (step ? [] : marks.map(({line}) => line))));
		fitting.set(record.id, {steps, lines});
	};
	for (const file of files) fittingOf(file);
	return ({fileId, line, toolUseId}) => {
		const found = fitting.get(fileId);
		return toolUseId === null ? (found?.lines.has(line) ?? false) : (found?.steps.has(toolUseId) ?? false);
	};
}
