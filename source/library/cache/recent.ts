/** Values that were loaded last, so that looking at them again, or at their neighbours, needs no disk. */

export class Recent<Value> {
	/** Oldest first. */
	private readonly held = new Map<object, {readonly value: Value; readonly weight: number}>();
	private weight = 0;

	/** `weigh` says how much of `limit` a value takes, in bytes. */
	constructor(
		private readonly limit: number,
		private readonly weigh: (value: Value) => number,
	) {}

	/** The value that belongs to an object, loaded where it is not at hand. @throws what `load` throws */
	get(of: object, load: () => Value): Value {
		const known = this.held.get(of);
		if (known) {
			this.held.delete(of);
			this.held.set(of, known);
			return known.value;
		}
		const value = load();
		const weight = this.weigh(value);
		this.held.set(of, {value, weight});
		this.weight += weight;
		for (const [oldest, {weight: freed}] of this.held) {
			if (this.weight <= this.limit || oldest === of) break;
			this.held.delete(oldest);
			this.weight -= freed;
		}
		return value;
	}
}
