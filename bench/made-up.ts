/** A session and a library as large as a person may have, made up: what real people have is not theirs to be committed. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {Library} from '../source/library/library.ts';
import {openSession} from '../source/library/open-session.ts';
import type {OpenedSession} from '../source/library/port.ts';
import type {SessionSummary} from '../source/library/summaries.ts';
import {openFolder} from '../source/sources/local.ts';

const options = {gapSeconds: 600, slowSeconds: 60};
const start = Date.UTC(2026, 0, 5, 9);
const rowsPerRound = 4;

/** Four rows: a person's words, a command, one that fails, a reply. */
function round(index: number): string[] {
	let second = index * 30;
	const line = (type: string, content: unknown) =>
		JSON.stringify({
			type,
			uuid: `${String(index).padStart(8, '0')}-0000-4000-8000-${String(second).padStart(12, '0')}`,
			sessionId: 'made-up',
			cwd: '/home/anna/work',
			timestamp: new Date(start + 1000 * second++).toISOString(),
			message: {role: type, content},
		});
	const call = (id: string, command: string) =>
		line('assistant', [{type: 'tool_use', id, name: 'Bash', input: {command}}]);
	const result = (id: string, isError: boolean, text: string) =>
		line('user', [{type: 'tool_result', tool_use_id: id, is_error: isError, content: text}]);
	return [
		line('user', `please look at part ${index} of the harvest and tell what it holds`),
		call(`a${index}`, `npm run report -- --part ${index} --format table`),
		result(`a${index}`, false, `part ${index}\n`.repeat(20)),
		call(`b${index}`, `rsync -av build/part-${index}/ archive:/data/part-${index}/`),
		result(`b${index}`, index % 10 === 0, index % 10 === 0 ? 'Exit code 23\nrsync: Permission denied (13)' : 'done'),
		line('assistant', [{type: 'text', text: `Part ${index} holds what the plan says, and the copy is made.`}]),
	];
}

/** A session of so many rows, read and opened as the program does it. */
export async function madeUpSession(rows: number): Promise<{summary: SessionSummary; opened: OpenedSession}> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-bench-'));
	try {
		fs.mkdirSync(path.join(folder, 'anna'));
		const lines = Array.from({length: rows / rowsPerRound}, (_, index) => round(index)).flat();
		fs.writeFileSync(path.join(folder, 'anna', '2026-01-05_made-up.jsonl'), lines.join('\n'));
		const library = new Library([openFolder(folder)], options);
		await library.list();
		await library.index();
		const [summary] = library.summaries();
		if (!summary) throw new Error('the made-up session was not found');
		return {summary, opened: await openSession(library, summary.id, async () => {})};
	} finally {
		fs.rmSync(folder, {recursive: true});
	}
}

/** So many sessions, of two hundred people, each a little different from the one given. */
export function madeUpSessions(like: SessionSummary, count: number): Map<number, SessionSummary> {
	const sessions = new Map<number, SessionSummary>();
	const hour = 3_600_000;
	for (let id = 1; id <= count; id++) {
		const begin = start - id * hour;
		sessions.set(id, {
			...like,
			id,
			user: `person${id % 200}`,
			file: `person${id % 200}/2026-01-05_${id}.jsonl`,
			title: `part ${id} of the harvest`,
			start: begin,
			end: begin + (id % 90) * 60_000,
			spanSeconds: (id % 90) * 60,
			activeSeconds: (id % 70) * 60,
			blocks: like.blocks.slice(0, 3),
			commands: id % 300,
			red: id % 7,
			amber: id % 3,
		});
	}
	return sessions;
}
