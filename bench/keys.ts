/**
 * CPU from a key to its frame, at 120x40 with 100,000 rows in the list: the whole of it, from the explorer's state through
 * Ink to the bytes that the painter writes. Counts every thread of the process, the garbage collector's and the compiler's too.
 */
import type {Key} from '../source/explorer/keys/key-decoder.ts';
import type {LibraryPort, LibraryState} from '../source/library/port.ts';
import {summariseUsers} from '../source/library/users.ts';
import {median, quantile, report} from './figure.ts';
import {madeUpSession, madeUpSessions} from './made-up.ts';
import {drawExplorer} from './screen.ts';

const listRows = 100_000;

/** A person who moves about: rows up and down, pages, both ends. */
const walk = [
	...Array<string>(60).fill('j'),
	...Array<string>(20).fill('pagedown'),
	'G',
	...Array<string>(30).fill('k'),
	...Array<string>(20).fill('pageup'),
	'g',
	...Array<string>(60).fill('j'),
];

const {summary, opened} = await madeUpSession(listRows);
const sessions = madeUpSessions(summary, listRows);
const state: LibraryState = {
	sessions,
	users: summariseUsers(sessions.values()),
	progress: {
		phase: 'ready',
		files: listRows,
		filesDone: listRows,
		bytes: 1,
		bytesDone: 1,
		bytesThisRun: 1,
		secondsThisRun: 1,
	},
	problems: [],
	leftOut: [],
	servers: [],
	types: {},
	revision: 1,
};
// Only what these screens ask for: the rest of the port is never called here.
const library = {
	state,
	subscribe: () => () => {},
	openSession: async session => ({...opened, session}),
	readEvents: async () => [],
	close: () => {},
} satisfies Partial<LibraryPort> as Partial<LibraryPort> as LibraryPort;

const drawn = drawExplorer(library);
const {explorer} = drawn;

/** React, Ink and the painter each wait for a turn of the event loop. */
const turnsOfAFrame = 20;
const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));

const settled = () => new Promise<void>(resolve => setTimeout(resolve, 300));

const keyOf = (name: string): Key => (name.length === 1 ? {name, text: name} : {name});

/** Milliseconds of CPU until the frame of the key has been written; NaN where the key changed nothing on the screen. */
async function press(name: string): Promise<number> {
	const before = process.cpuUsage();
	let used: NodeJS.CpuUsage | null = null;
	// What a long filter does behind the frame is no part of it.
	drawn.onFrame = () => {
		used ??= process.cpuUsage(before);
	};
	explorer.keys([keyOf(name)]);
	for (let turn = 0; used === null && turn < turnsOfAFrame; turn++) await nextTurn();
	// Assigned in a callback, which the compiler does not see.
	const {user, system} = (used as NodeJS.CpuUsage | null) ?? {user: Number.NaN, system: Number.NaN};
	return (user + system) / 1000;
}

async function pressAll(names: readonly string[]): Promise<number[]> {
	const milliseconds: number[] = [];
	for (const name of names) milliseconds.push(await press(name));
	return milliseconds.filter(value => !Number.isNaN(value));
}

/** What drawing costs that has nothing to do with the list: the same walk through the help screen. */
async function anchorMilliseconds(): Promise<number> {
	await pressAll(['?']);
	const moves = await pressAll(['j', 'k', 'j', 'k', 'j', 'k', 'j', 'k', 'j', 'k', 'j', 'k', 'j', 'k', 'j', 'k']);
	await pressAll(['escape']);
	return median(moves);
}

async function measure(what: string, names: readonly string[], leave: readonly string[] = []): Promise<void> {
	const milliseconds = await pressAll(names);
	await pressAll(leave);
	report({
		what: `${what}: p95 of ${milliseconds.length} keys`,
		value: quantile(milliseconds, 0.95),
		unit: 'ms',
		anchor: {what: 'on the help screen', value: await anchorMilliseconds()},
		bound: {atMost: 20},
	});
}

/** The first of them goes through rows that nobody has looked at, with code that is still cold. */
const letters = ['harvest 7', 'part 12', 'user:an 3'].flatMap(text => ['f', ...text, 'escape']);
await settled(); // the first frame
await pressAll(['A']);
await measure('100,000 sessions, walk', walk);
await measure('100,000 sessions, letters of a filter', letters);
await pressAll(['g', 'enter']);
await settled(); // the session is opened meanwhile
await pressAll(['enter', 'a', 'g']);
await measure('100,000 events, walk', walk);
await measure('100,000 events, next mark', Array<string>(30).fill('n'));
await measure('100,000 events, letters of a filter', letters);
process.exit();
