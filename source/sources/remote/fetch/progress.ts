/** How far fetching is: files, bytes, rate, time left. */

const windowMilliseconds = 5_000;

/** Bytes a second over the last few seconds. */
export class Rate {
	private readonly samples: {readonly at: number; readonly bytes: number}[] = [];

	constructor(private readonly now: () => number = () => performance.now()) {}

	add(bytes: number): void {
		const at = this.now();
		const last = this.samples.at(-1);
		// One sample every 50 ms is enough.
		if (last && at - last.at < 50) this.samples[this.samples.length - 1] = {at: last.at, bytes: last.bytes + bytes};
		else this.samples.push({at, bytes});
		this.trim(at);
	}

	/** null where nothing has come for a while, or too little to say. */
	get perSecond(): number | null {
		const at = this.now();
		this.trim(at);
		const first = this.samples[0];
		if (!first) return null;
		const seconds = Math.max(0.25, (at - first.at) / 1_000);
		return this.samples.reduce((sum, sample) => sum + sample.bytes, 0) / seconds;
	}

	private trim(at: number): void {
		while (this.samples[0] && at - this.samples[0].at > windowMilliseconds) this.samples.shift();
	}
}

const peakBytes = 2 * 1024 * 1024;
const meanBytes = 256 * 1024;

/** The fastest stretch of a run: what a line can do, where the mean says more of everything else that goes on. */
export class Peak {
	private started = 0;
	private bytes = 0;
	private best = 0;
	private begun = 0;
	private ended = 0;
	private total = 0;

	constructor(private readonly now: () => number = () => performance.now()) {}

	add(bytes: number): void {
		const at = this.now();
		// The first chunk of a stretch says when it begins; how long it took itself is not known.
		if (this.started === 0) {
			this.started = at;
			this.begun = at;
			return;
		}
		this.total += bytes;
		this.ended = at;
		this.bytes += bytes;
		if (this.bytes < peakBytes) return;
		this.best = Math.max(this.best, (1_000 * this.bytes) / Math.max(1, at - this.started));
		this.started = at;
		this.bytes = 0;
	}

	/** Bytes a second of all of it; null where too little came. */
	get mean(): number | null {
		return this.total < meanBytes ? null : (1_000 * this.total) / Math.max(1, this.ended - this.begun);
	}

	/** Bytes a second; null where too little came. */
	get perSecond(): number | null {
		return this.best === 0 ? null : this.best;
	}
}
