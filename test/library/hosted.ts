/** The library as the explorer has it, behind a channel, but in this thread: no worker to start, nothing to build. */
import {MessageChannel} from 'node:worker_threads';
import {defaultAnalysisOptions} from '../../source/analysis/types.ts';
import {type Connection, LibraryClient} from '../../source/library/worker/client.ts';
import {hostLibrary} from '../../source/library/worker/host.ts';
import type {ReviewAnew, WorkerStart} from '../../source/library/worker/protocol.ts';
import {until} from '../until.ts';

export interface Hosted {
	readonly library: LibraryClient;
	/** What the library said to the person, failures among it. */
	readonly notices: readonly string[];
	/** Until everything found has been read. */
	ready(): Promise<void>;
	close(): void;
}

export const demoFolder = 'fixtures/demo';

/** Of the demo team; of `words` where any are given. `more`: what people know of marks. */
export function hostedLibrary(
	words: readonly string[] = [],
	more: Partial<WorkerStart> = {},
	readReview?: () => Promise<ReviewAnew>,
): Hosted {
	const {port1, port2} = new MessageChannel();
	const isDemo = words.length === 0;
	hostLibrary(port2, {role: 'library', words, isDemo, demoFolder, ...defaultAnalysisOptions, ...more});
	const connection: Connection = {
		postMessage: request => port1.postMessage(request),
		// The same overloads in other words, as for the worker itself.
		on: (event: 'message' | 'error', listener: (value: never) => void) =>
			port1.on(event as 'message', listener as (value: unknown) => void),
		close: () => {
			port1.postMessage({type: 'close'});
			port1.close();
		},
	};
	const notices: string[] = [];
	const library = new LibraryClient({
		connection,
		onNotice: text => notices.push(text),
		onFailure: error => notices.push(error.message),
		...(readReview && {readReview}),
	});
	library.begin();
	return {
		library,
		notices,
		ready: () => until(() => library.state.progress.phase === 'ready', 'everything has been read'),
		close: () => library.close(),
	};
}
