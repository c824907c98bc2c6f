/** Secrets made up at run time from templates, so that no scanner finds one in the repository. */

const digits = '0123456789';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const alphabets: Readonly<Record<string, string>> = {
	'': digits + upper + lower,
	digits: '1234567890',
	hex: '0123456789abcdef',
	upper: `${upper}234567`,
	word: `${digits}${upper}${lower}_-`,
};

/** `ghp_{36}` with the blanks filled in: `{36}` letters and digits, `{32 hex}`, `{16 upper}`, `{12 digits}`, `{22 word}`. */
export function filled(template: string, seed = 1): string {
	let state = seed * 7919 + 17;
	const next = (bound: number): number => {
		state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
		return (state >>> 8) % bound;
	};
	return template.replace(/\{(\d+) ?(\w*)\}/g, (_, length: string, name: string) => {
		const alphabet = alphabets[name] ?? '';
		const drawn = Array.from({length: Number(length)}, () => alphabet[next(alphabet.length)]);
		// What is drawn at random from all of them nearly always has each of them; tests must not hang on "nearly".
		if (name === '' && drawn.length >= 4) drawn.splice(1, 3, 'k', '7', 'W');
		if (name === 'hex' && drawn.length >= 8) drawn.splice(1, 4, 'b', '7', 'd', '4');
		return drawn.join('');
	});
}

/** What was filled in, that must not survive: the parts of the text that no template can hold. */
export const filledParts = (template: string, seed = 1): string[] => {
	const whole = filled(template, seed);
	const parts: string[] = [];
	let at = 0;
	for (const piece of template.matchAll(/([^{]*)\{(\d+) ?\w*\}/g)) {
		at += piece[1]?.length ?? 0;
		const length = Number(piece[2]);
		if (length >= 4) parts.push(whole.slice(at, at + length));
		at += length;
	}
	return parts;
};
