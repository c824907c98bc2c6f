/**
 * Finds words in a text, many at once and several times faster than a regular expression of alternatives. Only for
 * saying where to look closer: case does not count for A to Z, and of other characters only the lower byte is seen.
 */
import {finderBase64} from './finder-wasm.ts';
import {grownMemory, instantiate, type WasmMemory} from './wasm.ts';

/** As in finder.as. */
const groupCount = 8;
const memoryMap = {tables: 0x1000, groups: 0x1100, words: 0x1200, text: 0x4000} as const;
const comparedBytes = 4;
/** Characters of the longest text that can be looked through. */
export const mostFoundCharacters = 1 << 17;

interface Exports {
	readonly memory: WasmMemory;
	find(from: number, end: number): number;
	lower(start: number, end: number): void;
}

export class WordFinder {
	private end: number = memoryMap.text;

	private constructor(
		private readonly memory: Buffer,
		private readonly exports: Exports,
		words: readonly string[],
	) {
		tellWords(memory, words);
	}

	/**
	 * Words in small letters, ASCII, of four characters at least; `#` in them stands for one digit or more. null where the
	 * engine cannot run it.
	 */
	static of(words: readonly string[]): WordFinder | null {
		const exports = instantiate(finderBase64) as Exports | null; // what finder.as exports
		return (
			exports && new WordFinder(grownMemory(exports.memory, memoryMap.text + mostFoundCharacters + 64), exports, words)
		);
	}

	/** Takes the text to look through, of at most `mostFoundCharacters`. */
	load(text: string): void {
		this.end = memoryMap.text + this.memory.write(text, memoryMap.text, 'latin1');
		this.exports.lower(memoryMap.text, this.end);
	}

	/** The first index from `from` on where a word begins; -1 where there is none. */
	next(from: number): number {
		const found = this.exports.find(memoryMap.text + from, this.end);
		return found === this.end ? -1 : found - memoryMap.text;
	}
}

/** Writes the words into groups of neighbours in the alphabet, and which groups have which first bytes. */
function tellWords(memory: Buffer, words: readonly string[]): void {
	const groups = grouped(words);
	let at: number = memoryMap.words;
	memory.fill(0, memoryMap.tables, memoryMap.groups);
	for (const [group, members] of groups.entries()) {
		memory.writeUInt32LE(at, memoryMap.groups + 4 * group);
		for (const word of members) {
			if (!/^[ -@[-~]{4,255}$/.test(word)) throw new RangeError(`not a word to be found: ${word}`);
			tellBegin(memory, group, word);
			at = memory.writeUInt8(word.length, at);
			at += memory.write(word, at, 'latin1');
		}
		if (at > memoryMap.text) throw new RangeError('too many words to be found');
	}
	memory.writeUInt32LE(at, memoryMap.groups + 4 * groupCount);
}

/** Neighbours in the alphabet together; words with digits apart, for behind digits anything may stand. */
function grouped(words: readonly string[]): string[][] {
	const withDigits = words.filter(word => word.includes('#'));
	const others = words.filter(word => !word.includes('#')).sort();
	const size = Math.ceil(others.length / (groupCount - 1));
	return [withDigits, ...Array.from({length: groupCount - 1}, (_, at) => others.slice(at * size, (at + 1) * size))];
}

/** Words of the group begin so. Behind digits anything may stand: there may be more of them. */
function tellBegin(memory: Buffer, group: number, word: string): void {
	const digits = word.indexOf('#');
	for (let place = 0; place < comparedBytes; place++) {
		const table = memoryMap.tables + 32 * place;
		const tell = (low: number, high: number) => {
			memory[table + low]! |= 1 << group;
			memory[table + 16 + high]! |= 1 << group;
		};
		if (digits !== -1 && digits < place) for (let half = 0; half < 16; half++) tell(half, half);
		else if (digits === place) for (const digit of Buffer.from('0123456789')) tell(digit & 15, digit >> 4);
		else tell(word.charCodeAt(place) & 15, word.charCodeAt(place) >> 4);
	}
}
