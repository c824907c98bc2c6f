/**
 * Parts a stream into data and marks. Pure: chunks may be cut anywhere.
 *
 * Before the mark `start` everything is noise: what an rc file prints. Its line names the compression of all that follows, so
 * it is looked for by itself, before anything is unpacked.
 */

const newline = 0x0a;
/** Noise and lines of marks longer than this are cut: a server can send without end. */
const keptBytes = 64 * 1024;

/** Finds the mark `start`. What was noise is kept for a message. */
export class Preamble {
	private held: Buffer = Buffer.alloc(0);
	private readonly mark: Buffer;

	constructor(nonce: string) {
		this.mark = Buffer.from(`@@${nonce} start `);
	}

	/** What came before the mark, its end. */
	get noise(): Buffer {
		return this.held;
	}

	/** null: not yet. Else the compression it names and the bytes behind it. */
	push(chunk: Buffer): {readonly compression: string; readonly rest: Buffer} | null {
		const bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
		const at = bytes.indexOf(this.mark);
		const end = at === -1 ? -1 : bytes.indexOf(newline, at);
		if (end === -1) {
			const isBegun = at !== -1 && bytes.length - at < keptBytes;
			this.held = Buffer.from(bytes.subarray(isBegun ? Math.max(0, at - keptBytes) : -keptBytes));
			return null;
		}
		const compression = bytes.toString('latin1', at + this.mark.length, end).trim();
		this.held = Buffer.from(bytes.subarray(Math.max(0, at - keptBytes), at));
		return {compression, rest: bytes.subarray(end + 1)};
	}
}

export interface FramesHandler {
	/** Valid only until it returns. */
	data(bytes: Buffer): void;
	/** A mark; the data since the one before belongs to it. */
	mark(words: readonly string[]): void;
}

/** Parts everything behind the preamble. */
export class Frames {
	private held: Buffer = Buffer.alloc(0);
	private isInMark = false;
	private readonly lead: Buffer;

	constructor(
		nonce: string,
		private readonly handler: FramesHandler,
	) {
		this.lead = Buffer.from(`\n@@${nonce} `);
	}

	push(chunk: Buffer): void {
		let bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
		this.held = Buffer.alloc(0);
		for (;;) {
			if (this.isInMark) {
				const end = bytes.indexOf(newline);
				if (end === -1) {
					this.held = Buffer.from(bytes.subarray(0, keptBytes));
					return;
				}
				this.isInMark = false;
				this.handler.mark(bytes.toString('latin1', 0, end).split(' '));
				bytes = bytes.subarray(end + 1);
			}
			const at = bytes.indexOf(this.lead);
			if (at === -1) break;
			if (at > 0) this.handler.data(bytes.subarray(0, at));
			bytes = bytes.subarray(at + this.lead.length);
			this.isInMark = true;
		}
		const safe = bytes.length - this.possibleLead(bytes);
		if (safe > 0) this.handler.data(bytes.subarray(0, safe));
		this.held = Buffer.from(bytes.subarray(safe));
	}

	/** How many of the last bytes may be the beginning of a mark: its newline stands in it only at the start. */
	private possibleLead(bytes: Buffer): number {
		const at = bytes.lastIndexOf(newline);
		const length = bytes.length - at;
		if (at === -1 || length >= this.lead.length) return 0;
		return bytes.subarray(at).equals(this.lead.subarray(0, length)) ? length : 0;
	}
}
