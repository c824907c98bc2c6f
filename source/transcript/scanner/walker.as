// Walks one line of JSON and notes on a tape where the wanted values stand; everything else is checked and skipped.
// AssemblyScript, compiled by compile.mjs. It only ever says "sure": a line that it accepts is one that JSON.parse
// accepts, and whatever it is not sure of (odd keys, deep nesting, anything broken) is left to JSON.parse.
//
// What is wanted is told from outside by `want`: this file knows JSON, not transcripts.

// Memory: the compiler's, the keys that are wanted, known strings, the tape; then the line and decoded text, whose
// places walker.ts says.
const TABLE: usize = 0x1000;
const KNOWN_STRINGS: usize = 0x10000;
const KNOWN_END: usize = 0x13000;
const TAPE: usize = 0x20000;
const TAPE_END: usize = 0x80000;
const KEY_BYTES: usize = 32;
// Of a slot: length of the key, what is wanted of its value, the key.
const SLOT_BYTES: usize = 48;
// Hashed into the first 64, with room behind them for keys that collide.
const HASHED_SLOTS: usize = 64;
const CONTEXT_BYTES: usize = (HASHED_SLOTS + 32) * SLOT_BYTES;

// Operations on the tape, three words each: what and of which field, and between which places of memory.
const CLOSE: u32 = 0;
const OBJECT: u32 = 1;
const ARRAY: u32 = 2;
const STRING: u32 = 3;
const NUMBER: u32 = 4;
const TRUE: u32 = 5;
const FALSE: u32 = 6;
const NULL: u32 = 7;
const SPAN: u32 = 8;
// A string that is to be remembered under the number in bits 16 and up, and one that was.
const REMEMBER: u32 = 9;
const KNOWN: u32 = 10;
const ESCAPED: u32 = 1 << 16;
const WIDE: u32 = 1 << 17;

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;

let tape: usize = TAPE;
let flags: u32 = 0;
let keyEnd: usize = 0;

@inline
function emit(operation: u32, start: usize, end: usize): void {
	store<u32>(tape, operation);
	store<u32>(tape, u32(start), 4);
	store<u32>(tape, u32(end), 8);
	tape += 12;
}

@inline
function isHex(byte: u32): bool {
	return byte - 48 < 10 || (byte | 32) - 97 < 6;
}

@inline
function blanks(from: usize): usize {
	let at = from;
	while (true) {
		const byte = <u32>load<u8>(at);
		if (byte > 32 || (byte != 32 && byte != 9 && byte != 13)) return at;
		at++;
	}
}

// One bit for each of the 64 bytes of four blocks.
@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
	return (
		<u64>(<u32>i8x16.bitmask(a)) |
		(<u64>(<u32>i8x16.bitmask(b)) << 16) |
		(<u64>(<u32>i8x16.bitmask(c)) << 32) |
		(<u64>(<u32>i8x16.bitmask(d)) << 48)
	);
}

// Bytes that may stand behind a backslash: " / \ b f n r t u, by their two halves.
@inline
function mayBeEscaped(block: v128): v128 {
	const low = i8x16.swizzle(i8x16(0, 0, 13, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1), v128.and(block, i8x16.splat(15)));
	const high = i8x16.swizzle(i8x16(0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0), i8x16.shr_u(block, 4));
	return i8x16.ne(v128.and(low, high), i8x16.splat(0));
}

@inline
function areHex(at: usize): bool {
	return isHex(load<u8>(at)) && isHex(load<u8>(at, 1)) && isHex(load<u8>(at, 2)) && isHex(load<u8>(at, 3));
}

// Just behind the quote that ends the string whose first character is at `from`; 0 where it is no string.
// Sets flags: ESCAPED, and WIDE where bytes beyond ASCII stand in it.
function string(from: usize): usize {
	// Most strings are short and without escapes.
	const first = v128.load(from);
	const stops = <u32>(
		i8x16.bitmask(
			v128.or(
				v128.or(i8x16.eq(first, i8x16.splat(0x22)), i8x16.eq(first, i8x16.splat(0x5c))),
				i8x16.lt_u(first, i8x16.splat(0x20)),
			),
		)
	);
	if (stops != 0) {
		const length = <usize>ctz(stops);
		const byte = <u32>load<u8>(from + length);
		if (byte == QUOTE) {
			flags = (<u32>i8x16.bitmask(first) & ((1 << u32(length)) - 1)) != 0 ? WIDE : 0;
			return from + length + 1;
		}
		if (byte != BACKSLASH) return 0;
	}
	return longString(from);
}

const ODD_BITS: u64 = 0xaaaaaaaaaaaaaaaa;

// The same, 64 bytes at a time. Which bytes are escaped is worked out for all of them at once: a backslash escapes the
// byte behind it unless it is escaped itself, so in a row of them every other one does.
function longString(from: usize): usize {
	let at = from;
	let seen = i8x16.splat(0);
	let found: u32 = 0;
	// 1 where the last byte of the block before escapes the first of this one.
	let carried: u64 = 0;
	while (true) {
		const a = v128.load(at);
		const b = v128.load(at, 16);
		const c = v128.load(at, 32);
		const d = v128.load(at, 48);
		const quote = i8x16.splat(0x22);
		const backslash = i8x16.splat(0x5c);
		const control = i8x16.splat(0x20);
		let quotes = bits(i8x16.eq(a, quote), i8x16.eq(b, quote), i8x16.eq(c, quote), i8x16.eq(d, quote));
		const backslashes = bits(
			i8x16.eq(a, backslash),
			i8x16.eq(b, backslash),
			i8x16.eq(c, backslash),
			i8x16.eq(d, backslash),
		);
		const controls = bits(i8x16.lt_u(a, control), i8x16.lt_u(b, control), i8x16.lt_u(c, control), i8x16.lt_u(d, control));
		let escaped: u64 = 0;
		if ((backslashes | carried) != 0) {
			const starts = backslashes & ~carried;
			const ends = (((starts << 1) | ODD_BITS) - starts) ^ ODD_BITS;
			escaped = ends ^ (backslashes | carried);
			carried = (ends & backslashes) >> 63;
			quotes &= ~escaped;
		}
		const inside = quotes == 0 ? ~(<u64>0) : (quotes & -quotes) - 1;
		if ((controls & inside) != 0) return 0;
		if ((backslashes & inside) != 0) found = ESCAPED;
		escaped &= inside;
		if (escaped != 0) {
			const known = bits(mayBeEscaped(a), mayBeEscaped(b), mayBeEscaped(c), mayBeEscaped(d));
			if ((escaped & ~known) != 0) return 0;
			const u = i8x16.splat(0x75);
			let units = escaped & bits(i8x16.eq(a, u), i8x16.eq(b, u), i8x16.eq(c, u), i8x16.eq(d, u));
			while (units != 0) {
				if (!areHex(at + <usize>ctz(units) + 1)) return 0;
				units &= units - 1;
			}
		}
		if (quotes != 0) {
			const isWide = v128.any_true(v128.and(seen, i8x16.splat(-128))) || (bits(a, b, c, d) & inside) != 0;
			flags = found | (isWide ? WIDE : 0);
			return at + <usize>ctz(quotes) + 1;
		}
		seen = v128.or(v128.or(seen, v128.or(a, b)), v128.or(c, d));
		at += 64;
	}
}

// Behind `"key":` and its blanks; 0 where there is none.
@inline
function skipKey(from: usize): usize {
	if (<u32>load<u8>(from) != QUOTE) return 0;
	let at = string(from + 1);
	if (at == 0) return 0;
	at = blanks(at);
	return <u32>load<u8>(at) == 0x3a ? blanks(at + 1) : 0;
}

@inline
function digits(from: usize): usize {
	let at = from;
	while (<u32>load<u8>(at) - 48 < 10) at++;
	return at;
}

function number(from: usize): usize {
	let at = from;
	if (<u32>load<u8>(at) == 0x2d) at++;
	if (<u32>load<u8>(at) == 48) at++;
	else {
		const first = at;
		at = digits(at);
		if (at == first) return 0;
	}
	if (<u32>load<u8>(at) == 0x2e) {
		const first = at + 1;
		at = digits(first);
		if (at == first) return 0;
	}
	if ((<u32>load<u8>(at) | 32) == 0x65) {
		at++;
		const sign = <u32>load<u8>(at);
		if (sign == 0x2b || sign == 0x2d) at++;
		const first = at;
		at = digits(at);
		if (at == first) return 0;
	}
	return at;
}

// Behind the literal or number at `from`; 0 where it is neither.
@inline
function scalar(from: usize): usize {
	const word = load<u32>(from);
	if (word == 0x65757274 || word == 0x6c6c756e) return from + 4; // true, null
	if (word == 0x736c6166) return <u32>load<u8>(from, 4) == 0x65 ? from + 5 : 0; // false
	return number(from);
}

// Behind the value at `from`, whatever it is; 0 where it is no JSON, or deeper than 64.
function skip(from: usize): usize {
	let at = from;
	let depth: i32 = 0;
	// One bit for each container: 1 is an object.
	let kinds: u64 = 0;
	while (true) {
		const byte = <u32>load<u8>(at);
		if (byte == QUOTE) at = string(at + 1);
		else if (byte == 0x7b) {
			at = blanks(at + 1);
			if (<u32>load<u8>(at) == 0x7d) at++;
			else {
				if (++depth > 64) return 0;
				kinds = (kinds << 1) | 1;
				at = skipKey(at);
				if (at == 0) return 0;
				continue;
			}
		} else if (byte == 0x5b) {
			at = blanks(at + 1);
			if (<u32>load<u8>(at) == 0x5d) at++;
			else {
				if (++depth > 64) return 0;
				kinds <<= 1;
				continue;
			}
		} else at = scalar(at);
		if (at == 0) return 0;
		while (true) {
			if (depth == 0) return at;
			at = blanks(at);
			const next = <u32>load<u8>(at);
			if (next == 0x2c) {
				at = blanks(at + 1);
				if ((kinds & 1) != 0) {
					at = skipKey(at);
					if (at == 0) return 0;
				}
				break;
			}
			if (next != ((kinds & 1) != 0 ? 0x7d : 0x5d)) return 0;
			at++;
			depth--;
			kinds >>= 1;
		}
	}
}

@inline
function slotOf(context: u32, key: usize, length: usize): usize {
	const hash = <u32>length * 5 + <u32>load<u8>(key) * 3 + <u32>load<u8>(key + length - 1) * 7;
	return TABLE + <usize>context * CONTEXT_BYTES + <usize>(hash & (<u32>HASHED_SLOTS - 1)) * SLOT_BYTES;
}

@inline
function isKey(slot: usize, key: usize, length: usize): bool {
	const known = slot + 8;
	if (length <= 16) {
		// What stands behind the key in the line is cut off; the slot is zero there.
		const low = length >= 8 ? load<u64>(key) : load<u64>(key) & ~(~u64(0) << (u64(length) << 3));
		if (load<u64>(known) != low) return false;
		if (length <= 8) return true;
		return load<u64>(known + length - 8) == load<u64>(key + length - 8);
	}
	return (
		i8x16.all_true(i8x16.eq(v128.load(known), v128.load(key))) &&
		i8x16.all_true(i8x16.eq(v128.load(known + length - 16), v128.load(key + length - 16)))
	);
}

// What is wanted of the value behind a key; 0 is nothing.
@inline
function wanted(context: u32, key: usize, length: usize): u32 {
	if (length == 0 || length > KEY_BYTES) return 0;
	let slot = slotOf(context, key, length);
	while (true) {
		const known = load<u32>(slot);
		if (known == 0) return 0;
		if (known == <u32>length && isKey(slot, key, length)) return load<u32>(slot, 4);
		slot += SLOT_BYTES;
	}
}

// Strings that come again and again (types, session ids, folders) are told by a number after the first time. A slot
// holds the length and the bytes of the last string that fell into it.
const KNOWN_BYTES: usize = 64;
const KNOWN_SLOT: usize = 96;

@inline
function equalBytes(a: usize, b: usize, length: usize): bool {
	if (length < 16) {
		if (length >= 8) return load<u64>(a) == load<u64>(b) && load<u64>(a + length - 8) == load<u64>(b + length - 8);
		return ((load<u64>(a) ^ load<u64>(b)) & ~(~u64(0) << (u64(length) << 3))) == 0;
	}
	for (let at: usize = 0; at + 16 < length; at += 16) {
		if (!i8x16.all_true(i8x16.eq(v128.load(a + at), v128.load(b + at)))) return false;
	}
	return i8x16.all_true(i8x16.eq(v128.load(a + length - 16), v128.load(b + length - 16)));
}

function emitRepeated(field: u32, start: usize, end: usize): void {
	const length = end - start;
	// Short ones differ at their begin, ids everywhere, folders at their end.
	const hash =
		length >= 8
			? (load<u64>(start) ^ (load<u64>(end - 8) * 31)) * 0x9e3779b97f4a7c15
			: ((load<u64>(start) & ~(~u64(0) << (u64(length) << 3))) + length) * 0x9e3779b97f4a7c15;
	const number = <u32>(hash >> 57);
	const slot = KNOWN_STRINGS + <usize>number * KNOWN_SLOT;
	if (<usize>load<u32>(slot) == length && equalBytes(slot + 16, start, length)) {
		emit(KNOWN | field | (number << 16), start, end);
		return;
	}
	store<u32>(slot, <u32>length);
	for (let at: usize = 0; at < length; at += 16) v128.store(slot + 16 + at, v128.load(start + at));
	emit(REMEMBER | field | (number << 16), start, end);
}

function forgetRepeated(): void {
	for (let slot = KNOWN_STRINGS; slot < KNOWN_END; slot += KNOWN_SLOT) store<u32>(slot, 0);
}

// The value at `from`; `want` says what of it goes on the tape (see wanted.ts): bits 0-7 the field, 8-15 the context of
// an object, 16-23 the context of an array's elements, bit 24 all of it as it stands, bit 25 a string that is often the same.
function value(from: usize, want: u32): usize {
	const field = (want & 0xff) << 8;
	const byte = <u32>load<u8>(from);
	if (byte == QUOTE) {
		const end = string(from + 1);
		if (end == 0) return 0;
		const length = end - from - 2;
		if ((want & (1 << 25)) != 0 && flags == 0 && length - 1 < KNOWN_BYTES) emitRepeated(field, from + 1, end - 1);
		else emit(STRING | field | flags, from + 1, end - 1);
		return end;
	}
	if (byte == 0x7b || byte == 0x5b) {
		if ((want & (1 << 24)) != 0) {
			const end = skip(from);
			if (end != 0) emit(SPAN | field, from, end);
			return end;
		}
		const isObject = byte == 0x7b;
		const inner = isObject ? (want >> 8) & 0xff : (want >> 16) & 0xff;
		emit((isObject ? OBJECT : ARRAY) | field, from, 0);
		const end = inner == 0 ? skip(from) : isObject ? object(from, inner) : array(from, inner);
		emit(CLOSE, 0, 0);
		return end;
	}
	const end = scalar(from);
	if (end == 0) return 0;
	const kind: u32 = byte == 0x74 ? TRUE : byte == 0x66 ? FALSE : byte == 0x6e ? NULL : NUMBER;
	emit(kind | field, from, end);
	return end;
}

function object(from: usize, context: u32): usize {
	let at = blanks(from + 1);
	if (<u32>load<u8>(at) == 0x7d) return at + 1;
	while (true) {
		if (<u32>load<u8>(at) != QUOTE) return 0;
		const key = at + 1;
		at = string(key);
		// A key with escapes may be any key: not sure.
		if (at == 0 || (flags & ESCAPED) != 0) return 0;
		const want = wanted(context, key, at - 1 - key);
		at = blanks(at);
		if (<u32>load<u8>(at) != 0x3a) return 0;
		at = blanks(at + 1);
		if (want == 0) at = skip(at);
		else {
			if (tape > TAPE_END - 48) return 0;
			at = value(at, want);
		}
		if (at == 0) return 0;
		at = blanks(at);
		const next = <u32>load<u8>(at);
		if (next == 0x7d) return at + 1;
		if (next != 0x2c) return 0;
		at = blanks(at + 1);
	}
}

function array(from: usize, context: u32): usize {
	let at = blanks(from + 1);
	if (<u32>load<u8>(at) == 0x5d) return at + 1;
	while (true) {
		if (tape > TAPE_END - 48) return 0;
		at = value(at, context << 8);
		if (at == 0) return 0;
		at = blanks(at);
		const next = <u32>load<u8>(at);
		if (next == 0x5d) return at + 1;
		if (next != 0x2c) return 0;
		at = blanks(at + 1);
	}
}

// The character that the escape at `at` stands for, or the half of one.
@inline
function escaped(at: usize): u32 {
	const kind = <u32>load<u8>(at, 1);
	switch (kind) {
		case 0x6e:
			return 10;
		case 0x74:
			return 9;
		case 0x72:
			return 13;
		case 0x62:
			return 8;
		case 0x66:
			return 12;
		case 0x75:
			return (hexDigit(at + 2) << 12) | (hexDigit(at + 3) << 8) | (hexDigit(at + 4) << 4) | hexDigit(at + 5);
		default:
			return kind;
	}
}

@inline
function hexDigit(at: usize): u32 {
	const byte = <u32>load<u8>(at);
	return (byte & 15) + (byte >> 6) * 9;
}

// Where an escape at `at` ends, in a string that `string` went through.
@inline
function behindEscape(at: usize): usize {
	return at + (<u32>load<u8>(at, 1) == 0x75 ? 6 : 2);
}

// Decodes a string of ASCII and escapes, between its quotes, to one byte a character at `into`. Returns how many, or -1
// where a character is beyond Latin-1. Up to 16 bytes behind them are overwritten.
export function narrow(start: usize, end: usize, into: usize): i32 {
	let at = start;
	let to = into;
	while (at < end) {
		const block = v128.load(at);
		v128.store(to, block);
		const stops = i8x16.bitmask(i8x16.eq(block, i8x16.splat(0x5c)));
		let taken: usize = stops == 0 ? 16 : <usize>ctz(stops);
		if (taken > end - at) taken = end - at;
		at += taken;
		to += taken;
		if (stops == 0 || at >= end) continue;
		const unit = escaped(at);
		if (unit > 0xff) return -1;
		store<u8>(to, unit);
		to++;
		at = behindEscape(at);
	}
	return i32(to - into);
}

@inline
function isContinuation(byte: u32): bool {
	return (byte & 0xc0) == 0x80;
}

// Decodes a string of UTF-8 and escapes to UTF-16 at `into`. Returns how many units, twice, with bit 0 set where none is
// beyond Latin-1; or -1 where the bytes are no UTF-8. Up to 32 bytes behind them are overwritten.
export function wide(start: usize, end: usize, into: usize): i32 {
	let at = start;
	let to = into;
	let seen: u32 = 0;
	while (at < end) {
		const block = v128.load(at);
		v128.store(to, i16x8.extend_low_i8x16_u(block));
		v128.store(to, i16x8.extend_high_i8x16_u(block), 16);
		const stops = i8x16.bitmask(v128.or(block, i8x16.eq(block, i8x16.splat(0x5c))));
		let taken: usize = stops == 0 ? 16 : <usize>ctz(stops);
		if (taken > end - at) taken = end - at;
		at += taken;
		to += taken << 1;
		// Characters beyond ASCII mostly come in a row.
		while (at < end) {
			const first = <u32>load<u8>(at);
			if (first == BACKSLASH) {
				const unit = escaped(at);
				seen |= unit;
				store<u16>(to, unit);
				to += 2;
				at = behindEscape(at);
				continue;
			}
			if (first < 0x80) break;
			const second = <u32>load<u8>(at, 1);
			const third = <u32>load<u8>(at, 2);
			let point: u32;
			if (first < 0xe0) {
				if (first < 0xc2 || at + 2 > end || !isContinuation(second)) return -1;
				point = ((first & 0x1f) << 6) | (second & 0x3f);
				at += 2;
			} else if (first < 0xf0) {
				if (at + 3 > end || !isContinuation(second) || !isContinuation(third)) return -1;
				point = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
				if (point < 0x800 || point - 0xd800 < 0x800) return -1;
				at += 3;
			} else {
				const fourth = <u32>load<u8>(at, 3);
				if (first > 0xf4 || at + 4 > end || !isContinuation(second)) return -1;
				if (!isContinuation(third) || !isContinuation(fourth)) return -1;
				point = ((first & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
				if (point < 0x10000 || point > 0x10ffff) return -1;
				at += 4;
			}
			seen |= point;
			if (point < 0x10000) {
				store<u16>(to, point);
				to += 2;
			} else {
				store<u16>(to, 0xd7c0 + (point >> 10));
				store<u16>(to, 0xdc00 | (point & 0x3ff), 2);
				to += 4;
			}
		}
	}
	return i32(to - into) | (seen < 0x100 ? 1 : 0);
}

// Brings UTF-16 that is Latin-1 down to one byte a character, where it lies.
export function narrowed(from: usize, units: i32): void {
	for (let i: usize = 0; i < <usize>units; i += 8) {
		const block = v128.load(from + (i << 1));
		v128.store64_lane(from + i, i8x16.narrow_i16x8_u(block, block), 0);
	}
}

// In `context` the value of the key (its bytes at `key`, zeros behind them) is wanted as `want` says.
export function want(context: u32, key: usize, length: usize, want: u32): void {
	let slot = slotOf(context, key, length);
	while (load<u32>(slot) != 0) slot += SLOT_BYTES;
	store<u32>(slot, <u32>length);
	store<u32>(slot, want, 4);
	v128.store(slot + 8, v128.load(key));
	v128.store(slot + 24, v128.load(key + 16));
}

// Walks the object that stands between `start` and `end` with blanks behind it at most. Returns where the tape ends, or 0
// where it is not sure of the line. Behind `end` 64 bytes can be read.
export function scan(start: usize, end: usize): usize {
	tape = TAPE;
	// Ends every loop: no string and no blanks reach over it.
	const behind = load<u8>(end);
	store<u8>(end, 10);
	let at: usize = <u32>load<u8>(start) == 0x7b ? object(start, 1) : 0;
	if (at != 0) at = blanks(at);
	store<u8>(end, behind);
	if (at == end) return tape;
	forgetRepeated(); // what this line's tape would have said of them is not read
	return 0;
}
