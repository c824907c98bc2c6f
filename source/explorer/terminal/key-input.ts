/** Keys from a stream: the decoder (pure) with its clock. */

import {createKeyDecoder, type Key} from '../keys/key-decoder.ts';

export interface KeyInput {
	start(): void;
	/** Stops reading, so that the stream keeps no process alive and another program can read the terminal. */
	stop(): void;
}

/** Calls `onKeys` with what each chunk holds, in order; at least one key each time. */
export function createKeyInput(stdin: NodeJS.ReadStream, onKeys: (keys: readonly Key[]) => void): KeyInput {
	let decoder = createKeyDecoder();
	let timer: NodeJS.Timeout | undefined;

	function deliver(keys: readonly Key[]) {
		clearTimeout(timer);
		const wait = decoder.timeoutMilliseconds;
		if (wait !== null) timer = setTimeout(() => deliver(decoder.flush()), wait);
		if (keys.length > 0) onKeys(keys);
	}

	const onData = (chunk: Uint8Array | string) => deliver(decoder.push(chunk));

	return {
		start() {
			decoder = createKeyDecoder();
			stdin.on('data', onData);
			stdin.ref();
			stdin.resume();
		},
		stop() {
			clearTimeout(timer);
			stdin.off('data', onData);
			stdin.pause();
			stdin.unref();
		},
	};
}
