/** A timeout that stands still while the person is being asked. */
export class PausableTimer {
	#timer: NodeJS.Timeout | null = null;
	#started = 0;
	#isStopped = false;

	constructor(
		private left: number,
		private readonly onEnd: () => void,
	) {
		this.resume();
	}

	pause(): void {
		if (!this.#timer) return;
		clearTimeout(this.#timer);
		this.#timer = null;
		this.left -= performance.now() - this.#started;
	}

	resume(): void {
		if (this.#timer || this.#isStopped) return;
		this.#started = performance.now();
		this.#timer = setTimeout(this.onEnd, Math.max(this.left, 0));
	}

	/** For good. */
	stop(): void {
		this.pause();
		this.#isStopped = true;
	}
}
