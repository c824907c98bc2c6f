/**
 * Where things stand in a JSON text: the line of every key, and of the first mistake. `JSON.parse` says neither in a form
 * that can be relied on. Used only to word messages, never to read values.
 */

export interface JsonMistake {
	/** From 1. */
	readonly line: number;
	readonly column: number;
	readonly message: string;
}

export interface JsonPlaces {
	/** Line of a key or of an item of a list, from 1, by the keys and positions (from 0) that lead to it. */
	lineOf(...keys: readonly string[]): number | null;
	/** null for a text that is JSON. */
	readonly mistake: JsonMistake | null;
}

/** Deeper nesting is a mistake: a configuration is flat. */
const deepest = 64;
const parted = '\u0000';
const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const blanks = /[ \t\r\n]*/y;

class Mistake extends Error {
	constructor(
		message: string,
		readonly at: number,
	) {
		super(message);
	}
}

class Scanner {
	readonly offsets = new Map<string, number>();
	private at = 0;

	constructor(private readonly text: string) {}

	document(): void {
		this.value([]);
		this.skipBlanks();
		if (this.at < this.text.length) throw new Mistake('the file should end here', this.at);
	}

	private value(path: readonly string[]): void {
		this.skipBlanks();
		if (path.length > deepest) throw new Mistake('nested too deep', this.at);
		const next = this.text[this.at];
		if (next === '{') this.list('}', () => this.member(path));
		else if (next === '[') this.list(']', index => this.item([...path, String(index)]));
		else if (next === '"') this.take(string, 'a closing " (and no line break before it)');
		else this.take(literal, 'a value');
	}

	private list(close: '}' | ']', item: (index: number) => void): void {
		this.at++;
		this.skipBlanks();
		if (this.text[this.at] === close) {
			this.at++;
			return;
		}
		for (let index = 0; ; index++) {
			item(index);
			this.skipBlanks();
			const next = this.text[this.at];
			if (next === close) break;
			if (next !== ',') throw new Mistake(`expected , or ${close}`, this.at);
			this.at++;
			this.skipBlanks();
			if (this.text[this.at] === close) throw new Mistake(`no comma stands before ${close}`, this.at);
		}
		this.at++;
	}

	private item(path: readonly string[]): void {
		this.skipBlanks();
		this.offsets.set(path.join(parted), this.at);
		this.value(path);
	}

	private member(path: readonly string[]): void {
		this.skipBlanks();
		const start = this.at;
		if (this.text[start] !== '"') throw new Mistake('expected a key in double quotes', start);
		const key = JSON.parse(this.take(string, 'a closing "')) as string;
		this.offsets.set([...path, key].join(parted), start);
		this.skipBlanks();
		if (this.text[this.at] !== ':') throw new Mistake('expected : behind the key', this.at);
		this.at++;
		this.value([...path, key]);
	}

	private take(pattern: RegExp, expected: string): string {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text)?.[0];
		if (found === undefined) throw new Mistake(`expected ${expected}`, this.at);
		this.at += found.length;
		return found;
	}

	private skipBlanks(): void {
		blanks.lastIndex = this.at;
		this.at += blanks.exec(this.text)?.[0].length ?? 0;
	}
}

export function locate(text: string): JsonPlaces {
	const scanner = new Scanner(text);
	let mistake: JsonMistake | null = null;
	try {
		scanner.document();
	} catch (error) {
		if (!(error instanceof Mistake)) throw error;
		const before = text.slice(0, error.at);
		const column = error.at - before.lastIndexOf('\n');
		mistake = {line: lineAt(text, error.at), column, message: error.message};
	}
	const lineOf = (...keys: readonly string[]): number | null => {
		const offset = scanner.offsets.get(keys.join(parted));
		return offset === undefined ? null : lineAt(text, offset);
	};
	return {lineOf, mistake};
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
