/** The library's texts, searchable: one segment a file, filled while files are read, and hits as people read them. */
import type {SearchText} from '../analysis/file-indexer.ts';
import {excerptOf} from '../search/excerpt.ts';
import {parseQuery, type Query} from '../search/query.ts';
import {type SearchFile, type SearchHit, type SearchPage, search} from '../search/search.ts';
import {SearchSegment} from '../search/segment.ts';
import {Vocabulary} from '../search/vocabulary.ts';
import {userOf} from '../sources/person.ts';
import {SourceError} from '../sources/source.ts';
import {safeText} from '../text/safe-text.ts';
import type {FileRecord} from './file-record.ts';
import type {Library} from './library.ts';
import type {LibraryHit} from './port.ts';
import {parseEvent, recordText} from './record-text.ts';

/** Characters of text shown round a match. */
const excerptCharacters = 240;

export class SearchIndex {
	private readonly segments = new Map<number, SearchSegment>();
	private vocabulary = new Vocabulary();

	/** Takes a text while its file is read. */
	add(record: FileRecord, text: SearchText): void {
		let segment = this.segments.get(record.id);
		if (!segment) {
			segment = new SearchSegment();
			this.segments.set(record.id, segment);
		}
		segment.add({...text, text: safeText(text.text)});
	}

	/** Forgets what a file said: it is read anew, or gone. */
	drop(record: FileRecord): void {
		this.segments.delete(record.id);
		this.vocabulary = new Vocabulary();
	}

	/** Pages of hits over everything read so far; `isCancelled` is asked often. */
	async *search(library: Library, text: string, signal: {readonly aborted: boolean}): AsyncGenerator<SearchPage> {
		yield* search(this.files(library), parseQuery(text), {signal, vocabulary: this.vocabulary});
	}

	/** Hits with whom and what they belong to, and the words round the match. Reads the events of the hits. */
	async describe(library: Library, hits: readonly SearchHit[], query: Query): Promise<LibraryHit[]> {
		const described: LibraryHit[] = [];
		for (const hit of hits) {
			const record = library.get(hit.fileId);
			if (!record) continue;
			const {excerpt, matches} = excerptOf(safeText(await textOf(record, hit)), query, excerptCharacters);
			described.push({
				...hit,
				session: library.sessionOf(record).id,
				user: userOf(record.file, record.facts?.project ?? null) ?? 'unknown',
				file: record.file.path,
				excerpt,
				matches,
			});
		}
		return described;
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

/** The text of a hit as it stands in its file; '' when it cannot be read any more. */
async function textOf(record: FileRecord, hit: SearchHit): Promise<string> {
	try {
		const bytes = await record.source.readRange(record.file.path, hit.offset, hit.length);
		const event = parseEvent(bytes.toString('utf8'));
		return event ? recordText(event, hit.field, hit.toolUseId) : '';
	} catch (error) {
		if (error instanceof SourceError) return '';
		throw error;
	}
}
