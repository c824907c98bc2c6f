/** A pure function of a text that is asked the same several times: what it said last is kept, of at most `most` texts. */
export function remembered<T>(most: number, work: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return text => {
		let found = known.get(text);
		if (found === undefined) {
			if (known.size >= most) known.clear();
			found = work(text);
			known.set(text, found);
		}
		return found;
	};
}
