/** Growable columns of numbers: what grows with a transcript is kept as packed numbers, not as objects. */

export class NumberColumn {
	private data: Float64Array;
	private used: number;

	/** `values` to begin with; they are not copied before more are added. */
	constructor(values: Float64Array = new Float64Array(0)) {
		this.data = values;
		this.used = values.length;
	}

	get length(): number {
		return this.used;
	}

	push(value: number): void {
		if (this.used === this.data.length) {
			const larger = new Float64Array(Math.max(64, this.data.length * 2));
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
