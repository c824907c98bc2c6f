/** Transcripts of a large team, made up: the same seed gives the same bytes. */
import fs from 'node:fs';
import path from 'node:path';

export interface CorpusSize {
	readonly commands: number;
	/** Bytes of output of each command, on average. */
	readonly outputBytes: number;
	readonly seed: number;
}

const commandsPerSession = 500;
const people = 25;
const start = Date.UTC(2025, 0, 6, 8);
const hour = 3_600_000;

/** Mulberry32. */
export function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const syllables = 'ba co de fi gu ha jo ke li mu na po re si tu va we xi yo za'.split(' ');
const tools = ['git', 'npm run', 'docker compose', 'pytest', 'rsync -av', 'cat', 'grep -rn', 'ls -la', 'cd', 'node'];
const parts = ['push', 'build', 'test', '--force', '--no-verify', '2>&1', '| tail -20', 'src/index.ts', '&& echo done'];
const remarks = ['Permission denied', 'ok', 'error: failed', 'exit 127', 'No such file or directory', 'warning:'];

/** Lines of output to choose from; every one is used with a number of its own. */
const differentLines = 20_000;

/** Writes `FOLDER/<person>/*.jsonl`. Returns the bytes of output written. */
export function writeCorpus(folder: string, {commands, outputBytes, seed}: CorpusSize): number {
	const random = randomFrom(seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const words = Array.from({length: differentLines}, () =>
		Array.from({length: 2 + Math.floor(random() * 3)}, () => pick(syllables)).join(''),
	);
	const lines = Array.from({length: differentLines}, () =>
		random() < 0.05
			? `${pick(remarks)} ${pick(words)}`
			: `src/${pick(words)}/${pick(words)}.ts: ${pick(words)} ${pick(words)} ${pick(words)} ${pick(words)}`,
	);
	let written = 0;
	for (let made = 0, session = 0; made < commands; session++) {
		const name = `${String(session).padStart(8, '0')}-0000-4000-8000-000000000000`;
		const begin = start + session * hour;
		const person = path.join(folder, `person${session % people}`);
		const rows: string[] = [];
		for (let turn = 0; turn < commandsPerSession && made < commands; turn++, made++) {
			const id = `toolu_${String(made).padStart(20, '0')}`;
			const times = [0, 1].map(second => new Date(begin + turn * 5000 + second * 1000).toISOString());
			const common = `"sessionId":"${name}","cwd":"/home/person/work","version":"2.0.1","gitBranch":"main"`;
			const command = `${pick(tools)} ${pick(parts)} ${pick(words)}/${pick(words)}.${pick(['ts', 'py', 'md'])} ${pick(words)} ${made}`;
			const output: string[] = [];
			for (let bytes = 0, most = random() * 2 * outputBytes; bytes < most; ) {
				const line = `${pick(lines)} ${output.length + made}`;
				output.push(line);
				bytes += line.length + 1;
			}
			const text = output.join('\\n');
			written += text.length;
			rows.push(
				`{"type":"assistant","uuid":"${id}-a","timestamp":"${times[0]}",${common},"message":{"role":"assistant","content":[{"type":"tool_use","id":"${id}","name":"Bash","input":{"command":"${command}"}}]}}`,
				`{"type":"user","uuid":"${id}-b","timestamp":"${times[1]}",${common},"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"${id}","is_error":false,"content":"${text}"}]}}`,
			);
		}
		fs.mkdirSync(person, {recursive: true});
		fs.writeFileSync(
			path.join(person, `${new Date(begin).toISOString().slice(0, 10)}_${name}.jsonl`),
			`${rows.join('\n')}\n`,
		);
	}
	return written;
}
