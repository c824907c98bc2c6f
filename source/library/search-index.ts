/** Searches the library's texts, which its files keep, and tells hits as people read them. */
import {excerptsOf} from '../search/excerpt.ts';
import {SearchMemory} from '../search/memory.ts';
import {newestFirst} from '../search/pass.ts';
import {parseQuery} from '../search/query.ts';
import {type SearchFile, type SearchHit, type SearchPage, search} from '../search/search.ts';
import {Vocabulary} from '../search/vocabulary.ts';
import {userOf} from '../sources/person.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {Library} from './library.ts';
import type {LibraryHit} from './port.ts';
import {parseEvent, recordText} from './record-text.ts';
import {gates} from './search-gates.ts';
import {unknownUser} from './summarise.ts';

/** Hits of a page: more than anybody scrolls through; more words narrow it. */
const pageHits = 300;

const hitsPerSession = 25;
/** Hits looked through for that: beyond them counts are at least so many. */
const countedHits = 20_000;

/** Words of the corpus are gathered so long at a time. */
const turnMilliseconds = 8;

/** Characters of text shown round a match. */
const excerptCharacters = 240;

export class SearchIndex {
	private readonly vocabulary = new Vocabulary();
	private readonly memory = new SearchMemory();

	/** Forgets what was found: a file is read anew, or gone. */
	forget(): void {
		this.memory.clear();
	}

	/**
	 * Gathers the words of the corpus, so that the first mistyped one need not wait for it; `turn` lets others have theirs.
	 * @throws FactsLost
	 */
	async prepare(library: Library, turn: () => Promise<void>): Promise<void> {
		const segments = newestFirst(this.files(library)).map(({segment}) => segment);
		let turnEnds = performance.now() + turnMilliseconds;
		for (const _ of this.vocabulary.update(segments, () => turnEnds)) {
			await turn();
			turnEnds = performance.now() + turnMilliseconds;
		}
	}

	/** Pages of hits over everything read so far; `signal` is looked at often. @throws FactsLost */
	async *search(library: Library, text: string, signal: {readonly aborted: boolean}): AsyncGenerator<SearchPage> {
		yield* search(this.files(library), parseQuery(text), {
			signal,
			vocabulary: this.vocabulary,
			memory: this.memory,
			pageHits,
			isEverything: isReadOnce(library),
		});
	}

	/**
	 * The hits to show: the best ones, but no more of a session than `hitsPerSession`, so that one long session does not hide
	 * all others; and how many each of these sessions has in all.
	 */
	spread(library: Library, page: SearchPage): {hits: SearchHit[]; sessionHits: Record<number, number>} {
		const hits: SearchHit[] = [];
		const sessionHits: Record<number, number> = {};
		const sessions = new Map<number, number | null>();
		for (const [index, fileId] of page.fileIds(0, page.complete ? countedHits : 10 * pageHits).entries()) {
			let session = sessions.get(fileId);
			if (session === undefined) {
				const record = library.get(fileId);
				session = record ? library.sessionOf(record).id : null;
				sessions.set(fileId, session);
			}
			if (session === null) continue;
			const count = (sessionHits[session] ?? 0) + 1;
			sessionHits[session] = count;
			if (count <= hitsPerSession && hits.length < pageHits) hits.push(...page.range(index, index + 1));
		}
		return {hits, sessionHits};
	}

	/**
	 * Hits of a page with whom and what they belong to, and the words round the match. Reads the events of the hits.
	 * @throws FactsLost
	 */
	async describe(library: Library, page: SearchPage, hits: readonly SearchHit[]): Promise<LibraryHit[]> {
		const excerpts = await excerptsOf(page, hits, hit => textOf(library, hit), excerptCharacters);
		return hits.flatMap((hit, index): LibraryHit[] => {
			const record = library.get(hit.fileId);
			const excerpt = excerpts[index];
			if (!record || !excerpt) return [];
			const session = library.sessionOf(record).id;
			const user = userOf(record.file, record.facts?.project ?? null) ?? unknownUser;
			return [{...hit, ...excerpt, session, user, file: record.file.path}];
		});
	}

	/** What can be searched by now. @throws FactsLost */
	files(library: Library): SearchFile[] {
		const files: SearchFile[] = [];
		for (const record of library.files()) {
			const segment = record.searchable();
			if (!segment) continue;
			files.push({
				fileId: record.id,
				segment,
				user: userOf(record.file, record.facts?.project ?? null),
				session: String(library.sessionOf(record).id),
				start: record.facts?.start ?? (record.file.date ? Date.parse(record.file.date) : null),
			});
		}
		return files;
	}
}

/** Whether each file has been read at least once, or cannot be: one that grows is no reason to take back what was said. */
function isReadOnce(library: Library): boolean {
	if (library.progress.phase === 'listing') return false;
	for (const {facts, state} of library.files()) if (!facts && state === 'waiting') return false;
	return true;
}

/** The text of a hit as it stands in its file; null when it cannot be read any more. */
async function textOf(library: Library, hit: SearchHit): Promise<SafeText | null> {
	const record = library.get(hit.fileId);
	if (!record) return null;
	const bytes = await record.source.readRange(record.file.path, hit.offset, hit.length);
	const event = parseEvent(bytes.toString('utf8'));
	return event ? gates[hit.field](recordText(event, hit.field, hit.toolUseId)) : null;
}
