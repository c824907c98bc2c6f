/** What stands in the first list as long as it is empty: that a server said no is not that it is empty. Pure. */
import type {RemoteStatus} from '../../sources/remote/status.ts';
import {own, type SafeText, safeLine, visibleLine} from '../../text/safe-text.ts';

/** @param isListing - whether sources are being looked through */
export function nothingThere(servers: readonly RemoteStatus[], isListing: boolean): SafeText {
	const away = servers.filter(({phase, error}) => phase === 'failed' || phase === 'waiting' || error !== null);
	const [first] = away;
	if (first) {
		const reason = first.error === null ? 'no answer' : safeLine(first.error.message).replace(/[.\s]+$/, '');
		const others = away.length > 1 ? ` (and ${away.length - 1} more)` : '';
		const what = first.phase === 'ready' ? 'nothing was read' : 'not connected';
		return own(`${visibleLine(first.source)}: ${what}: ${reason}${others}. Ctrl+R asks again, ! tells more.`);
	}
	if (isListing) return own('Looking for transcripts …');
	const busy = servers.find(({phase}) => phase === 'connecting' || phase === 'listing');
	if (busy) return own(`Looking for transcripts on ${visibleLine(busy.source)} …`);
	return own('No transcripts here. `!` says what was found and left out; `session-tui --demo` shows made-up ones.');
}
