/**
 * The tolerant reader: chunks of bytes in, events with their place out.
 *
 * Nothing in a file makes it throw. A line normally is one JSON object; real files also hold two objects glued on one
 * line, lines broken in the middle, lines of megabytes and a last line without its newline, which may still be growing.
 */
import type {Entry, JsonObject, Place} from './event.ts';
import {type LineParser, PlainParser} from './line-parser.ts';

/** A longer line is given up (V8 cannot hold a string above about 512 MB) and counted as bad. */
export const maximumLineBytes = 256 * 1024 * 1024;

/** Each failed attempt may scan the whole line, so a hostile line of megabytes gets only so many. */
const maximumSalvageFailures = 64;

const newline = 10;
const openBrace = 123;
const closeBrace = 125;
const quote = 34;
const backslash = 92;

export interface ReaderSink {
	entry(entry: Entry): void;
	/** A non-blank line from which not one object could be had. */
	badLine(place: Place): void;
}

/** Where reading a grown file goes on: nothing before it needs to be read again. */
export interface ResumePoint {
	/** Byte offset of the first byte not yet understood. */
	readonly offset: number;
	/** The line, from 1, in which that byte stands. */
	readonly line: number;
	/** An object of that line has already been handed out, so its rest cannot make it a bad line. */
	readonly lineHasObject: boolean;
}

export const startOfFile: ResumePoint = {offset: 0, line: 1, lineHasObject: false};

/** Index just past the brace that closes the one at `start`, or -1. Braces inside strings do not count. */
function endOfObject(bytes: Buffer, start: number, end: number): number {
	let depth = 0;
	let isInString = false;
	for (let i = start; i < end; i++) {
		const byte = bytes[i];
		if (isInString) {
			if (byte === backslash) i++;
			else if (byte === quote) isInString = false;
		} else if (byte === quote) isInString = true;
		else if (byte === openBrace) depth++;
		else if (byte === closeBrace && --depth === 0) return i + 1;
	}
	return -1;
}

interface Piece {
	readonly start: number;
	readonly end: number;
	readonly event: JsonObject;
}

/**
 * The objects of a line that is not one object. Objects stand at the line's start or directly behind another closing
 * brace (`}{`); an object nested inside a broken one is not an event.
 */
function salvage(bytes: Buffer, start: number, end: number, parser: LineParser): Piece[] {
	const pieces: Piece[] = [];
	let at = start;
	let failures = 0;
	while (at < end && (bytes[at] as number) <= 32) at++;
	while (at < end && failures < maximumSalvageFailures) {
		const stop = bytes[at] === openBrace ? endOfObject(bytes, at, end) : -1;
		const event = stop > 0 ? parser.object(at, stop) : null;
		if (event) {
			pieces.push({start: at, end: stop, event});
			at = stop;
			while (at < end && (bytes[at] as number) <= 32) at++;
			if (bytes[at] === openBrace) continue;
		} else failures++;
		at = nextBoundary(bytes, at, end);
	}
	return pieces;
}

/** Index of the next `{` directly behind a `}`, or `end`. Looks no further than the line: chunks are large. */
function nextBoundary(bytes: Buffer, from: number, end: number): number {
	const found = bytes.subarray(from, end).indexOf('}{');
	return found === -1 ? end : from + found + 1;
}

/** What JSON takes for white space, newlines aside: NULs, as a crash leaves them, are no blanks. */
const isBlankByte = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

const isBlank = (bytes: Buffer, start: number, end: number): boolean => {
	for (let i = start; i < end; i++) if (!isBlankByte(bytes[i])) return false;
	return true;
};

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

export class TranscriptReader {
	private line: number;
	/** Offset of the first byte of `carry`, or of the next chunk when there is none. */
	private offset: number;
	private lineHasObject: boolean;
	private carry: Buffer[] = [];
	private carryBytes = 0;
	private isSkipping = false;
	/** What the parser has been given; null before anything of a new chunk is parsed. */
	private loaded: Buffer | null = null;

	/** `parser` says how a line becomes an event; by default all of it, with `JSON.parse`. */
	constructor(
		private readonly sink: ReaderSink,
		from: ResumePoint = startOfFile,
		private readonly parser: LineParser = new PlainParser(),
	) {
		this.line = from.line;
		this.offset = from.offset;
		this.lineHasObject = from.lineHasObject;
	}

	/** Takes the next bytes of the file. What is kept beyond the call is copied, so the buffer may be used again. */
	push(chunk: Buffer): void {
		let start = 0;
		this.loaded = null; // the same buffer may come again with other bytes
		for (;;) {
			const end = chunk.indexOf(newline, start);
			if (end === -1) break;
			this.finishLine(chunk, start, end);
			start = end + 1;
		}
		if (start < chunk.length) this.keep(chunk.subarray(start));
	}

	/**
	 * Reads what stands behind the last newline, without closing the line: a file that is still being written may go
	 * on there. Says where to resume, and whether a non-blank rest gave nothing (a torn last line).
	 */
	end(): {readonly resume: ResumePoint; readonly isTorn: boolean} {
		const rest = Buffer.concat(this.carry);
		this.loaded = null;
		let isTorn = false;
		if (this.isSkipping) isTorn = true;
		else if (rest.length > 0) {
			const start = this.startOfLine(rest, 0);
			const consumed = this.read(rest, 0, rest.length, false);
			this.offset += consumed;
			isTorn = !this.lineHasObject && !isBlank(rest, Math.max(start, consumed), rest.length);
		}
		this.carry = [];
		this.carryBytes = 0;
		return {resume: {offset: this.offset, line: this.line, lineHasObject: this.lineHasObject}, isTorn};
	}

	private keep(rest: Buffer): void {
		if (this.carryBytes + rest.length > maximumLineBytes) {
			this.isSkipping = true;
			this.offset += this.carryBytes;
			this.carry = [];
			this.carryBytes = 0;
		}
		if (this.isSkipping) {
			this.offset += rest.length;
			return;
		}
		this.carry.push(Buffer.from(rest));
		this.carryBytes += rest.length;
	}

	private finishLine(chunk: Buffer, start: number, end: number): void {
		if (this.isSkipping) {
			this.isSkipping = false;
			this.sink.badLine({line: this.line, offset: this.offset, length: end - start});
			this.offset += end - start + 1;
		} else if (this.carryBytes > 0) {
			this.carry.push(chunk.subarray(start, end));
			const whole = Buffer.concat(this.carry);
			this.carry = [];
			this.carryBytes = 0;
			this.read(whole, 0, whole.length, true);
			this.offset += whole.length + 1;
		} else {
			this.read(chunk, start, end, true);
			this.offset += end - start + 1;
		}
		this.line++;
		this.lineHasObject = false;
	}

	/** Hands out the objects of a line; returns how many bytes of it are understood for good. */
	private read(bytes: Buffer, start: number, end: number, isComplete: boolean): number {
		if (end === start) return 0;
		if (bytes !== this.loaded) {
			this.parser.load(bytes);
			this.loaded = bytes;
		}
		const from = this.startOfLine(bytes, start);
		const whole = bytes[from] === openBrace ? this.parser.object(from, end) : null;
		if (whole) {
			let stop = end;
			while ((bytes[stop - 1] as number) <= 32) stop--;
			this.hand(whole, from - start, stop - from);
			return end - start;
		}
		if (isBlank(bytes, from, end)) return 0;
		let consumed = 0;
		for (const piece of salvage(bytes, from, end, this.parser)) {
			this.hand(piece.event, piece.start - start, piece.end - piece.start);
			consumed = piece.end - start;
		}
		if (isComplete && !this.lineHasObject) {
			this.sink.badLine({line: this.line, offset: this.offset, length: end - start});
		}
		return consumed;
	}

	/** Behind the file's byte order mark, if the line has it. */
	private startOfLine(bytes: Buffer, start: number): number {
		const isMarked = this.offset === 0 && bytes.subarray(start, start + byteOrderMark.length).equals(byteOrderMark);
		return isMarked ? start + byteOrderMark.length : start;
	}

	private hand(event: JsonObject, at: number, length: number): void {
		this.lineHasObject = true;
		this.sink.entry({event, line: this.line, offset: this.offset + at, length});
	}
}

/** Every entry of a file held in memory. For opened sessions, tests and small files; bulk reading streams. */
export function readAll(bytes: Buffer): {entries: Entry[]; badLines: Place[]} {
	const entries: Entry[] = [];
	const badLines: Place[] = [];
	const reader = new TranscriptReader({
		entry: entry => entries.push(entry),
		badLine: place => badLines.push(place),
	});
	reader.push(bytes);
	const {resume, isTorn} = reader.end();
	if (isTorn) {
		badLines.push({line: resume.line, offset: resume.offset, length: bytes.length - resume.offset});
	}
	return {entries, badLines};
}
