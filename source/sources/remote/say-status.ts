/** How it stands with a server, in words: one form for the screen, for progress lines and for `doctor`. Pure. */
import {byteSize, count, duration} from '../../text/format.ts';
import {concat, own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {RemoteStatus} from './status.ts';

const parts = (...texts: readonly (SafeText | null)[]): SafeText =>
	concat(
		...texts
			.filter(text => text !== null)
			.filter(text => text !== '')
			.flatMap((text, index) => [own(index === 0 ? '' : ' · '), text]),
	);

/** `12 s ago`, for the age of a copy. */
const ago = (time: number, now: number): SafeText => own(`${duration(Math.max(0, (now - time) / 1000))} old`);

/** So long may nothing come before that is said. */
const silentSeconds = 3;

/** `no data for 12s`, in place of a rate and a time left that hold no longer; null while bytes come. */
export function silenceText({heardAt}: RemoteStatus, now: number): SafeText | null {
	if (heardAt === null || now - heardAt < silentSeconds * 1000) return null;
	return own(`no data for ${duration(Math.floor((now - heardAt) / 1000))}`);
}

/** How far fetching is: `214 of 1,000 files · 34 MB of 301 MB · 2.4 MB/s · 1m40s left`. */
export function fetchText(status: RemoteStatus, now: number): SafeText {
	const {files, filesDone, bytes, bytesDone, rate, secondsLeft} = status;
	const silence = silenceText(status, now);
	return parts(
		own(`${count(filesDone)} of ${count(files)} files`),
		own(`${byteSize(bytesDone)} of ${byteSize(bytes)}`),
		silence ?? (rate === null ? null : own(`${byteSize(rate)}/s`)),
		silence !== null || secondsLeft === null ? null : own(`${duration(secondsLeft)} left`),
	);
}

/** Files there are, and the server does not give them: what was read is not up to date. */
const isDenied = ({error, files, filesDone}: RemoteStatus): boolean =>
	error !== null && filesDone < files && (error.kind === 'permission' || error.kind.startsWith('sudo'));

/** What it is doing, or what stopped it. `now`: milliseconds since the epoch. */
export function phaseText(status: RemoteStatus, now: number): SafeText {
	const {phase, copyTime, retryAt, error} = status;
	const copy = copyTime === null ? null : concat(own('copy '), ago(copyTime, now));
	const why = error === null ? null : safeLine(error.message);
	switch (phase) {
		case 'connecting':
			return parts(own('connecting'), copy);
		case 'listing':
			return parts(own('listing'), copy);
		case 'fetching':
			return concat(own('fetching '), fetchText(status, now));
		case 'ready':
			if (isDenied(status) && why !== null)
				return parts(own(`cannot be read: ${count(status.filesDone)} of ${count(status.files)} files`), why);
			return parts(own('up to date'), copyTime === null ? null : ago(copyTime, now));
		case 'waiting': {
			const seconds = retryAt === null ? null : Math.max(0, (retryAt - now) / 1000);
			return parts(seconds === null ? own('trying again') : own(`trying again in ${duration(seconds)}`), why, copy);
		}
		case 'offline':
			return parts(own('not connected'), copy, why);
		case 'failed':
			return parts(own('not read'), why);
	}
}

const accesses = {plain: 'read as it is', sudo: 'sudo cat', script: 'reader script'} as const;

/** How it is reached and read: `kim@kids:22 · ssh2 · sudo cat · zstd`. */
export function wayText({destination, engine, engineReason, access, compression}: RemoteStatus): SafeText {
	const reason = engineReason === '' ? '' : ` (${engineReason})`;
	return parts(
		safeLine(destination),
		engine === null ? null : safeLine(engine + reason),
		access === null ? null : own(accesses[access]),
		compression === null ? null : own(compression === 'none' ? 'not compressed' : compression),
	);
}
