/** A command over ssh2 as an `Execution`. */
import {Writable} from 'node:stream';
import type {ClientChannel} from 'ssh2';
import type {Ending, Execution} from '../remote/transport.ts';
import {streamChunks} from './stream-chunks.ts';
import {TailText} from './tail-text.ts';

/** End of input for a terminal that reads lines. */
const endOfTransmission = Buffer.from([4]);

/** A terminal has no end of input but this character. */
function terminalInput(channel: ClientChannel): Writable {
	return new Writable({
		write: (chunk: Buffer, _encoding, done) => void channel.write(chunk, done),
		final: done => void channel.write(endOfTransmission, () => done()),
	});
}

/**
 * @param isAlive - whether the link still stands: ssh2 ends the channels of a dead one as if the server had
 * @param isTerminal - input ends by a character then
 */
export function ssh2Execution(channel: ClientChannel, isAlive: () => boolean, isTerminal: boolean): Execution {
	const said = new TailText();
	let code: number | null = null;
	let signal: string | null = null;
	let isKilled = false;
	let cut: () => void = () => {};
	const isCut = new Promise<void>(resolve => {
		cut = resolve;
	});
	const ending = new Promise<Ending>(resolve => {
		channel.on('exit', (exitCode: number | null, exitSignal?: string) => {
			code = exitCode;
			signal = exitSignal ?? null;
		});
		// It closes once the channel is closed, whether or not anybody has read what came; the channel itself would wait.
		channel.stderr.once('close', () => resolve({code, signal, isClean: code !== null && !isKilled && isAlive()}));
		void isCut.then(() => resolve({code, signal, isClean: false}));
	});
	channel.stderr.on('data', (chunk: Buffer) => said.add(chunk));
	const ignore = () => {}; // `ending` tells it
	channel.on('error', ignore);
	channel.stderr.on('error', ignore);
	const stdin = isTerminal ? terminalInput(channel) : channel;
	if (isTerminal) stdin.on('error', ignore);
	return {
		stdin,
		stdout: streamChunks(channel, isCut),
		stderr: () => said.text(),
		ending,
		kill: () => {
			if (isKilled) return;
			isKilled = true;
			try {
				// sshd hands it to the whole process group; closing alone leaves a command running that does not write.
				channel.signal('TERM');
				channel.close();
			} catch {
				// the link is gone, and the command with it
			}
			cut();
		},
	};
}
