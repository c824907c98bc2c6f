/** Growable columns of numbers: what grows with a transcript is kept as packed numbers, not as objects. */

export class NumberColumn {
	private data = new Float64Array(64);
	private used = 0;

	get length(): number {
		return this.used;
	}

	push(value: number): void {
		if (this.used === this.data.length) {
			const larger = new Float64Array(this.data.length * 2);
			larger.set(this.data);
			this.data = larger;
		}
		this.data[this.used++] = value;
	}

	/** A view of what has been pushed; valid until the next push. */
	view(): Float64Array {
		return this.data.subarray(0, this.used);
	}
}
