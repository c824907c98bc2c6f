/** Takes the bytes of one file as they come: checks that it is the file that was here before, then writes. */
import type {Incoming} from '../mirror/incoming.ts';
import type {CopiedFacts, Mirror} from '../mirror/mirror.ts';
import type {RemoteFile} from '../protocol/list-format.ts';
import {overlapBytes, type Plan, unknownSize} from './plan.ts';

export type SinkEnd =
	/** The file is here. */
	| 'whole'
	/** Its first part is here. */
	| 'head'
	/** It is another file than before: it must be read from its beginning. */
	| 'changed'
	/** Fewer bytes than were listed: it shrank, vanished or could not be read. */
	| 'short';

export class Sink {
	/** Bytes that came for it. */
	received = 0;
	private incoming: Incoming | null = null;
	private readonly overlap: Buffer;
	private compared = 0;
	private isOther = false;
	private readonly facts: CopiedFacts;

	constructor(
		private readonly mirror: Mirror,
		private readonly file: RemoteFile,
		private readonly plan: Plan,
	) {
		const {size, modified, inode, owner} = file;
		this.facts = {size, modified, inode, owner};
		this.overlap = overlapOf(plan);
		// A copy whose bytes are not there any more is none.
		this.isOther = plan.base !== null && this.overlap.length < Math.min(overlapBytes, plan.base.blob.length);
	}

	data(bytes: Buffer): void {
		this.received += bytes.length;
		if (this.isOther) return;
		const count = Math.min(bytes.length, this.overlap.length - this.compared);
		if (count > 0) {
			const wanted = this.overlap.subarray(this.compared, this.compared + count);
			if (!wanted.equals(bytes.subarray(0, count))) {
				this.isOther = true;
				return;
			}
			this.compared += count;
		}
		if (bytes.length === count) return;
		this.incoming ??= this.mirror.begin(this.file.path, this.plan.base);
		this.incoming.write(bytes.subarray(count), this.facts);
	}

	/** Everything came. `isSure`: the server itself says that there is no more, whatever was listed. */
	end(isSure: boolean): SinkEnd {
		const {plan, file, facts} = this;
		if (this.isOther || this.compared < this.overlap.length) return this.drop('changed');
		if (plan.length > 0 && this.received >= plan.length) {
			this.incoming?.cutOff(facts);
			this.incoming = null;
			return 'head';
		}
		if (!isSure && file.size !== unknownSize && plan.from + this.received < file.size) return this.drop('short');
		if (this.incoming) this.incoming.finish(facts);
		else if (plan.base) this.mirror.confirm(file.path, facts);
		else this.mirror.begin(file.path, null).finish(facts);
		this.incoming = null;
		return 'whole';
	}

	/** The link died. */
	cutOff(): void {
		this.incoming?.cutOff(this.facts);
		this.incoming = null;
	}

	private drop(end: SinkEnd): SinkEnd {
		this.incoming?.discard();
		this.incoming = null;
		return end;
	}
}

/** The last bytes of the copy that is continued; fewer where they cannot be read. */
function overlapOf({from, base}: Plan): Buffer {
	if (!base) return Buffer.alloc(0);
	const bytes = Buffer.alloc(base.blob.length - from);
	try {
		const reader = base.blob.open();
		try {
			return bytes.subarray(0, reader.read(bytes, from));
		} finally {
			reader.close();
		}
	} catch {
		return Buffer.alloc(0);
	}
}
