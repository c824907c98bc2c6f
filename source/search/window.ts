/**
 * Where packed text is looked at: a piece of a chunk at a time comes into the memory of the compiled finder (needle.as).
 * Copying it there costs a tenth of what `Buffer.indexOf` takes longer. Where the engine cannot run the module, or the
 * piece is too large, `indexOf` does the same.
 */
import {grownMemory, instantiate, type WasmMemory} from '../text/wasm.ts';
import {CHUNK_BYTES, PLACES_AT_ONCE, WINDOW_NEEDLES} from './limits.ts';
import {needleBase64} from './needle-wasm.ts';
import {rarestPair} from './rare-bytes.ts';
import type {TextChunk} from './segment.ts';

/** A text to look for. */
export interface Needle {
	readonly bytes: Buffer;
	/** One place in each line is enough. */
	readonly isPerLine: boolean;
}

export interface SearchWindow {
	/** Bytes that can be loaded. */
	readonly capacity: number;
	/** What was loaded, from its first byte on. */
	readonly bytes: Buffer;
	/** Who loaded it. */
	readonly owner: object | null;
	/** Loads the bytes of a chunk from `start` to `end`, in which its owner will look for `needles`, the same list each time. */
	load(owner: object, needles: readonly Needle[], chunk: TextChunk, start: number, end: number): void;
	/**
	 * Where the needle stands in what was loaded, from a place on, ascending: their number, and they themselves in
	 * `places`. At most `most`; fewer only where there are no more.
	 */
	find(needle: number, from: number, most: number): number;
	readonly places: (needle: number) => Uint32Array;
}

/** Copies bytes of a chunk to the begin of `target`. @throws what reading them from a disk throws */
export function copyChunk(chunk: TextChunk, start: number, end: number, target: Buffer): void {
	if (chunk.readInto) chunk.readInto(target, start, end);
	else target.set(chunk.bytes.subarray(start, end));
}

interface Exports {
	readonly memory: WasmMemory;
	find(
		needle: number,
		length: number,
		one: number,
		other: number,
		from: number,
		end: number,
		into: number,
		most: number,
		isPerLine: boolean,
	): number;
}

interface LoadedNeedle {
	readonly address: number;
	readonly length: number;
	readonly one: number;
	readonly other: number;
	readonly isPerLine: boolean;
}

/** Of the memory of the module: where needles lie, where their places are written, and where text is loaded. */
const needlesStart = 0x1000;
const placesStart = needlesStart + WINDOW_NEEDLES.bytes;
const placesBytes = PLACES_AT_ONCE.most * 4;
const textStart = placesStart + WINDOW_NEEDLES.most * placesBytes;
/** The finder may look so far beyond what was loaded: its step, and the longest needle. */
const slackBytes = 128 + WINDOW_NEEDLES.bytes;

class FastWindow implements SearchWindow {
	readonly capacity = CHUNK_BYTES.most;
	owner: object | null = null;
	private readonly memory: Buffer;
	private needles: readonly Needle[] = [];
	private loaded: LoadedNeedle[] = [];
	private length = 0;
	private readonly found: Uint32Array;

	private constructor(private readonly exports: Exports) {
		this.memory = grownMemory(exports.memory, textStart + this.capacity + slackBytes);
		this.found = new Uint32Array(this.memory.buffer, 0, textStart >> 2);
	}

	/** null where the engine cannot run it. */
	static make(): FastWindow | null {
		const exports = instantiate(needleBase64) as Exports | null; // what needle.as exports
		return exports && new FastWindow(exports);
	}

	/** Whether so many needles of this size can be looked for. */
	static fits(needles: readonly Needle[]): boolean {
		const bytes = needles.reduce((sum, {bytes: {length}}) => sum + length, 0);
		return needles.length <= WINDOW_NEEDLES.most && bytes <= WINDOW_NEEDLES.bytes;
	}

	get bytes(): Buffer {
		return this.memory.subarray(textStart, textStart + this.length);
	}

	load(owner: object, needles: readonly Needle[], chunk: TextChunk, start: number, end: number): void {
		this.owner = null; // reading may fail
		copyChunk(chunk, start, end, this.memory.subarray(textStart, textStart + this.capacity));
		this.length = end - start;
		this.owner = owner;
		if (this.needles !== needles) this.take(needles);
	}

	private take(needles: readonly Needle[]): void {
		let address = needlesStart;
		this.needles = needles;
		this.loaded = needles.map(({bytes, isPerLine}) => {
			this.memory.set(bytes, address);
			const loaded = {address, length: bytes.length, ...rarestPair(bytes), isPerLine};
			address += bytes.length;
			return loaded;
		});
	}

	find(needle: number, from: number, most: number): number {
		const {address, length, one, other, isPerLine} = this.loaded[needle]!;
		const end = textStart + this.length;
		const into = placesStart + needle * placesBytes;
		const count = this.exports.find(address, length, one, other, textStart + from, end, into, most, isPerLine);
		const {found} = this;
		for (let at = into >> 2, last = at + count; at < last; at++) found[at]! -= textStart;
		return count;
	}

	readonly places = (needle: number): Uint32Array =>
		new Uint32Array(this.memory.buffer, placesStart + needle * placesBytes, PLACES_AT_ONCE.most);
}

class PlainWindow implements SearchWindow {
	readonly capacity = Number.POSITIVE_INFINITY;
	bytes: Buffer = Buffer.alloc(0);
	owner: object | null = null;
	private needles: readonly Needle[] = [];
	private room: Buffer = Buffer.alloc(0);
	private found: Uint32Array[] = [];

	load(owner: object, needles: readonly Needle[], chunk: TextChunk, start: number, end: number): void {
		this.owner = null;
		if (this.room.length < end - start) this.room = Buffer.allocUnsafeSlow(end - start);
		copyChunk(chunk, start, end, this.room);
		this.bytes = this.room.subarray(0, end - start);
		this.owner = owner;
		if (this.needles === needles) return;
		this.needles = needles;
		this.found = needles.map(() => new Uint32Array(PLACES_AT_ONCE.most));
	}

	find(needle: number, from: number, most: number): number {
		const {bytes, isPerLine} = this.needles[needle]!;
		const places = this.found[needle]!;
		let count = 0;
		for (let at = this.bytes.indexOf(bytes, from); at !== -1 && count < most; ) {
			places[count++] = at;
			const next = isPerLine ? this.bytes.indexOf(NEWLINE, at + 1) : at + 1;
			at = next === -1 ? -1 : this.bytes.indexOf(bytes, next);
		}
		return count;
	}

	readonly places = (needle: number): Uint32Array => this.found[needle]!;
}

const NEWLINE = 10;

let shared: FastWindow | null | undefined;

/** The window of this thread; one of its own where what is looked for, or looked at, does not fit there. */
export function windowFor(needles: readonly Needle[], bytes: number): SearchWindow {
	if (shared === undefined) shared = FastWindow.make();
	return shared && bytes <= shared.capacity && FastWindow.fits(needles) ? shared : new PlainWindow();
}

/** For tests: the one without WebAssembly. */
export const plainWindow = (): SearchWindow => new PlainWindow();
