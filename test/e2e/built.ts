/** The built program in a pseudo-terminal, and what tests of it share. */

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {type Launched, type LaunchOptions, launchExplorer} from './harness.ts';

/** Builds what is not built yet; answers fast when it is. */
export const build = (): void => void execFileSync(process.execPath, ['build.mjs']);

export type Explorer = Launched & {
	/** The row the cursor is on, without its bar. */
	selected(): string;
	/** Moves the cursor down to the next row with the text. */
	cursorTo(text: string): Promise<void>;
};

/** Started, and everything read. */
export async function started(
	args: readonly string[],
	options: Omit<LaunchOptions, 'command' | 'args'> = {},
): Promise<Explorer> {
	const launched = launchExplorer(args, {...options, env: {TZ: 'UTC', LC_ALL: 'C.UTF-8', ...options.env}});
	const selected = () =>
		launched
			.lines()
			.find(line => /^ ?▌/.test(line))
			?.replace('▌', '')
			.trim() ?? '';
	const explorer: Explorer = {
		...launched,
		selected,
		async cursorTo(text) {
			while (!selected().includes(text)) {
				const before = selected();
				launched.press('j');
				await launched.until(() => selected() !== before);
			}
		},
	};
	await explorer.until(/\d of \d/);
	await explorer.until(() => !/reading \d|listing/.test(explorer.lines().at(-1) ?? ''));
	return explorer;
}

export function assertSane(terminal: Launched): void {
	const {isAlternate, isCursorVisible, isBracketedPaste, isAutowrap} = terminal.state();
	assert.deepEqual(
		{isAlternate, isCursorVisible, isBracketedPaste, isAutowrap},
		{isAlternate: false, isCursorVisible: true, isBracketedPaste: false, isAutowrap: true},
	);
}
