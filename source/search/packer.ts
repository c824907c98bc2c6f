/**
 * Texts on their way into the packed bytes that are searched: nearly all are packed in one pass by packer.as, and the
 * others the long way, through the gate and `fold`. Both give the same bytes.
 */
import {codePointColumns, FIRST_COMBINING} from '../text/columns.ts';
import {isUnitLeftAlone, PICTURES} from '../text/safe-text.ts';
import {grownMemory, instantiate, type WasmMemory} from '../text/wasm.ts';
import {mayHaveCase} from './pack.ts';
import {packerBase64} from './packer-wasm.ts';

/** As in packer.as. */
const table = {start: 0x10000, bytes: 0x10000, unknown: 3, odd: 4, high: 8} as const;
const textStart = table.start + table.bytes;
/** Characters of the longest text that is packed here. */
const mostCharacters = 1 << 20;
const packedStart = textStart + 2 * mostCharacters + 64;
const allBytes = packedStart + 4 * mostCharacters + 64;

interface Exports {
	readonly memory: WasmMemory;
	/** How many bytes; -1: the text is not for here; -2 - unit: the columns of that unit have to be told first. */
	pack(start: number, end: number, into: number): number;
}

export class Packer {
	private constructor(
		private readonly memory: Buffer,
		private readonly packUnits: Exports['pack'],
	) {
		for (let unit = 0; unit < table.bytes; unit++) {
			const columns = unit < FIRST_COMBINING ? 1 : table.unknown;
			const isHere = isUnitLeftAlone(unit) && !hasCase(unit);
			memory[table.start + unit] = isHere ? columns : table.odd | columns;
		}
		memory.fill(table.high, table.start + PICTURES.firstHigh, table.start + PICTURES.lastHigh + 1);
	}

	/** null where the engine cannot run the module. */
	static make(): Packer | null {
		const exports = instantiate(packerBase64) as Exports | null; // what packer.as exports
		return exports && new Packer(grownMemory(exports.memory, allBytes), exports.pack);
	}

	/** Packs a text, gated and folded, for `copyTo` to take. Returns how many bytes, or -1: it has to go the long way. */
	pack(text: string): number {
		if (text.length > mostCharacters) return -1;
		const end = textStart + this.memory.write(text, textStart, 'utf16le');
		for (;;) {
			const length = this.packUnits(textStart, end, packedStart);
			if (length >= -1) return length;
			const unit = -2 - length;
			this.memory[table.start + unit] = codePointColumns(unit);
		}
	}

	copyTo(target: Buffer, at: number, length: number): void {
		this.memory.copy(target, at, packedStart, packedStart + length);
	}
}

/** Whether a unit beyond ASCII may have another case: judged by its bytes in UTF-8. */
function hasCase(unit: number): boolean {
	if (unit < 0x80) return false;
	if (unit < 0x800) return mayHaveCase(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f), 0);
	return mayHaveCase(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
}

let shared: Packer | null | undefined;

/** The one of this thread. */
export function sharedPacker(): Packer | null {
	if (shared === undefined) shared = Packer.make();
	return shared;
}
