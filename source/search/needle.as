// Finds a text in bytes 64 places at a time: two of its bytes, those that are rarest in what people's programs print, must
// stand where they would have to, and only there the rest is compared. AssemblyScript, compiled by compile-wasm.mjs.

const NEWLINE: i8 = 10;
const STEP: usize = 64;

@inline
function areEqual(place: usize, needle: usize, length: usize): bool {
	let at: usize = 0;
	for (; at + 8 <= length; at += 8) if (load<u64>(place + at) != load<u64>(needle + at)) return false;
	for (; at < length; at++) if (load<u8>(place + at) != load<u8>(needle + at)) return false;
	return true;
}

// The next newline from `from` on; `end` or beyond without any.
function newlineFrom(from: usize, end: usize): usize {
	const newline = i8x16.splat(NEWLINE);
	for (let at = from; at < end; at += 16) {
		const bits = i8x16.bitmask(i8x16.eq(v128.load(at), newline));
		if (bits != 0) return at + <usize>ctz(bits);
	}
	return end;
}

@inline
function pairAt(at: usize, one: usize, other: usize, oneByte: v128, otherByte: v128): v128 {
	return v128.and(i8x16.eq(v128.load(at + one), oneByte), i8x16.eq(v128.load(at + other), otherByte));
}

// Writes the places of the needle that begin at `from` or behind it and end at `end` or before it to `into`, as numbers of
// four bytes, at most `most`; returns how many. `one` and `other`: which of its bytes are looked for first. `isPerLine`: one
// place a line is enough. Reads up to 64 bytes and the needle's length beyond `end`.
export function find(
	needle: usize,
	length: usize,
	one: usize,
	other: usize,
	from: usize,
	end: usize,
	into: usize,
	most: u32,
	isPerLine: bool,
): u32 {
	if (from + length > end) return 0;
	const last = end - length;
	const oneByte = i8x16.splat(load<i8>(needle + one));
	const otherByte = i8x16.splat(load<i8>(needle + other));
	let count: u32 = 0;
	let at = from;
	while (at <= last) {
		const first = pairAt(at, one, other, oneByte, otherByte);
		const second = pairAt(at + 16, one, other, oneByte, otherByte);
		const third = pairAt(at + 32, one, other, oneByte, otherByte);
		const fourth = pairAt(at + 48, one, other, oneByte, otherByte);
		if (!v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) {
			at += STEP;
			continue;
		}
		let bits =
			<u64>i8x16.bitmask(first) |
			(<u64>i8x16.bitmask(second) << 16) |
			(<u64>i8x16.bitmask(third) << 32) |
			(<u64>i8x16.bitmask(fourth) << 48);
		let next = at + STEP;
		while (bits != 0) {
			const place = at + <usize>ctz(bits);
			bits &= bits - 1;
			if (place > last) return count;
			if (!areEqual(place, needle, length)) continue;
			store<u32>(into + (<usize>count << 2), <u32>place);
			count++;
			if (count == most) return count;
			if (!isPerLine) continue;
			const newline = newlineFrom(place + 1, end);
			if (newline >= next) {
				next = newline;
				break;
			}
			bits &= u64.MAX_VALUE << <u64>(newline - at);
		}
		at = next;
	}
	return count;
}
