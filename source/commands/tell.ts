import type {Io} from './command.ts';

/** A line on stderr, said by the program. What stands in it from outside must have passed the gate. */
export function tell(io: Io, text: string): void {
	io.stderr.write(`session-tui: ${text}\n`);
}
