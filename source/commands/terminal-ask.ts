/**
 * Asks the person at the terminal for a command without a screen: on stderr, so that what is printed stays clean, and
 * read from stdin without an echo where the answer is a secret. Without a terminal nobody is asked.
 */
import type {Ask, Prompt} from '../sources/remote/transport.ts';

/** The part of process.stdin that is needed. */
export interface KeySource {
	readonly isTTY?: boolean;
	setRawMode?(isRaw: boolean): unknown;
	on(event: 'data', listener: (bytes: Buffer) => void): unknown;
	off(event: 'data', listener: (bytes: Buffer) => void): unknown;
	resume(): unknown;
	pause(): unknown;
}

export interface TextSink {
	readonly isTTY?: boolean;
	write(text: string): boolean;
}

const [ctrlC, ctrlD, ctrlU, backspace, del, escapeKey] = ['\u0003', '\u0004', '\u0015', '\b', '\u007f', '\u001b'];

/** Prompts one after the other: two servers may want to know something at once. */
export function terminalAsk(keys: KeySource, screen: TextSink, interrupt: () => void): Ask {
	let last: Promise<unknown> = Promise.resolve();
	return (prompt, signal) => {
		if (!keys.isTTY || !screen.isTTY) return Promise.resolve(null);
		const asked = last.then(() => (signal.aborted ? null : askOnce(prompt, signal, keys, screen, interrupt)));
		last = asked.catch(() => null);
		return asked;
	};
}

function askOnce(
	prompt: Prompt,
	signal: AbortSignal,
	keys: KeySource,
	screen: TextSink,
	interrupt: () => void,
): Promise<string | null> {
	const {server, title, details, kind, isVisible} = prompt;
	// Before a word of the question: whoever answers at once would see the secret.
	keys.setRawMode?.(true);
	for (const line of [`${server}: ${title}`, ...details]) screen.write(`\r\u001b[K${line}\n`);
	screen.write(kind === 'host-key' ? 'trust it (yes/no)? ' : '> ');
	return new Promise(resolve => {
		let typed = '';
		const end = (answer: string | null) => {
			signal.removeEventListener('abort', leave);
			keys.off('data', read);
			keys.setRawMode?.(false);
			keys.pause();
			screen.write('\n');
			resolve(answer);
		};
		const leave = () => end(null);
		const read = (bytes: Buffer) => {
			for (const sign of bytes.toString('utf8')) {
				if (sign === '\r' || sign === '\n') return end(answerOf(kind, typed));
				if (sign === ctrlC) {
					end(null);
					return interrupt();
				}
				if (sign === ctrlD || sign === escapeKey) return end(null);
				if (sign === ctrlU) typed = '';
				else if (sign === backspace || sign === del) typed = [...typed].slice(0, -1).join('');
				else typed += sign;
			}
			// Drawn anew, so that taking back needs no knowledge of widths.
			if (isVisible) screen.write(`\r\u001b[K${kind === 'host-key' ? 'trust it (yes/no)? ' : '> '}${shown(typed)}`);
		};
		signal.addEventListener('abort', leave);
		keys.on('data', read);
		keys.resume();
	});
}

const shown = (typed: string): string => typed.replace(/\p{C}/gu, '');

/** Only the whole word trusts a host key. */
const answerOf = (kind: Prompt['kind'], typed: string): string | null =>
	kind !== 'host-key' ? typed : typed.trim().toLowerCase() === 'yes' ? 'yes' : null;
