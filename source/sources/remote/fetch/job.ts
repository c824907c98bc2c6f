/** One file that has to be fetched, and who waits for it. */
import type {SourceError} from '../../source.ts';
import type {RemoteFile} from '../protocol/list-format.ts';
import type {Plan} from './plan.ts';

export interface Job {
	file: RemoteFile;
	plan: Plan;
	state: 'waiting' | 'done' | 'failed';
	error: SourceError | null;
	/** Asked for alone, so that the server says why it cannot be read. */
	isAlone: boolean;
	/** Read with sudo, though the list said that it need not. */
	isSudo: boolean;
	/** Where it is coming in now. */
	stream: 'main' | 'side' | null;
	/** Somebody looks at it. */
	isPreferred: boolean;
	readonly waiters: Set<() => void>;
}

export function newJob(file: RemoteFile, plan: Plan): Job {
	return {
		file,
		plan,
		state: 'waiting',
		error: null,
		isAlone: false,
		isSudo: false,
		stream: null,
		isPreferred: false,
		waiters: new Set(),
	};
}

/** Bytes still to come, as far as the list tells. */
export const bytesOf = ({file, plan}: Job): number =>
	plan.length > 0 ? plan.length : Math.max(0, file.size - plan.from);

export function settle(job: Job, state: Job['state'], error: SourceError | null = null): void {
	job.state = state;
	job.error = error;
	const waiters = [...job.waiters];
	job.waiters.clear();
	for (const wake of waiters) wake();
}
