/**
 * The projecting reader: the event of a line with only what indexing reads (wanted.ts), several times faster than
 * `JSON.parse`, and equal to `project(JSON.parse(line))` for every line.
 */

import type {Json, JsonObject} from '../event.ts';
import {decode, type LineParser, PlainParser, parseObject} from '../line-parser.ts';
import {project} from './project.ts';
import {lineStart, makeWalker, type Walker, walkedBytes} from './walker.ts';

/** Operations of the tape, as in walker.as; the field stands in bits 8 to 15. */
const operation = {
	close: 0,
	object: 1,
	array: 2,
	string: 3,
	number: 4,
	true: 5,
	false: 6,
	null: 7,
	span: 8,
	remember: 9,
	known: 10,
} as const;
const isEscaped = 1 << 16;
const isWide = 1 << 17;

export class Scanner implements LineParser {
	private bytes: Buffer = Buffer.alloc(0);
	/** The loaded bytes stand in the walker's memory as a whole. */
	private isCopied = false;
	/** Where the next entry stands on the tape. */
	private at = 0;

	constructor(private readonly walker: Walker) {}

	load(bytes: Buffer): void {
		this.bytes = bytes;
		this.isCopied = bytes.length < walkedBytes;
		if (this.isCopied) bytes.copy(this.walker.memory, lineStart);
	}

	object(start: number, end: number): JsonObject | null {
		const words = this.walk(start, end);
		if (words >= 0) {
			this.at = 0;
			return this.readObject(words);
		}
		const event = parseObject(decode(this.bytes, start, end));
		return event && project(event);
	}

	/** Number of words on the tape; -1 where the walker is not sure of the line. */
	private walk(start: number, end: number): number {
		if (this.isCopied) return this.walker.walk(lineStart + start, lineStart + end);
		if (end - start >= walkedBytes) return -1;
		this.bytes.copy(this.walker.memory, lineStart, start, end);
		return this.walker.walk(lineStart, lineStart + end - start);
	}

	/** The fields up to the end of the object, or of the tape. A field that is there twice has its last value. */
	private readObject(words: number): JsonObject {
		const {tape, names} = this.walker;
		const object: JsonObject = {};
		while (this.at < words) {
			const head = tape[this.at]!;
			this.at += 3;
			if ((head & 0xff) === operation.close) break;
			object[names[(head >> 8) & 0xff]!] = this.readValue(head, words);
		}
		return object;
	}

	private readArray(words: number): Json[] {
		const array: Json[] = [];
		for (;;) {
			const head = this.walker.tape[this.at]!;
			this.at += 3;
			if ((head & 0xff) === operation.close) return array;
			array.push(this.readValue(head, words));
		}
	}

	/** The value whose entry was read last. */
	private readValue(head: number, words: number): Json {
		switch (head & 0xff) {
			case operation.string:
				return this.readString(head);
			case operation.known:
				return this.walker.known[head >>> 16]!;
			case operation.remember:
				return this.remember(head >>> 16, this.walker.memory.toString('latin1', this.start, this.end));
			case operation.object:
				return this.readObject(words);
			case operation.array:
				return this.readArray(words);
			case operation.true:
				return true;
			case operation.false:
				return false;
			case operation.null:
				return null;
			default: // a number, or a value that is wanted whole
				return JSON.parse(decode(this.walker.memory, this.start, this.end));
		}
	}

	private remember(number: number, text: string): string {
		this.walker.known[number] = text;
		return text;
	}

	private readString(head: number): string {
		const {memory} = this.walker;
		const {start, end} = this;
		const work = head & (isEscaped | isWide);
		if (work === 0) return memory.toString('latin1', start, end);
		const text = this.walker.text(start, end, (work & isWide) !== 0);
		return text ?? (JSON.parse(decode(memory, start - 1, end + 1)) as string); // a string, in its quotes
	}

	/** Places of the last entry's value. */
	private get start(): number {
		return this.walker.tape[this.at - 2]!;
	}

	private get end(): number {
		return this.walker.tape[this.at - 1]!;
	}
}

let walker: Walker | null | undefined;

/**
 * The fastest parser there is, for reading that only indexes. Its memory is shared by all of a thread: they take turns
 * line by line. `SESSION_TUI_READER=plain` chooses `JSON.parse`, and so does an engine without vector instructions.
 */
export function indexingParser(): LineParser {
	if (process.env.SESSION_TUI_READER === 'plain') return new PlainParser();
	if (walker === undefined) walker = makeWalker();
	return walker ? new Scanner(walker) : new PlainParser();
}
