/** What servers are doing, for the right end of the bottom line: the busy ones (`alarm.ts` has what is wrong). Pure. */

import type {RemoteStatus} from '../../sources/remote/status.ts';
import {byteSize, count, duration} from '../../text/format.ts';
import {own, visibleLine} from '../../text/safe-text.ts';
import {cutMiddle} from '../../text/width.ts';
import type {Span, StyledLine} from './styled.ts';

const nameColumns = 24;

/** Short: the sources screen has the rest. */
export function serverActivity(servers: readonly RemoteStatus[]): StyledLine {
	const spans: Span[] = [];
	const say = (text: string, tone: Span['tone']) => {
		if (spans.length > 0) spans.push({text: own(' · '), tone: 'dim'});
		spans.push({text: own(text), tone});
	};
	for (const status of servers) {
		const name = cutMiddle(visibleLine(status.source), nameColumns);
		const {phase} = status;
		if (phase === 'fetching') say(`${name}: ${progressOf(status)}`, 'accent');
		else if (phase === 'connecting' || phase === 'listing') say(`${name}: ${phase} …`, 'accent');
	}
	return spans;
}

function progressOf({files, filesDone, rate, secondsLeft}: RemoteStatus): string {
	const parts = [`${count(filesDone)}/${count(files)}`];
	if (rate !== null) parts.push(`${byteSize(rate)}/s`);
	if (secondsLeft !== null) parts.push(`${duration(secondsLeft)}`);
	return parts.join(' · ');
}
