/**
 * How many typing mistakes lie between two words: letters left out, added, changed, or two neighbours swapped (the
 * optimal string alignment form of Damerau's distance: no stretch is edited twice). Stops at `most`: returns `most + 1`
 * where the distance is larger.
 */
export function typingDistance(a: readonly string[], b: readonly string[], most: number): number {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let beforeLast: number[] = [];
	let last = Array.from({length: b.length + 1}, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		let least = row;
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1];
			let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
			const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
			current.push(cost);
			least = Math.min(least, cost);
		}
		// A swap reaches back two rows, so one more row may still be one cheaper than this one's least.
		if (least > most + 1) return most + 1;
		beforeLast = last;
		last = current;
	}
	return Math.min(last[b.length]!, most + 1);
}
