/** How values read: one form each, for screens and tables alike. Unknown is a dash, never an invented zero. */
import {own, type SafeText} from './safe-text.ts';

export const dash = own('–');

/** `1,895`; a dash for null and, where `zero` says so, for 0. */
export function count(value: number | null, zero: 'zero' | 'dash' = 'zero'): SafeText {
	if (value === null || (value === 0 && zero === 'dash')) return dash;
	return own(String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ','));
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** Seconds as `0.2s`, `41s`, `4m36s`, `1h46m`, `3d23h`. */
export function duration(seconds: number | null): SafeText {
	if (seconds === null || Number.isNaN(seconds)) return dash;
	if (seconds < 0.05) return own(seconds <= 0 ? '0s' : '<0.1s');
	if (seconds < 9.95) return own(`${seconds.toFixed(1)}s`);
	const whole = Math.round(seconds);
	if (whole < 60) return own(`${whole}s`);
	if (whole < 3600) return own(`${Math.floor(whole / 60)}m${pad(whole % 60)}s`);
	const minutes = Math.round(seconds / 60);
	if (minutes < 24 * 60) return own(`${Math.floor(minutes / 60)}h${pad(minutes % 60)}m`);
	const hours = Math.round(seconds / 3600);
	return own(`${Math.floor(hours / 24)}d${pad(hours % 24)}h`);
}

/** Seconds as hours with one decimal: the unit of columns that add up whole people. */
export function hours(seconds: number | null): SafeText {
	if (seconds === null) return dash;
	if (seconds === 0) return dash;
	return own(seconds < 180 ? '<0.1h' : `${(seconds / 3600).toFixed(1)}h`);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Local clock time `15:56:10`. */
export function clock(time: number | null): SafeText {
	if (time === null || Number.isNaN(time)) return dash;
	const date = new Date(time);
	return own(`${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`);
}

/** Local date `05 Feb`, with the year where it is not this one. */
export function day(time: number | null, thisYear = new Date().getFullYear()): SafeText {
	if (time === null || Number.isNaN(time)) return dash;
	const date = new Date(time);
	const year = date.getFullYear() === thisYear ? '' : ` ${date.getFullYear()}`;
	return own(`${pad(date.getDate())} ${months[date.getMonth()]}${year}`);
}

/** Local date and minute `05 Feb 15:56`, with the weekday where asked. */
export function moment(time: number | null, options: {weekday?: boolean; seconds?: boolean} = {}): SafeText {
	if (time === null || Number.isNaN(time)) return dash;
	const date = new Date(time);
	const weekday = options.weekday ? `${weekdays[date.getDay()]} ` : '';
	const time_ = options.seconds ? clock(time) : clock(time).slice(0, 5);
	return own(`${weekday}${day(time)} ${time_}`);
}

/** The local zone, said once a screen: `UTC+1`. */
export function zone(time = Date.now()): SafeText {
	const minutes = -new Date(time).getTimezoneOffset();
	if (minutes === 0) return own('UTC');
	const sign = minutes < 0 ? '-' : '+';
	const size = Math.abs(minutes);
	return own(`UTC${sign}${Math.floor(size / 60)}${size % 60 ? `:${pad(size % 60)}` : ''}`);
}

/** Bytes as `412 B`, `1.2 MB` (1 MB = 10^6 bytes). */
export function byteSize(bytes: number): SafeText {
	if (bytes < 1000) return own(`${bytes} B`);
	const units = ['kB', 'MB', 'GB', 'TB'];
	let value = bytes;
	let unit = -1;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	return own(`${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`);
}

/** A home folder as `~`, the way people write it. */
export function withTilde(path: string): string {
	return path.replace(/^(?:\/home\/[^/]+|\/Users\/[^/]+|\/root|[A-Za-z]:\\Users\\[^\\]+)(?=[/\\]|$)/, '~');
}

/** `1 session`, `3 sessions`; `many` where it is not the word and an s. */
export const plural = (amount: number, word: string, many = `${word}s`): string =>
	`${count(amount)} ${amount === 1 ? word : many}`;
