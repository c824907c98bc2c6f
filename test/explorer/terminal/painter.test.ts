import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Painter} from '../../../source/explorer/terminal/painter.ts';

/** An output that keeps what is written and can be clogged. */
function createOutput() {
	const written: string[] = [];
	let onDrain: (() => void) | undefined;
	let isOpen = true;
	return {
		written,
		write(bytes: string) {
			written.push(bytes);
			return isOpen;
		},
		once(_event: 'drain', listener: () => void) {
			onDrain = listener;
		},
		clog() {
			isOpen = false;
		},
		drain() {
			isOpen = true;
			onDrain?.();
		},
	};
}

const turn = () => new Promise<void>(done => setImmediate(done));

test('of the frames of one turn only the last is drawn, and nothing before the first frame', async () => {
	const output = createOutput();
	const painter = new Painter(output, {columns: 20, rows: 3});
	painter.repaint();
	await turn();
	assert.deepEqual(output.written, []);
	painter.write('one');
	painter.write('two');
	await turn();
	assert.equal(output.written.length, 1);
	assert.match(output.written[0] ?? '', /two/);
	assert.doesNotMatch(output.written[0] ?? '', /one/);
	painter.write('two');
	await turn();
	assert.equal(output.written.length, 1, 'the same frame again costs nothing');
});

test('while paused nothing is written, and afterwards the whole of the last frame', async () => {
	const output = createOutput();
	const painter = new Painter(output, {columns: 20, rows: 3});
	painter.write('top\nold');
	await turn();
	painter.write('top\nnew');
	painter.pause();
	await turn();
	assert.equal(output.written.length, 1);
	painter.resume();
	await turn();
	assert.match(output.written[1] ?? '', /top.*new/s);
});

test('a resize tells Ink, and everything is drawn again at the new height', async () => {
	const output = createOutput();
	const painter = new Painter(output, {columns: 20, rows: 3});
	painter.write('a\nb\nc');
	await turn();
	painter.on('resize', () => painter.write(`${painter.columns}x${painter.rows}`));
	painter.resize({columns: 10, rows: 2});
	await turn();
	assert.equal(output.written.length, 2);
	assert.match(output.written[1] ?? '', /10x2/);
	assert.doesNotMatch(output.written[1] ?? '', /\u001b\[3H/);
});

test('on a slow line frames are left out rather than queued', async () => {
	const output = createOutput();
	const painter = new Painter(output, {columns: 20, rows: 3});
	output.clog();
	for (const frame of ['first', 'second', 'third', 'fourth']) {
		painter.write(frame);
		await turn();
	}
	assert.equal(output.written.length, 1);
	output.drain();
	assert.equal(output.written.length, 2);
	assert.match(output.written[1] ?? '', /fourth/);
});
