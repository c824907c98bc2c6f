/** A program that runs on our terminal: a pager, an editor. */

export interface ChildEnd {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	/** Why it could not be started. */
	readonly error?: Error;
}

/**
 * Runs it to its end; never rejects. `input` becomes its standard input (a pager reads its keys from the terminal
 * itself); without it the terminal is its input.
 */
export async function runOnTerminal(command: string, args: readonly string[], input?: string): Promise<ChildEnd> {
	const {spawn} = await import('node:child_process'); // the first list does not wait for it
	return new Promise(resolve => {
		const child = spawn(command, args, {stdio: [input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit']});
		child.once('error', error => resolve({code: null, signal: null, error}));
		child.once('close', (code, signal) => resolve({code, signal}));
		child.stdin?.on('error', () => {}); // left before the end of the text: it closes the pipe
		child.stdin?.end(input);
	});
}
