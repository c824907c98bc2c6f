/**
 * The different words of the corpus, for mending one that is found nowhere. A word is a run of letters; only those of 3
 * to 24 letters count. Built when a word is first found nowhere, a slice at a time, and kept: files that grew or came
 * since are read from where it stopped.
 *
 * Words lie packed in bytes, found by an open-addressed hash table of their positions: half a million words take some
 * fifteen megabytes, and no string is made of what is not a candidate.
 */
import {typingDistance} from './distance.ts';
import {
	MENDED_LETTERS,
	MENDED_WORDS,
	TWO_EDIT_LETTERS,
	VOCABULARY_LETTERS,
	VOCABULARY_OUTPUT_BYTES,
	VOCABULARY_WORDS,
} from './limits.ts';
import {type SearchSegment, type TextStore, tiers} from './segment.ts';

/** Runs of letters; marks belong to the letter they stand on. */
export const WORDS = /[\p{L}\p{M}]+/gu;

/** How many edits a word of so many letters is allowed: short words none, they are near to everything. */
export function allowedEdits(letters: number): 0 | 1 | 2 {
	if (letters < MENDED_LETTERS) return 0;
	return letters < TWO_EDIT_LETTERS ? 1 : 2;
}

export interface Neighbour {
	readonly word: string;
	readonly distance: number;
}

const isAsciiLetter = (byte: number): boolean => byte >= 97 && byte <= 122;
const HASH_SEED = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/** Bytes read between two looks at the clock. */
const PIECE_BYTES = 64 * 1024;
/** Of a run with letters beyond ASCII only so much is looked at: writing without spaces has no words of 24 letters. */
const FOREIGN_BYTES = 256;

/** Which of a–z stand in the bytes, one bit each, and one for all others: an edit changes two bits at most. */
function lettersBag(bytes: Buffer, start: number, end: number): number {
	let bag = 0;
	for (let at = start; at < end; at++) {
		const byte = bytes[at]!;
		bag |= 1 << (isAsciiLetter(byte) ? byte - 97 : 26);
	}
	return bag;
}

function bitsSet(value: number): number {
	let count = 0;
	for (let rest = value; rest !== 0; rest &= rest - 1) count++;
	return count;
}

function doubled(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
	const larger = new Uint32Array(numbers.length * 2);
	larger.set(numbers);
	return larger;
}

export class Vocabulary {
	/** Words one after the other, each preceded by its length in bytes. */
	private packed = Buffer.allocUnsafeSlow(1 << 16);
	private used = 1;
	/** Positions in `packed`; 0 is an empty slot. */
	private slots = new Uint32Array(1 << 13);
	private words = 0;
	/** Of each word, in the order they came: where it lies in `packed`, and its letters. */
	private places = new Uint32Array(1 << 12);
	private bags = new Uint32Array(1 << 12);
	/** The chunk and the record to go on with, by store. */
	private readonly read = new Map<TextStore, {chunk: number; record: number}>();

	get size(): number {
		return this.words;
	}

	/** Whether all that was said and run has been read. */
	knows(segments: readonly SearchSegment[]): boolean {
		return segments.every(({said}) => (this.read.get(said)?.record ?? 0) >= said.records);
	}

	/**
	 * Reads what was added since the last call, of the segments newest first, and forgets everything where one of the files
	 * is gone. Yields whenever `performance.now()` passed what `deadline()` says.
	 */
	*update(segments: readonly SearchSegment[], deadline: () => number): Generator<void> {
		const here = new Set(segments.flatMap(segment => tiers.map(tier => segment[tier])));
		for (const store of this.read.keys()) {
			if (here.has(store)) continue;
			this.clear();
			break;
		}
		for (const {said} of segments) yield* this.readStore(said, deadline);
		let outputBytes = 0;
		for (const {outputs} of segments) {
			outputBytes += outputs.bytes;
			if (outputBytes > VOCABULARY_OUTPUT_BYTES) break;
			yield* this.readStore(outputs, deadline);
		}
	}

	private clear(): void {
		this.read.clear();
		this.slots.fill(0);
		this.used = 1;
		this.words = 0;
	}

	private *readStore(store: TextStore, deadline: () => number): Generator<void> {
		// Several searches may read at the same time, each from where it finds things: a record read twice does no harm.
		const known = this.read.get(store) ?? {chunk: 0, record: 0};
		this.read.set(store, known);
		let {chunk, record} = known;
		while (record < store.records) {
			let {bytes, firstRecord, records} = store.chunks[chunk]!;
			if (record >= firstRecord + records) ({bytes, firstRecord, records} = store.chunks[++chunk]!);
			const end = store.end(store.chunks[chunk]!, record);
			for (let start = store.starts[record]!; start < end; ) {
				start = this.readWords(bytes, start, end, start + PIECE_BYTES);
				if (performance.now() >= deadline()) yield;
			}
			record++;
			if (record > known.record) Object.assign(known, {chunk, record});
		}
	}

	/** Takes in the words that begin between `start` and `until`; returns where to go on. */
	private readWords(bytes: Buffer, start: number, end: number, until: number): number {
		let at = start;
		const stop = Math.min(end, until);
		while (at < stop) {
			let byte = bytes[at]!;
			if (!isAsciiLetter(byte) && byte < 0x80) {
				at++;
				continue;
			}
			const from = at;
			let hash = HASH_SEED;
			let beyondAscii = 0;
			while (at < end && (isAsciiLetter(byte) || byte >= 0x80)) {
				hash = Math.imul(hash ^ byte, HASH_PRIME);
				beyondAscii |= byte & 0x80;
				byte = bytes[++at]!;
			}
			if (beyondAscii !== 0) this.addForeign(bytes.toString('utf8', from, Math.min(at, from + FOREIGN_BYTES)));
			else if (at - from >= VOCABULARY_LETTERS.least && at - from <= VOCABULARY_LETTERS.most)
				this.add(bytes, from, at, hash);
		}
		return at;
	}

	private addForeign(run: string): void {
		for (const [word] of run.matchAll(WORDS)) {
			const letters = Array.from(word).length;
			if (letters < VOCABULARY_LETTERS.least || letters > VOCABULARY_LETTERS.most) continue;
			const bytes = Buffer.from(word);
			let hash = HASH_SEED;
			for (const byte of bytes) hash = Math.imul(hash ^ byte, HASH_PRIME);
			this.add(bytes, 0, bytes.length, hash);
		}
	}

	private add(bytes: Buffer, start: number, end: number, hash: number): void {
		const mask = this.slots.length - 1;
		let slot = (hash ^ (hash >>> 15)) & mask;
		for (let place = this.slots[slot]!; place !== 0; place = this.slots[slot]!) {
			if (this.equals(place, bytes, start, end)) return;
			slot = (slot + 1) & mask;
		}
		if (this.words === VOCABULARY_WORDS) return;
		this.slots[slot] = this.store(bytes, start, end);
		if (++this.words * 2 > this.slots.length) this.growSlots();
	}

	private equals(place: number, bytes: Buffer, start: number, end: number): boolean {
		const {packed} = this;
		if (packed[place] !== end - start) return false;
		for (let at = start, own = place + 1; at < end; at++, own++) if (packed[own] !== bytes[at]) return false;
		return true;
	}

	private store(bytes: Buffer, start: number, end: number): number {
		const place = this.used;
		this.used += end - start + 1;
		if (this.used > this.packed.length) {
			const larger = Buffer.allocUnsafeSlow(this.packed.length * 2);
			this.packed.copy(larger);
			this.packed = larger;
		}
		this.packed[place] = end - start;
		bytes.copy(this.packed, place + 1, start, end);
		if (this.words === this.places.length) {
			this.places = doubled(this.places);
			this.bags = doubled(this.bags);
		}
		this.places[this.words] = place;
		this.bags[this.words] = lettersBag(bytes, start, end);
		return place;
	}

	private growSlots(): void {
		const larger = new Uint32Array(this.slots.length * 2);
		const mask = larger.length - 1;
		for (const place of this.slots) {
			if (place === 0) continue;
			let hash = HASH_SEED;
			for (let at = place + 1; at <= place + this.packed[place]!; at++)
				hash = Math.imul(hash ^ this.packed[at]!, HASH_PRIME);
			let slot = (hash ^ (hash >>> 15)) & mask;
			while (larger[slot] !== 0) slot = (slot + 1) & mask;
			larger[slot] = place;
		}
		this.slots = larger;
	}

	/** The words of the corpus within the edits that the word is allowed, nearest first, then by alphabet. */
	neighbours(word: string): readonly Neighbour[] {
		const letters = Array.from(word);
		const most = allowedEdits(letters.length);
		if (most === 0) return [];
		const bytes = Buffer.from(word);
		const least = letters.length - most;
		// A letter more, or one changed, takes up to four bytes.
		const longest = bytes.length + most * 4;
		const bag = lettersBag(bytes, 0, bytes.length);
		const found: Neighbour[] = [];
		const {bags} = this;
		for (let index = 0; index < this.words; index++) {
			if (bitsSet(bag ^ bags[index]!) > most * 2) continue;
			const place = this.places[index]!;
			const length = this.packed[place]!;
			if (length < least || length > longest) continue;
			const other = this.packed.toString('utf8', place + 1, place + 1 + length);
			const distance = typingDistance(letters, Array.from(other), most);
			if (distance <= most) found.push({word: other, distance});
		}
		found.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
		return found.slice(0, MENDED_WORDS);
	}
}
