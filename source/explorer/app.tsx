/** The one component tree: rows of text, already fitted and coloured, one `<Text>` each (docs/terminal.md says why). */
import {Box, Text} from 'ink';
import {memo, useCallback, useSyncExternalStore} from 'react';
import type {Explorer} from './explorer.ts';
import type {WindowSize} from './views/view.ts';

/** Where the size of the terminal comes from; Ink itself only hears of a new width. */
export interface SizeSource {
	readonly columns: number;
	readonly rows: number;
	on(event: 'resize', listener: () => void): unknown;
	off(event: 'resize', listener: () => void): unknown;
}

const Row = memo(({text}: {readonly text: string}) => <Text wrap="truncate">{text}</Text>);

export function App({explorer, screen}: {readonly explorer: Explorer; readonly screen: SizeSource}) {
	const size = useSize(screen);
	useSyncExternalStore(explorer.subscribe, () => explorer.revision);
	const rows = explorer.rows(size);
	return (
		<Box flexDirection="column" width={size.columns} height={size.rows}>
			{rows.map((text, index) => (
				// A row is its place on the screen; what stands there changes.
				// biome-ignore lint/suspicious/noArrayIndexKey: see above
				<Row key={index} text={text} />
			))}
		</Box>
	);
}

/**
 * As a store and not as state: React draws what a store tells before the event loop turns, so the painter never sees a
 * frame made for the size before.
 */
function useSize(screen: SizeSource): WindowSize {
	const subscribe = useCallback(
		(listener: () => void) => {
			screen.on('resize', listener);
			return () => void screen.off('resize', listener);
		},
		[screen],
	);
	const columns = useSyncExternalStore(subscribe, () => screen.columns);
	const rows = useSyncExternalStore(subscribe, () => screen.rows);
	return {columns, rows};
}
