/** What the program prints equals an independent count (test/reference/count.mjs) on real transcripts. */
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import path from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';
import type {JsonObject} from '../../source/transcript/event.ts';
import {rowsOf} from './made-up.ts';

const corpus = process.env.SESSION_TUI_CORPUS;
const skip = !corpus && 'SESSION_TUI_CORPUS is unset';
const roots = ['team', 'projects'];

/** Each root is read once a mode, by the program and by the count. */
function remembered<Value>(make: (folder: string, mode: string) => Promise<Value>): typeof make {
	const made = new Map<string, Promise<Value>>();
	return (folder, mode) => {
		const key = `${folder} ${mode}`;
		const value = made.get(key) ?? make(folder, mode);
		made.set(key, value);
		return value;
	};
}

const printed = remembered((folder, mode) => rowsOf([mode, folder]));
const counted = remembered(count);

async function count(root: string, mode: string): Promise<JsonObject[]> {
	const args = ['test/reference/count.mjs', root, ...(mode === 'sessions' ? [] : [`--${mode}`])];
	const {stdout} = await promisify(execFile)(process.execPath, args, {maxBuffer: 1 << 28});
	return stdout
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as JsonObject);
}

/** The fields of the independent row, as the program says them. */
const alike = (own: JsonObject | undefined, other: JsonObject): JsonObject =>
	Object.fromEntries(Object.keys(other).map(key => [key, own?.[key] ?? null]));

const keys: {readonly [mode: string]: (row: JsonObject) => string} = {
	sessions: ({file}) => String(file),
	blocks: ({file, index}) => `${file} ${index}`,
	commands: ({file, toolUseId}) => `${file} ${toolUseId}`,
};

/** Titles are cut where a screen would never show more; everything else is compared as it is. */
const titleCharacters = 500;
const compared = ({title, project, ...row}: JsonObject, isSession: boolean): JsonObject =>
	isSession ? {...row, title: typeof title === 'string' ? title.slice(0, titleCharacters).trimEnd() : null} : row;

for (const root of roots) {
	for (const [mode, keyOf] of Object.entries(keys)) {
		test(`${mode} of ${root} equal the independent count`, {skip}, async () => {
			const folder = path.join(corpus ?? '', root);
			const [own, others] = await Promise.all([printed(folder, mode), counted(folder, mode)]);
			const ownByKey = new Map(own.map(row => [keyOf(row), row]));
			assert.equal(ownByKey.size, own.length, 'no row stands twice');
			if (mode !== 'commands') assert.equal(own.length, others.length);
			assert.ok(others.length > 50);
			for (const other of others) {
				const isSession = mode === 'sessions';
				assert.deepEqual(
					compared(alike(ownByKey.get(keyOf(other)), other), isSession),
					compared(other, isSession),
					keyOf(other),
				);
			}
		});
	}

	test(`projects and events of ${root} equal the independent count`, {skip}, async () => {
		const folder = path.join(corpus ?? '', root);
		const [sessions, events, others] = await Promise.all([
			printed(folder, 'sessions'),
			printed(folder, 'events'),
			counted(folder, 'sessions'),
		]);
		const eventsOf = new Map<unknown, number>();
		for (const {file} of events) eventsOf.set(file, (eventsOf.get(file) ?? 0) + 1);
		const projects = new Map(sessions.map(({file, project}) => [file, project]));
		for (const {file, events: count, project} of others) {
			assert.equal(eventsOf.get(file) ?? 0, count, String(file));
			// Where no line has a cwd the folder's name has to do.
			if (project !== null) assert.equal(projects.get(file), project);
		}
	});
}
