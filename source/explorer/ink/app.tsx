/**
 * The explorer drawn by Ink: one component tree, rows of text already fitted and coloured, one `<Text>` each. What Ink lays
 * out is a column of stand-ins, one character for each row (`stand-ins.ts` and docs/terminal.md say why).
 */
import {EventEmitter} from 'node:events';
import {Box, render, Text} from 'ink';
import {createElement, memo, useCallback, useSyncExternalStore} from 'react';
import type {Explorer} from '../explorer.ts';
import type {WindowSize} from '../views/view.ts';
import {mostRows, StandIns} from './stand-ins.ts';

/** What is drawn on, and how large it is; a frame is rows joined by newlines. */
export interface Surface {
	readonly columns: number;
	readonly rows: number;
	on(event: 'resize', listener: () => void): unknown;
	off(event: 'resize', listener: () => void): unknown;
	write(frame: string): unknown;
}

/** Draws the explorer whenever it or the size of the surface changes, until it is unmounted. */
export function drawWithInk(explorer: Explorer, surface: Surface): {unmount(): void} {
	const standIns = new StandIns();
	const sheet = new Sheet(frame => surface.write(standIns.restore(frame)));
	return render(createElement(App, {explorer, surface, standIns}), {
		stdout: sheet as unknown as NodeJS.WriteStream, // it has all that Ink asks its stdout for
		debug: true,
		exitOnCtrlC: false,
		patchConsole: false,
	});
}

/** What Ink takes for its terminal: as wide as a stand-in. The size of the real one is for the component to ask. */
class Sheet extends EventEmitter {
	readonly isTTY = false;
	readonly columns = 1;

	constructor(readonly write: (frame: string) => void) {
		super();
	}
}

const Row = memo(({text}: {readonly text: string}) => <Text>{text}</Text>);

interface AppProperties {
	readonly explorer: Explorer;
	readonly surface: Surface;
	readonly standIns: StandIns;
}

function App({explorer, surface, standIns}: AppProperties) {
	const size = useSize(surface);
	useSyncExternalStore(explorer.subscribe, () => explorer.revision);
	const rows = explorer.rows(size).slice(0, mostRows);
	return (
		<Box flexDirection="column">
			{rows.map((row, index) => (
				// A row is its place on the screen; what stands there changes.
				// biome-ignore lint/suspicious/noArrayIndexKey: see above
				<Row key={index} text={standIns.of(row)} />
			))}
		</Box>
	);
}

/**
 * As a store and not as state: React draws what a store tells before the event loop turns, so the painter never sees a
 * frame made for the size before.
 */
function useSize(surface: Surface): WindowSize {
	const subscribe = useCallback(
		(listener: () => void) => {
			surface.on('resize', listener);
			return () => void surface.off('resize', listener);
		},
		[surface],
	);
	const columns = useSyncExternalStore(subscribe, () => surface.columns);
	const rows = useSyncExternalStore(subscribe, () => surface.rows);
	return {columns, rows};
}
