/**
 * What people said of marks, kept in a file of its own: JSON lines under the state folder, one a judgement, appended; the
 * last one of a mark counts. Nothing is ever written to a source.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import {judgementKey} from '../analysis/review.ts';
import {type Judgement, judgements, type MarkKind, markKinds} from '../analysis/types.ts';
import {makeFolder} from '../sources/make-folder.ts';
import {errorCode, problemMessage} from '../sources/system-errors.ts';
import {plural} from '../text/format.ts';
import {safeLine} from '../text/safe-text.ts';
import {isObject, stringOf} from '../transcript/event.ts';

/** One line of the file. The mark is found by call (or event) and kind; the rest is for people who read it. */
export interface JudgedMark {
	/** When it was said, ISO. */
	readonly time: string;
	readonly user: string;
	/** Relative to its source's root. */
	readonly file: string;
	readonly line: number;
	readonly toolUseId: string | null;
	readonly uuid: string | null;
	readonly kind: MarkKind;
	readonly signature: string;
	/** null takes back what was said before. */
	readonly judgement: Judgement | null;
}

export interface ReadJudgements {
	/** The last word on each mark, in the order in which the marks were judged first. */
	readonly judged: readonly JudgedMark[];
	readonly problems: readonly string[];
}

export const judgementsFile = (stateFolder: string): string => path.join(stateFolder, 'judgements.jsonl');

/** Never rejects. Lines that cannot be understood are counted and left alone. */
export async function readJudgements(file: string): Promise<ReadJudgements> {
	let text: string;
	try {
		text = await fs.readFile(file, 'utf8');
	} catch (error) {
		const isAbsent = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
		return {
			judged: [],
			problems: isAbsent ? [] : [`${safeLine(file)}: ${problemMessage(error)}; no judgement is known`],
		};
	}
	const last = new Map<string, JudgedMark>();
	let damaged = 0;
	for (const line of text.split('\n')) {
		if (line.trim() === '') continue;
		const judged = parseLine(line);
		const key = judged && judgementKey(judged);
		if (judged === null || key === null) damaged++;
		else last.set(key, judged);
	}
	const problems =
		damaged === 0 ? [] : [`${safeLine(file)}: ${plural(damaged, 'line')} not understood and passed over`];
	return {judged: [...last.values()].filter(({judgement}) => judgement !== null), problems};
}

/** What Review wants to know. */
export function judgementMap(judged: readonly JudgedMark[]): Map<string, Judgement> {
	const map = new Map<string, Judgement>();
	for (const mark of judged) {
		const key = judgementKey(mark);
		if (key !== null && mark.judgement !== null) map.set(key, mark.judgement);
	}
	return map;
}

/** Adds a judgement at the end. Rejects with the system's error where the file cannot be written. */
export async function appendJudgement(file: string, judged: JudgedMark): Promise<void> {
	makeFolder(path.dirname(file), 0o700);
	const handle = await fs.open(file, 'a+', 0o600);
	try {
		const {size} = await handle.stat();
		// A line that was torn off must not swallow this one.
		const isTorn = size > 0 && (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a;
		await handle.appendFile(`${isTorn ? '\n' : ''}${JSON.stringify(judged)}\n`);
	} finally {
		await handle.close();
	}
}

function parseLine(line: string): JudgedMark | null {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return null;
	}
	if (!isObject(value)) return null;
	const kind = markKinds.find(known => known === value.kind);
	const judgement = value.judgement === null ? null : judgements.find(known => known === value.judgement);
	if (kind === undefined || judgement === undefined) return null;
	return {
		time: stringOf(value.time) ?? '',
		user: stringOf(value.user) ?? '',
		file: stringOf(value.file) ?? '',
		line: typeof value.line === 'number' ? value.line : 0,
		toolUseId: stringOf(value.toolUseId),
		uuid: stringOf(value.uuid),
		kind,
		signature: stringOf(value.signature) ?? '',
		judgement,
	};
}
