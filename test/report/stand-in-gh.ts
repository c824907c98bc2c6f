/** A `gh` on the PATH that records every call and answers by its second word (`list`, `create`, `view`). */
import fs from 'node:fs';
import path from 'node:path';

export interface Recorded {
	readonly words: readonly string[];
	readonly stdin: string;
}

type Answers = Readonly<Record<string, {readonly stdout?: string; readonly stderr?: string; readonly status?: number}>>;

/** Returns what it was called with so far. */
export function standInGh(folder: string, answers: Answers): () => Recorded[] {
	const log = path.join(folder, 'calls.jsonl');
	const script = `#!${process.execPath}
const fs = require('node:fs');
const words = process.argv.slice(2);
const answer = (${JSON.stringify(answers)})[words[1]] ?? {status: 99};
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({words, stdin: fs.readFileSync(0, 'utf8')}) + '\\n');
fs.writeSync(2, answer.stderr ?? '');
fs.writeSync(1, answer.stdout ?? '');
process.exitCode = answer.status ?? 0;
`;
	fs.writeFileSync(path.join(folder, 'gh'), script, {mode: 0o755});
	return () =>
		fs.existsSync(log)
			? fs
					.readFileSync(log, 'utf8')
					.split('\n')
					.filter(line => line !== '')
					.map(line => JSON.parse(line))
			: [];
}

export const noStandIn = process.platform === 'win32' ? 'the stand-in is a script with a shebang' : false;
