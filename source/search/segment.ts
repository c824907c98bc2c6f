/**
 * What can be searched of one transcript file: its folded text packed in bytes, and a few numbers per record.
 *
 * No string is kept per record: a million commands are some seventy megabytes of text and forty bytes of columns each.
 * Texts lie one after the other in chunks, each text followed by a newline and the first one preceded by one, so that
 * `^begin` and `end$` are plain substring searches (`\nbegin`, `end\n`) and nothing found reaches into a neighbour.
 */
import {type MarkKind, markKinds, type Outcome, outcomes} from '../analysis/types.ts';
import type {SafeText} from '../text/safe-text.ts';
import {CHUNK_BYTES} from './limits.ts';
import {type PackedBytes, packedBytes, writeFolded} from './pack.ts';
import {sharedPacker} from './packer.ts';
import {Places} from './places.ts';
import {type SearchField, searchFields} from './query.ts';

export interface SearchRecord {
	readonly field: SearchField;
	/** Place of the event in its file: line from 1, byte offset and byte length. */
	readonly line: number;
	readonly offset: number;
	readonly length: number;
	readonly toolUseId: string | null;
	/** Tool name as written. */
	readonly tool: string | null;
	/** Milliseconds since the epoch. */
	readonly time: number | null;
	/** The mark found at this step, if any. */
	readonly mark: MarkKind | null;
	/** How the step ended; left out where the record is no step. */
	readonly outcome?: Outcome | null;
	/** Not folded; the store folds it. */
	readonly text: string;
}

export type Gate = (text: string) => SafeText;

const NEWLINE = 10;
/** Codes of columns that hold a value of a closed list: 0 is none, else index + 1. */
const codeOf = <T>(list: readonly T[], value: T | null | undefined): number =>
	value == null ? 0 : list.indexOf(value) + 1;
const decoded = <T>(list: readonly T[], code: number): T | null => (code === 0 ? null : (list[code - 1] ?? null));

export const fieldCode = (field: SearchField): number => codeOf(searchFields, field);
export const kindCode = (kind: MarkKind): number => codeOf(markKinds, kind);
export const outcomeCode = (outcome: Outcome): number => codeOf(outcomes, outcome);

/** A stretch of packed text. Whole records only: `records` of them from `firstRecord` on. */
export interface TextChunk extends PackedBytes {
	readonly firstRecord: number;
	records: number;
	/** How many bytes are in use, the last newline included. */
	used: number;
	/** How many there are. Of a chunk whose bytes lie on a disk no more than are in use. */
	readonly capacity: number;
	/**
	 * Reads the bytes from `start` to `end` to the begin of `target`: there where they lie on a disk and `bytes` reads all of
	 * them anew. Left out where they are at hand.
	 */
	readInto?(target: Buffer, start: number, end: number): void;
}

/** Bytes of a chunk; where they are at hand, no copy. @throws what reading them from a disk throws */
function partOf(chunk: TextChunk, start: number, end: number): Buffer {
	if (!chunk.readInto) return chunk.bytes.subarray(start, end);
	const part = Buffer.allocUnsafe(end - start);
	chunk.readInto(part, start, end);
	return part;
}

/** What a store holds beside its text: plain data, with which another one goes on. */
export interface StoreColumns {
	readonly records: number;
	readonly bytes: number;
	readonly tools: readonly string[];
	readonly starts: Uint32Array;
	readonly fields: Uint8Array;
	readonly kinds: Uint8Array;
	readonly outcomes: Uint8Array;
	readonly toolCodes: Uint16Array;
	readonly times: Float64Array;
}

/**
 * Three bytes a UTF-16 unit is the most UTF-8 takes, folded or not (K takes three and its fold one, Ⱥ two and three);
 * only ASCII takes one a unit for sure.
 */
const mostFoldedBytes = (text: string): number =>
	Buffer.byteLength(text) === text.length ? text.length : text.length * 3;

/** Records in the order they were added; numbered from 0. Grows only at its end. */
export class TextStore {
	readonly chunks: TextChunk[] = [];
	/** Names of tools met; `toolCodes` points into it, from 1. */
	readonly tools: string[] = [];
	private readonly toolNumbers = new Map<string, number>();
	records = 0;
	/** Bytes of folded text, newlines between included. */
	bytes = 0;

	/** Columns, one entry a record. Replaced when they grow: never keep one over an `add`. */
	starts = new Uint32Array(16);
	fields = new Uint8Array(16);
	kinds = new Uint8Array(16);
	outcomes = new Uint8Array(16);
	toolCodes = new Uint16Array(16);
	/** NaN where there is none. */
	times = new Float64Array(16);
	/** null: they lie on a disk. */
	private heldPlaces: Places | null = Places.empty();
	private loadPlaces: () => Places = Places.empty;

	/**
	 * A store with what another one held; `chunks` holds its text, and `loadPlaces` reads its places when they are wanted. The
	 * columns belong to it from then on.
	 */
	static from(columns: StoreColumns, chunks: readonly TextChunk[], loadPlaces: () => Places): TextStore {
		const {tools, ...rest} = columns;
		const store = new TextStore();
		Object.assign(store, rest);
		store.heldPlaces = null;
		store.loadPlaces = loadPlaces;
		for (const tool of tools) store.toolCode(tool);
		store.chunks.push(...chunks);
		return store;
	}

	/** Views of the columns, for writing them down at once. */
	columns(): StoreColumns {
		const {records, bytes, tools} = this;
		const {starts, fields, kinds, outcomes: ends, toolCodes, times} = this;
		return {
			...{records, bytes, tools},
			starts: starts.subarray(0, records),
			fields: fields.subarray(0, records),
			kinds: kinds.subarray(0, records),
			outcomes: ends.subarray(0, records),
			toolCodes: toolCodes.subarray(0, records),
			times: times.subarray(0, records),
		};
	}

	/** @throws what reading them from a disk throws */
	get places(): Places {
		return this.heldPlaces ?? this.loadPlaces();
	}

	/** Lets go of the places, of so many records: from now on they are read when they are wanted. */
	letPlacesGo(records: number, load: () => Places): void {
		if (records !== this.records) return;
		this.heldPlaces = null;
		this.loadPlaces = load;
	}

	/** `gate` makes the text safe where that is not seen to be needless; left out where it is safe. */
	add(record: SearchRecord, gate?: Gate): void {
		if (this.records === this.starts.length) this.growColumns();
		this.heldPlaces ??= this.loadPlaces();
		const at = this.records;
		this.writeText(record.text, gate);
		this.fields[at] = fieldCode(record.field);
		this.kinds[at] = codeOf(markKinds, record.mark);
		this.outcomes[at] = codeOf(outcomes, record.outcome);
		this.toolCodes[at] = this.toolCode(record.tool);
		this.times[at] = record.time ?? Number.NaN;
		this.heldPlaces.add(record);
		this.records++;
	}

	field(record: number): SearchField {
		return decoded(searchFields, this.fields[record]!) ?? 'output';
	}

	/** Everything of a record but its text. @throws what reading from a disk throws */
	place(record: number): Omit<SearchRecord, 'text'> {
		const time = this.times[record]!;
		return {
			field: this.field(record),
			...this.places.of(record),
			tool: decoded(this.tools, this.toolCodes[record]!),
			time: Number.isNaN(time) ? null : time,
			mark: decoded(markKinds, this.kinds[record]!),
			outcome: decoded(outcomes, this.outcomes[record]!),
		};
	}

	/** The chunk that holds a record. */
	chunkOf(record: number): TextChunk {
		let low = 0;
		let high = this.chunks.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (this.chunks[middle]!.firstRecord <= record) low = middle;
			else high = middle - 1;
		}
		return this.chunks[low]!;
	}

	/** Where the text of a record ends in its chunk; its newline stands there. */
	end(chunk: TextChunk, record: number): number {
		return (record + 1 < chunk.firstRecord + chunk.records ? this.starts[record + 1]! : chunk.used) - 1;
	}

	/** The folded text of a record, or the part of it from one byte to another. */
	text(record: number, fromByte = 0, toByte = Number.POSITIVE_INFINITY): string {
		const chunk = this.chunkOf(record);
		const start = this.starts[record]!;
		const end = this.end(chunk, record);
		return partOf(chunk, Math.min(start + fromByte, end), Math.min(start + toByte, end)).toString('utf8');
	}

	/** Bytes of the folded text of a record. */
	byteLength(record: number): number {
		return this.end(this.chunkOf(record), record) - this.starts[record]!;
	}

	/** The first place of a folded text in a record, in bytes from its begin; -1 without any. */
	find(record: number, folded: string): number {
		const chunk = this.chunkOf(record);
		const start = this.starts[record]!;
		return partOf(chunk, start, this.end(chunk, record)).indexOf(folded);
	}

	private writeText(text: string, gate: Gate | undefined): void {
		const packer = sharedPacker();
		let length = packer?.pack(text) ?? -1;
		let chunk: TextChunk;
		if (packer && length >= 0) {
			chunk = this.chunkFor(length);
			packer.copyTo(chunk.bytes, chunk.used, length);
		} else {
			const safe = gate?.(text) ?? text;
			chunk = this.chunkFor(mostFoldedBytes(safe));
			length = writeFolded(chunk, safe, chunk.used);
		}
		this.starts[this.records] = chunk.used;
		chunk.used += length + 1;
		chunk.bytes[chunk.used - 1] = NEWLINE;
		chunk.records++;
		this.bytes += length + 1;
	}

	/** The last chunk, or a new one where it has no room for so many bytes and a newline. */
	private chunkFor(length: number): TextChunk {
		const last = this.chunks.at(-1);
		if (last && last.capacity - last.used > length) return last;
		const grown = Math.min(Math.max(this.bytes >> 1, CHUNK_BYTES.least), CHUNK_BYTES.most);
		const packed = packedBytes(Math.max(grown, length + 2));
		const chunk = {
			...packed,
			capacity: packed.bytes.length,
			firstRecord: this.records,
			records: 0,
			used: 1,
		};
		chunk.bytes[0] = NEWLINE;
		this.chunks.push(chunk);
		return chunk;
	}

	private toolCode(tool: string | null): number {
		if (tool === null) return 0;
		const known = this.toolNumbers.get(tool);
		if (known !== undefined) return known;
		if (this.tools.length === 0xffff) return 0;
		const code = this.tools.push(tool);
		this.toolNumbers.set(tool, code);
		return code;
	}

	private growColumns(): void {
		const size = Math.max(16, this.starts.length * 2);
		const grown = <T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(column: T, larger: T): T => {
			larger.set(column);
			return larger;
		};
		this.starts = grown(this.starts, new Uint32Array(size));
		this.fields = grown(this.fields, new Uint8Array(size));
		this.kinds = grown(this.kinds, new Uint8Array(size));
		this.outcomes = grown(this.outcomes, new Uint8Array(size));
		this.toolCodes = grown(this.toolCodes, new Uint16Array(size));
		this.times = grown(this.times, new Float64Array(size));
	}
}

/** The two parts of a file that are searched one after the other: what was said and run, then what came out. */
export const tiers = ['said', 'outputs'] as const;
export type Tier = (typeof tiers)[number];
export const tierOf = (field: SearchField): Tier => (field === 'output' ? 'outputs' : 'said');

/** Everything searchable of one file. Append only, so that a grown file goes on where it ended. */
export class SearchSegment {
	constructor(
		readonly said = new TextStore(),
		readonly outputs = new TextStore(),
	) {}

	add(record: SearchRecord, gate?: Gate): void {
		this[tierOf(record.field)].add(record, gate);
	}

	get records(): number {
		return this.said.records + this.outputs.records;
	}

	/** Bytes of folded text. */
	get bytes(): number {
		return this.said.bytes + this.outputs.bytes;
	}
}
