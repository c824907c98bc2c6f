/** The built program in a pseudo-terminal, without an emulator behind it: only what it writes, and when. */
import {spawn} from '@lydell/node-pty';

export interface PtyProgram {
	readonly pid: number;
	/** Sends bytes as a terminal would. */
	send(bytes: string): void;
	/** Resolves the moment `found` says so of everything written so far. */
	until(found: (written: string) => boolean): Promise<void>;
	/** Resolves when nothing has been written for so long. */
	quiet(milliseconds: number): Promise<void>;
	/** Bytes (UTF-8) written so far. */
	bytes(): number;
	end(): void;
}

export function startInPty(args: readonly string[], {columns = 120, rows = 40} = {}): PtyProgram {
	const env = {...process.env, TERM: 'xterm-256color'} as Record<string, string>; // what is set is a string
	const pty = spawn(process.execPath, [...args], {name: 'xterm-256color', cols: columns, rows, env});
	let written = '';
	let lastAt = performance.now();
	const waiting = new Set<() => void>();
	pty.onData(data => {
		written += data;
		lastAt = performance.now();
		for (const look of waiting) look();
	});
	return {
		pid: pty.pid,
		send: bytes => pty.write(bytes),
		until: found =>
			new Promise(resolve => {
				const look = () => {
					if (!found(written)) return;
					waiting.delete(look);
					resolve();
				};
				waiting.add(look);
				look();
			}),
		async quiet(milliseconds) {
			lastAt = performance.now();
			while (performance.now() - lastAt < milliseconds) await new Promise(resolve => setTimeout(resolve, 10));
		},
		bytes: () => Buffer.byteLength(written),
		end: () => pty.kill('SIGKILL'),
	};
}
