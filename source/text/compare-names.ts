/** The order in which people's names are shown. */

/** Of these, and only of these, the order of a dictionary is the order of their codes. */
const plain = /^[a-z0-9.-]*$/;

/** As `localeCompare`, which takes 10 ms to be set up: user names mostly need none of it. */
export function compareNames(a: string, b: string): number {
	if (!plain.test(a) || !plain.test(b)) return a.localeCompare(b);
	return a < b ? -1 : a > b ? 1 : 0;
}
