/** What a command says, as `Execution` promises it. */
import type {Readable} from 'node:stream';

/**
 * Chunks as they come, holding the sender up while nobody asks for more. A link that dies ends them, it does not throw.
 * @param cut - ends them at once when it resolves
 */
export async function* streamChunks(stream: Readable, cut: Promise<void>): AsyncGenerator<Buffer> {
	const chunks: AsyncIterator<unknown> = stream[Symbol.asyncIterator]();
	const end = cut.then(() => null);
	try {
		for (;;) {
			const next = await Promise.race([chunks.next(), end]);
			if (next === null || next.done) return;
			yield Buffer.isBuffer(next.value) ? next.value : Buffer.from(String(next.value));
		}
	} catch {
		// `ending` says how it ended
	}
}
