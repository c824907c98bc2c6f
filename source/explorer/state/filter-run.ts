/**
 * A filter going through a list a slice at a time, so that no key waits for it. What is in sight is looked at first: rows
 * that the person sees stand still while the rest is looked at.
 */

/** Rows between two looks at the clock: some 30 microseconds. */
const rowsAtOnce = 32;

export class FilterRun<Item> {
	/** What passed from `start` to the end, and in front of `start`. */
	private readonly behind: Item[] = [];
	private readonly before: Item[] = [];
	private looked = 0;

	/** `start`: index of the item that is looked at first; from the last one it goes on with the first. */
	constructor(
		private readonly items: readonly Item[],
		private readonly passes: (item: Item) => boolean,
		private readonly start = 0,
	) {}

	get isDone(): boolean {
		return this.looked >= this.items.length;
	}

	/** Looks at items until all are done or `isOver` says so; at some of them in any case. */
	advance(isOver: () => boolean): void {
		const {items, start} = this;
		while (!this.isDone) {
			const end = Math.min(items.length, this.looked + rowsAtOnce);
			for (; this.looked < end; this.looked++) {
				const index = (start + this.looked) % items.length;
				const item = items[index] as Item; // the index is within the list
				if (this.passes(item)) (index >= start ? this.behind : this.before).push(item);
			}
			if (isOver()) return;
		}
	}

	/** What has passed so far, in the order of the list. */
	passed(): Item[] {
		return this.before.concat(this.behind);
	}

	/** What has passed and what has not been looked at, in the order of the list: all that a narrower filter must see. */
	remaining(): Item[] {
		const {items, start, looked} = this;
		const lookedBehind = Math.min(items.length, start + looked);
		const lookedBefore = start + looked - lookedBehind;
		return this.before.concat(items.slice(lookedBefore, start), this.behind, items.slice(lookedBehind));
	}
}
