/**
 * The searchable text of a file as sections, and back. What was said and run is wanted by every key that is typed and comes
 * into memory; what came out is ten times as much and is read from the disk where it is looked at.
 */
import v8 from 'node:v8';
import {
	type SearchSegment,
	type StoreColumns,
	type TextChunk,
	TextStore,
	type Tier,
	tiers,
} from '../../search/segment.ts';
import type {Section} from './container.ts';
import type {KeptFile} from './kept-file.ts';
import {Recent} from './recent.ts';
import {StoredSection} from './stored-section.ts';

interface KeptStore {
	readonly columns: StoreColumns;
	readonly chunks: readonly ChunkPlace[];
}

const chunkName = (tier: Tier, index: number): string => `${tier} ${index}`;

export function textSections(text: SearchSegment): Section[] {
	return tiers.flatMap(tier => {
		const store = text[tier];
		const chunks = store.chunks.map(({firstRecord, records, used}) => ({firstRecord, records, used}));
		const kept: KeptStore = {columns: store.columns(), chunks};
		return [
			{name: tier, bytes: v8.serialize(kept)},
			...store.chunks.map(({bytes, used}, index) => ({name: chunkName(tier, index), bytes: bytes.subarray(0, used)})),
		];
	});
}

/** Reads, and sees to it where that fails. */
export type Guard = <Value>(read: () => Value) => Value;

/** `guard` is for what is read later. @throws CacheDamage */
export function storeOf(tier: Tier, file: KeptFile, guard: Guard): TextStore {
	const {columns, chunks} = v8.deserialize(file.section(tier)) as KeptStore; // its checksum holds: this program wrote it
	return TextStore.from(
		columns,
		chunks.map((chunk, index) => {
			const name = chunkName(tier, index);
			return tier === 'outputs'
				? new StoredChunk(chunk, new StoredSection(file, name), guard)
				: heldChunk(chunk, file.section(name));
		}),
	);
}

type ChunkPlace = Pick<TextChunk, 'firstRecord' | 'records' | 'used'>;

const heldChunk = (place: ChunkPlace, bytes: Buffer): TextChunk => ({
	...place,
	bytes,
	words: new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2),
	capacity: place.used,
});

/** How far each chunk of what came out is filled. */
export const fillingOf = (text: SearchSegment): readonly number[] => text.outputs.chunks.map(({used}) => used);

/** Lets go of the outputs that have been written, as far as they were filled then: from now on they are read from the disk. */
export function letGo({outputs}: SearchSegment, filling: readonly number[], file: KeptFile, guard: Guard): void {
	for (const [index, chunk] of outputs.chunks.entries()) {
		// What has been added to meanwhile is not all there.
		if (filling[index] === chunk.used)
			outputs.chunks[index] = new StoredChunk(chunk, new StoredSection(file, chunkName('outputs', index)), guard);
	}
}

/** Bytes of text kept in memory: a few chunks of the largest size. */
const windowBytes = 24 << 20;
const looked = new Recent<Buffer>(windowBytes, ({length}) => length);

/** A chunk whose bytes lie on the disk. */
class StoredChunk implements TextChunk {
	readonly firstRecord: number;
	readonly records: number;
	readonly used: number;
	readonly capacity: number;

	constructor(
		{firstRecord, records, used}: ChunkPlace,
		private readonly section: StoredSection,
		private readonly guard: Guard,
	) {
		this.firstRecord = firstRecord;
		this.records = records;
		this.used = used;
		this.capacity = used;
	}

	/** Read again where others have been read since. @throws what `guard` throws */
	get bytes(): Buffer {
		return looked.get(this, () => this.guard(() => this.section.whole()));
	}

	get words(): Uint32Array {
		const {bytes} = this;
		return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
	}

	/** @throws what `guard` throws */
	readInto(target: Buffer, start: number, end: number): void {
		this.guard(() => this.section.readInto(target, start, end));
	}
}
