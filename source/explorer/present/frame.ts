/** The whole screen as rows of text: crumbs on top, the view, hints and state at the bottom. Pure. */
import {plural} from '../../text/format.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import {columnsOf, fit} from '../../text/width.ts';
import {hintsFor, type Keymap} from '../keys/keymap.ts';
import type {Question, View, WindowSize} from '../views/view.ts';
import type {Glyphs} from './glyphs.ts';
import {renderLine} from './render-line.ts';
import type {Span, StyledLine} from './styled.ts';
import {cut, fewerFacts, justify, type Theme, widthOf} from './theme.ts';

/** Below this the screen cannot be read and says so. */
export const leastSize: WindowSize = {columns: 60, rows: 15};
/** From here on there is room for what Enter would open. */
export const previewColumns = 160;

export interface FrameInput {
	readonly views: readonly View[];
	readonly question: Question | null;
	readonly flash: {readonly text: string; readonly level: 'info' | 'warning'} | null;
	/** What is wrong with the sources, the longest form first: the last one is always seen, on the right of the bottom line. */
	readonly alarm: readonly SafeText[];
	/** After it: loading, skipped, partial. */
	readonly activity: StyledLine;
	readonly keymap: Keymap;
	readonly glyphs: Glyphs;
	readonly theme: Theme;
}

const space: Span = {text: own(' '), tone: 'text'};

export function frameRows(input: FrameInput, size: WindowSize): string[] {
	if (size.columns < leastSize.columns || size.rows < leastSize.rows) return tooSmall(size);
	const view = input.views.at(-1);
	if (!view) return [];
	const {columns, rows} = size;
	const paint = (line: StyledLine, width = columns, isSelected = false) =>
		renderLine(line, width, input.theme, isSelected);
	const top = [
		paint(topLine(input, view, columns)),
		paint([{text: own(input.glyphs.rule.repeat(columns)), tone: 'dim'}]),
	];
	// The bottom line is made last: what it says (how far down, how many matches) is known once the body is laid out.
	const bottom = () => [
		paint(input.question ? questionLine(input, input.question, columns) : hintLine(input, view, columns)),
	];
	const room = rows - top.length - 1;
	const isSplit = columns >= previewColumns && view.preview !== undefined;
	const left = isSplit ? Math.floor(columns * 0.56) : columns;
	const body = pane(view, {columns: left, rows: room}, paint);
	if (!isSplit) return [...top, ...body, ...bottom()];
	const preview = view.preview?.() ?? null;
	const right = columns - left - 2;
	// On a row that opens nothing the pane stays, empty: the list must not change its width under the cursor.
	const beside = preview ? pane(preview, {columns: right, rows: room}, paint, false) : blankRows(right, room);
	const divider = paint([{text: own(`${input.glyphs.divider} `), tone: 'dim'}], 2);
	return [...top, ...body.map((row, index) => `${row}${divider}${beside[index]}`), ...bottom()];
}

const blankRows = (columns: number, rows: number): string[] => Array.from({length: rows}, () => ' '.repeat(columns));

/** Head and body of a view, exactly as many rows as there is room. */
function pane(
	view: View,
	{columns, rows}: WindowSize,
	paint: (line: StyledLine, width?: number, isSelected?: boolean) => string,
	showsCursor = true,
): string[] {
	const head = view.head(columns);
	const body = view.body({columns, rows: Math.max(1, rows - head.length)});
	const painted = [
		...head.map(line => paint(line, columns)),
		...body.map(({line, isSelected}) => paint(line, columns, isSelected && showsCursor)),
	];
	while (painted.length < rows) painted.push(paint([], columns));
	return painted.slice(0, rows);
}

function topLine({views, glyphs}: FrameInput, view: View, columns: number): StyledLine {
	const summary = view.summary();
	const way = crumbs(views, Math.max(Math.floor(columns * 0.6), columns - widthOf(summary) - 4), glyphs);
	const right = fewerFacts(summary, columns - widthOf(way) - 3);
	return justify(way, right.length > 0 ? [...right, space] : [], columns);
}

/** The way to where you are. Where it is too long, its beginning leaves first and long names are cut, the last one last. */
function crumbs(views: readonly View[], columns: number, glyphs: Glyphs): StyledLine {
	const separator = own(` ${glyphs.crumb} `);
	let names = [own('session-tui'), ...views.map(view => view.crumb())];
	const total = () => 1 + names.reduce((sum, name) => sum + columnsOf(name) + separator.length, -separator.length);
	if (total() > columns) names = names.slice(1);
	// One after the other, so that each sees what the ones before gave up.
	for (let index = 0; index < names.length && total() > columns; index++) {
		const name = names[index] as SafeText;
		if (index === names.length - 1 || columnsOf(name) <= 12) continue;
		names[index] = fit(name, Math.max(12, columnsOf(name) - (total() - columns)));
	}
	while (total() > columns && names.length > 2) names = names.slice(1);
	const last = names.pop() as SafeText;
	const room = Math.max(8, columns - 1 - (names.length > 0 ? total() - 1 + separator.length : 0));
	names.push(columnsOf(last) > room ? fit(last, room) : last);
	return [
		space,
		...names.flatMap((text, index): Span[] => {
			const tone = index === names.length - 1 ? 'strong' : text === 'session-tui' ? 'heading' : 'text';
			return index === 0
				? [{text, tone}]
				: [
						{text: separator, tone: 'dim'},
						{text, tone},
					];
		}),
	];
}

function hintLine(input: FrameInput, view: View, columns: number): StyledLine {
	const right = [...stateLine(input, view, Math.floor(columns * 0.55)), space];
	if (input.flash) {
		const tone = input.flash.level === 'warning' ? 'amber' : 'accent';
		return justify([space, {text: safeLine(input.flash.text), tone}], right, columns);
	}
	const room = columns - widthOf(right) - 2;
	const hints: Span[] = [space];
	for (const {key, word, action} of hintsFor(input.keymap, view.name)) {
		if (!view.can(action) || (action === 'back' && input.views.length === 1)) continue;
		const hint: Span[] = [
			{text: own(key), tone: 'accent'},
			{text: own(` ${view.hint?.(action) ?? word}   `), tone: 'dim'},
		];
		if (widthOf([...hints, ...hint]) > room) continue;
		hints.push(...hint);
	}
	return justify(hints, right, columns);
}

/** What is wrong, where you are, what goes on: the last leaves first, and what is wrong never does. */
function stateLine({alarm, activity}: FrameInput, view: View, columns: number): StyledLine {
	const between: Span[] = [{text: own(' · '), tone: 'dim'}];
	const state = view.state();
	const facts = [...state, ...(state.length > 0 && activity.length > 0 ? between : []), ...activity];
	const used = widthOf(facts) + (facts.length > 0 ? 3 : 0);
	const wrong = alarm.find(form => columnsOf(form) + used <= columns) ?? alarm.at(-1);
	if (wrong === undefined) return fewerFacts(facts, columns);
	const first: Span = {text: wrong, tone: 'amber'};
	return facts.length === 0 ? [first] : fewerFacts([first, ...between, ...facts], columns);
}

function questionLine({glyphs}: FrameInput, question: Question, columns: number): StyledLine {
	const {text, cursor} = question.input;
	const remark = question.remark?.() ?? [];
	const right: StyledLine = remark.length > 0 ? cut([...remark, space], Math.floor(columns * 0.5)) : [];
	const label = own(` ${question.label}: `);
	const room = columns - widthOf(right) - columnsOf(label) - 2;
	const typed = safeLine(text.slice(0, cursor), 4_000);
	// safeLine trims; the space just typed must be seen.
	const before = own(typed + (/\s$/.test(text.slice(0, cursor)) && typed !== '' ? ' ' : ''));
	const shownBefore = columnsOf(before) > room - 1 ? tail(before, room - 1) : before;
	const after = text.slice(cursor) === '' ? own('') : safeLine(text.slice(cursor), 4_000);
	return justify(
		[
			{text: label, tone: 'dim'},
			{text: shownBefore, tone: 'strong'},
			{text: glyphs.caret, tone: 'accent'},
			{text: after, tone: 'strong'},
		],
		right,
		columns,
	);
}

/** The end of a text that is too long, behind an ellipsis. */
function tail(text: ReturnType<typeof own>, columns: number): ReturnType<typeof own> {
	let at = Math.max(0, text.length - columns);
	while (at < text.length && columnsOf(own(text.slice(at))) > columns - 1) at++;
	return own(`…${text.slice(at)}`);
}

/** What is shown in place of a view that could not be drawn. */
export function brokenRows(error: unknown, view: string, {columns, rows}: WindowSize, theme: Theme): string[] {
	const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
	const lines: StyledLine[] = [
		[
			{
				text: own(` The ${view} view cannot be drawn. This is a fault of session-tui; please report it.`),
				tone: 'amber',
			},
		],
		[{text: own(' esc goes back · q quits'), tone: 'dim'}],
		[],
		...stack
			.split('\n')
			.slice(0, 12)
			.map(
				(line): StyledLine => [
					{text: own(' '), tone: 'text'},
					{text: safeLine(line), tone: 'dim'},
				],
			),
	];
	return Array.from({length: rows}, (_, index) => renderLine(lines[index] ?? [], columns, theme));
}

function tooSmall({columns, rows}: WindowSize): string[] {
	const words = [
		`The terminal is ${columns}x${rows}.`,
		`session-tui wants ${leastSize.columns}x${leastSize.rows}`,
		'or more. q quits.',
	];
	const shown = words.slice(0, Math.max(1, rows)).map(line => fit(own(line), Math.max(1, columns)));
	while (shown.length < rows) shown.push(own(' '.repeat(columns)));
	return shown;
}

/** How far reading is, for the right end of the bottom line. */
export function activityOf(
	progress: {
		phase: string;
		files: number;
		filesDone: number;
		bytesThisRun: number;
		secondsThisRun: number;
		bytes: number;
		bytesDone: number;
	},
	skipped: number,
): StyledLine {
	const spans: Span[] = [];
	if (progress.phase === 'listing') spans.push({text: own('listing …'), tone: 'accent'});
	if (progress.phase === 'indexing') {
		const {bytesThisRun, secondsThisRun, bytes, bytesDone} = progress;
		const rate = secondsThisRun > 0.2 ? bytesThisRun / secondsThisRun : 0;
		const left = rate > 0 ? Math.ceil((bytes - bytesDone) / rate) : null;
		const parts = [`reading ${progress.filesDone}/${progress.files}`];
		if (rate > 0) parts.push(`${Math.round(rate / 1e6)} MB/s`);
		if (left !== null) parts.push(`${left}s`);
		spans.push({text: own(parts.join(' · ')), tone: 'accent'});
	}
	if (skipped > 0) {
		if (spans.length > 0) spans.push({text: own(' · '), tone: 'dim'});
		spans.push({text: own(`${plural(skipped, 'line')} skipped !`), tone: 'amber'});
	}
	return spans;
}
