/** A version of a file that is coming in from the server. */
import type {Blob, Draft} from './blobs.ts';
import type {CopiedFacts, Copy, Mirror} from './mirror.ts';

const newline = 0x0a;
const checkpointBytes = 16 * 1024 * 1024;

export class Incoming {
	private draft: Draft;
	/** Behind the last newline: up to here lines are whole. */
	private linesEnd: number;
	private checkpoint: number;
	/** A beginning is kept only where nothing whole would make room for it. */
	private readonly mayKeepBeginning: boolean;

	constructor(
		private readonly mirror: Mirror,
		private readonly file: string,
		base: Copy | null,
	) {
		this.draft = mirror.draft(file, base);
		this.linesEnd = this.draft.length;
		this.checkpoint = this.draft.length + checkpointBytes;
		this.mayKeepBeginning = base !== null || mirror.get(file) === null;
	}

	get length(): number {
		return this.draft.length;
	}

	/** Never throws: what no disk takes goes into memory. */
	write(bytes: Buffer, facts: CopiedFacts): void {
		const last = bytes.lastIndexOf(newline);
		if (last !== -1) this.linesEnd = this.length + last + 1;
		try {
			this.draft.write(bytes);
		} catch (error) {
			this.moveToMemory(error);
		}
		if (this.length < this.checkpoint) return;
		// What is killed in the middle of a large file goes on from here.
		this.checkpoint = this.length + checkpointBytes;
		this.keepLines(facts, null);
	}

	/** It came whole. */
	finish(facts: CopiedFacts): void {
		const blob = this.blob(this.draft.length);
		this.mirror.commit({path: this.file, ...facts, isWhole: true, blob}, this.draft);
	}

	/** It was cut off: whole lines stay. */
	cutOff(facts: CopiedFacts): void {
		const before = this.mirror.get(this.file)?.blob.length ?? 0;
		if (this.linesEnd > before) this.keepLines(facts, this.draft);
		else this.draft.discard();
	}

	/** It is not what it should be: what was there before stays. */
	discard(): void {
		this.draft.discard();
	}

	private keepLines(facts: CopiedFacts, draft: Draft | null): void {
		if (this.mayKeepBeginning)
			this.mirror.commit({path: this.file, ...facts, isWhole: false, blob: this.blob(this.linesEnd)}, draft);
		else draft?.discard();
	}

	/** What was collected goes to the disk only now, and that may be what fills it. */
	private blob(length: number): Blob {
		try {
			return this.draft.blob(length);
		} catch (error) {
			this.moveToMemory(error);
			return this.draft.blob(length);
		}
	}

	private moveToMemory(error: unknown): void {
		this.mirror.giveUpDisk(error);
		const full = this.draft;
		this.draft = this.mirror.draft(this.file, null);
		full.copyTo(bytes => this.draft.write(bytes));
		full.discard();
	}
}
