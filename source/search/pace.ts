/** Long work in short slices, so that the thread it runs on goes on answering. */
import {SLICE_MS} from './limits.ts';

/** Anything that can say that the work is not wanted any more: an AbortSignal, or a look at a shared counter. */
export interface Cancellation {
	readonly aborted: boolean;
}

export class Pace {
	/** `performance.now()` at which the work should give way. */
	deadline = performance.now() + SLICE_MS;

	constructor(private readonly cancellation: Cancellation | undefined) {}

	get cancelled(): boolean {
		return this.cancellation?.aborted ?? false;
	}

	/** Whether it is time to give way. */
	get due(): boolean {
		return performance.now() >= this.deadline;
	}

	/** Gives way to what else waits on the thread; false where the work is not wanted any more. */
	async breathe(): Promise<boolean> {
		await new Promise<void>(resolve => setImmediate(resolve));
		this.deadline = performance.now() + SLICE_MS;
		return !this.cancelled;
	}
}
