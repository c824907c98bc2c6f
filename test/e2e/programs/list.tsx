/**
 * A small program on the same ground as the explorer: a coloured list in Ink, moved by keys. Also: `x` crashes, `u`
 * rejects, `p` runs a child, `y` copies, `q` and Ctrl+C quit, Ctrl+Z suspends. What came as key is shown at the bottom.
 */

import {Box, render, Text} from 'ink';
import {useEffect, useReducer, useState} from 'react';
import type {Key} from '../../../source/explorer/keys/key-decoder.ts';
import {openTerminal} from '../../../source/explorer/terminal/terminal.ts';
import {safeText} from '../../../source/text/safe-text.ts';

const ROW_COUNT = 1000;
const CHROME_ROWS = 2;

const terminal = openTerminal();

interface State {
	readonly cursor: number;
	readonly top: number;
	readonly keys: string;
}

function App() {
	const [size, setSize] = useState(terminal.size);
	useEffect(() => terminal.onResize(setSize), []);
	const height = size.rows - CHROME_ROWS;
	const [{cursor, top, keys}, press] = useReducer(
		(state: State, key: Key): State => {
			const by = {down: 1, up: -1, pagedown: height}[key.name] ?? 0;
			const next = Math.min(ROW_COUNT - 1, Math.max(0, state.cursor + by));
			const nextTop = Math.min(next, Math.max(state.top, next - height + 1));
			return {cursor: next, top: nextTop, keys: by === 0 ? `${state.keys} ${key.name}`.slice(-60) : state.keys};
		},
		{cursor: 0, top: 0, keys: ''},
	);
	useEffect(
		() =>
			terminal.onKeys(batch => {
				for (const key of batch) if (!act(key.name)) press(key);
			}),
		[],
	);
	const rows = Array.from({length: height}, (_, slot) => top + slot).filter(index => index < ROW_COUNT);
	return (
		<Box flexDirection="column" width={size.columns} height={size.rows}>
			<Text bold>{`list ${size.columns}x${size.rows}`}</Text>
			{rows.map(index => (
				<Text key={index} wrap="truncate" inverse={index === cursor}>
					{rowText(index, size.columns, index === cursor)}
				</Text>
			))}
			<Box flexGrow={1} />
			<Text wrap="truncate">{`row ${cursor} of ${ROW_COUNT} keys:${keys}`}</Text>
		</Box>
	);
}

/** As full of colours as a row of the explorer: seven columns in their own. */
function rowText(index: number, columns: number, isSelected: boolean): string {
	const cells = [
		`${isSelected ? '▌' : ' '} ${String(index).padStart(4)}`,
		`user${index % 9}`,
		'12:30:15',
		'ok',
		'4m36s',
		'✗ 3',
	];
	const coloured = cells.map((cell, at) => `\u001b[${31 + at}m${cell.padEnd(10)}\u001b[39m`).join(' ');
	return coloured + ` title of row ${index} `.padEnd(columns - 68, 'x');
}

function act(name: string): boolean {
	switch (name) {
		case 'q':
		case 'ctrl+c':
			app.unmount();
			terminal.leave();
			return true;
		case 'ctrl+z':
			terminal.suspend();
			return true;
		case 'x':
			throw new Error('crash \u001b]0;hostile\u0007 on purpose');
		case 'u':
			Promise.reject(new Error('rejection on purpose'));
			return true;
		case 'p':
			terminal
				.runChild(
					'sh',
					['-c', 'cat; echo child has $(stty size < /dev/tty | tr " " x); read line < /dev/tty; exit 3'],
					{
						input: 'piped text\n',
					},
				)
				.then(end => terminal.copy(safeText(`child ended ${end.code}`)));
			return true;
		case 'P':
			terminal.runChild('/no/such/program', []).then(end => terminal.copy(safeText(end.error?.message ?? 'started')));
			return true;
		case 'y':
			terminal.copy(safeText('x'.repeat(100_000)));
			return true;
		default:
			return false;
	}
}

// The painter has all that Ink asks its stdout for.
const stdout = terminal.screen as unknown as NodeJS.WriteStream;
const app = render(<App />, {stdout, debug: true, exitOnCtrlC: false, patchConsole: false});
