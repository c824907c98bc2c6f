/** Ends a command when a signal says so; nothing stays behind on a signal that outlives many commands. */
import type {Execution} from '../remote/transport.ts';

export function killOnAbort(execution: Execution, signal: AbortSignal | undefined): void {
	if (!signal) return;
	const kill = () => execution.kill();
	if (signal.aborted) kill();
	else signal.addEventListener('abort', kill, {once: true});
	void execution.ending.then(() => signal.removeEventListener('abort', kill));
}
