/** Libraries with a cache in a folder of their own, and all that can be asked of them, for comparing one with another. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {defaultAnalysisOptions} from '../../../source/analysis/types.ts';
import type {CacheSettings} from '../../../source/library/cache/source-cache.ts';
import {Library, type LibraryOptions} from '../../../source/library/library.ts';
import {SearchIndex} from '../../../source/library/search-index.ts';
import type {SearchPage} from '../../../source/search/search.ts';
import type {Source} from '../../../source/sources/source.ts';

/** A folder that is gone when the process ends. */
export function temporaryFolder(): string {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-cache-'));
	process.once('exit', () => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

export const cacheIn = (folder: string, more: Partial<CacheSettings> = {}): CacheSettings => ({
	folder,
	build: 'test',
	writes: true,
	onProblem: sentence => {
		throw new Error(sentence);
	},
	...more,
});

export async function libraryOf(
	source: Source,
	cache: CacheSettings | null,
	options: Partial<LibraryOptions> = {},
): Promise<Library> {
	const library = new Library([source], {...defaultAnalysisOptions, isSearchable: true, cache, ...options});
	await library.list();
	await library.index();
	return library;
}

/** Asks for everything: rows, facts to the last mark, and what several searches find. */
export async function everythingOf(library: Library): Promise<unknown> {
	return library.withFacts(async () => {
		const rows = library.summaries().map(row => ({...row, id: 0}));
		const files = [...library.ownFiles()].map(({facts, copiedKeys, record, user}) => {
			const {copyKeys, types, marks, steps, prompts} = facts;
			const rest = {...facts, marks, steps, prompts};
			return {
				...{path: record.file.path, user, copiedKeys, ...rest},
				types: Object.fromEntries(types),
				copyKeys: {keys: [...copyKeys.keys], kinds: [...copyKeys.kinds]},
			};
		});
		const found: unknown[] = [];
		for (const query of ['e', 'cmd:git', 'out:error', 'prune branches', 'kind:permission']) {
			const index = new SearchIndex();
			let last: SearchPage | null = null;
			for await (const page of index.search(library, query, {aborted: false})) last = page;
			const hits = last?.range(0, 1000) ?? [];
			const described = last ? await index.describe(library, last, hits.slice(0, 5)) : [];
			const named = (id: number) => library.get(id)?.file.path;
			found.push(
				hits.map(hit => ({...hit, fileId: named(hit.fileId)})),
				described.map(({excerpt, matches}) => ({excerpt, matches})),
			);
		}
		rows.sort((a, b) => (a.file < b.file ? -1 : 1));
		files.sort((a, b) => (a.path < b.path ? -1 : 1));
		return {rows, files, found, progress: {...library.progress, bytesThisRun: 0, secondsThisRun: 0}};
	});
}
