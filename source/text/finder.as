// Finds the first of many words in a text, 16 places at a time: the first four bytes of each word are looked up by their
// halves in tables of eight groups of words ("Teddy"), and only where all four agree the words of the group are compared.
// AssemblyScript, compiled by compile-wasm.mjs. Words and text are one byte a character, A to Z as a to z.

// Of the four bytes: 16 bytes for the lower half and 16 for the upper, a bit for each group.
const TABLES: usize = 0x1000;
// Where the words of each group begin: groups + 1 addresses. A word is its length in a byte, and its bytes.
const GROUPS: usize = 0x1100;
// In a word: one digit or more.
const DIGITS: u32 = 0x23;

@inline
function isDigit(byte: u32): bool {
	return byte - 48 < 10;
}

function isWord(at: usize, word: usize): bool {
	const end = word + 1 + <usize>load<u8>(word);
	let text = at;
	for (let next = word + 1; next < end; next++) {
		const wanted = <u32>load<u8>(next);
		if (wanted == DIGITS) {
			if (!isDigit(load<u8>(text))) return false;
			while (isDigit(load<u8>(text))) text++;
		} else if (<u32>load<u8>(text++) != wanted) return false;
	}
	return true;
}

function isWordOf(groups: u32, at: usize): bool {
	for (let rest = groups; rest != 0; rest &= rest - 1) {
		const group = GROUPS + (<usize>ctz(rest) << 2);
		const end = <usize>load<u32>(group, 4);
		for (let word = <usize>load<u32>(group); word < end; word += <usize>load<u8>(word) + 1) {
			if (isWord(at, word)) return true;
		}
	}
	return false;
}

@inline
function groupsOf(bytes: v128, table: usize): v128 {
	const low = i8x16.swizzle(v128.load(table), v128.and(bytes, i8x16.splat(15)));
	return v128.and(low, i8x16.swizzle(v128.load(table + 16), i8x16.shr_u(bytes, 4)));
}

// The first place from `from` on, and before `end`, where a word begins; `end` where there is none. Behind `end` stand 32
// zeros.
export function find(from: usize, end: usize): usize {
	for (let at = from; at < end; at += 16) {
		const groups = v128.and(
			v128.and(groupsOf(v128.load(at), TABLES), groupsOf(v128.load(at, 1), TABLES + 32)),
			v128.and(groupsOf(v128.load(at, 2), TABLES + 64), groupsOf(v128.load(at, 3), TABLES + 96)),
		);
		if (!v128.any_true(groups)) continue;
		let places = <u32>i8x16.bitmask(i8x16.ne(groups, i8x16.splat(0)));
		while (places != 0) {
			const place = at + <usize>ctz(places);
			if (place >= end) return end;
			const low = i64x2.extract_lane(groups, 0);
			const high = i64x2.extract_lane(groups, 1);
			const index = <u64>ctz(places);
			const bits = <u32>((index < 8 ? low >> (index << 3) : high >> ((index - 8) << 3)) & 255);
			if (isWordOf(bits, place)) return place;
			places &= places - 1;
		}
	}
	return end;
}

// Makes A to Z between `start` and `end` a to z, and the 32 bytes behind them zeros.
export function lower(start: usize, end: usize): void {
	for (let at = start; at < end; at += 16) {
		const bytes = v128.load(at);
		const upper = v128.and(i8x16.ge_u(bytes, i8x16.splat(0x41)), i8x16.le_u(bytes, i8x16.splat(0x5a)));
		v128.store(at, v128.or(bytes, v128.and(upper, i8x16.splat(0x20))));
	}
	v128.store(end, i8x16.splat(0));
	v128.store(end, i8x16.splat(0), 16);
}
