/** Waits until something is so, looking again in every turn of the event loop. */
import {setImmediate as nextTurn} from 'node:timers/promises';

/** Only a test that fails waits so long. */
const patienceMilliseconds = 60_000;

export async function until(isSo: () => boolean, what: string, say: () => string = () => ''): Promise<void> {
	const begun = performance.now();
	while (!isSo()) {
		if (performance.now() - begun > patienceMilliseconds) throw new Error(`waited in vain until ${what}\n${say()}`);
		await nextTurn();
	}
}
