/**
 * Made-up transcripts for the benchmarks: same seed, same bytes. Shaped like real ones: sessions of all sizes (log-normal, a
 * few of 50 MB), outputs that are stored twice, running updates that repeat the output, some text beyond ASCII, a fifth of
 * the commands with something that went wrong.
 */
import fs from 'node:fs';
import path from 'node:path';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const people = ['anna', 'ben', 'chloe', 'dario', 'eva', 'filip', 'gita', 'hugo', 'ines', 'jan', 'kim', 'lena'];
const words =
	'orchard pear apple plum quince prune graft water branch root leaf bark seed soil crate ladder basket press cider season frost bloom harvest market ledger invoice delivery cooler sensor valve pump tank filter'.split(
		' ',
	);
const commands = [
	() => 'git status --short',
	next => `git checkout -b ${word(next)}/${word(next)}`,
	next => `npm run ${word(next)}`,
	next => `npm test -- ${word(next)}.test.ts`,
	next => `rsync -av ./${word(next)}/ store@depot:/srv/${word(next)}/`,
	next => `cat ${word(next)}/${word(next)}.ts`,
	next => `grep -rn "${word(next)}" source/`,
	next => `docker compose up -d ${word(next)}`,
];
const failures = [
	next => `rsync: [sender] mkdir "/srv/${word(next)}" failed: Permission denied (13)`,
	next => `npm error Missing script: "${word(next)}"`,
	next => `cat: ${word(next)}/${word(next)}.ts: No such file or directory`,
	next => `bash: line 1: ${word(next)}: command not found`,
	next => `FAIL source/${word(next)}.test.ts > counts ${word(next)}s`,
];

const word = next => words[Math.floor(next() * words.length)];
/** Around `median`, with a long tail. */
const logNormal = (next, median, sigma) =>
	median * Math.exp(sigma * Math.sqrt(-2 * Math.log(next() || 1e-9)) * Math.cos(2 * Math.PI * next()));

function hex(next, digits) {
	let text = '';
	while (text.length < digits) text += Math.floor(next() * 16).toString(16);
	return text;
}
const uuid = next => `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-a${hex(next, 3)}-${hex(next, 12)}`;

function sentence(next, length) {
	const parts = [];
	for (let size = 0; size < length; size += 6) parts.push(next() < 0.01 ? '✓ hotovo –' : word(next));
	return parts.join(' ');
}

function outputOf(next, length) {
	const lines = [];
	for (let size = 0; size < length; size += lines.at(-1).length + 1)
		lines.push(`${word(next)}/${word(next)}.ts:${Math.floor(next() * 900)}: ${sentence(next, 50)}`);
	return lines.join('\n');
}

/** The lines of one session of about so many bytes. */
function* session(next, bytes, id) {
	let time = Date.UTC(2026, 0, 5) + Math.floor(next() * 50 * 86_400_000);
	const common = {sessionId: id, cwd: `/home/${word(next)}/${word(next)}`, version: '2.1.40', isSidechain: false};
	const line = (type, more) => {
		time += next() < 0.005 ? 1_200_000 + next() * 3e7 : 500 + next() * 8_000;
		return `${JSON.stringify({type, uuid: uuid(next), timestamp: new Date(time).toISOString(), ...common, ...more})}\n`;
	};
	for (let written = 0; written < bytes; ) {
		const turn = [line('user', {message: {role: 'user', content: sentence(next, 60 + next() * 200)}})];
		for (let step = 0; step < 8; step++) {
			const tool = `toolu_${hex(next, 24)}`;
			const command = commands[Math.floor(next() * commands.length)](next);
			const isFailure = next() < 0.2;
			const length = Math.min(30_000, logNormal(next, 700, 1.5));
			const said = isFailure ? `${failures[Math.floor(next() * failures.length)](next)}\n` : '';
			const text = said + outputOf(next, length);
			const use = {type: 'tool_use', id: tool, name: 'Bash', input: {command, description: sentence(next, 30)}};
			const result = {type: 'tool_result', tool_use_id: tool, content: text, ...(isFailure && {is_error: true})};
			turn.push(
				line('assistant', {
					message: {role: 'assistant', content: [{type: 'text', text: sentence(next, 100)}, use]},
				}),
			);
			if (next() < 0.1) {
				for (const elapsedTimeSeconds of [2, 4, 6]) {
					const data = {type: 'bash_progress', output: text.slice(-200), fullOutput: text, elapsedTimeSeconds};
					turn.push(line('progress', {data, parentToolUseID: tool, toolUseID: `bash-progress-${elapsedTimeSeconds}`}));
				}
			}
			const stored = isFailure ? `Error: ${text}` : {stdout: text, stderr: '', interrupted: false};
			turn.push(line('user', {message: {role: 'user', content: [result]}, toolUseResult: stored}));
		}
		const text = turn.join('');
		written += Buffer.byteLength(text);
		yield text;
	}
}

/** Writes about so many bytes below `folder`; returns how many bytes and files. `files`: exactly so many, of one size. */
export function generate(folder, bytes, {files = null, seed = 1} = {}) {
	const next = generator(seed);
	const totals = {bytes: 0, files: 0};
	const isDone = () => (files === null ? totals.bytes >= bytes : totals.files >= files);
	while (!isDone()) {
		const user = people[totals.files % people.length];
		const id = uuid(next);
		const wanted =
			files === null
				? Math.min(bytes - totals.bytes, 50e6, Math.max(1e5, logNormal(next, 1.1e6, 1.35)))
				: bytes / files;
		const day = new Date(Date.UTC(2026, 0, 5 + (totals.files % 50))).toISOString().slice(0, 10);
		fs.mkdirSync(path.join(folder, user), {recursive: true});
		const descriptor = fs.openSync(path.join(folder, user, `${day}_${id}.jsonl`), 'w');
		for (const text of session(next, wanted, id)) totals.bytes += fs.writeSync(descriptor, text);
		fs.closeSync(descriptor);
		totals.files++;
	}
	return totals;
}
