/** One thing that was tried on the way to the transcripts of a source. */
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import {RemoteError} from '../remote/transport.ts';

export interface Step {
	readonly name:
		| 'name'
		| 'port'
		| 'host key'
		| 'login'
		| 'shell'
		| 'listing'
		| 'reading'
		| 'sudo'
		| 'packing'
		| 'speed';
	/** `note`: works, with something to know; `bad`: does not work. */
	readonly state: 'good' | 'note' | 'bad';
	/** What was found, in one line. */
	readonly found: SafeText;
	/** What to do next; '' where there is nothing to do. */
	readonly next: SafeText;
}

export const good = (name: Step['name'], found: string): Step => ({
	name,
	state: 'good',
	found: safeLine(found),
	next: own(''),
});

export const note = (name: Step['name'], found: string, next = ''): Step => ({
	...{name, state: 'note', found: safeLine(found), next: safeLine(next)},
});

export const bad = (name: Step['name'], error: unknown): Step => {
	const isRemote = error instanceof RemoteError;
	const message = error instanceof Error ? error.message : String(error);
	// The raw words say more to whoever reads the ticket; secrets are never in them.
	const raw =
		isRemote && error.raw !== '' && !error.raw.includes(message)
			? ` [${error.raw.split('\n').slice(-3).join(' ')}]`
			: '';
	return {name, state: 'bad', found: safeLine(message + raw), next: safeLine(isRemote ? error.hint : '')};
};
