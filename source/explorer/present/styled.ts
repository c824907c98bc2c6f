/**
 * Styled text between presenters and the screen. Presenters say what a piece of text means (its tone); only the theme
 * knows colours, and only `renderLine` writes escape sequences.
 */
import type {SafeText} from '../../text/safe-text.ts';

export type Tone =
	| 'text'
	/** Secondary: dates, units, folded things. */
	| 'dim'
	/** The row you are on, the key in a hint. */
	| 'accent'
	| 'heading'
	/** Friction alone. */
	| 'red'
	| 'amber'
	/** A find or search match. */
	| 'match'
	/** The evidence of a red or amber mark, where it stands. */
	| 'redEvidence'
	| 'amberEvidence'
	/** Lines of a diff. */
	| 'added'
	| 'removed'
	/** Code in Markdown, raw JSON keys. */
	| 'code'
	| 'key'
	| 'strong';

export interface Span {
	readonly text: SafeText;
	readonly tone: Tone;
}

export type StyledLine = readonly Span[];
