/**
 * An event as something to read: a title, facts, and sections whose texts are kept whole and laid out for a width.
 * Positions in it are a section and a place in that section's text; the layout says on which row they are.
 */
import {own, type SafeText} from '../../../text/safe-text.ts';
import type {Layer} from '../spans.ts';
import type {StyledLine, Tone} from '../styled.ts';

/** A text with its tones, ready to be laid out. */
export interface Body {
	readonly text: SafeText;
	/** Of what no layer speaks of. */
	readonly tone: Tone;
	/** `words`: prose, breaks at spaces. `cells`: output, code, JSON, breaks where the row is full. */
	readonly wrap: 'words' | 'cells';
	readonly layers: readonly Layer[];
	/** Columns by which further rows of each line are indented; for `words`. */
	readonly hangs?: readonly number[];
	/** Tones worked out when a row is drawn, from its text; positions count from the row's start. */
	readonly paintRow?: (row: SafeText, isLineStart: boolean) => Layer;
}

export interface Section {
	readonly name: SafeText;
	/** Right end of its heading: `3 lines · 412 B`. */
	readonly note: SafeText;
	/** May depend on the width (tables that fit are aligned); the same width gives the same body. */
	readonly body: (columns: number) => Body;
}

export interface DetailDoc {
	/** What it is: `$ pip install -r requirements.txt`. */
	readonly title: StyledLine;
	/** How it went, for the right end of the title's line: `✗ missing-file · exit 1 · 3.1s · 16:00:58`. */
	readonly verdict: StyledLine;
	/** What is known around it; first of what scrolls. */
	readonly facts: Body;
	readonly sections: readonly Section[];
}

/** A place in a document: section -1 is the facts. */
export interface DocPosition {
	readonly section: number;
	readonly start: number;
	readonly end: number;
}

export const emptyText = own('');

/** A section whose text does not depend on the width. */
export const fixedSection = (name: string, body: Body, note: SafeText = emptyText): Section => ({
	name: own(name),
	note,
	body: () => body,
});

/** A text as it is; `layers` stand for positions in it. */
export const plainBody = (
	text: SafeText,
	wrap: Body['wrap'],
	tone: Tone = 'text',
	layers: readonly Layer[] = [],
): Body => ({
	text,
	tone,
	wrap,
	layers,
});
