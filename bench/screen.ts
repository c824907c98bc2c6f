/** The explorer drawn at 120x40 onto nothing: state, Ink and painter as in the program, without a terminal behind them. */
import {Explorer} from '../source/explorer/explorer.ts';
import {drawWithInk} from '../source/explorer/ink/app.tsx';
import {defaultKeymap} from '../source/explorer/keys/keymap.ts';
import {defaultGlyphs} from '../source/explorer/present/glyphs.ts';
import {colourTheme} from '../source/explorer/present/theme.ts';
import {Painter} from '../source/explorer/terminal/painter.ts';
import type {LibraryPort} from '../source/library/port.ts';

const unused = () => {
	throw new Error('nothing asks for this here');
};

export interface DrawnExplorer {
	readonly explorer: Explorer;
	/** Frames written so far. */
	frames(): number;
	/** Called when a frame has been written. */
	onFrame: () => void;
	close(): void;
}

export function drawExplorer(library: LibraryPort): DrawnExplorer {
	let frames = 0;
	const write = () => {
		frames++;
		drawn.onFrame();
		return true;
	};
	const screen = new Painter({write, once: unused}, {columns: 120, rows: 40});
	const explorer = new Explorer({
		library,
		outside: {copy: unused, openOutside: unused, suspend: unused, redraw: unused, quit: unused},
		keymap: defaultKeymap,
		glyphs: defaultGlyphs,
		theme: colourTheme,
		gapSeconds: 600,
	});
	const ink = drawWithInk(explorer, screen);
	const drawn: DrawnExplorer = {
		explorer,
		frames: () => frames,
		onFrame: () => {},
		close() {
			explorer.close();
			ink.unmount();
		},
	};
	return drawn;
}
