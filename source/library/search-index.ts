/** The library's texts, searchable: one segment a file, filled while files are read, and hits as people read them. */
import type {SearchText} from '../analysis/file-indexer.ts';
import {excerptsOf} from '../search/excerpt.ts';
import {SearchMemory} from '../search/memory.ts';
import {parseQuery, type SearchField} from '../search/query.ts';
import {type SearchFile, type SearchHit, type SearchPage, search} from '../search/search.ts';
import {SearchSegment} from '../search/segment.ts';
import {Vocabulary} from '../search/vocabulary.ts';
import {userOf} from '../sources/person.ts';
import {type SafeText, safeText, visibleText} from '../text/safe-text.ts';
import type {FileRecord} from './file-record.ts';
import type {Library} from './library.ts';
import type {LibraryHit} from './port.ts';
import {parseEvent, recordText} from './record-text.ts';
import {unknownUser} from './summarise.ts';

/** Hits of a page: more than anybody scrolls through; more words narrow it. */
const pageHits = 300;

const hitsPerSession = 25;
/** Hits looked through for that: beyond them counts are at least so many. */
const countedHits = 20_000;

/** Characters of text shown round a match. */
const excerptCharacters = 240;

/** Through which gate each field goes, both when it is indexed and when it is read again to be shown. */
const gates: {readonly [field in SearchField]: (raw: string) => SafeText} = {
	command: visibleText,
	output: safeText,
	prompt: visibleText,
	reply: safeText,
	title: visibleText,
};

export class SearchIndex {
	private readonly segments = new Map<number, SearchSegment>();
	private readonly vocabulary = new Vocabulary();
	private readonly memory = new SearchMemory();

	/** Takes a text while its file is read. */
	add(record: FileRecord, text: SearchText): void {
		let segment = this.segments.get(record.id);
		if (!segment) {
			segment = new SearchSegment();
			this.segments.set(record.id, segment);
		}
		segment.add(text, gates[text.field]);
	}

	/** Forgets what a file said: it is read anew, or gone. */
	drop(record: FileRecord): void {
		this.segments.delete(record.id);
		this.memory.clear();
	}

	/** Pages of hits over everything read so far; `isCancelled` is asked often. */
	async *search(library: Library, text: string, signal: {readonly aborted: boolean}): AsyncGenerator<SearchPage> {
		yield* search(this.files(library), parseQuery(text), {
			signal,
			vocabulary: this.vocabulary,
			memory: this.memory,
			pageHits,
		});
	}

	/**
	 * The hits to show: the best ones, but no more of a session than `hitsPerSession`, so that one long session does not hide
	 * all others; and how many each of these sessions has in all.
	 */
	spread(library: Library, page: SearchPage): {hits: SearchHit[]; sessionHits: Record<number, number>} {
		const hits: SearchHit[] = [];
		const sessionHits: Record<number, number> = {};
		for (const hit of page.range(0, page.complete ? countedHits : 10 * pageHits)) {
			const record = library.get(hit.fileId);
			if (!record) continue;
			const session = library.sessionOf(record).id;
			const count = (sessionHits[session] ?? 0) + 1;
			sessionHits[session] = count;
			if (count <= hitsPerSession && hits.length < pageHits) hits.push(hit);
		}
		return {hits, sessionHits};
	}

	/** Hits of a page with whom and what they belong to, and the words round the match. Reads the events of the hits. */
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

	/** What can be searched by now. */
	files(library: Library): SearchFile[] {
		const files: SearchFile[] = [];
		for (const record of library.files()) {
			const segment = this.segments.get(record.id);
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

/** The text of a hit as it stands in its file; null when it cannot be read any more. */
async function textOf(library: Library, hit: SearchHit): Promise<SafeText | null> {
	const record = library.get(hit.fileId);
	if (!record) return null;
	const bytes = await record.source.readRange(record.file.path, hit.offset, hit.length);
	const event = parseEvent(bytes.toString('utf8'));
	return event ? gates[hit.field](recordText(event, hit.field, hit.toolUseId)) : null;
}
