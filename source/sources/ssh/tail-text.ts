/** The last of what a stream said: enough to explain an end, never more memory than that. */
const kept = 64 * 1024;

export class TailText {
	#chunks: Buffer[] = [];
	#length = 0;

	add(chunk: Buffer): void {
		this.#chunks.push(chunk);
		this.#length += chunk.length;
		if (this.#length <= 2 * kept) return;
		const all = Buffer.concat(this.#chunks).subarray(-kept);
		this.#chunks = [Buffer.from(all)];
		this.#length = all.length;
	}

	text(): string {
		return Buffer.concat(this.#chunks).subarray(-kept).toString('utf8');
	}
}
