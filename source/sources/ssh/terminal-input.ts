/**
 * A terminal on the other side that the system's ssh asked for: it sends the modes of our own input, which is none, so
 * that the terminal comes without any (OpenSSH 9.2: not even an end of input). The first command there sets them, says
 * so, and only then may input go out: what came before would stay as it was.
 */
import {Transform, Writable} from 'node:stream';

const ready = 'session-tui: the terminal is set';

export const inTerminal = (command: string): string => `stty sane -opost -echo; echo ${ready}; ${command}`;

export interface TerminalStreams {
	readonly stdin: Writable;
	readonly stdout: Transform;
}

/** Input that waits for the terminal and ends with its character for that; output without what came before. */
export function terminalStreams(stdin: Writable): TerminalStreams {
	let isSet = false;
	let before = Buffer.alloc(0);
	let set: () => void = () => {};
	const whenSet = new Promise<void>(resolve => {
		set = resolve;
	});
	const stdout = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			if (isSet) {
				done(null, chunk);
				return;
			}
			before = Buffer.concat([before, chunk]);
			const found = before.indexOf(ready);
			const end = found < 0 ? -1 : before.indexOf('\n', found);
			if (end < 0) {
				done();
				return;
			}
			isSet = true;
			set();
			done(null, before.subarray(end + 1));
		},
		// Never set: what the server said instead is the reason.
		flush(done) {
			set();
			done(null, isSet ? null : before);
		},
	});
	const input = new Writable({
		write: (chunk: Buffer, _encoding, done) => void whenSet.then(() => stdin.write(chunk, done)),
		final: done => void whenSet.then(() => stdin.end(Buffer.from([4]), () => done())),
	});
	return {stdin: input, stdout};
}
