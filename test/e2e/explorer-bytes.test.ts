import assert from 'node:assert/strict';
import {before, describe, type TestContext, test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {build, type Explorer, started} from './built.ts';

before(build);

const words = 'pears plums quinces medlars sloes damsons cherries figs walnuts hazel'.split(' ');
const word = (number: number) => words[number % words.length] as string;

/** 300 sessions, the newest of which has 300 rows of all sorts. */
function orchard(t: TestContext): string {
	const files: Record<string, string> = {};
	for (let number = 0; number < 300; number++) {
		const id = uuidOf(`bytes ${number}`);
		const start = new Date(Date.UTC(2026, 0, 1) + number * 3_600_000).toISOString();
		const session = new Session({id, start, cwd: `/home/eva/${word(number)}`, version: '2.1.40'});
		session.prompt(`count the ${word(number)} of row ${number}`);
		const rows = number === 299 ? 100 : 1;
		for (let row = 0; row < rows; row++) {
			const exit = row % 5 === 3 ? 1 : 0;
			session.say(`Now the ${word(row)} number ${row}, then the ${word(row * 7)} behind them and the rest of the row.`);
			session.bash(`grep -c ${word(row * 3)} harvest/${row}.csv`, {
				exit,
				out: exit ? 'No such file or directory' : '12',
			});
			session.read(`/home/eva/harvest/${word(row)}.csv`, 'a\nb');
		}
		files[`eva/2026-01-01_${id}.jsonl`] = session.text;
	}
	return temporaryFolder(t, files);
}

/** Bytes that each of the next rows costs. */
async function costs(it: Explorer, from: number, rows: number): Promise<number[]> {
	const spent: number[] = [];
	for (let row = from; row < from + rows; row++) {
		const mark = it.mark();
		it.press('down');
		await it.until(() => (it.lines().at(-1) ?? '').includes(`${row} of `));
		await it.quiet();
		spent.push(it.bytesSince(mark));
	}
	return spent;
}

/** One row down inside of the window, then at its end, where each step scrolls. */
async function assertCheap(it: Explorer, what: string): Promise<void> {
	const moves = await costs(it, 2, 4);
	it.type('\u001b[B'.repeat(40));
	await it.until(() => (it.lines().at(-1) ?? '').includes('45 of '));
	await it.quiet();
	const scrolls = await costs(it, 46, 4);
	console.log(`${what}: bytes per move ${moves}, per scroll ${scrolls}`);
	assert.ok(Math.max(...moves) <= 600, `${what}, one row down: ${moves}`);
	assert.ok(Math.max(...scrolls) <= 700, `${what}, one row of scrolling: ${scrolls}`);
}

describe('at 120x40 one row down costs at most 600 bytes, one row of scrolling 700', {
	concurrency: 2,
	timeout: 60_000,
}, () => {
	test('in the sessions', async t => {
		const it = await started([orchard(t)]);
		it.press('enter');
		await it.until('1 of 300');
		await assertCheap(it, 'sessions');
		await it.kill();
	});

	test('in the events', async t => {
		const it = await started([orchard(t)]);
		it.press('enter');
		await it.until('1 of 300');
		it.press('enter');
		await it.until('begins with');
		it.press('enter');
		await it.until(/1 of 30\d/);
		await assertCheap(it, 'events');
		await it.kill();
	});
});
