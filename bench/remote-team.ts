/** A team's transcripts on a server, made up: as many and as large as people have them, and about as compressible. */
import fs from 'node:fs';
import path from 'node:path';

/** The same numbers in every run. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const medianBytes = 159_000;
/** Of the natural logarithm: a tenth of the files is below 40 kB, a tenth above 669 kB. */
const spread = 1.12;
const largestBytes = 6_500_000;

interface Writer {
	line(bytes: number): string;
	uuid(): string;
}

function writer(random: () => number): Writer {
	const hex = (count: number) => Array.from({length: count}, () => Math.floor(random() * 16).toString(16)).join('');
	const words = Array.from({length: 3_000}, () =>
		hex(3 + Math.floor(random() * 6)).replace(/\d/g, digit => 'eatoinsrhl'[Number(digit)] ?? ''),
	);
	const pick = () => words[Math.floor(random() ** 6 * words.length)] ?? '';
	const paragraphs = Array.from({length: 4_000}, () => Array.from({length: 40}, pick).join(' '));
	const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
	let lately: string[] = [];
	// Outputs repeat what was printed shortly before, and now and then what was printed long ago.
	const paragraph = () => {
		const again = lately[Math.floor(random() * lately.length)];
		const one =
			again !== undefined && random() < 0.5 ? again : (paragraphs[Math.floor(random() * paragraphs.length)] ?? '');
		lately = [...lately.slice(-15), one];
		return one;
	};
	const text = (bytes: number): string => {
		let made = '';
		while (made.length < bytes) made += random() < 0.7 ? `${paragraph()}\n` : `${pick()} ${pick()} ${pick()} `;
		return made.slice(0, bytes);
	};
	let second = 0;
	const line = (bytes: number) => {
		second += Math.floor(random() * 40);
		return `${JSON.stringify({
			parentUuid: uuid(),
			isSidechain: false,
			userType: 'external',
			cwd: '/home/anna/work/harvest',
			version: '2.1.29',
			gitBranch: 'main',
			type: random() < 0.5 ? 'user' : 'assistant',
			message: {role: 'user', content: [{type: 'tool_result', tool_use_id: `toolu_${hex(22)}`, content: text(bytes)}]},
			uuid: uuid(),
			timestamp: new Date(Date.UTC(2026, 0, 5) + second * 1000).toISOString(),
		})}\n`;
	};
	return {line, uuid};
}

/** Root alone may read them. @returns bytes written and the files, relative to `root` */
export function makeTeam(root: string, count: number): {readonly bytes: number; readonly files: readonly string[]} {
	const random = randomFrom(7);
	const {line, uuid} = writer(random);
	let bytes = 0;
	const files: string[] = [];
	for (let index = 0; index < count; index++) {
		const user = path.join(root, `user${String(index % 20).padStart(2, '0')}`);
		fs.mkdirSync(user, {recursive: true, mode: 0o755});
		const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
		const size = Math.min(largestBytes, medianBytes * Math.exp(spread * gauss));
		const lines: string[] = [];
		for (let made = 0; made < size; ) {
			const one = line(200 + Math.floor(random() ** 3 * 6_000));
			lines.push(one);
			made += one.length;
		}
		const date = new Date(Date.UTC(2026, 0, 1 + (index % 60))).toISOString().slice(0, 10);
		const file = path.join(user, `${date}_${uuid()}.jsonl`);
		const text = lines.join('');
		fs.writeFileSync(file, text, {mode: 0o600});
		bytes += text.length;
		files.push(path.relative(root, file));
	}
	return {bytes, files};
}
