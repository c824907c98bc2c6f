/**
 * The compiled walker and the memory it works in: told once what is wanted, it notes of each line where that stands.
 */
import {grownMemory, instantiate, type WasmMemory} from '../../text/wasm.ts';
import {walkerBase64} from './walker-wasm.ts';
import {type Fields, type Wanted, wantedOfEvent} from './wanted.ts';

/** As in walker.as. */
const memoryMap = {key: 0x400, tape: 0x20000, line: 0x80000} as const;
/** Where in its memory the walker finds what it is to walk. */
export const lineStart = memoryMap.line;
/** Beyond the line the walker may look this far. */
const slackBytes = 128;
const mostKeysOfContext = 32;
const mostKeyBytes = 32;

/** Bytes that can be walked at once; a longer line is left to `JSON.parse`. */
export const walkedBytes = 4 << 20;

interface Exports {
	readonly memory: WasmMemory;
	want(context: number, key: number, length: number, want: number): void;
	narrow(start: number, end: number, into: number): number;
	wide(start: number, end: number, into: number): number;
	narrowed(from: number, units: number): void;
	/** Where the tape ends, 0 where the walker is not sure of the line. */
	scan(start: number, end: number): number;
}

export interface Walker {
	/** All its memory. From `lineStart` on there is room for `walkedBytes`. */
	readonly memory: Buffer;
	/** Three words for each entry: operation, start and end of the value in `memory`. */
	readonly tape: Int32Array;
	/** Names of fields by their number. */
	readonly names: readonly string[];
	/** Strings that were to be remembered, by their number. */
	readonly known: string[];
	/** Number of words on the tape for the object between the two places of `memory`; -1: not sure. */
	walk(start: number, end: number): number;
	/**
	 * The string between two places of `memory`, its escapes undone; null where its bytes are no UTF-8. `isWide`: there
	 * may be bytes beyond ASCII.
	 */
	text(start: number, end: number, isWide: boolean): string | null;
}

/** null where WebAssembly or its vector instructions are missing. */
export function makeWalker(): Walker | null {
	const exports = instantiate(walkerBase64) as Exports | null; // what walker.as exports
	if (exports === null) return null;
	const {want, scan, narrow, wide, narrowed} = exports;
	const decoded = lineStart + walkedBytes + slackBytes;
	const memory = grownMemory(exports.memory, decoded + 2 * walkedBytes + slackBytes);
	const names = tellWanted(memory.subarray(memoryMap.key, memoryMap.key + mostKeyBytes), want);
	const text = (start: number, end: number, isWide: boolean): string | null => {
		const length = isWide ? -1 : narrow(start, end, decoded);
		if (length >= 0) return memory.toString('latin1', decoded, decoded + length);
		const bytes = wide(start, end, decoded);
		if (bytes < 0) return null;
		if ((bytes & 1) === 0) return memory.toString('utf16le', decoded, decoded + bytes);
		// What the engine keeps in one byte a character is half as large, and all that is done with it is faster.
		narrowed(decoded, bytes >> 1);
		return memory.toString('latin1', decoded, decoded + (bytes >> 1));
	};
	return {
		memory,
		tape: new Int32Array(memory.buffer, memoryMap.tape, (memoryMap.line - memoryMap.tape) / 4),
		names,
		known: [],
		walk: (start, end) => {
			const tapeEnd = scan(start, end);
			return tapeEnd === 0 ? -1 : (tapeEnd - memoryMap.tape) / 4;
		},
		text,
	};
}

/** Numbers fields and contexts (a context is the fields of one kind of object) and tells the walker of them. */
function tellWanted(key: Buffer, want: Exports['want']): string[] {
	const names = [''];
	const contexts = new Map<Fields, number>();
	const numberOf = (name: string): number => {
		const known = names.indexOf(name);
		return known > 0 ? known : names.push(name) - 1;
	};
	const contextOf = (fields: Fields | undefined): number => {
		if (fields === undefined) return 0;
		const known = contexts.get(fields);
		if (known !== undefined) return known;
		const context = contexts.size + 1;
		contexts.set(fields, context);
		const entries = Object.entries(fields);
		if (entries.length > mostKeysOfContext) throw new RangeError('too many fields are wanted of one object');
		for (const [name, wanted] of entries) {
			if (Buffer.byteLength(name) > mostKeyBytes) throw new RangeError(`${name} is too long to be wanted`);
			const code = codeOf(numberOf(name), wanted); // tells of inner contexts, with the same bytes for their keys
			key.fill(0);
			want(context, memoryMap.key, key.write(name), code);
		}
		return context;
	};
	const codeOf = (field: number, {fields, each, isWhole, repeats}: Wanted): number =>
		field | (contextOf(fields) << 8) | (contextOf(each) << 16) | (isWhole ? 1 << 24 : 0) | (repeats ? 1 << 25 : 0);
	contextOf(wantedOfEvent);
	return names;
}
