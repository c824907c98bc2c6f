/** `user-1`, `user-2`… for people, in the order of their names: the same people get the same ones in each output. */
export function pseudonymsFor(users: Iterable<string>): ReadonlyMap<string, string> {
	const names = [...new Set(users)].sort();
	const taken = new Set(names);
	const pseudonyms = new Map<string, string>();
	let number = 0;
	for (const name of names) {
		do number++;
		while (taken.has(`user-${number}`));
		pseudonyms.set(name, `user-${number}`);
	}
	return pseudonyms;
}
