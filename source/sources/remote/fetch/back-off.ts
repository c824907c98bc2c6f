/** When to try again after a lost link, and when never. */
import type {RemoteError, RemoteErrorKind} from '../transport.ts';

/** Trying these again changes nothing, or locks somebody out. */
const final: ReadonlySet<RemoteErrorKind> = new Set<RemoteErrorKind>([
	'host-key',
	'algorithm',
	'auth',
	'passphrase',
	'key-type',
	'config',
	'shell',
	'permission',
	'sudo',
	'sudo-tty',
	'sudo-denied',
	'sudo-password',
	'sudo-missing',
	'list',
	'cancelled',
]);

export const isFinal = (error: RemoteError): boolean => final.has(error.kind);

const stepsMilliseconds = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
/** OpenSSH shuts an address out for so long after failed logins. */
const droppedMilliseconds = 20_000;
/** So many failures in a row and nobody is made to wait any longer, though it is still tried. */
const patienceCount = 8;

export class BackOff {
	private failures = 0;

	constructor(private readonly steps: readonly number[] = stepsMilliseconds) {}

	/** Something came through. */
	reset(): void {
		this.failures = 0;
	}

	get isHopeless(): boolean {
		return this.failures >= patienceCount;
	}

	/** How long to wait now, milliseconds. Up to a fifth more, so that many do not come at once. */
	next(error: RemoteError): number {
		const step = this.steps[Math.min(this.failures, this.steps.length - 1)] ?? 0;
		this.failures++;
		const least = error.kind === 'dropped' && this.steps === stepsMilliseconds ? droppedMilliseconds : 0;
		return Math.max(step, least) * (1 + Math.random() / 5);
	}
}
