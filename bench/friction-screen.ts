/**
 * The friction screen over a million made-up marks: what opening it costs (merging the files' groups, the rows copied to
 * the screen's thread, the first frame), after one file has grown and when nothing is kept yet, and what a key costs then.
 * All in this process, at 120x40; CPU of every thread.
 */
import {FileIndexer} from '../source/analysis/file-indexer.ts';
import {newMark} from '../source/analysis/mark.ts';
import {defaultAnalysisOptions, type Mark, type MarkKind, markKinds} from '../source/analysis/types.ts';
import type {Key} from '../source/explorer/keys/key-decoder.ts';
import {groupBySignature, lostSecondsOf, type MarkedFile} from '../source/library/friction.ts';
import type {FrictionList, FrictionRow, LibraryPort, LibraryState} from '../source/library/port.ts';
import {median, quantile, report} from './figure.ts';
import {drawExplorer} from './screen.ts';

const files = 4_000;
const marksPerFile = 250;
const signatures = 20_000;
const users = 40;
const minute = 60_000;
const start = Date.UTC(2026, 0, 5, 9);

/** The same numbers in every run: a linear congruence. */
let seed = 1;
const random = (): number => {
	seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
	return seed / 2_147_483_648;
};

const empty = new FileIndexer(defaultAnalysisOptions).facts();

/** Few signatures are frequent and most are rare, as in life: some 5,600 of them in all. */
function madeUpMark(file: number, index: number): Mark {
	const about = Math.floor(signatures * random() ** 4);
	const kind: MarkKind = markKinds[about % markKinds.length] ?? 'command-failure';
	const time = start + file * 60 * minute + index * minute;
	const said = `program-${about}: the thing it wants is not there`;
	const place = {line: index + 1, toolUseId: `toolu_${file}_${index}`, uuid: null, time};
	return newMark({kind, severity: about % 5 === 0 ? 'amber' : 'red', evidence: said, signature: said}, place, 20);
}

function madeUpFile(file: number): MarkedFile {
	const marks = Array.from({length: marksPerFile}, (_, index) => madeUpMark(file, index));
	const facts = {...empty, marks};
	return {file, session: file, user: `user-${file % users}`, start: start + file, facts, copiedKeys: null};
}

const all = Array.from({length: files}, (_, file) => madeUpFile(file));

/** What the worker answers: rows, copied as they are when they are posted. */
function list(): FrictionList {
	const found = [...groupBySignature(all).values()].map((group): FrictionRow => {
		const {files: _, filter: __, users: people, ...row} = group;
		return {...row, users: [...people].sort()};
	});
	return structuredClone({rows: found, lostSeconds: lostSecondsOf(all)});
}

const state: LibraryState = {
	sessions: new Map(),
	users: [],
	progress: {phase: 'ready', files, filesDone: files, bytes: 1, bytesDone: 1, bytesThisRun: 1, secondsThisRun: 1},
	problems: [],
	leftOut: [],
	servers: [],
	types: {},
	revision: 1,
};
// Only what this screen asks for: the rest of the port is never called here.
const library = {
	state,
	subscribe: () => () => {},
	friction: async () => list(),
	instances: async () => [],
	close: () => {},
} satisfies Partial<LibraryPort> as Partial<LibraryPort> as LibraryPort;

const {explorer, frames} = drawExplorer(library);
const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));
const settled = () => new Promise<void>(resolve => setTimeout(resolve, 200));
const keyOf = (name: string): Key => (name.length === 1 ? {name, text: name} : {name});
/** React, Ink and the painter each wait for a turn of the event loop. */
const turnsOfAFrame = 20;

/** Milliseconds of CPU until the screen stands still. */
async function press(name: string): Promise<number> {
	const before = process.cpuUsage();
	explorer.keys([keyOf(name)]);
	let seen = frames();
	for (let turn = 0; turn < turnsOfAFrame; turn++) {
		await nextTurn();
		if (frames() !== seen) turn = 0;
		seen = frames();
	}
	const {user, system} = process.cpuUsage(before);
	return (user + system) / 1000;
}

async function open(): Promise<number> {
	const milliseconds = await press('F');
	await settled();
	await press('escape');
	return milliseconds;
}

await settled();
const withoutRows = library.friction;
library.friction = async () => ({rows: [], lostSeconds: 0});
await open();
const anchor = {what: 'with no mark at all', value: await open()};
library.friction = withoutRows;
const unit = 'ms';
report({what: 'a million marks, grouped for the first time', value: await open(), unit, anchor});
const opened: number[] = [];
for (let run = 0; run < 5; run++) {
	all[run * 7] = madeUpFile(run * 7);
	opened.push(await open());
}
report({what: 'friction screen opens', value: median(opened), unit, anchor, bound: {atMost: 300}});

await press('F');
await settled();
const walk = [
	...Array<string>(40).fill('j'),
	...Array<string>(10).fill('pagedown'),
	'G',
	...Array<string>(20).fill('k'),
	'g',
];
const keys: number[] = [];
for (const name of [...walk, 'f', ...'program 7', 'escape', 's', 's', 's', 's', 's']) keys.push(await press(name));
report({
	what: `a key in its list: p95 of ${keys.length}`,
	value: quantile(keys, 0.95),
	unit,
	bound: {atMost: 50},
});
report({what: 'the dearest of them, code still cold', value: Math.max(...keys), unit});
process.exit();
