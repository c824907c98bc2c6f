/** The explorer on the screen: without Ink at first, with it as soon as it is loaded. */
import type {Explorer} from './explorer.ts';
import type {Surface} from './ink/app.tsx';

/**
 * Draws whatever changes until it is unmounted. To load Ink takes longer than everything else that the first list needs, and
 * our rows are finished before Ink sees them: so the first frames go to the screen as they are. When Ink takes over, the
 * frame stays the same and nothing is written.
 */
export class Drawing {
	private ink: {unmount(): void} | null = null;
	private isOver = false;
	private readonly stopPainting: () => void;

	constructor(
		private readonly explorer: Explorer,
		private readonly surface: Surface,
	) {
		const paint = () => surface.write(explorer.rows({columns: surface.columns, rows: surface.rows}).join('\n'));
		const unsubscribe = explorer.subscribe(paint);
		surface.on('resize', paint);
		this.stopPainting = () => {
			unsubscribe();
			surface.off('resize', paint);
		};
		paint();
	}

	/** Loads Ink and leaves the drawing to it. */
	async handToInk(): Promise<void> {
		const {drawWithInk} = await import('./ink/ink.ts');
		if (this.isOver || this.ink) return;
		this.stopPainting();
		this.ink = drawWithInk(this.explorer, this.surface);
	}

	unmount(): void {
		this.isOver = true;
		this.stopPainting();
		this.ink?.unmount();
	}
}
