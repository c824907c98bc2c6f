/**
 * The searchable text of a file as sections, and back. What was said and run is wanted by every key that is typed and comes
 * into memory; what came out is ten times as much and is read from the disk where it is looked at.
 */
import v8 from 'node:v8';
import {Places} from '../../search/places.ts';
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

interface KeptStore extends Pick<StoreColumns, 'records' | 'bytes' | 'tools'> {
	readonly chunks: readonly ChunkPlace[];
}

const chunkName = (tier: Tier, index: number): string => `${tier} ${index}`;
const columnsName = (tier: Tier): string => `${tier} columns`;
const placesName = (tier: Tier): string => `${tier} places`;

export function textSections(text: SearchSegment): Section[] {
	return tiers.flatMap(tier => {
		const store = text[tier];
		const chunks = store.chunks.map(({firstRecord, records, used}) => ({firstRecord, records, used}));
		const {records, bytes, tools, times, starts, toolCodes, fields, kinds, outcomes} = store.columns();
		const kept: KeptStore = {records, bytes, tools, chunks};
		return [
			{name: tier, bytes: v8.serialize(kept)},
			// The widest first, so that each is aligned.
			{name: columnsName(tier), bytes: joined(times, starts, toolCodes, fields, kinds, outcomes)},
			{name: placesName(tier), bytes: joined(...store.places.parts())},
			...store.chunks.map(({bytes, used}, index) => ({name: chunkName(tier, index), bytes: bytes.subarray(0, used)})),
		];
	});
}

const joined = (...columns: readonly NodeJS.ArrayBufferView[]): Buffer =>
	Buffer.concat(columns.map(({buffer, byteOffset, byteLength}) => new Uint8Array(buffer, byteOffset, byteLength)));

function columnsIn({buffer, byteOffset}: Buffer, {records, bytes, tools}: KeptStore): StoreColumns {
	let at = byteOffset;
	const next = (width: number): number => {
		const start = at;
		at += width * records;
		return start;
	};
	return {
		...{records, bytes, tools},
		times: new Float64Array(buffer, next(8), records),
		starts: new Uint32Array(buffer, next(4), records),
		toolCodes: new Uint16Array(buffer, next(2), records),
		fields: new Uint8Array(buffer, next(1), records),
		kinds: new Uint8Array(buffer, next(1), records),
		outcomes: new Uint8Array(buffer, next(1), records),
	};
}

/** Bytes of places kept in memory: those of the sessions on the screen. */
const placesBytes = 8 << 20;
const placesRead = new Recent<Buffer>(placesBytes, ({length}) => length);

/** Reads the places of a store when they are wanted. */
function placesLater(tier: Tier, records: number, file: KeptFile, guard: Guard): () => Places {
	const section = new StoredSection(file, placesName(tier));
	return () =>
		Places.from(
			placesRead.get(section, () => guard(() => section.whole())),
			records,
		);
}

/** Reads, and sees to it where that fails. */
export type Guard = <Value>(read: () => Value) => Value;

/** `guard` is for what is read later. @throws CacheDamage */
export function storeOf(tier: Tier, file: KeptFile, guard: Guard): TextStore {
	const kept = v8.deserialize(file.section(tier)) as KeptStore; // its checksum holds: this program wrote it
	return TextStore.from(
		columnsIn(file.section(columnsName(tier)), kept),
		kept.chunks.map((chunk, index) => {
			const name = chunkName(tier, index);
			return tier === 'outputs'
				? new StoredChunk(chunk, new StoredSection(file, name), guard)
				: heldChunk(chunk, file.section(name));
		}),
		placesLater(tier, kept.records, file, guard),
	);
}

type ChunkPlace = Pick<TextChunk, 'firstRecord' | 'records' | 'used'>;

const heldChunk = (place: ChunkPlace, bytes: Buffer): TextChunk => ({
	...place,
	bytes,
	words: new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2),
	capacity: place.used,
});

/** How much of a text there is. */
export interface Filling {
	/** Bytes in use of each chunk of what came out. */
	readonly outputs: readonly number[];
	readonly records: {readonly [tier in Tier]: number};
}

export const fillingOf = ({said, outputs}: SearchSegment): Filling => ({
	outputs: outputs.chunks.map(({used}) => used),
	records: {said: said.records, outputs: outputs.records},
});

/** Lets go of what has been written and is seldom wanted, as far as there was of it then: from now on it is read from the disk. */
export function letGo(text: SearchSegment, filling: Filling, file: KeptFile, guard: Guard): void {
	for (const [index, chunk] of text.outputs.chunks.entries()) {
		// What has been added to meanwhile is not all there.
		if (filling.outputs[index] === chunk.used)
			text.outputs.chunks[index] = new StoredChunk(chunk, new StoredSection(file, chunkName('outputs', index)), guard);
	}
	for (const tier of tiers) {
		const records = filling.records[tier];
		text[tier].letPlacesGo(records, placesLater(tier, records, file, guard));
	}
}

/** Bytes of text kept in memory for who reads whole chunks record by record: one of the largest size. Searches do not. */
const windowBytes = 4 << 20;
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
