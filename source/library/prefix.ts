/**
 * Whether the bytes of a file that have been understood are still what they were. Pure but for `isUnchanged`, which reads.
 *
 * Collectors rewrite transcripts in place, at the same length (they redact), and may append at the same time: neither size
 * nor the last bytes tell. A CRC over everything does, at some GB a second.
 */
import {crc32} from 'node:zlib';
import type {Source} from '../sources/source.ts';

/** Bytes before the end that are compared where samples are enough. */
const lastBytes = 512;
const sampleBytes = 64;
/** Kept samples stand evenly over the whole: when there are more, every other one goes. */
const mostSamples = 16;
const newline = 10;

interface Sample {
	readonly at: number;
	readonly bytes: Uint8Array;
}

/** As the cache keeps it. */
export interface PrefixState {
	/** Bytes that it speaks of, from the file's start. */
	readonly end: number;
	/** CRC-32 of them; null where it could not be kept: they count as changed when all of them have to be proven. */
	readonly crc: number | null;
	/** The bytes before `end`. */
	readonly last: Uint8Array;
	readonly samples: readonly Sample[];
}

export const emptyPrefix: PrefixState = {end: 0, crc: 0, last: new Uint8Array(0), samples: []};

/** Follows the bytes of one reading, which goes on where `from` ends. */
export class PrefixReader {
	private at: number;
	private crc: number | null;
	/** Behind the last newline: where reading goes on, mostly. */
	private line: {readonly end: number; readonly crc: number | null};
	private last: Buffer;
	private samples: Sample[];
	private stride: number;

	constructor(from: PrefixState) {
		this.at = from.end;
		this.crc = from.crc;
		this.line = {end: from.end, crc: from.crc};
		this.last = Buffer.from(from.last);
		this.samples = [...from.samples];
		this.stride = strideOf(this.samples);
	}

	/** Takes the next bytes; copies what it keeps. */
	push(chunk: Buffer): void {
		const {at} = this;
		const lineEnd = chunk.lastIndexOf(newline) + 1;
		if (this.crc !== null) {
			if (lineEnd > 0) this.crc = crc32(chunk.subarray(0, lineEnd), this.crc);
			if (lineEnd > 0) this.line = {end: at + lineEnd, crc: this.crc};
			if (lineEnd < chunk.length) this.crc = crc32(chunk.subarray(lineEnd), this.crc);
		}
		if (chunk.length >= sampleBytes && at >= (this.samples.at(-1)?.at ?? -this.stride) + this.stride)
			this.sample({at, bytes: new Uint8Array(chunk.subarray(0, sampleBytes))});
		this.last = Buffer.concat([this.last, chunk.subarray(-2 * lastBytes)]).subarray(-2 * lastBytes);
		this.at += chunk.length;
	}

	/** What there is to know of the bytes up to `end`, where reading will go on. */
	upTo(end: number): PrefixState {
		const kept = this.last.subarray(0, Math.max(0, this.last.length - (this.at - end))).subarray(-lastBytes);
		const crc = end === this.at ? this.crc : end === this.line.end ? this.line.crc : null;
		// In memory of its own: a piece of the pool would keep eight times as much.
		return {end, crc, last: new Uint8Array(kept), samples: this.samples.filter(({at}) => at + sampleBytes <= end)};
	}

	private sample(sample: Sample): void {
		this.samples.push(sample);
		if (this.samples.length <= mostSamples) return;
		this.samples = this.samples.filter((_, index) => index % 2 === 0);
		this.stride = strideOf(this.samples);
	}
}

const strideOf = (samples: readonly Sample[]): number => (samples[1]?.at ?? 0) - (samples[0]?.at ?? 0);

export interface HowToLook {
	/** All bytes, not samples of them. */
	readonly isWhole: boolean;
	readonly chunkBytes: number;
	readonly signal?: AbortSignal;
	/** Called between chunks. */
	readonly pause: () => Promise<void>;
}

/** Looks at the file. @throws SourceError */
export async function isUnchanged(source: Source, path: string, prefix: PrefixState, how: HowToLook): Promise<boolean> {
	return how.isWhole ? isWholeUnchanged(source, path, prefix, how) : areSamplesUnchanged(source, path, prefix);
}

async function isWholeUnchanged(
	source: Source,
	path: string,
	{end, crc}: PrefixState,
	{chunkBytes, signal, pause}: HowToLook,
): Promise<boolean> {
	if (crc === null) return false;
	let now = 0;
	let at = 0;
	for await (const chunk of source.chunks(path, 0, {chunkBytes, ...(signal && {signal})})) {
		const part = chunk.subarray(0, end - at);
		now = crc32(part, now);
		at += part.length;
		if (at === end) break;
		await pause();
	}
	return at === end && now === crc;
}

async function areSamplesUnchanged(source: Source, path: string, {end, last, samples}: PrefixState): Promise<boolean> {
	for (const {at, bytes} of [{at: end - last.length, bytes: last}, ...samples]) {
		const now = await source.readRange(path, at, bytes.length);
		if (!now.equals(bytes)) return false;
	}
	return true;
}
