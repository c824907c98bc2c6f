#!/usr/bin/env node
/**
 * How well marks meet labels made by hand.
 *
 *     session-tui friction TEAM --format ndjson | node bench/labels.mjs STEPS.jsonl [MESSAGES.jsonl] [--wrong]
 *
 * STEPS: a row a step `{file, line, toolUseId, tool, verdict, categories}`, verdict `friction`, `expected` or `none`. A step
 * counts as marked when a mark with its id (else its line) says that the step itself failed; retry-loop, slow-command and
 * context-overflow are judged elsewhere. MESSAGES: `{file, line, verdict}`, `correction`, `confusion` or `none`; `report` rows
 * count neither way. `--wrong` lists what was missed or falsely marked. Exit status 2 where a file is missing or no row fits.
 */
import fs from 'node:fs';

const isWrongWanted = process.argv.includes('--wrong');
const [stepsFile, messagesFile] = process.argv.slice(2).filter(word => !word.startsWith('--'));
if (stepsFile === undefined) {
	console.error(
		'usage: session-tui friction TEAM --format ndjson | node bench/labels.mjs STEPS.jsonl [MESSAGES.jsonl] [--wrong]',
	);
	process.exit(2);
}
const rowsOf = file =>
	fs
		.readFileSync(file, 'utf8')
		.split('\n')
		.filter(line => line.trim() !== '')
		.map(line => JSON.parse(line));

const besideSteps = new Set(['retry-loop', 'slow-command', 'context-overflow']);
const ofMessages = new Set(['correction', 'confusion']);
const byCall = new Map();
const byLine = new Map();
const said = new Map();
for (const {file, line, toolUseId, kind} of rowsOf(0)) {
	if (ofMessages.has(kind)) said.set(`${file}:${line}`, kind);
	else if (!besideSteps.has(kind)) {
		if (toolUseId !== null) byCall.set(`${file}:${toolUseId}`, kind);
		byLine.set(`${file}:${line}`, kind);
	}
}

const steps = rowsOf(stepsFile).map(row => {
	const kind = byCall.get(`${row.file}:${row.toolUseId}`) ?? byLine.get(`${row.file}:${row.line}`);
	return {...row, kind, is: row.verdict === 'friction', isMarked: kind !== undefined};
});
const messages = (messagesFile === undefined ? [] : rowsOf(messagesFile))
	.filter(({verdict}) => verdict !== 'report')
	.map(row => {
		const kind = said.get(`${row.file}:${row.line}`);
		return {...row, kind, is: ofMessages.has(row.verdict), isMarked: kind !== undefined};
	});

function score(name, rows) {
	const count = (is, isMarked) => rows.filter(row => row.is === is && row.isMarked === isMarked).length;
	const [right, wrong, missed, silent] = [
		count(true, true),
		count(false, true),
		count(true, false),
		count(false, false),
	];
	const share = (part, whole) => (whole === 0 ? '–' : (part / whole).toFixed(3));
	const figures = [
		`precision ${share(right, right + wrong)}`,
		`recall ${share(right, right + missed)}`,
		`F1 ${share(2 * right, 2 * right + wrong + missed)}`,
	];
	console.log(
		`${name.padEnd(12)} ${figures.join('  ')}  (${right} right, ${wrong} false, ${missed} missed, ${silent} rightly silent)`,
	);
}

if (steps.length === 0) {
	console.error(`${stepsFile}: no labels`);
	process.exit(2);
}
score('steps', steps);
score(
	'  Bash only',
	steps.filter(({tool}) => tool === 'Bash'),
);
const both = steps.filter(({is, isMarked}) => is && isMarked);
const sameKind = both.filter(({kind, categories}) => categories.includes(kind)).length;
console.log(`  right kind ${sameKind} of ${both.length}`);
if (messages.length > 0) score('messages', messages);
if (isWrongWanted) {
	for (const row of [...steps, ...messages]) {
		if (row.is === row.isMarked) continue;
		console.log(
			`${row.is ? 'missed' : 'false '} ${row.file}:${row.line} ${row.kind ?? (row.categories ?? [row.verdict]).join('/')}`,
		);
	}
}
