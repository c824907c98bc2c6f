/**
 * One file of the library: what is known of it and where reading it goes on.
 */
import {type FileFacts, FileIndexer, type SearchText} from '../analysis/file-indexer.ts';
import {type Review, reviewFacts} from '../analysis/review.ts';
import type {AnalysisOptions} from '../analysis/types.ts';
import {SearchSegment} from '../search/segment.ts';
import type {Source, SourceFile} from '../sources/source.ts';
import {identityOf, SourceError} from '../sources/source.ts';
import {type ResumePoint, startOfFile, TranscriptReader} from '../transcript/reader.ts';
import {indexingParser} from '../transcript/scanner/scanner.ts';
import {CacheDamage} from './cache/container.ts';
import {isListedAs, type KeptFile, type ListedState, unproven, type WholeFile} from './cache/kept-file.ts';
import type {ListedFile} from './cache/lists.ts';
import type {FileAsRead, Keepable, SourceCache} from './cache/source-cache.ts';
import {fillingOf, letGo} from './cache/text-sections.ts';
import {FactsLost} from './facts-lost.ts';
import {type Digest, digestOf, type KnownFacts, knownFacts, tallyOf} from './file-digest.ts';
import {KeptRest} from './kept-rest.ts';
import {emptyPrefix, isUnchanged, PrefixReader, type PrefixState} from './prefix.ts';
import {gates} from './search-gates.ts';
import {signaturesIn, signaturesOf} from './signatures.ts';

/** Bytes read between two looks at what else there is to do: about 5 ms of parsing. */
const chunkBytes = 1 << 20;

export type FileState = 'waiting' | 'indexed' | 'failed';

export interface RecordOptions extends AnalysisOptions {
	/** Keeps the text of the file for searching. */
	readonly isSearchable?: boolean;
	/** Told of every text worth searching while the file is read. */
	readonly onText?: (text: SearchText) => void;
}

export interface RecordEvents {
	/** The file is read from its start again: nothing that was made of it holds. */
	onReset(record: FileRecord): void;
	/** What the cache held of it is lost. */
	onLost?(record: FileRecord): void;
}

/** What reading came to. */
interface Found {
	readonly facts: KnownFacts;
	readonly digest: Digest;
	/** Of its marks (signatures.ts). */
	readonly signatures: Uint32Array;
	readonly rest: KeptRest;
}

export class FileRecord implements Keepable {
	state: FileState = 'waiting';
	problem: string | null = null;
	facts: KnownFacts | null = null;
	/** Bytes understood so far. */
	bytesRead = 0;
	/** As the indexer gave them, before anybody's review, and where the rest of them comes from. */
	private found: Found | null = null;
	/** null: what it knows lies in the cache, or it knows nothing yet. */
	private indexer: FileIndexer | null = null;
	/** null: it lies in the cache, or is not wanted. */
	private text: SearchSegment | null = null;
	private kept: KeptFile | null = null;
	private isSearched = false;
	private trustsCache = true;
	private isReading = false;
	/** Counts how often reading began anew. */
	private generation = 0;
	private resume: ResumePoint = startOfFile;
	/** Of the bytes up to there; null where it lies in the cache. */
	private prefix: PrefixState | null = emptyPrefix;
	/** What says that those are still the same: all of them were looked at, samples of them, or neither in this run. */
	private proof: 'whole' | 'samples' | 'none' = 'whole';
	/** Reading ended in the middle: nothing says where to go on. */
	private isHalfRead = false;
	private isTorn = false;
	private indexedSize = -1;
	private indexedModified = -1;
	private indexedIdentity = '';

	constructor(
		readonly id: number,
		readonly source: Source,
		public file: SourceFile,
		private readonly options: RecordOptions,
		private readonly events: RecordEvents,
		private readonly cache: SourceCache | null = null,
	) {
		const known = cache?.listed(file);
		if (known) this.adopt(known, known.kept);
	}

	/** Takes what a new listing says; the file waits again when it has changed. */
	relist(file: SourceFile): void {
		// The same object while it says the same: rows are made anew only for files that changed.
		if (!saysTheSame(this.file, file)) this.file = file;
		if (!this.isIndexedAs(file)) this.state = 'waiting';
	}

	/**
	 * Reads what has not been read yet. Only the new tail of a file whose earlier bytes are still the same (prefix.ts);
	 * else everything again. Calls `pause` between chunks. A file that cannot be read is `failed` and says why.
	 * Ends early, with nothing settled, where `signal` is aborted.
	 */
	async index(pause: () => Promise<void>, signal?: AbortSignal): Promise<void> {
		const {file} = this;
		this.isReading = true;
		try {
			if (this.takeUp()) return;
			if (!(await this.hasOnlyGrown(pause, signal))) this.reset();
			const indexer = this.ready();
			const prefix = new PrefixReader(this.prefix ?? emptyPrefix);
			const {generation} = this;
			const reader = new TranscriptReader(
				{
					entry: entry => indexer.entry(entry),
					badLine: place => indexer.badLine(place.line),
				},
				this.resume,
				indexingParser(),
			);
			let at = this.resume.offset;
			for await (const chunk of this.source.chunks(file.path, at, {chunkBytes, ...(signal && {signal})})) {
				this.isHalfRead = true;
				reader.push(chunk);
				prefix.push(chunk);
				at += chunk.length;
				this.bytesRead = at;
				await pause();
			}
			// Lost while it was read on: it waits again, to be read from its start.
			if (this.generation !== generation) return;
			this.bytesRead = at;
			const {resume, isTorn} = reader.end();
			this.prefix = prefix.upTo(resume.offset);
			this.resume = resume;
			this.isTorn = isTorn;
			this.isHalfRead = false;
			this.find(indexer.facts(isTorn));
			this.problem = null;
			this.settle('indexed', file);
		} catch (error) {
			if (signal?.aborted) return;
			if (!(error instanceof SourceError)) throw error;
			this.problem = error.message;
			this.proof = 'none';
			this.settle('failed', file);
		} finally {
			this.isReading = false;
		}
	}

	/** Lays what people know of marks over the facts; `start`: when its session began. */
	review(review: Review, start: number | null): void {
		if (!this.found) {
			this.facts = null;
			return;
		}
		const {facts, signatures} = this.found;
		try {
			this.facts = facts;
			// Marks that lie in the cache are not brought back where nothing can be known of them.
			if (!review.mayConcern(facts, signaturesIn(signatures))) return;
			const reviewed = reviewFacts(facts, review, start);
			if (reviewed === facts) return;
			const {marks, setAside, red, amber, blocks, copyKeys} = reviewed;
			this.facts = facts.changed({marks, setAside, red, amber, blocks, copyKeys, ...tallyOf(marks, blocks)});
		} catch (error) {
			if (!(error instanceof FactsLost)) throw error;
		}
	}

	/** What can be searched of it; null where nothing can. @throws FactsLost */
	searchable(): SearchSegment | null {
		const {kept} = this;
		this.isSearched = true;
		if (!this.text && kept && this.options.isSearchable)
			this.text = this.guarded(() => kept.text(read => this.guarded(read)));
		return this.text;
	}

	/** Keeps the facts whole in memory from now on. @throws FactsLost */
	hold(): void {
		this.found?.rest.hold();
	}

	whole(): (WholeFile & FileAsRead) | null {
		const {found, indexer, text, resume, prefix, isTorn, bytesRead} = this;
		if (!found || !indexer || !text || !prefix || this.isReading || this.indexedSize < 0 || this.state === 'failed')
			return null;
		return {
			reading: {resume, prefix, isTorn, indexer: indexer.state()},
			digest: found.digest,
			signatures: found.signatures,
			facts: found.facts,
			text,
			size: this.indexedSize,
			modified: this.indexedModified,
			identity: this.proof === 'whole' ? this.indexedIdentity : unproven,
			bytesRead,
			filling: fillingOf(text),
		};
	}

	written(kept: KeptFile, {digest, text, filling}: WholeFile): void {
		if (this.text !== text) return;
		this.kept = kept;
		letGo(text, filling, kept, read => this.guarded(read));
		// Read on since: what was written is behind, and the next writing brings the rest.
		if (this.isReading || this.found?.digest !== digest) return;
		// Whoever searched it may hold it still; else it comes back when it is searched.
		if (!this.isSearched) this.text = null;
		this.indexer = null;
		this.prefix = null;
		this.found.rest.letGo(kept);
	}

	listed(): ListedFile | null {
		if (!this.kept || !this.found || this.indexer || this.state !== 'indexed') return null;
		const {digest, signatures, facts} = this.found;
		return {key: this.kept.key, digest, signatures, copyKeys: facts.copyKeys};
	}

	get isKept(): boolean {
		return this.kept !== null;
	}

	/** Bytes of it that the cache does not know of; all where it was found out under other options. */
	get unwrittenBytes(): number {
		if (this.indexer === null || this.state !== 'indexed') return 0;
		return Math.max(1, this.bytesRead - (this.kept?.key.bytesRead ?? 0));
	}

	/** Looks for it in the cache before it is read for the first time; true where nothing is left to read. */
	private takeUp(): boolean {
		if (!this.cache || !this.trustsCache || this.facts || this.kept || this.bytesRead > 0) return false;
		const kept = this.cache.find(this.file);
		if (!kept) return false;
		const {key} = kept;
		try {
			if (!isListedAs(key, this.file)) {
				this.kept = kept;
				this.restore(kept);
				this.proof = 'none';
				return false;
			}
			if (this.cache.isOfTheseOptions(key)) {
				this.adopt({key, ...kept.digest()}, kept);
				return true;
			}
			// Other lengths of gaps and slow commands: judged anew without another look at the file.
			const indexer = this.restore(kept);
			this.bytesRead = key.bytesRead;
			this.text = kept.text(read => this.guarded(read));
			this.find(indexer.facts(this.isTorn));
			this.kept = kept;
			this.settle('indexed', this.file);
			return true;
		} catch (error) {
			if (!(error instanceof CacheDamage)) throw error;
			this.reset();
			return false;
		}
	}

	/** Takes what the cache knows of the file as it is. */
	private adopt({key, digest, copyKeys, signatures}: ListedFile, kept: KeptFile): void {
		const rest = new KeptRest(kept, this);
		this.found = {digest, signatures, rest, facts: knownFacts(digest, copyKeys, rest)};
		this.facts = this.found.facts;
		this.kept = kept;
		this.indexer = null;
		this.bytesRead = key.bytesRead;
		this.problem = null;
		this.settle('indexed', key);
	}

	private find(facts: FileFacts): void {
		const digest = digestOf(facts);
		const rest = new KeptRest(facts, this);
		const signatures = signaturesOf(facts.marks);
		this.found = {digest, signatures, rest, facts: knownFacts(digest, facts.copyKeys, rest)};
		this.facts = this.found.facts;
	}

	/** Whatever fails in what the cache holds makes the file wait for another reading. @throws FactsLost */
	guarded<Value>(read: () => Value): Value {
		try {
			return read();
		} catch (error) {
			if (!(error instanceof CacheDamage)) throw error;
			this.reset();
			this.state = 'waiting';
			this.indexedSize = -1;
			this.events.onLost?.(this);
			throw new FactsLost();
		}
	}

	/** The indexer at the resume point, and the text up to there, brought back where they lie in the cache. */
	private ready(): FileIndexer {
		const {kept} = this;
		try {
			if (this.options.isSearchable) this.text ??= kept ? kept.text(read => this.guarded(read)) : new SearchSegment();
			if (this.indexer) return this.indexer;
			if (kept) return this.restore(kept);
			this.indexer = new FileIndexer(this.options, this.listener());
			return this.indexer;
		} catch (error) {
			if (!(error instanceof CacheDamage)) throw error;
			this.reset();
			return this.ready();
		}
	}

	private restore(kept: KeptFile): FileIndexer {
		const {indexer, resume, prefix, isTorn} = kept.reading();
		this.indexer = FileIndexer.from(indexer, this.options, this.listener());
		this.resume = resume;
		this.prefix = prefix;
		this.isTorn = isTorn;
		return this.indexer;
	}

	/** A file that was listed anew while it was being read, and has changed since it began, waits again. */
	private settle(state: FileState, as: ListedState): void {
		this.indexedSize = as.size;
		this.indexedModified = as.modified;
		this.indexedIdentity = identityOf(as);
		this.state = this.isIndexedAs(this.file) ? state : 'waiting';
	}

	private isIndexedAs(file: SourceFile): boolean {
		const {indexedSize: size, indexedModified: modified, indexedIdentity: identity} = this;
		return isListedAs({size, modified, identity}, file);
	}

	private listener(): ((text: SearchText) => void) | null {
		const {isSearchable, onText} = this.options;
		if (!isSearchable) return onText ?? null;
		return text => {
			onText?.(text);
			this.text?.add(text, gates[text.field]);
		};
	}

	private reset(): void {
		this.generation++;
		this.indexer = null;
		this.text = null;
		this.kept = null;
		this.trustsCache = false;
		this.resume = startOfFile;
		this.prefix = emptyPrefix;
		this.proof = 'whole';
		this.isHalfRead = false;
		this.bytesRead = 0;
		this.facts = null;
		this.found = null;
		this.events.onReset(this);
	}

	private async hasOnlyGrown(pause: () => Promise<void>, signal?: AbortSignal): Promise<boolean> {
		if (this.isHalfRead) return false;
		// What was kept says where reading ended, if it can still be read.
		if (!this.indexer) this.ready();
		const {prefix, file} = this;
		if (!prefix || prefix.end === 0) return this.facts === null && this.bytesRead === 0;
		if (file.size < prefix.end) return false;
		// One that grows while it is watched is being appended to: reading all of it each time would cost more than it can find.
		const hasGrown = file.size > this.indexedSize && identityOf(file) === this.indexedIdentity;
		const isWhole = this.proof === 'none' || !hasGrown;
		const how = {isWhole, chunkBytes, pause, ...(signal && {signal})};
		if (!(await isUnchanged(this.source, file.path, prefix, how))) return false;
		this.proof = isWhole ? 'whole' : 'samples';
		return true;
	}
}

const saysTheSame = (a: SourceFile, b: SourceFile): boolean =>
	(Object.keys(b) as (keyof SourceFile)[]).every(key => a[key] === b[key]);
