/** What is said of names that nothing has, with those that there are. Pure. */
import {visibleLine} from '../text/safe-text.ts';
import {matchesAny} from './selection.ts';

/** Names that are said; of more only that there are more. */
const namesTold = 20;

/** null where each of the names after `--user` is somebody's, and where there is nobody at all. */
export function unknownUsers(written: readonly string[], people: ReadonlySet<string>): string | null {
	const names = [...people].sort();
	const nobody = written.filter(one => !names.some(name => matchesAny([one], name)));
	if (nobody.length === 0 || names.length === 0) return null;
	return `nobody is called ${visibleLine(nobody.join(' or '))}; there are ${someOf(names)}`;
}

/** A list of names, cut where it is long. */
export const someOf = (names: readonly string[]): string =>
	visibleLine(names.slice(0, namesTold).join(', ')) + (names.length > namesTold ? ', …' : '');
