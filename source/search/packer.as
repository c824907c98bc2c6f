// Makes searchable bytes of a text in one pass: tabs expanded, A to Z folded, UTF-8. AssemblyScript, compiled by
// compile-wasm.mjs. What needs more than that (controls, invisible characters, other letters with case) is left to the
// gate and to `fold`: which characters those are is told in a table from outside.

// A byte for each UTF-16 unit. Below 4: columns, 3 where they have not been asked for; ODD: not for here; HIGH: the first
// half of a picture, if the second half stands behind it and is none of the ODD ones.
const TABLE: usize = 0x10000;
const UNKNOWN: u32 = 3;
const ODD: u32 = 4;
const HIGH: u32 = 8;
// A column that only the long way can tell.
const NOWHERE: i32 = 1 << 30;

// The skin tones, which change the picture before them.
const FIRST_HIGH: u32 = 0xd83c;
const FIRST_TONE: u32 = 0xdffb;

const TAB: u32 = 9;
const NEWLINE: u32 = 10;
const TAB_COLUMNS: u32 = 4;

// Of the text between `from` and the tab at `end`, where `from` stands in `column`: the column of the tab. Or, of a
// character whose columns are not known, its complement.
function columnAt(from: usize, end: usize, column: u32): i32 {
	let start = end;
	let before = column;
	while (start > from) {
		if (<u32>load<u16>(start - 2) == NEWLINE) {
			before = 0;
			break;
		}
		start -= 2;
	}
	for (let at = start; at < end; at += 2) {
		const unit = <u32>load<u16>(at);
		const known = <u32>load<u8>(TABLE + unit);
		if ((known & HIGH) != 0) return NOWHERE;
		const columns = known & 3;
		if (columns == UNKNOWN) return ~(<i32>unit);
		before += columns;
	}
	return before;
}

// Ones for each unit that is no ASCII character to be taken as it is, but for its case.
@inline
function isSpecial(units: v128): v128 {
	return v128.or(
		i16x8.ge_u(units, i16x8.splat(0x7f)),
		v128.and(i16x8.lt_u(units, i16x8.splat(0x20)), i16x8.ne(units, i16x8.splat(10))),
	);
}

// Packs the UTF-16 between `start` and `end` to `into`. Returns how many bytes, -1 where the text is not for here, or
// -2 - unit where the columns of that unit have to be told first. Up to 16 bytes behind are overwritten, 32 behind `end` read.
export function pack(start: usize, end: usize, into: usize): i32 {
	let at = start;
	let to = into;
	// The column at the last tab's end, and where that is.
	let column: u32 = 0;
	let counted = start;
	while (at < end) {
		const first = v128.load(at);
		const second = v128.load(at, 16);
		const special = i8x16.bitmask(i8x16.narrow_i16x8_s(isSpecial(first), isSpecial(second)));
		const bytes = i8x16.narrow_i16x8_u(first, second);
		const upper = v128.and(i8x16.ge_u(bytes, i8x16.splat(0x41)), i8x16.le_u(bytes, i8x16.splat(0x5a)));
		v128.store(to, v128.or(bytes, v128.and(upper, i8x16.splat(0x20))));
		let taken: usize = special == 0 ? 16 : <usize>ctz(special);
		if (taken > (end - at) >> 1) taken = (end - at) >> 1;
		at += taken << 1;
		to += taken;
		if (special == 0 || at >= end) continue;
		const unit = <u32>load<u16>(at);
		if (unit == TAB) {
			const here = columnAt(counted, at, column);
			if (here < 0) return -2 - ~here;
			if (here == NOWHERE) return -1;
			const blanks = TAB_COLUMNS - (<u32>here & (TAB_COLUMNS - 1));
			store<u32>(to, 0x20202020);
			to += blanks;
			column = <u32>here + blanks;
			at += 2;
			counted = at;
			continue;
		}
		const known = <u32>load<u8>(TABLE + unit);
		if ((known & ODD) != 0) return -1;
		at += 2;
		if ((known & HIGH) != 0) {
			const low = at < end ? <u32>load<u16>(at) : 0;
			if (low - 0xdc00 >= 0x400 || (unit == FIRST_HIGH && low >= FIRST_TONE)) return -1;
			at += 2;
			const point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
			store<u8>(to, 0xf0 | (point >> 18));
			store<u8>(to, 0x80 | ((point >> 12) & 0x3f), 1);
			store<u8>(to, 0x80 | ((point >> 6) & 0x3f), 2);
			store<u8>(to, 0x80 | (point & 0x3f), 3);
			to += 4;
		} else if (unit < 0x800) {
			store<u8>(to, 0xc0 | (unit >> 6));
			store<u8>(to, 0x80 | (unit & 0x3f), 1);
			to += 2;
		} else {
			store<u8>(to, 0xe0 | (unit >> 12));
			store<u8>(to, 0x80 | ((unit >> 6) & 0x3f), 1);
			store<u8>(to, 0x80 | (unit & 0x3f), 2);
			to += 3;
		}
	}
	return i32(to - into);
}
