/** What a command says, as `Execution` promises it. */
import type {Readable} from 'node:stream';

/**
 * Chunks as they come, holding the sender up while nobody asks for more. A link that dies ends them, it does not throw.
 *
 * By events rather than by the stream's own iterator: that one joins all that waits into one piece, a copy of every byte.
 * @param cut - ends them at once when it resolves
 */
export async function* streamChunks(stream: Readable, cut: Promise<void>): AsyncGenerator<Buffer> {
	const waiting: Buffer[] = [];
	let isOver = false;
	let wake = () => {};
	const take = (chunk: unknown): void => {
		waiting.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
	};
	const end = (): void => {
		isOver = true;
		wake();
	};
	stream.on('data', chunk => {
		take(chunk);
		stream.pause();
		wake();
	});
	stream.once('end', end);
	// `ending` says how it ended.
	stream.once('error', end);
	stream.once('close', () => {
		for (let rest: unknown = stream.read(); rest !== null; rest = stream.read()) take(rest);
		end();
	});
	void cut.then(() => {
		waiting.length = 0;
		end();
	});
	if (stream.destroyed || stream.readableEnded) isOver = true;
	for (;;) {
		const chunk = waiting.shift();
		if (chunk) yield chunk;
		else if (isOver) return;
		else {
			const woken = new Promise<void>(resolve => {
				wake = resolve;
			});
			stream.resume();
			await woken;
		}
	}
}
