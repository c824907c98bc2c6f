/** Lengths of time as people write them: `90`, `90s`, `10m`, `1h30m`, `2d`. */

const unitSeconds: Readonly<Record<string, number>> = {d: 86_400, h: 3_600, m: 60, s: 1};

/** What the messages ask for. */
export const durationForm = 'seconds or a length of time such as 90s, 10m or 1h30m';

/** Seconds; a bare number is seconds. Null for anything else. */
export function parseDuration(text: string): number | null {
	if (/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return Number(text);
	if (!/^(?:\d{1,6}d)?(?:\d{1,6}h)?(?:\d{1,6}m)?(?:\d{1,9}s)?$/.test(text) || text === '') return null;
	let seconds = 0;
	for (const [, amount, unit] of text.matchAll(/(\d+)([dhms])/g)) seconds += Number(amount) * (unitSeconds[unit!] ?? 0);
	return seconds;
}
