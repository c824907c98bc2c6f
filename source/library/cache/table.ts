/**
 * Rows of plain data as columns, and back. The engine writes the keys of every object anew and reads them slowly; as columns a
 * table takes a third of the bytes and of the time, and equal texts are one string in memory again.
 *
 * Holds what structured clones hold; comes back equal, as fresh objects.
 */

export type Column =
	/** null is NaN. */
	| {readonly kind: 'numbers'; readonly data: Float64Array}
	/** Index + 1 into `words`; 0 is null. */
	| {readonly kind: 'words'; readonly words: readonly string[]; readonly at: Uint32Array}
	| {readonly kind: 'flags'; readonly data: Uint8Array}
	| {readonly kind: 'lists'; readonly lengths: Uint32Array; readonly items: Column}
	/** Objects with the same keys. `absent`: 1 where there is null instead of one. */
	| {
			readonly kind: 'rows';
			readonly length: number;
			readonly absent: Uint8Array | null;
			readonly keys: readonly string[];
			readonly columns: readonly Column[];
	  }
	| {readonly kind: 'plain'; readonly values: readonly unknown[]};

/** Of so many texts at the beginning at least half must be repetitions for them to be told apart. */
const sampled = 64;

export function columnOf(values: readonly unknown[]): Column {
	const first = values.find(value => value !== null);
	if (typeof first === 'number' && values.every(isNumberOrNull))
		return {kind: 'numbers', data: Float64Array.from(values, value => value ?? Number.NaN)};
	if (typeof first === 'string' && values.every(isTextOrNull)) return wordsOf(values) ?? {kind: 'plain', values};
	if (typeof first === 'boolean' && values.every(value => typeof value === 'boolean'))
		return {kind: 'flags', data: Uint8Array.from(values, Number)};
	if (Array.isArray(first) && values.every(value => Array.isArray(value)))
		return {
			kind: 'lists',
			lengths: Uint32Array.from(values, list => list.length),
			items: columnOf(values.flat(1)),
		};
	if (isPlainObject(first)) return rowsOf(values, Object.keys(first)) ?? {kind: 'plain', values};
	return {kind: 'plain', values};
}

const isNumberOrNull = (value: unknown): value is number | null =>
	value === null || (typeof value === 'number' && !Number.isNaN(value) && !Object.is(value, -0));
const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function wordsOf(values: readonly (string | null)[]): Column | null {
	const sample = values.slice(0, sampled);
	if (values.length >= sampled && new Set(sample).size * 2 > sample.length) return null;
	const numbers = new Map<string, number>();
	const words: string[] = [];
	const at = new Uint32Array(values.length);
	values.forEach((value, index) => {
		if (value === null) return;
		let number = numbers.get(value);
		if (number === undefined) {
			number = words.push(value);
			numbers.set(value, number);
		}
		at[index] = number;
	});
	return {kind: 'words', words, at};
}

function rowsOf(values: readonly unknown[], keys: readonly string[]): Column | null {
	const present: Record<string, unknown>[] = [];
	for (const value of values) {
		if (value === null) continue;
		if (!isPlainObject(value)) return null;
		const own = Object.keys(value);
		if (own.length !== keys.length || !keys.every((key, index) => own[index] === key)) return null;
		present.push(value);
	}
	const isWhole = present.length === values.length;
	return {
		kind: 'rows',
		length: values.length,
		absent: isWhole ? null : Uint8Array.from(values, value => Number(value === null)),
		keys,
		columns: keys.map(key => columnOf(present.map(row => row[key]))),
	};
}

export function valuesOf(column: Column): readonly unknown[] {
	switch (column.kind) {
		case 'numbers':
			return Array.from(column.data, value => (Number.isNaN(value) ? null : value));
		case 'words':
			return Array.from(column.at, number => (number === 0 ? null : column.words[number - 1]));
		case 'flags':
			return Array.from(column.data, Boolean);
		case 'lists': {
			const items = valuesOf(column.items);
			let at = 0;
			return Array.from(column.lengths, length => {
				at += length;
				return items.slice(at - length, at);
			});
		}
		case 'rows':
			return objectsOf(column);
		case 'plain':
			return column.values;
	}
}

function objectsOf({length, absent, keys, columns}: Extract<Column, {kind: 'rows'}>): readonly unknown[] {
	const values = columns.map(valuesOf);
	const rows: (Record<string, unknown> | null)[] = [];
	let at = 0;
	for (let index = 0; index < length; index++) {
		if (absent?.[index] === 1) {
			rows.push(null);
			continue;
		}
		const row: Record<string, unknown> = {};
		for (let key = 0; key < keys.length; key++) row[keys[key] as string] = values[key]?.[at];
		rows.push(row);
		at++;
	}
	return rows;
}
