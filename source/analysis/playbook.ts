/**
 * A playbook: the documents and scripts in which a team writes down what to run. Pure: texts in, places out.
 *
 * In Markdown only code counts (fences, and words in backticks), in every other file each line does. What stands behind
 * the marks of its file does too: `run: npm ci`, `RUN apt-get update`, `"build": "vite build"`, a part between `&&`.
 */
import {bareLine, bareLines, commandLines} from './command-text.ts';
import {unframed} from './friction/command-form.ts';
import {shapeOf} from './friction/command-shape.ts';

export interface PlaybookFile {
	/** As it is shown: relative to the playbook, with '/'. */
	readonly path: string;
	readonly text: string;
}

export interface PlaybookPlace {
	readonly path: string;
	/** From 1. */
	readonly line: number;
}

/** Lines longer than this hold no command. */
const longestLine = 2000;
const fence = /^\s{0,8}(?:>\s?)?(`{3,}|~{3,})/;
const inlineCode = /`([^`\n]{2,400})`/g;
/** `run: `, `- script: `, `RUN `, `"name": "`, `name = "`, a Makefile's `@`. */
const keyed =
	/^(?:- )?(?:(?:"[^"]{1,80}"|[\w.:-]{1,80}) ?[:=] ?["']?|(?:RUN|CMD|ENTRYPOINT|ExecStart=) ?|@-?)(.{2,}?)["']?[,;]?$/;

export class Playbook {
	private readonly places = new Map<string, PlaybookPlace>();

	/** The first place of a line wins: add files in the order in which they are to be named. */
	add({path, text}: PlaybookFile): void {
		for (const {line, text: piece} of piecesOf(path, text)) this.put(piece, {path, line});
	}

	/** How many different lines it holds. */
	get size(): number {
		return this.places.size;
	}

	/**
	 * Where a command stands: whole, without `cd there &&` and what shapes its output, or line by line; then the place of
	 * its first line. Null for a mere look (`ls`, `git status`), which everybody types anyway.
	 */
	find(command: string): PlaybookPlace | null {
		const lines = commandLines(command);
		const [first] = lines;
		if (first === undefined || (lines.length === 1 && isMereLook(first))) return null;
		const core = bareLine(unframed(command));
		const whole = lines.length === 1 ? (this.places.get(first) ?? this.places.get(core)) : this.places.get(core);
		if (whole !== undefined) return whole;
		const places = lines.map(line => this.places.get(line));
		return lines.length > 1 && places.every(place => place !== undefined) ? (places[0] ?? null) : null;
	}

	private put(piece: string, place: PlaybookPlace): void {
		if (piece.length < 2 || piece.length > longestLine || this.places.has(piece)) return;
		this.places.set(piece, place);
	}
}

/** Nothing but looking, in two words at most. */
const isMereLook = (line: string): boolean => line.split(' ').length <= 2 && shapeOf(line).onlyReads;

interface Piece {
	readonly line: number;
	readonly text: string;
}

function* piecesOf(path: string, text: string): Generator<Piece> {
	yield* /\.(?:md|mdx|markdown|mdc|rst)$/i.test(path) ? markdownCode(text) : scriptLines(bareLines(text));
}

function* markdownCode(text: string): Generator<Piece> {
	let open: string | null = null;
	let start = 0;
	let code: string[] = [];
	const lines = text.split(/\r?\n/);
	for (const [index, line] of lines.entries()) {
		const mark = fence.exec(line)?.[1];
		if (open === null && mark !== undefined) {
			open = mark;
			start = index + 1;
			code = [];
		} else if (open !== null && mark?.startsWith(open)) {
			yield* scriptLines(bareLines(code.join('\n')), start);
			open = null;
		} else if (open !== null) code.push(line);
		else for (const [, inside] of line.matchAll(inlineCode)) yield {line: index + 1, text: bareLine(inside ?? '')};
	}
	if (open !== null) yield* scriptLines(bareLines(code.join('\n')), start);
}

function* scriptLines(lines: readonly Piece[], after = 0): Generator<Piece> {
	for (const {line, text} of lines) {
		if (text === '' || text.length > longestLine) continue;
		for (const piece of variants(text)) yield {line: line + after, text: piece};
	}
}

function* variants(line: string): Generator<string> {
	const bare = line.replace(/ #(?: .*)?$/, '').trim();
	yield line;
	if (bare !== line) yield bare;
	const value = keyed.exec(bare)?.[1];
	if (value !== undefined) yield bareLine(value);
	const source = value ?? bare;
	if (source.includes('&&') || source.includes(';')) for (const part of source.split(/&&|;/)) yield bareLine(part);
}
