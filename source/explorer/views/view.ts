/**
 * What every screen is: a title, some lines above, a body that fills a window, and answers to actions. Views hold their own
 * state (cursor, filter, sort), so that coming back finds everything as it was. They draw nothing themselves.
 */
import type {Judgement} from '../../analysis/types.ts';
import type {LibraryPort, MarkPlace, OpenedSession} from '../../library/port.ts';
import type {SafeText} from '../../text/safe-text.ts';
import type {Key} from '../keys/key-decoder.ts';
import type {ActionId, ViewName} from '../keys/keymap.ts';
import type {Glyphs} from '../present/glyphs.ts';
import type {StyledLine} from '../present/styled.ts';
import type {InputLine} from '../state/input.ts';

export interface BodyLine {
	readonly line: StyledLine;
	readonly isSelected: boolean;
}

export interface WindowSize {
	readonly columns: number;
	readonly rows: number;
}

/** A line the person is typing at the bottom of the screen. */
export interface Question {
	/** Stands before the line: `filter`. */
	readonly label: SafeText;
	readonly input: InputLine;
	/** Lines typed before, newest first; ↑ brings them back. */
	readonly history?: readonly string[];
	onChange?(text: string): void;
	/** Enter. */
	onDone(text: string): void;
	/** Escape. */
	onCancel?(): void;
	/** A sentence about what is typed: a problem, a count. */
	remark?(): StyledLine;
}

export interface ViewContext {
	readonly library: LibraryPort;
	readonly glyphs: Glyphs;
	readonly gapSeconds: number;
	/** The rows of a session: null while they are being read (the view is told when they are there). */
	opened(session: number): OpenedSession | Error | null;
	/** Keeps what the person says of marks of a session; its rows are read again. Rejects where it cannot be kept. */
	judge(session: number, marks: readonly MarkPlace[], judgement: Judgement | null): Promise<void>;
	push(view: View): void;
	back(): void;
	/** A message in the bottom line that goes by itself. */
	flash(text: string, level?: 'info' | 'warning'): void;
	ask(question: Question): void;
	/** Something changed: draw again. */
	changed(): void;
	copy(text: string, what: string): void;
	/** Hands text to `$PAGER` or `$EDITOR`, with the terminal. */
	openOutside(program: 'pager' | 'editor', text: string): void;
}

export interface View {
	readonly name: ViewName;
	/** Its part of the crumbs. */
	crumb(): SafeText;
	/** Stands at the right end of the top line: totals, sort, filter. */
	summary(): StyledLine;
	/** Lines above the body that do not scroll; asked before the body. */
	head(columns: number): readonly StyledLine[];
	body(size: WindowSize): readonly BodyLine[];
	/** Right end of the bottom line: where in the list, what is partial. */
	state(): StyledLine;
	/** Whether an action would do something now; hints leave out what would not. */
	can(action: ActionId): boolean;
	/** Another word for an action's hint, where it does something else just now. */
	hint?(action: ActionId): string | undefined;
	/** Does it; false when the action is not the view's. */
	act(action: ActionId): boolean;
	/** A key before the keymap sees it: views with a line of their own to type in. */
	key?(key: Key): boolean;
	/** What Enter would open, for the preview on wide terminals. */
	preview?(): View | null;
	/** The library has changed. */
	refresh(): void;
	/** Something to undo before Escape leaves the view: a filter, a find. True when it was undone. */
	undo?(): boolean;
	/** It is left for good. */
	close?(): void;
}
