/** Longer texts are mostly scripts written once; keeping them costs more than working on them again. */
const longestRemembered = 2_000;

/** What was said last of texts, of between `most` and twice as many. */
export class Remembered<T> {
	private known = new Map<string, T>();
	private older = new Map<string, T>();

	constructor(private readonly most: number) {}

	get(text: string, work: () => T): T {
		if (text.length > longestRemembered) return work();
		let found = this.known.get(text);
		if (found !== undefined) return found;
		found = this.older.get(text) ?? work();
		if (this.known.size >= this.most) {
			this.older = this.known;
			this.known = new Map();
		}
		this.known.set(text, found);
		return found;
	}
}

/** A pure function of a text that is asked the same several times. */
export function remembered<T>(most: number, work: (text: string) => T): (text: string) => T {
	const known = new Remembered<T>(most);
	return text => known.get(text, () => work(text));
}
