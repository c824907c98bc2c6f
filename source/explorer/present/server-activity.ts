/** What servers are doing, for the right end of the bottom line: the busy ones (`alarm.ts` has what is wrong). Pure. */

import {silenceText} from '../../sources/remote/say-status.ts';
import type {RemoteStatus} from '../../sources/remote/status.ts';
import {byteSize, count, duration} from '../../text/format.ts';
import {own, visibleLine} from '../../text/safe-text.ts';
import {cutMiddle} from '../../text/width.ts';
import type {Span, StyledLine} from './styled.ts';

const nameColumns = 24;

/** Short: the sources screen has the rest. `now`: milliseconds since the epoch. */
export function serverActivity(servers: readonly RemoteStatus[], now: number): StyledLine {
	const spans: Span[] = [];
	const say = (text: string, tone: Span['tone']) => {
		if (spans.length > 0) spans.push({text: own(' · '), tone: 'dim'});
		spans.push({text: own(text), tone});
	};
	for (const status of servers) {
		const name = cutMiddle(visibleLine(status.source), nameColumns);
		const {phase} = status;
		if (phase === 'fetching') say(`${name}: ${progressOf(status, now)}`, 'accent');
		else if (phase === 'connecting' || phase === 'listing') say(`${name}: ${phase} …`, 'accent');
	}
	return spans;
}

function progressOf(status: RemoteStatus, now: number): string {
	const {files, filesDone, rate, secondsLeft} = status;
	const parts = [`${count(filesDone)}/${count(files)}`];
	const silence = silenceText(status, now);
	if (silence !== null) return [...parts, silence].join(' · ');
	if (rate !== null) parts.push(`${byteSize(rate)}/s`);
	if (secondsLeft !== null) parts.push(`${duration(secondsLeft)}`);
	return parts.join(' · ');
}
