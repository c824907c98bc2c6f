/** Times in what leaves the program: in UTC, so that the same input gives the same bytes on every machine. */

const iso = (time: number): string => new Date(time).toISOString();
const isKnown = (time: number | null): time is number => time !== null && Number.isFinite(time);

/** `2026-02-05`; `undated` where there is no time. */
export const utcDay = (time: number | null): string => (isKnown(time) ? iso(time).slice(0, 10) : 'undated');

/** `2026-02-05 15:56 UTC`; `undated` where there is no time. */
export const utcMinute = (time: number | null): string =>
	isKnown(time) ? `${iso(time).slice(0, 16).replace('T', ' ')} UTC` : 'undated';
