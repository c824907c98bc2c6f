/** What is wrong with the sources, for the bottom line: in full where there is room, and always in a few words. Pure. */
import type {RemoteStatus} from '../../sources/remote/status.ts';
import {plural} from '../../text/format.ts';
import {own, type SafeText, visibleLine} from '../../text/safe-text.ts';
import {cutMiddle} from '../../text/width.ts';

const nameColumns = 24;

interface Trouble {
	readonly long: string;
	readonly short: string;
}

/** `40s`, `12m`, `3h`, `2d`: one unit is enough to know what a copy is worth. */
function age(seconds: number): string {
	if (seconds < 60) return `${Math.max(0, Math.floor(seconds))}s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
	if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}h`;
	return `${Math.floor(seconds / 86_400)}d`;
}

function troubleOf({phase, copyTime, error, files, filesDone}: RemoteStatus, now: number): Trouble | null {
	const old = copyTime === null ? null : age((now - copyTime) / 1000);
	const copy = old === null ? '' : `, copy of ${old} ago`;
	switch (phase) {
		case 'waiting':
			return {long: `connection lost, trying again${copy}`, short: 'connection lost'};
		case 'offline':
			return {long: `not connected${copy}`, short: old === null ? 'not connected' : `copy ${old} old`};
		case 'failed':
			return {long: 'not connected', short: 'not connected'};
		case 'ready': {
			if (error === null) return null;
			const missing = files - filesDone;
			if (missing > 0)
				return {long: `${plural(missing, 'file')} not read`, short: `${plural(missing, 'file')} not read`};
			return {long: `not refreshed${copy}`, short: old === null ? 'not refreshed' : `copy ${old} old`};
		}
		default:
			return null;
	}
}

/**
 * The longest form first; none where nothing is wrong. `!` is the key that tells more.
 *
 * @param problems - what could not be read; of a server in trouble its first one, about all of it, says the same again
 * @param now - milliseconds since the epoch
 */
export function alarmForms(
	servers: readonly RemoteStatus[],
	problems: readonly {readonly source: string; readonly path: string}[],
	now: number,
): readonly SafeText[] {
	const troubles = servers.flatMap(status => {
		const trouble = troubleOf(status, now);
		return trouble ? [{source: status.source, ...trouble}] : [];
	});
	const inTrouble = new Set(troubles.map(({source}) => source));
	const others = problems.filter(({source, path}) => path !== '' || !inTrouble.has(source));
	const all = new Set([...inTrouble, ...others.map(({source}) => source)]);
	if (all.size === 0) return [];
	const amount = others.length > 0 ? [plural(others.length, 'problem')] : [];
	const long = troubles.map(one => `${cutMiddle(visibleLine(one.source), nameColumns)}: ${one.long}`);
	const [only] = troubles;
	const short = all.size > 1 ? plural(all.size, 'source') : (only?.short ?? amount[0] ?? '');
	const forms = [...long, ...amount].join(' · ');
	return [own(`! ${forms}`), own(`! ${short}`)];
}
